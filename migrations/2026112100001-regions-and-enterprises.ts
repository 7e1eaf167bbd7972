import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RegionsAndEnterprises2026112100001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE region (
        code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        valid_from date NOT NULL,
        valid_to date NULL,
        name_zh varchar(200) NOT NULL,
        level varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        parent_code char(6) CHARACTER SET ascii COLLATE ascii_bin NULL,
        source varchar(200) NOT NULL,
        PRIMARY KEY (code, valid_from),
        INDEX region_parent (parent_code),
        CONSTRAINT region_validity CHECK (valid_to IS NULL OR valid_to >= valid_from)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE enterprise (
        id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        uscc varchar(18) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name_zh varchar(200) NOT NULL,
        name_en varchar(200) NULL,
        kind varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        registered_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX enterprise_uscc (uscc),
        INDEX enterprise_region (region_code)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE outlet (
        id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        enterprise_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name_zh varchar(200) NOT NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        opened_on date NOT NULL,
        closed_on date NULL,
        PRIMARY KEY (id),
        INDEX outlet_enterprise (enterprise_id),
        CONSTRAINT outlet_open CHECK (closed_on IS NULL OR closed_on >= opened_on)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE department (
        id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name_zh varchar(200) NOT NULL,
        name_en varchar(200) NOT NULL,
        kind varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        level varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        valid_from date NOT NULL,
        valid_to date NULL,
        PRIMARY KEY (id),
        CONSTRAINT department_validity CHECK (valid_to IS NULL OR valid_to >= valid_from)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE department, outlet, enterprise, region');
  }
}
