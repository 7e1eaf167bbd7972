import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Use is told by month or by day. For one period a source says one thing for a region: the index refuses a second. */
export class VehicleUseByDay2026112200042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE vehicle_use
        ADD COLUMN day date NULL,
        ADD COLUMN period varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
        ADD COLUMN standing tinyint NULL`);
    await runner.query(
      'UPDATE vehicle_use SET period = month, standing = IF(superseded_at IS NULL, 1, NULL)',
    );
    await runner.query(`
      ALTER TABLE vehicle_use
        ALTER COLUMN period DROP DEFAULT,
        DROP INDEX vehicle_use_vehicle,
        ADD UNIQUE INDEX vehicle_use_stands_once
          (vehicle_id, period, enterprise_id, region_code, mileage_source, standing),
        ADD INDEX vehicle_use_vehicle (vehicle_id, enterprise_id, month),
        ADD CONSTRAINT vehicle_use_day CHECK (
          day IS NULL OR day BETWEEN CONCAT(month, '-01') AND LAST_DAY(CONCAT(month, '-01'))),
        ADD CONSTRAINT vehicle_use_standing CHECK ((standing IS NULL) = (superseded_at IS NOT NULL) AND standing = 1)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE vehicle_use
        DROP CONSTRAINT vehicle_use_day,
        DROP CONSTRAINT vehicle_use_standing,
        DROP INDEX vehicle_use_stands_once,
        DROP INDEX vehicle_use_vehicle,
        ADD INDEX vehicle_use_vehicle (vehicle_id, month),
        DROP COLUMN day,
        DROP COLUMN period,
        DROP COLUMN standing`);
  }
}
