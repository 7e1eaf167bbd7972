import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A list is read in the order of its index, so that a page costs the same however long the history is. */
export class ListsByTime2026112100050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE envelope_trip
        ADD INDEX envelope_trip_enterprise (enterprise_id, issued_at, id),
        ADD INDEX envelope_trip_time (issued_at, id, region_code),
        DROP INDEX envelope_trip_region`);
    await runner.query(`
      ALTER TABLE recycling_return
        ADD INDEX recycling_return_enterprise_time (enterprise_id, occurred_at, id),
        ADD INDEX recycling_return_time (occurred_at, id, region_code),
        DROP INDEX recycling_return_region`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE recycling_return
        ADD INDEX recycling_return_region (region_code, occurred_at),
        DROP INDEX recycling_return_time,
        DROP INDEX recycling_return_enterprise_time`);
    await runner.query(`
      ALTER TABLE envelope_trip
        ADD INDEX envelope_trip_region (region_code, issued_at),
        DROP INDEX envelope_trip_time,
        DROP INDEX envelope_trip_enterprise`);
  }
}
