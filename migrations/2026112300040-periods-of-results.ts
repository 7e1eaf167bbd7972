import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Results of quarters and years stand beside those of months, each with the sums that it was computed from. */
export class PeriodsOfResults2026112300040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE indicator_result
        CHANGE month period char(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        ADD COLUMN inputs mediumtext NOT NULL DEFAULT '{"sums":[],"present":[],"leftOutCount":0}'`);
    // Results of before have no sums of their own: they are written anew with the next change, and until then no part
    // of a longer period.
    await runner.query(`
      ALTER TABLE indicator_result
        MODIFY inputs mediumtext NOT NULL,
        DROP INDEX indicator_result_region,
        ADD INDEX indicator_result_region (region_code, period, code, enterprise_id, value)`);
    await runner.query(`
      ALTER TABLE indicator_scope CHANGE month period char(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL`);
    // A region's month lies together, because a region is summed more often than a firm's year is listed.
    await runner.query(`
      ALTER TABLE measure
        DROP PRIMARY KEY,
        ADD PRIMARY KEY (month, region_code, enterprise_id, code, dimension),
        DROP INDEX measure_month_region,
        ADD INDEX measure_enterprise (enterprise_id, month, region_code),
        ADD INDEX measure_code (code, month, region_code, enterprise_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE measure
        DROP PRIMARY KEY,
        ADD PRIMARY KEY (enterprise_id, month, region_code, code, dimension),
        DROP INDEX measure_code,
        DROP INDEX measure_enterprise,
        ADD INDEX measure_month_region (month, region_code)`);
    await runner.query(`DELETE FROM indicator_scope WHERE period NOT LIKE '____-__' OR period LIKE '%Q%'`);
    await runner.query(`DELETE FROM indicator_result WHERE period NOT LIKE '____-__' OR period LIKE '%Q%'`);
    await runner.query(`
      ALTER TABLE indicator_scope CHANGE period month char(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL`);
    await runner.query(`
      ALTER TABLE indicator_result
        DROP INDEX indicator_result_region,
        DROP COLUMN inputs,
        CHANGE period month char(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        ADD INDEX indicator_result_region (region_code, month, code)`);
  }
}
