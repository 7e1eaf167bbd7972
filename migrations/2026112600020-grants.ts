import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const ID = `varchar(36) ${ASCII}`;

/** 补贴金额: what cases came to at each stage, for the sums by month. */
export class Grants2026112600020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE grant_entry (
        id ${ID} NOT NULL,
        stage varchar(32) ${ASCII} NOT NULL,
        case_id ${ID} NOT NULL,
        case_number varchar(64) ${ASCII} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        region_code char(6) ${ASCII} NOT NULL,
        amount_fen bigint NOT NULL,
        happened_on date NOT NULL,
        month char(7) ${ASCII} NOT NULL,
        entered_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        INDEX grant_entry_month (enterprise_id, month, region_code, stage),
        INDEX grant_entry_case (case_id, stage),
        CONSTRAINT grant_entry_not_negative CHECK (amount_fen >= 0),
        CONSTRAINT grant_entry_stage CHECK (stage IN ('FILED', 'CONFIRMED', 'PAID', 'RECOVERED'))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    for (const change of ['UPDATE', 'DELETE'])
      await runner.query(`
        CREATE TRIGGER grant_entry_refuses_${change.toLowerCase()} BEFORE ${change} ON grant_entry FOR EACH ROW
          SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'grant_entry is append-only'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE grant_entry');
  }
}
