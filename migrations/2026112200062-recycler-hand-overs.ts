import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const WORD = 'varchar(32) CHARACTER SET ascii COLLATE ascii_bin';
const CODE = 'varchar(64) CHARACTER SET ascii COLLATE ascii_bin';
const USCC = 'varchar(18) CHARACTER SET ascii COLLATE ascii_bin';

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
        content_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        day date NOT NULL,
        standing tinyint NULL,`;

const indexesOf = (table: string) => `
        PRIMARY KEY (id),
        UNIQUE INDEX ${table}_supersedes (supersedes_id),
        INDEX ${table}_enterprise (enterprise_id, region_code, day),
        INDEX ${table}_enterprise_day (enterprise_id, day, id),
        INDEX ${table}_day (day, id, region_code),
        CONSTRAINT ${table}_standing CHECK (
          (standing IS NULL) = (superseded_at IS NOT NULL) AND standing = 1),`;

/** What was handed in leaves for a recycler under a weighing ticket, and the recycler weighs it again. */
export class RecyclerHandOvers2026112200062 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE recycling_return
        ADD COLUMN handed_in_by ${WORD} NULL,
        ADD COLUMN collection_point ${CODE} NULL`);
    await runner.query(`
      CREATE TABLE recycler_hand_over (${FACT}
        outlet_id ${ID} NOT NULL,
        collection_point ${CODE} NULL,
        item_kind ${WORD} NOT NULL,
        mass_kg decimal(20,6) NOT NULL,
        quantity int NULL,
        disposition ${WORD} NOT NULL,
        recycler_name varchar(200) NOT NULL,
        recycler_uscc ${USCC} NOT NULL,
        ticket_number ${CODE} NOT NULL,
        weighed_by ${WORD} NOT NULL,${indexesOf('recycler_hand_over')}
        UNIQUE INDEX recycler_hand_over_stands_once (
          enterprise_id, recycler_uscc, ticket_number, item_kind, standing),
        INDEX recycler_hand_over_recycler (recycler_uscc, day, id),
        CONSTRAINT recycler_hand_over_mass CHECK (mass_kg > 0),
        CONSTRAINT recycler_hand_over_quantity CHECK (quantity > 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE recycler_weighing (${FACT}
        hand_over_id ${ID} NOT NULL,
        mass_kg decimal(20,6) NOT NULL,
        own_ticket_number ${CODE} NULL,
        handed_over_by ${ID} NOT NULL,
        recycler_uscc ${USCC} NOT NULL,
        ticket_number ${CODE} NOT NULL,
        item_kind ${WORD} NOT NULL,${indexesOf('recycler_weighing')}
        UNIQUE INDEX recycler_weighing_stands_once (
          handed_over_by, recycler_uscc, ticket_number, item_kind, standing),
        CONSTRAINT recycler_weighing_mass CHECK (mass_kg >= 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE recycler_weighing, recycler_hand_over');
    await runner.query('ALTER TABLE recycling_return DROP COLUMN collection_point, DROP COLUMN handed_in_by');
  }
}
