import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const WORD = 'varchar(32) CHARACTER SET ascii COLLATE ascii_bin';
const CODE = 'varchar(64) CHARACTER SET ascii COLLATE ascii_bin';
const GRAI = 'varchar(34) CHARACTER SET ascii COLLATE ascii_bin';

export class Custody2026112200020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`RENAME TABLE asset_event TO custody_event`);
    await runner.query(`
      ALTER TABLE custody_event
        RENAME INDEX asset_event_supersedes TO custody_event_supersedes,
        DROP INDEX asset_event_asset,
        ADD COLUMN position int NULL,
        ADD COLUMN asset_kind ${WORD} NULL,
        ADD COLUMN pool_id ${ID} NULL,
        ADD COLUMN specification_code ${CODE} NULL,
        ADD COLUMN grai ${GRAI} NULL,
        ADD COLUMN to_enterprise_id ${ID} NULL,
        ADD COLUMN is_sale tinyint NULL,
        ADD COLUMN inspection ${WORD} NULL,
        ADD COLUMN is_withdrawn tinyint NULL`);
    await runner.query(`
      UPDATE custody_event e
      JOIN (SELECT id, ROW_NUMBER() OVER (PARTITION BY asset_id ORDER BY recorded_at, occurred_at, id) AS position
            FROM custody_event) numbered ON numbered.id = e.id
      JOIN reusable_asset a ON a.id = e.asset_id
      SET e.position = numbered.position, e.asset_kind = a.kind, e.is_withdrawn = 0,
        e.specification_code = IF(e.kind = 'COMMISSION', a.specification_code, NULL),
        e.grai = IF(e.kind = 'COMMISSION', a.grai, NULL),
        e.note = IF(e.kind = 'COMMISSION', NULL, e.note)`);
    await runner.query(`
      UPDATE custody_event e JOIN envelope_trip t
        ON e.kind = 'ISSUE' AND t.asset_id = e.asset_id AND t.issued_at = e.occurred_at
      SET e.due_back_on = t.due_back_on`);
    await runner.query(`
      ALTER TABLE custody_event
        MODIFY position int NOT NULL,
        MODIFY asset_kind ${WORD} NOT NULL,
        MODIFY is_withdrawn tinyint NOT NULL,
        ADD INDEX custody_event_asset (asset_id, position),
        ADD INDEX custody_event_pool (pool_id, asset_id, position),
        ADD INDEX custody_event_enterprise (enterprise_id, occurred_at, id),
        ADD INDEX custody_event_time (occurred_at, id, region_code),
        ADD CONSTRAINT custody_event_issue CHECK (
          kind <> 'ISSUE' OR (outlet_id IS NOT NULL AND parcel_ref IS NOT NULL AND due_back_on IS NOT NULL)),
        ADD CONSTRAINT custody_event_inspection CHECK ((kind = 'INSPECT') = (inspection IS NOT NULL)),
        ADD CONSTRAINT custody_event_receiver CHECK ((kind = 'HAND_OVER') = (to_enterprise_id IS NOT NULL)),
        ADD CONSTRAINT custody_event_commission CHECK ((kind = 'COMMISSION') = (specification_code IS NOT NULL))`);
    await runner.query(`
      ALTER TABLE reusable_asset
        ADD COLUMN custodian_id ${ID} NULL,
        ADD COLUMN receiver_id ${ID} NULL,
        ADD COLUMN is_being_sold tinyint NULL,
        ADD COLUMN pool_id ${ID} NULL,
        ADD COLUMN fitness ${WORD} NULL,
        ADD COLUMN last_position int NULL`);
    await runner.query(`
      UPDATE reusable_asset a
      SET a.custodian_id = a.enterprise_id, a.is_being_sold = 0, a.fitness = 'FIT',
        a.last_position = (SELECT COALESCE(MAX(e.position), 0) FROM custody_event e WHERE e.asset_id = a.id)`);
    await runner.query(`
      ALTER TABLE reusable_asset
        MODIFY custodian_id ${ID} NOT NULL,
        MODIFY is_being_sold tinyint NOT NULL,
        MODIFY fitness ${WORD} NOT NULL,
        MODIFY last_position int NOT NULL,
        ADD INDEX reusable_asset_custodian (custodian_id),
        ADD INDEX reusable_asset_receiver (receiver_id),
        ADD CONSTRAINT reusable_asset_handed_over CHECK ((state = 'HANDED_OVER') = (receiver_id IS NOT NULL)),
        ADD CONSTRAINT reusable_asset_sold CHECK (is_being_sold = 0 OR receiver_id IS NOT NULL)`);
    await runner.query(`
      ALTER TABLE envelope_trip
        ADD COLUMN lost_at datetime(3) NULL,
        DROP CONSTRAINT envelope_trip_open`);
    await runner.query(`
      ALTER TABLE envelope_trip
        ADD CONSTRAINT envelope_trip_open CHECK ((state IN ('RETURNED', 'LOST')) = (open_asset_id IS NULL)),
        ADD CONSTRAINT envelope_trip_lost CHECK ((state = 'LOST') = (lost_at IS NOT NULL))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE envelope_trip
        DROP CONSTRAINT envelope_trip_lost,
        DROP CONSTRAINT envelope_trip_open`);
    await runner.query(`
      ALTER TABLE envelope_trip
        DROP COLUMN lost_at,
        ADD CONSTRAINT envelope_trip_open CHECK ((state = 'RETURNED') = (open_asset_id IS NULL))`);
    await runner.query(`
      ALTER TABLE reusable_asset
        DROP CONSTRAINT reusable_asset_sold,
        DROP CONSTRAINT reusable_asset_handed_over,
        DROP INDEX reusable_asset_receiver,
        DROP INDEX reusable_asset_custodian`);
    await runner.query(`
      ALTER TABLE reusable_asset
        DROP COLUMN last_position, DROP COLUMN fitness, DROP COLUMN pool_id, DROP COLUMN is_being_sold,
        DROP COLUMN receiver_id, DROP COLUMN custodian_id`);
    await runner.query(`
      ALTER TABLE custody_event
        DROP CONSTRAINT custody_event_commission,
        DROP CONSTRAINT custody_event_receiver,
        DROP CONSTRAINT custody_event_inspection,
        DROP CONSTRAINT custody_event_issue,
        DROP INDEX custody_event_time,
        DROP INDEX custody_event_enterprise,
        DROP INDEX custody_event_pool,
        DROP INDEX custody_event_asset,
        RENAME INDEX custody_event_supersedes TO asset_event_supersedes,
        ADD INDEX asset_event_asset (asset_id, occurred_at)`);
    await runner.query(`
      ALTER TABLE custody_event
        DROP COLUMN is_withdrawn, DROP COLUMN inspection, DROP COLUMN is_sale, DROP COLUMN to_enterprise_id,
        DROP COLUMN grai, DROP COLUMN specification_code, DROP COLUMN pool_id, DROP COLUMN asset_kind,
        DROP COLUMN position`);
    await runner.query('RENAME TABLE custody_event TO asset_event');
  }
}
