import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';

export class Pools2026112200021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pool (
        id ${ID} NOT NULL,
        name_zh varchar(200) NOT NULL,
        name_en varchar(200) NULL,
        operator_id ${ID} NOT NULL,
        opened_on date NOT NULL,
        PRIMARY KEY (id),
        INDEX pool_operator (operator_id)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE pool_member (
        pool_id ${ID} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        joined_on date NOT NULL,
        left_on date NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (pool_id, enterprise_id, joined_on),
        INDEX pool_member_enterprise (enterprise_id),
        CONSTRAINT pool_member_dates CHECK (left_on IS NULL OR left_on >= joined_on)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pool_member, pool');
  }
}
