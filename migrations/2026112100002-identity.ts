import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Identity2026112100002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE person (
        id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        sign_in_name varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        display_name varchar(200) NOT NULL,
        role_list varchar(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        enterprise_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
        department_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NULL,
        registered_at datetime(3) NOT NULL,
        password_hash varchar(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX person_sign_in_name (sign_in_name)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE api_client (
        id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        display_name varchar(200) NOT NULL,
        enterprise_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        registered_at datetime(3) NOT NULL,
        secret_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (id)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE refresh_token (
        digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        family_id char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        person_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        expires_at datetime(3) NOT NULL,
        used_at datetime(3) NULL,
        revoked_at datetime(3) NULL,
        PRIMARY KEY (digest),
        INDEX refresh_token_family (family_id)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE sign_in_failure (
        subject char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        failures int NOT NULL,
        last_at datetime(3) NOT NULL,
        PRIMARY KEY (subject)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sign_in_failure, refresh_token, api_client, person');
  }
}
