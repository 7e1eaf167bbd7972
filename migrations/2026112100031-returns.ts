import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const WORD = 'varchar(32) CHARACTER SET ascii COLLATE ascii_bin';
const CODE = 'varchar(64) CHARACTER SET ascii COLLATE ascii_bin';

export class Returns2026112100031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE recycling_return (
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
        outlet_id ${ID} NOT NULL,
        occurred_at datetime(3) NOT NULL,
        item_kind ${WORD} NOT NULL,
        item_code ${CODE} NULL,
        quantity int NOT NULL,
        mass_kg decimal(20,6) NULL,
        item_condition ${WORD} NOT NULL,
        disposition ${WORD} NOT NULL,
        person_id ${ID} NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX recycling_return_supersedes (supersedes_id),
        INDEX recycling_return_enterprise (enterprise_id, region_code, occurred_at),
        INDEX recycling_return_region (region_code, occurred_at),
        INDEX recycling_return_item (enterprise_id, item_code),
        CONSTRAINT recycling_return_quantity CHECK (quantity > 0),
        CONSTRAINT recycling_return_mass CHECK (mass_kg >= 0),
        CONSTRAINT recycling_return_code_names_one CHECK (item_code IS NULL OR quantity = 1)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE recycling_return');
  }
}
