import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const CODE = 'varchar(64) CHARACTER SET ascii COLLATE ascii_bin';
const MONTH = 'char(7) CHARACTER SET ascii COLLATE ascii_bin';

export class Carbon2026112300050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE carbon_result (
        enterprise_id ${ID} NOT NULL,
        month ${MONTH} NOT NULL,
        kind varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        method ${CODE} NOT NULL,
        method_version int NOT NULL,
        factor_release ${ID} NOT NULL,
        input_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        result mediumtext NOT NULL,
        computed_at datetime(3) NOT NULL,
        PRIMARY KEY (enterprise_id, month, method, method_version, factor_release),
        CONSTRAINT carbon_result_kind CHECK (kind IN ('INVENTORY', 'REDUCTION'))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE carbon_credited (
        enterprise_id ${ID} NOT NULL,
        month ${MONTH} NOT NULL,
        action ${CODE} NOT NULL,
        quantity decimal(30,6) NOT NULL,
        stated_at datetime(3) NOT NULL,
        PRIMARY KEY (enterprise_id, month, action),
        CONSTRAINT carbon_credited_not_negative CHECK (quantity >= 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE carbon_month (
        enterprise_id ${ID} NOT NULL,
        month ${MONTH} NOT NULL,
        PRIMARY KEY (enterprise_id, month)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE carbon_month, carbon_credited, carbon_result');
  }
}
