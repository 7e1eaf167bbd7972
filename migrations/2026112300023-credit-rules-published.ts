import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

/** 积分规则: each version as it was published, for ever. */
export class CreditRulesPublished2026112300023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE credit_rule_version (
        publication bigint NOT NULL AUTO_INCREMENT,
        code varchar(64) ${ASCII} NOT NULL,
        version int NOT NULL,
        in_force_from date NOT NULL,
        document mediumtext NOT NULL,
        content_digest char(64) ${ASCII} NOT NULL,
        published_by varchar(36) ${ASCII} NOT NULL,
        published_at datetime(3) NOT NULL,
        PRIMARY KEY (publication),
        UNIQUE INDEX credit_rule_version_once (code, version),
        CONSTRAINT credit_rule_version_counted CHECK (version > 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    for (const change of ['UPDATE', 'DELETE']) {
      await runner.query(`
        CREATE TRIGGER credit_rule_version_refuses_${change.toLowerCase()} BEFORE ${change} ON credit_rule_version
          FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'credit_rule_version is append-only'`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credit_rule_version');
  }
}
