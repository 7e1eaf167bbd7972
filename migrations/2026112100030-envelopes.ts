import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const WORD = 'varchar(32) CHARACTER SET ascii COLLATE ascii_bin';
const CODE = 'varchar(64) CHARACTER SET ascii COLLATE ascii_bin';
const REGION = 'char(6) CHARACTER SET ascii COLLATE ascii_bin';

export class Envelopes2026112100030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reusable_asset (
        id ${ID} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        region_code ${REGION} NOT NULL,
        kind ${WORD} NOT NULL,
        specification_code ${CODE} NOT NULL,
        grai varchar(34) CHARACTER SET ascii COLLATE ascii_bin NULL,
        state ${WORD} NOT NULL,
        state_since datetime(3) NOT NULL,
        commissioned_on date NOT NULL,
        retired_on date NULL,
        retirement_reason varchar(200) NULL,
        turns int NOT NULL,
        last_trip_id ${ID} NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX reusable_asset_grai (grai),
        INDEX reusable_asset_enterprise (enterprise_id),
        INDEX reusable_asset_region (region_code),
        CONSTRAINT reusable_asset_turns CHECK (turns >= 0),
        CONSTRAINT reusable_asset_retired CHECK ((state = 'RETIRED') = (retired_on IS NOT NULL)),
        CONSTRAINT reusable_asset_service CHECK (retired_on IS NULL OR retired_on >= commissioned_on)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE asset_event (
        id ${ID} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        region_code ${REGION} NOT NULL,
        source_ref ${CODE} NOT NULL,
        evidence_grade ${WORD} NOT NULL,
        recorded_by ${ID} NOT NULL,
        recorded_at datetime(3) NOT NULL,
        supersedes_id ${ID} NULL,
        superseded_at datetime(3) NULL,
        correction_reason varchar(200) NULL,
        content_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        asset_id ${ID} NOT NULL,
        kind ${WORD} NOT NULL,
        occurred_at datetime(3) NOT NULL,
        outlet_id ${ID} NULL,
        person_id ${ID} NULL,
        parcel_ref ${CODE} NULL,
        due_back_on date NULL,
        note varchar(200) NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX asset_event_supersedes (supersedes_id),
        INDEX asset_event_asset (asset_id, occurred_at)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE envelope_trip (
        id ${ID} NOT NULL,
        asset_id ${ID} NOT NULL,
        asset_kind ${WORD} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        region_code ${REGION} NOT NULL,
        state ${WORD} NOT NULL,
        parcel_ref ${CODE} NOT NULL,
        issue_outlet_id ${ID} NOT NULL,
        issued_at datetime(3) NOT NULL,
        issue_grade ${WORD} NOT NULL,
        due_back_on date NOT NULL,
        recipient_id ${ID} NULL,
        declared_by ${ID} NULL,
        declared_outlet_id ${ID} NULL,
        declared_at datetime(3) NULL,
        return_outlet_id ${ID} NULL,
        returned_at datetime(3) NULL,
        return_grade ${WORD} NULL,
        returned_by ${ID} NULL,
        open_asset_id ${ID} NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX envelope_trip_open_once (open_asset_id),
        INDEX envelope_trip_asset (asset_id, issued_at),
        INDEX envelope_trip_issued (enterprise_id, region_code, issued_at),
        INDEX envelope_trip_due (enterprise_id, region_code, due_back_on),
        INDEX envelope_trip_returned (enterprise_id, region_code, returned_at),
        INDEX envelope_trip_region (region_code, issued_at),
        CONSTRAINT envelope_trip_times CHECK (returned_at IS NULL OR returned_at >= issued_at),
        CONSTRAINT envelope_trip_returned_whole CHECK (
          (state = 'RETURNED') = (returned_at IS NOT NULL AND return_outlet_id IS NOT NULL AND return_grade IS NOT NULL)),
        CONSTRAINT envelope_trip_open CHECK ((state = 'RETURNED') = (open_asset_id IS NULL)),
        CONSTRAINT envelope_trip_declared CHECK (
          state <> 'RETURN_DECLARED' OR (declared_by IS NOT NULL AND declared_outlet_id IS NOT NULL))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE envelope_trip, asset_event, reusable_asset');
  }
}
