import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const CODE = 'varchar(32) CHARACTER SET ascii COLLATE ascii_bin';

export class VehicleDocuments2026112200041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE vehicle_document (
        id ${ID} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        source_ref varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        evidence_grade ${CODE} NOT NULL,
        recorded_by ${ID} NOT NULL,
        recorded_at datetime(3) NOT NULL,
        supersedes_id ${ID} NULL,
        superseded_at datetime(3) NULL,
        correction_reason varchar(200) NULL,
        content_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        vehicle_id ${ID} NOT NULL,
        kind ${CODE} NOT NULL,
        number varchar(64) NOT NULL,
        issuer varchar(100) NOT NULL,
        valid_from date NOT NULL,
        valid_to date NULL,
        document_key char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        standing tinyint NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX vehicle_document_supersedes (supersedes_id),
        UNIQUE INDEX vehicle_document_stands_once (vehicle_id, enterprise_id, document_key, standing),
        INDEX vehicle_document_enterprise_region (enterprise_id, region_code, kind),
        CONSTRAINT vehicle_document_period CHECK (valid_to IS NULL OR valid_to >= valid_from),
        CONSTRAINT vehicle_document_standing CHECK ((standing IS NULL) = (superseded_at IS NOT NULL) AND standing = 1)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE vehicle_document');
  }
}
