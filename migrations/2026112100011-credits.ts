import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Credits2026112100011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE credit_award (
        sequence bigint NOT NULL AUTO_INCREMENT,
        id char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        event_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        person_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
        rule varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        rule_version int NOT NULL,
        points bigint NOT NULL,
        points_requested bigint NOT NULL,
        refused_because varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        expires_on date NULL,
        occurred_at datetime(3) NOT NULL,
        posted_at datetime(3) NOT NULL,
        because text NOT NULL,
        PRIMARY KEY (sequence),
        UNIQUE INDEX credit_award_decided_once (id),
        INDEX credit_award_person (person_id, sequence),
        CONSTRAINT credit_award_points CHECK (points >= 0 AND points <= points_requested),
        CONSTRAINT credit_award_explained CHECK ((points = 0) = (refused_because IS NOT NULL)),
        CONSTRAINT credit_award_credited CHECK (points = 0 OR (person_id IS NOT NULL AND expires_on IS NOT NULL))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE credit_cap_usage (
        cap_key char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        used bigint NOT NULL,
        last_at datetime(3) NULL,
        PRIMARY KEY (cap_key),
        CONSTRAINT credit_cap_usage_counted CHECK (used >= 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credit_cap_usage, credit_award');
  }
}
