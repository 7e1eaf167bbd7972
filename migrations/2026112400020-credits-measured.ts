import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

/**
 * What credits are given for is summed by firm, county and month, by rule and kind of item. What carbon was told apart of
 * what is credited to consumers is a measure now.
 */
export class CreditsMeasured2026112400020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE credit_award
        ADD COLUMN item_kind varchar(32) ${ASCII} NULL AFTER rule_version,
        ADD INDEX credit_award_measured (
          enterprise_id, region_code, state, occurred_at, rule, item_kind, points, times)`);
    await runner.query(`ALTER TABLE measure MODIFY dimension varchar(100) ${ASCII} NOT NULL`);
    await runner.query('DROP TABLE carbon_credited');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE carbon_credited (
        enterprise_id varchar(36) ${ASCII} NOT NULL,
        month char(7) ${ASCII} NOT NULL,
        action varchar(64) ${ASCII} NOT NULL,
        quantity decimal(30, 6) NOT NULL,
        stated_at datetime(3) NOT NULL,
        PRIMARY KEY (enterprise_id, month, action),
        CONSTRAINT carbon_credited_not_negative CHECK (quantity >= 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`DELETE FROM measure WHERE CHAR_LENGTH(dimension) > 40`);
    await runner.query(`ALTER TABLE measure MODIFY dimension varchar(40) ${ASCII} NOT NULL`);
    await runner.query(`
      ALTER TABLE credit_award DROP INDEX credit_award_measured, DROP COLUMN item_kind`);
  }
}
