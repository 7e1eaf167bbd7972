import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Indicators2026112100040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE measure (
        enterprise_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        month char(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        code varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        dimension varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        value decimal(30,6) NOT NULL,
        weakest_grade varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        summed_at datetime(3) NOT NULL,
        PRIMARY KEY (enterprise_id, month, region_code, code, dimension),
        INDEX measure_month_region (month, region_code),
        CONSTRAINT measure_not_negative CHECK (value >= 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE indicator_result (
        enterprise_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        month char(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        code varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        value decimal(30,6) NULL,
        formula_version int NULL,
        factor_release varchar(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
        derivation mediumtext NOT NULL,
        computed_at datetime(3) NOT NULL,
        PRIMARY KEY (enterprise_id, region_code, month, code),
        INDEX indicator_result_region (region_code, month, code)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE indicator_scope (
        enterprise_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        month char(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (enterprise_id, region_code, month)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE indicator_scope, indicator_result, measure');
  }
}
