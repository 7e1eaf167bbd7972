import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const ID = `varchar(36) ${ASCII}`;
const WORD = `varchar(32) ${ASCII}`;

export class FreightHauls2026112400021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE freight_haul (
        id ${ID} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        region_code char(6) ${ASCII} NOT NULL,
        source_ref varchar(64) ${ASCII} NOT NULL,
        evidence_grade ${WORD} NOT NULL,
        recorded_by ${ID} NOT NULL,
        recorded_at datetime(3) NOT NULL,
        supersedes_id ${ID} NULL,
        superseded_at datetime(3) NULL,
        correction_reason varchar(200) NULL,
        content_digest char(64) ${ASCII} NOT NULL,
        outlet_id ${ID} NOT NULL,
        day date NOT NULL,
        freight_class ${WORD} NOT NULL,
        mass_kg decimal(20,6) NOT NULL,
        distance_km decimal(20,6) NOT NULL,
        distance_basis ${WORD} NOT NULL,
        carrier varchar(200) NULL,
        vehicle_id ${ID} NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX freight_haul_supersedes (supersedes_id),
        INDEX freight_haul_enterprise_region (enterprise_id, region_code, day),
        INDEX freight_haul_enterprise_day (enterprise_id, day, id),
        INDEX freight_haul_day (day, id, region_code),
        INDEX freight_haul_vehicle (vehicle_id, enterprise_id, day),
        CONSTRAINT freight_haul_amounts CHECK (mass_kg >= 0 AND distance_km >= 0),
        CONSTRAINT freight_haul_by_one CHECK ((carrier IS NULL) <> (vehicle_id IS NULL))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE freight_haul');
  }
}
