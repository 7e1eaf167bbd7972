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

export class RecoveryDevices2026112200053 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE recovery_device (${FACT}
        device_code ${CODE} NOT NULL,
        outlet_id ${ID} NOT NULL,
        device_kind ${WORD} NOT NULL,
        in_service_from date NOT NULL,
        in_service_to date NULL,
        standing tinyint NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX recovery_device_supersedes (supersedes_id),
        UNIQUE INDEX recovery_device_stands_once (enterprise_id, device_code, standing),
        INDEX recovery_device_region (region_code, id),
        INDEX recovery_device_outlet (outlet_id),
        CONSTRAINT recovery_device_period CHECK (in_service_to >= in_service_from),
        CONSTRAINT recovery_device_standing ${STANDING}
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE recovery_device');
  }
}
