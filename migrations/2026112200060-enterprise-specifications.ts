import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const WORD = 'varchar(32) CHARACTER SET ascii COLLATE ascii_bin';
const CODE = 'varchar(64) CHARACTER SET ascii COLLATE ascii_bin';

/** A firm names packaging by its own code; the platform's code beside it is what sums and factors go by. */
export class EnterpriseSpecifications2026112200060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE enterprise_specification (
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
        content_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        code ${CODE} NOT NULL,
        name varchar(200) NULL,
        platform_code ${CODE} NOT NULL,
        mass_per_unit_grams decimal(20,6) NULL,
        layers int NULL,
        tape_width_mm decimal(20,6) NULL,
        standard varchar(200) NULL,
        certificate_number varchar(64) NULL,
        certificate_valid_from date NULL,
        certificate_valid_to date NULL,
        is_biodegradable tinyint NOT NULL,
        is_reusable tinyint NOT NULL,
        valid_from date NOT NULL,
        valid_to date NULL,
        standing tinyint NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX enterprise_specification_supersedes (supersedes_id),
        UNIQUE INDEX enterprise_specification_stands_once (enterprise_id, code, valid_from, standing),
        INDEX enterprise_specification_region (region_code, id),
        CONSTRAINT enterprise_specification_mass CHECK (mass_per_unit_grams > 0),
        CONSTRAINT enterprise_specification_layers CHECK (layers >= 0),
        CONSTRAINT enterprise_specification_tape CHECK (tape_width_mm >= 0),
        CONSTRAINT enterprise_specification_period CHECK (valid_to >= valid_from),
        CONSTRAINT enterprise_specification_certificate CHECK (
          certificate_valid_to >= certificate_valid_from
          AND (certificate_number IS NOT NULL
            OR (certificate_valid_from IS NULL AND certificate_valid_to IS NULL))),
        CONSTRAINT enterprise_specification_standing CHECK (
          (standing IS NULL) = (superseded_at IS NOT NULL) AND standing = 1)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      ALTER TABLE packaging_use
        MODIFY mass_kg decimal(20,6) NULL,
        ADD COLUMN mass_from_units_kg decimal(20,6) NULL,
        ADD COLUMN platform_code ${CODE} NULL,
        ADD COLUMN enterprise_specification_id ${ID} NULL`);
    await runner.query('UPDATE packaging_use SET platform_code = specification_code');
    await runner.query(`
      ALTER TABLE packaging_use
        MODIFY platform_code ${CODE} NOT NULL,
        ADD CONSTRAINT packaging_use_mass_known CHECK ((mass_kg IS NULL) = (mass_from_units_kg IS NOT NULL))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE packaging_use DROP CONSTRAINT packaging_use_mass_known');
    await runner.query('UPDATE packaging_use SET mass_kg = mass_from_units_kg WHERE mass_kg IS NULL');
    await runner.query(`
      ALTER TABLE packaging_use
        DROP COLUMN enterprise_specification_id,
        DROP COLUMN platform_code,
        DROP COLUMN mass_from_units_kg,
        MODIFY mass_kg decimal(20,6) NOT NULL`);
    await runner.query('DROP TABLE enterprise_specification');
  }
}
