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

/** One row an order, clustered as daily facts are: what is summed together stands together. */
export class Orders2026112200051 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE green_order (${FACT}
        occurred_at datetime(3) NOT NULL,
        outlet_id ${ID} NULL,
        standard_price_yuan decimal(12,2) NULL,
        reduced_price_yuan decimal(12,2) NULL,
        green_price_yuan decimal(12,2) NULL,
        reusable_price_yuan decimal(12,2) NULL,
        no_packaging_price_yuan decimal(12,2) NULL,
        chosen_class ${WORD} NOT NULL,
        person_id ${ID} NULL,
        PRIMARY KEY (enterprise_id, region_code, occurred_at, id),
        UNIQUE INDEX green_order_id (id),
        UNIQUE INDEX green_order_supersedes (supersedes_id),
        INDEX green_order_enterprise_time (enterprise_id, occurred_at, id),
        INDEX green_order_time (occurred_at, id, region_code),
        CONSTRAINT green_order_prices CHECK (
          COALESCE(standard_price_yuan, 0) >= 0 AND COALESCE(reduced_price_yuan, 0) >= 0
          AND COALESCE(green_price_yuan, 0) >= 0 AND COALESCE(reusable_price_yuan, 0) >= 0
          AND COALESCE(no_packaging_price_yuan, 0) >= 0),
        CONSTRAINT green_order_choice_was_offered CHECK (
          CASE chosen_class
            WHEN 'STANDARD' THEN standard_price_yuan
            WHEN 'REDUCED' THEN reduced_price_yuan
            WHEN 'GREEN' THEN green_price_yuan
            WHEN 'REUSABLE' THEN reusable_price_yuan
            WHEN 'NO_PACKAGING' THEN no_packaging_price_yuan
          END IS NOT NULL)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE green_order');
  }
}
