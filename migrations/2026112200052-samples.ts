import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const WORD = 'varchar(32) CHARACTER SET ascii COLLATE ascii_bin';
const CODE = 'varchar(64) CHARACTER SET ascii COLLATE ascii_bin';
/** A laboratory value as printed: a figure, or `<` and the detection limit. */
const VALUE = 'varchar(17) CHARACTER SET ascii COLLATE ascii_bin';
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

export class Samples2026112200052 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sample (${FACT}
        sample_code ${CODE} NOT NULL,
        day date NOT NULL,
        outlet_id ${ID} NULL,
        subject ${WORD} NOT NULL,
        applied_standard varchar(200) NOT NULL,
        sampler ${WORD} NOT NULL,
        sampler_name varchar(200) NULL,
        specification_code ${CODE} NULL,
        batch varchar(64) NULL,
        pieces_sampled int NOT NULL,
        pieces_failed int NOT NULL,
        standing tinyint NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX sample_supersedes (supersedes_id),
        UNIQUE INDEX sample_stands_once (enterprise_id, sample_code, standing),
        INDEX sample_enterprise_region (enterprise_id, region_code, day),
        INDEX sample_enterprise_day (enterprise_id, day, id),
        INDEX sample_day (day, id, region_code),
        CONSTRAINT sample_pieces CHECK (pieces_sampled >= 1 AND pieces_failed BETWEEN 0 AND pieces_sampled),
        CONSTRAINT sample_standing ${STANDING}
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE laboratory_report (${FACT}
        report_number varchar(64) NOT NULL,
        day date NOT NULL,
        laboratory_name varchar(200) NOT NULL,
        cma_number ${WORD} NULL,
        cnas_number ${WORD} NULL,
        sample_code ${CODE} NULL,
        specification_code ${CODE} NULL,
        batch varchar(64) NULL,
        tested_material ${WORD} NOT NULL,
        lead_mg_per_kg ${VALUE} NULL,
        mercury_mg_per_kg ${VALUE} NULL,
        cadmium_mg_per_kg ${VALUE} NULL,
        chromium_mg_per_kg ${VALUE} NULL,
        zinc_mg_per_kg ${VALUE} NULL,
        copper_mg_per_kg ${VALUE} NULL,
        nickel_mg_per_kg ${VALUE} NULL,
        molybdenum_mg_per_kg ${VALUE} NULL,
        selenium_mg_per_kg ${VALUE} NULL,
        arsenic_mg_per_kg ${VALUE} NULL,
        fluorine_mg_per_kg ${VALUE} NULL,
        solvent_residue_mg_per_m2 ${VALUE} NULL,
        benzenes_mg_per_m2 ${VALUE} NULL,
        bisphenol_a_mg_per_kg ${VALUE} NULL,
        aox_mg_per_m2 ${VALUE} NULL,
        dbp_mg_per_kg ${VALUE} NULL,
        bbp_mg_per_kg ${VALUE} NULL,
        dehp_mg_per_kg ${VALUE} NULL,
        dnop_mg_per_kg ${VALUE} NULL,
        dinp_mg_per_kg ${VALUE} NULL,
        didp_mg_per_kg ${VALUE} NULL,
        standing tinyint NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX laboratory_report_supersedes (supersedes_id),
        UNIQUE INDEX laboratory_report_stands_once
          (enterprise_id, report_number, laboratory_name, tested_material, standing),
        INDEX laboratory_report_sample (enterprise_id, sample_code),
        INDEX laboratory_report_enterprise_region (enterprise_id, region_code, day),
        INDEX laboratory_report_enterprise_day (enterprise_id, day, id),
        INDEX laboratory_report_day (day, id, region_code),
        CONSTRAINT laboratory_report_standing ${STANDING}
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE laboratory_report, sample');
  }
}
