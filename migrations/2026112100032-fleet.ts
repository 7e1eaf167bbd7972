import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Fleet2026112100032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE vehicle_claim (
        vin varchar(17) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        enterprise_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (vin)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE vehicle (
        id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        enterprise_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        source_ref varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        evidence_grade varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        recorded_by varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        recorded_at datetime(3) NOT NULL,
        supersedes_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
        superseded_at datetime(3) NULL,
        correction_reason varchar(200) NULL,
        content_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        vehicle_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        plate varchar(16) NOT NULL,
        vin varchar(17) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        vehicle_class varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        drive varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        battery_kwh decimal(20,6) NULL,
        total_mass_tonnes decimal(20,6) NULL,
        first_registered_on date NOT NULL,
        first_registered_region char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        meets_gbt29912 tinyint NULL,
        in_national_catalogue tinyint NULL,
        holds_road_transport_certificate tinyint NULL,
        owned_from date NOT NULL,
        owned_to date NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX vehicle_supersedes (supersedes_id),
        INDEX vehicle_enterprise (enterprise_id, vehicle_id),
        INDEX vehicle_identity (vehicle_id),
        CONSTRAINT vehicle_quantities CHECK (COALESCE(battery_kwh, 0) >= 0 AND COALESCE(total_mass_tonnes, 0) >= 0),
        CONSTRAINT vehicle_owned CHECK (owned_to IS NULL OR owned_to >= owned_from)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE vehicle_use (
        id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        enterprise_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        source_ref varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        evidence_grade varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        recorded_by varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        recorded_at datetime(3) NOT NULL,
        supersedes_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
        superseded_at datetime(3) NULL,
        correction_reason varchar(200) NULL,
        content_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        vehicle_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        month char(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        distance_km decimal(20,6) NOT NULL,
        mileage_source varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        energy_kwh decimal(20,6) NULL,
        fuel_litres decimal(20,6) NULL,
        pieces int NULL,
        drive varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX vehicle_use_supersedes (supersedes_id),
        INDEX vehicle_use_enterprise_region (enterprise_id, region_code, month),
        INDEX vehicle_use_enterprise_month (enterprise_id, month, id),
        INDEX vehicle_use_month (month, id, region_code),
        INDEX vehicle_use_vehicle (vehicle_id, month),
        CONSTRAINT vehicle_use_not_negative CHECK (
          distance_km >= 0 AND COALESCE(energy_kwh, 0) >= 0 AND COALESCE(fuel_litres, 0) >= 0 AND COALESCE(pieces, 0) >= 0
        )
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE vehicle_use, vehicle, vehicle_claim');
  }
}
