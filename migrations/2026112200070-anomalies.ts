import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const WORD = 'varchar(32) CHARACTER SET ascii COLLATE ascii_bin';
const CODE = 'varchar(64) CHARACTER SET ascii COLLATE ascii_bin';
const KEY = 'varchar(120) CHARACTER SET ascii COLLATE ascii_bin';
const REGION = 'char(6) CHARACTER SET ascii COLLATE ascii_bin';
const MONTH = 'char(7) CHARACTER SET ascii COLLATE ascii_bin';

export class Anomalies2026112200070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE anomaly (
        id ${ID} NOT NULL,
        rule ${CODE} NOT NULL,
        group_key ${KEY} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        region_code ${REGION} NOT NULL,
        month ${MONTH} NULL,
        state ${WORD} NOT NULL,
        subject text NOT NULL,
        measured text NOT NULL,
        expected text NOT NULL,
        fact_count int NOT NULL,
        found_at datetime(3) NOT NULL,
        state_since datetime(3) NOT NULL,
        gone_at datetime(3) NULL,
        told_at datetime(3) NULL,
        decided_by ${ID} NULL,
        decided_as ${WORD} NULL,
        decided_at datetime(3) NULL,
        decided_measured text NULL,
        step_count int NOT NULL,
        content_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (id),
        INDEX anomaly_group (rule, group_key),
        INDEX anomaly_scope (enterprise_id, rule, month, region_code),
        INDEX anomaly_enterprise_time (enterprise_id, found_at, id),
        INDEX anomaly_time (found_at, id, region_code),
        INDEX anomaly_state (state, found_at, id, region_code),
        CONSTRAINT anomaly_states CHECK (state IN ('OPEN', 'EXPLAINED', 'ACCEPTED', 'CONFIRMED', 'RESOLVED')),
        CONSTRAINT anomaly_resolved CHECK (state <> 'RESOLVED' OR gone_at IS NOT NULL),
        CONSTRAINT anomaly_open CHECK (state <> 'OPEN' OR gone_at IS NULL),
        CONSTRAINT anomaly_decided CHECK (
          (state IN ('EXPLAINED', 'ACCEPTED', 'CONFIRMED')) =
          (decided_by IS NOT NULL AND decided_as IS NOT NULL AND decided_at IS NOT NULL AND decided_measured IS NOT NULL)),
        CONSTRAINT anomaly_counts CHECK (fact_count >= 0 AND step_count > 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE anomaly_fact (
        anomaly_id ${ID} NOT NULL,
        fact_table ${CODE} NOT NULL,
        fact_id ${ID} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        region_code ${REGION} NOT NULL,
        source_ref ${CODE} NOT NULL,
        corrects_id ${ID} NULL,
        PRIMARY KEY (anomaly_id, fact_table, fact_id)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE anomaly_step (
        anomaly_id ${ID} NOT NULL,
        position int NOT NULL,
        step ${WORD} NOT NULL,
        from_state ${WORD} NULL,
        to_state ${WORD} NOT NULL,
        taken_by ${ID} NULL,
        taken_as ${WORD} NOT NULL,
        taken_at datetime(3) NOT NULL,
        words varchar(1000) NULL,
        measured text NOT NULL,
        PRIMARY KEY (anomaly_id, position),
        CONSTRAINT anomaly_step_position CHECK (position > 0),
        CONSTRAINT anomaly_step_taken CHECK ((taken_as = 'PLATFORM') = (taken_by IS NULL)),
        CONSTRAINT anomaly_step_words CHECK ((taken_as = 'PLATFORM') = (words IS NULL))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE anomaly_group (
        group_key ${KEY} NOT NULL,
        PRIMARY KEY (group_key)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    // Small sums of a firm's month in a county, so that rules compare months without reading their facts again.
    await runner.query(`
      CREATE TABLE parcel_month (
        enterprise_id ${ID} NOT NULL,
        region_code ${REGION} NOT NULL,
        month ${MONTH} NOT NULL,
        accepted bigint NOT NULL,
        taped bigint NULL,
        repacked bigint NULL,
        PRIMARY KEY (enterprise_id, region_code, month)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE packaging_month (
        enterprise_id ${ID} NOT NULL,
        region_code ${REGION} NOT NULL,
        month ${MONTH} NOT NULL,
        platform_code ${CODE} NOT NULL,
        enterprise_specification_id ${ID} NOT NULL,
        mass_kg decimal(30,6) NOT NULL,
        units bigint NULL,
        lightest_grams decimal(30,10) NULL,
        heaviest_grams decimal(30,10) NULL,
        has_mass_without_units tinyint NOT NULL,
        PRIMARY KEY (enterprise_id, region_code, month, platform_code, enterprise_specification_id)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    // One code is looked up over all firms.
    await runner.query(
      'ALTER TABLE recycling_return ADD INDEX recycling_return_code (item_code, occurred_at)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE recycling_return DROP INDEX recycling_return_code');
    await runner.query(
      'DROP TABLE packaging_month, parcel_month, anomaly_group, anomaly_step, anomaly_fact, anomaly',
    );
  }
}
