import type { MigrationInterface, QueryRunner } from 'typeorm';

const FACT = `
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
        outlet_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        day date NOT NULL,`;

const indexesOf = (table: string) => `
        PRIMARY KEY (id),
        UNIQUE INDEX ${table}_supersedes (supersedes_id),
        INDEX ${table}_enterprise_region (enterprise_id, region_code, day),
        INDEX ${table}_enterprise_day (enterprise_id, day, id),
        INDEX ${table}_day (day, id, region_code),`;

export class Packaging2026112100020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE packaging_specification (
        code varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name_zh varchar(200) NOT NULL,
        name_en varchar(200) NOT NULL,
        category varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        is_reusable tinyint NOT NULL,
        is_biodegradable tinyint NOT NULL,
        typical_mass_grams decimal(20,6) NULL,
        standard varchar(200) NULL,
        note varchar(500) NULL,
        source varchar(200) NOT NULL,
        issuing_body varchar(200) NOT NULL,
        source_year int NOT NULL,
        confidence varchar(1) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        factor_release varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (code),
        CONSTRAINT packaging_specification_mass CHECK (typical_mass_grams > 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    // A count that is not recorded is NULL, and a comparison with NULL passes: only what is recorded is compared.
    await runner.query(`
      CREATE TABLE parcel_count (${FACT}
        accepted int NOT NULL,
        e_commerce int NULL,
        not_repacked int NULL,
        e_waybill int NULL,
        taped int NULL,
        slim_taped int NULL,
        consolidations int NULL,
        reusable_bag_consolidations int NULL,
        same_city int NULL,
        same_city_reusable int NULL,${indexesOf('parcel_count')}
        INDEX parcel_count_outlet_day (outlet_id, day),
        CONSTRAINT parcel_count_accepted CHECK (accepted >= 0),
        CONSTRAINT parcel_count_e_commerce CHECK (e_commerce BETWEEN 0 AND accepted),
        CONSTRAINT parcel_count_not_repacked CHECK (not_repacked BETWEEN 0 AND e_commerce),
        CONSTRAINT parcel_count_e_waybill CHECK (e_waybill BETWEEN 0 AND accepted),
        CONSTRAINT parcel_count_taped CHECK (taped BETWEEN 0 AND accepted),
        CONSTRAINT parcel_count_slim_taped CHECK (slim_taped BETWEEN 0 AND taped),
        CONSTRAINT parcel_count_consolidations CHECK (consolidations >= 0),
        CONSTRAINT parcel_count_reusable_bag CHECK (reusable_bag_consolidations BETWEEN 0 AND consolidations),
        CONSTRAINT parcel_count_same_city CHECK (same_city BETWEEN 0 AND accepted),
        CONSTRAINT parcel_count_same_city_reusable CHECK (same_city_reusable BETWEEN 0 AND same_city)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE packaging_use (${FACT}
        specification_code varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        units int NULL,
        mass_kg decimal(20,6) NOT NULL,
        pieces_packed int NULL,${indexesOf('packaging_use')}
        INDEX packaging_use_outlet_day (outlet_id, day, specification_code),
        CONSTRAINT packaging_use_units CHECK (units >= 0),
        CONSTRAINT packaging_use_mass CHECK (mass_kg >= 0),
        CONSTRAINT packaging_use_pieces CHECK (pieces_packed >= 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE packaging_use, parcel_count, packaging_specification');
  }
}
