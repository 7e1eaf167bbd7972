import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';

export class ReportingMonths2026112200001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reporting_month (
        enterprise_id ${ID} NOT NULL,
        month char(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        state varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        facts_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        fact_count int NULL,
        attested_by ${ID} NULL,
        attested_at datetime(3) NULL,
        closed_by ${ID} NULL,
        closed_at datetime(3) NULL,
        PRIMARY KEY (enterprise_id, month),
        CONSTRAINT reporting_month_state CHECK (state IN ('OPEN', 'ATTESTED', 'CLOSED')),
        CONSTRAINT reporting_month_attested CHECK (
          (state = 'OPEN') = (facts_digest IS NULL AND attested_by IS NULL AND attested_at IS NULL)),
        CONSTRAINT reporting_month_closed CHECK (
          (state = 'CLOSED') = (closed_by IS NOT NULL AND closed_at IS NOT NULL))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reporting_month');
  }
}
