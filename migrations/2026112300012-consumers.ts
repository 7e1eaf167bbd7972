import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Consumers2026112300012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE consent (
        id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        person_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        purpose varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        version int NOT NULL,
        given_by varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        given_at datetime(3) NOT NULL,
        withdrawn_at datetime(3) NULL,
        standing tinyint NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX consent_standing (person_id, purpose, standing),
        CONSTRAINT consent_stands_until_withdrawn CHECK ((standing = 1 AND standing IS NOT NULL AND withdrawn_at IS NULL)
          OR (standing IS NULL AND withdrawn_at IS NOT NULL))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TRIGGER consent_refuses_delete BEFORE DELETE ON consent FOR EACH ROW
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'consent is append-only'`);
    await runner.query(`
      CREATE TRIGGER consent_refuses_update BEFORE UPDATE ON consent FOR EACH ROW
        IF OLD.withdrawn_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.person_id <> OLD.person_id
          OR NEW.purpose <> OLD.purpose OR NEW.version <> OLD.version OR NEW.given_by <> OLD.given_by
          OR NEW.given_at <> OLD.given_at
        THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'consent is append-only'; END IF`);
    await runner.query(`
      CREATE TABLE sign_in_code (
        subject char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        code_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        attempts int NOT NULL,
        requested_at datetime(3) NOT NULL,
        expires_at datetime(3) NOT NULL,
        PRIMARY KEY (subject),
        INDEX sign_in_code_expiry (expires_at)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE sign_in_code_tally (
        subject char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        times int NOT NULL,
        opened_at datetime(3) NOT NULL,
        PRIMARY KEY (subject),
        INDEX sign_in_code_tally_opened (opened_at)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sign_in_code_tally, sign_in_code, consent');
  }
}
