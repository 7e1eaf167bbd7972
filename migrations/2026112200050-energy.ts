import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const WORD = 'varchar(32) CHARACTER SET ascii COLLATE ascii_bin';
const CODE = 'varchar(64) CHARACTER SET ascii COLLATE ascii_bin';
const FACT = `
        id ${ID} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        source_ref ${CODE} NOT NULL,
        evidence_grade ${WORD} NOT NULL,
        recorded_by ${ID} NOT NULL,
        recorded_at datetime(3) NOT NULL,
        supersedes_id ${ID} NULL,
        superseded_at datetime(3) NULL,
        correction_reason varchar(200) NULL,
        content_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,`;
const STANDING = 'CHECK ((standing IS NULL) = (superseded_at IS NOT NULL) AND standing = 1)';

export class Energy2026112200050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE site (${FACT}
        site_code ${CODE} NOT NULL,
        name varchar(200) NOT NULL,
        site_kind ${WORD} NOT NULL,
        opened_on date NOT NULL,
        closed_on date NULL,
        standing tinyint NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX site_supersedes (supersedes_id),
        UNIQUE INDEX site_stands_once (enterprise_id, site_code, standing),
        INDEX site_region (region_code, id),
        CONSTRAINT site_period CHECK (closed_on >= opened_on),
        CONSTRAINT site_standing ${STANDING}
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE energy_use (${FACT}
        site_code ${CODE} NOT NULL,
        meter ${CODE} NOT NULL,
        month char(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        carrier ${WORD} NOT NULL,
        quantity decimal(20,6) NOT NULL,
        site_kind ${WORD} NOT NULL,
        standing tinyint NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX energy_use_supersedes (supersedes_id),
        UNIQUE INDEX energy_use_stands_once (enterprise_id, site_code, meter, carrier, month, standing),
        INDEX energy_use_enterprise_region (enterprise_id, region_code, month),
        INDEX energy_use_enterprise_month (enterprise_id, month, id),
        INDEX energy_use_month (month, id, region_code),
        CONSTRAINT energy_use_quantity CHECK (quantity >= 0),
        CONSTRAINT energy_use_standing ${STANDING}
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE energy_use, site');
  }
}
