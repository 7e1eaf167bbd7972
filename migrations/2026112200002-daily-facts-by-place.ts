import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Daily facts are stored in the order in which they are summed and listed: by firm, county and day. A month's sum then
 * reads neighbours, however long the history is. What stands twice for a place and day the index itself refuses.
 */
const TABLES = [
  { table: 'parcel_count', place: 'outlet_id, day' },
  { table: 'packaging_use', place: 'outlet_id, day, specification_code' },
];

export class DailyFactsByPlace2026112200002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const { table, place } of TABLES) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN standing tinyint NULL`);
      await runner.query(`UPDATE ${table} SET standing = 1 WHERE superseded_at IS NULL`);
      await runner.query(`
        ALTER TABLE ${table}
          DROP PRIMARY KEY,
          DROP INDEX ${table}_enterprise_region,
          DROP INDEX ${table}_outlet_day,
          ADD PRIMARY KEY (enterprise_id, region_code, day, id),
          ADD UNIQUE INDEX ${table}_id (id),
          ADD UNIQUE INDEX ${table}_stands_once (${place}, standing),
          ADD CONSTRAINT ${table}_standing CHECK ((standing IS NULL) = (superseded_at IS NOT NULL) AND standing = 1)`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table, place } of TABLES) {
      await runner.query(`
        ALTER TABLE ${table}
          DROP CONSTRAINT ${table}_standing,
          DROP PRIMARY KEY,
          DROP INDEX ${table}_id,
          DROP INDEX ${table}_stands_once,
          ADD PRIMARY KEY (id),
          ADD INDEX ${table}_enterprise_region (enterprise_id, region_code, day),
          ADD INDEX ${table}_outlet_day (${place}),
          DROP COLUMN standing`);
    }
  }
}
