import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const WORD = 'varchar(32) CHARACTER SET ascii COLLATE ascii_bin';
const CODE = 'varchar(64) CHARACTER SET ascii COLLATE ascii_bin';

export class PackagingPurchases2026112200061 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE packaging_purchase (
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
        invoice_number ${CODE} NOT NULL,
        invoice_line int NOT NULL,
        day date NOT NULL,
        supplier_name varchar(200) NOT NULL,
        supplier_uscc varchar(18) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        outlet_id ${ID} NULL,
        specification_code ${CODE} NOT NULL,
        units int NULL,
        mass_kg decimal(20,6) NULL,
        mass_from_units_kg decimal(20,6) NULL,
        value_yuan decimal(12,2) NOT NULL,
        certificate_number varchar(64) NULL,
        meets_standard tinyint NOT NULL,
        platform_code ${CODE} NOT NULL,
        enterprise_specification_id ${ID} NULL,
        standing tinyint NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX packaging_purchase_supersedes (supersedes_id),
        UNIQUE INDEX packaging_purchase_stands_once (
          enterprise_id, supplier_uscc, invoice_number, invoice_line, standing),
        INDEX packaging_purchase_enterprise (enterprise_id, region_code, day),
        INDEX packaging_purchase_enterprise_day (enterprise_id, day, id),
        INDEX packaging_purchase_day (day, id, region_code),
        CONSTRAINT packaging_purchase_line CHECK (invoice_line > 0),
        CONSTRAINT packaging_purchase_units CHECK (units >= 0),
        CONSTRAINT packaging_purchase_mass CHECK (mass_kg >= 0),
        CONSTRAINT packaging_purchase_quantity CHECK (units IS NOT NULL OR mass_kg IS NOT NULL),
        CONSTRAINT packaging_purchase_one_mass CHECK (mass_kg IS NULL OR mass_from_units_kg IS NULL),
        CONSTRAINT packaging_purchase_value CHECK (value_yuan >= 0),
        CONSTRAINT packaging_purchase_standing CHECK (
          (standing IS NULL) = (superseded_at IS NOT NULL) AND standing = 1)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE packaging_purchase');
  }
}
