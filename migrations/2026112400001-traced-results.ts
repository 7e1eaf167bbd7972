import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const CODE = 'varchar(64) CHARACTER SET ascii COLLATE ascii_bin';
const PERIOD = 'char(7) CHARACTER SET ascii COLLATE ascii_bin';
const DIGEST = 'char(64) CHARACTER SET ascii COLLATE ascii_bin';

/** By which release and versions a period is computed, what a result was computed from, and which results are final. */
export class TracedResults2026112400001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE result_basis (
        period ${PERIOD} NOT NULL,
        subject ${CODE} NOT NULL,
        edition ${ID} NOT NULL,
        decided_at datetime(3) NOT NULL,
        PRIMARY KEY (period, subject)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE final_month (
        enterprise_id ${ID} NOT NULL,
        month ${PERIOD} NOT NULL,
        closed_at datetime(3) NOT NULL,
        PRIMARY KEY (enterprise_id, month)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      ALTER TABLE indicator_result
        ADD COLUMN inputs_digest ${DIGEST} NOT NULL DEFAULT '',
        ADD COLUMN restated_by ${ID} NOT NULL DEFAULT '',
        DROP PRIMARY KEY,
        ADD PRIMARY KEY (enterprise_id, region_code, period, code, restated_by),
        DROP INDEX indicator_result_region,
        ADD INDEX indicator_result_region (region_code, period, code, restated_by, enterprise_id, value)`);
    // As `digest` of the kernel makes it: the length in bytes, a colon, the text.
    await runner.query(`
      UPDATE indicator_result SET inputs_digest = SHA2(CONCAT(LENGTH(inputs), ':', inputs), 256)`);
    await runner.query(`
      ALTER TABLE indicator_result
        MODIFY inputs_digest ${DIGEST} NOT NULL,
        MODIFY restated_by ${ID} NOT NULL`);
    await runner.query(`
      CREATE TABLE carbon_input (
        digest ${DIGEST} NOT NULL,
        content mediumtext NOT NULL,
        PRIMARY KEY (digest)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      ALTER TABLE carbon_result
        ADD COLUMN restated_by ${ID} NOT NULL DEFAULT '',
        DROP PRIMARY KEY,
        ADD PRIMARY KEY (enterprise_id, month, method, method_version, factor_release, restated_by)`);
    await runner.query(`ALTER TABLE carbon_result MODIFY restated_by ${ID} NOT NULL`);
    await runner.query(`ALTER TABLE carbon_month ADD COLUMN final_as_of datetime(3) NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE carbon_month DROP COLUMN final_as_of');
    await runner.query(`DELETE FROM carbon_result WHERE restated_by <> ''`);
    await runner.query(`
      ALTER TABLE carbon_result
        DROP PRIMARY KEY,
        ADD PRIMARY KEY (enterprise_id, month, method, method_version, factor_release),
        DROP COLUMN restated_by`);
    await runner.query(`DELETE FROM indicator_result WHERE restated_by <> ''`);
    await runner.query(`
      ALTER TABLE indicator_result
        DROP PRIMARY KEY,
        ADD PRIMARY KEY (enterprise_id, region_code, period, code),
        DROP INDEX indicator_result_region,
        ADD INDEX indicator_result_region (region_code, period, code, enterprise_id, value),
        DROP COLUMN restated_by,
        DROP COLUMN inputs_digest`);
    await runner.query('DROP TABLE carbon_input, final_month, result_basis');
  }
}
