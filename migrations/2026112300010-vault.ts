import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Vault2026112300010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE data_key (
        number int NOT NULL,
        wrapped varbinary(100) NOT NULL,
        key_id char(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        opened_at datetime(3) NOT NULL,
        PRIMARY KEY (number)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE vault_field (
        person_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        field varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        data_key_number int NOT NULL,
        sealed varbinary(500) NOT NULL,
        blind_index char(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        PRIMARY KEY (person_id, field),
        UNIQUE INDEX vault_field_blind_index (field, blind_index),
        INDEX vault_field_data_key (data_key_number)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE vault_field, data_key');
  }
}
