import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Sessions2026112300011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE person
        MODIFY COLUMN password_hash varchar(200) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD COLUMN forgotten_at datetime(3) NULL,
        ADD CONSTRAINT person_forgotten_has_no_password CHECK (forgotten_at IS NULL OR password_hash IS NULL)`);
    await runner.query('ALTER TABLE refresh_token ADD COLUMN issued_at datetime(3) NULL AFTER person_id');
    // Until now a refresh token lived for thirty days.
    await runner.query('UPDATE refresh_token SET issued_at = expires_at - INTERVAL 30 DAY');
    await runner.query(`
      ALTER TABLE refresh_token
        MODIFY COLUMN issued_at datetime(3) NOT NULL,
        ADD INDEX refresh_token_person (person_id),
        ADD INDEX refresh_token_expiry (expires_at)`);
    await runner.query('ALTER TABLE sign_in_failure ADD INDEX sign_in_failure_last (last_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sign_in_failure DROP INDEX sign_in_failure_last');
    await runner.query(`
      ALTER TABLE refresh_token DROP INDEX refresh_token_expiry, DROP INDEX refresh_token_person, DROP COLUMN issued_at`);
    await runner.query('ALTER TABLE person DROP CONSTRAINT person_forgotten_has_no_password');
    await runner.query("UPDATE person SET password_hash = '' WHERE password_hash IS NULL");
    await runner.query(`
      ALTER TABLE person DROP COLUMN forgotten_at,
        MODIFY COLUMN password_hash varchar(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL`);
  }
}
