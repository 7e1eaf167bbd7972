import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const ID = `varchar(36) ${ASCII}`;
const PERIOD = `char(7) ${ASCII}`;

export class Restatements2026112400040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE restatement (
        id ${ID} NOT NULL,
        reason varchar(200) NOT NULL,
        from_month ${PERIOD} NOT NULL,
        to_month ${PERIOD} NOT NULL,
        subject varchar(64) ${ASCII} NOT NULL,
        edition ${ID} NOT NULL,
        state varchar(32) ${ASCII} NOT NULL,
        proposed_by ${ID} NOT NULL,
        proposed_at datetime(3) NOT NULL,
        previewed_at datetime(3) NULL,
        moved mediumtext NULL,
        preview_digest char(64) ${ASCII} NULL,
        result_count int NULL,
        applied_by ${ID} NULL,
        applied_at datetime(3) NULL,
        PRIMARY KEY (id),
        INDEX restatement_state (state, proposed_at, id),
        INDEX restatement_proposed (proposed_at, id),
        CONSTRAINT restatement_months CHECK (from_month <= to_month),
        CONSTRAINT restatement_applied_once_previewed CHECK (
          (state = 'APPLIED') = (applied_by IS NOT NULL) AND (state = 'APPLIED') = (applied_at IS NOT NULL)
          AND (state NOT IN ('PREVIEWED', 'APPLIED') OR preview_digest IS NOT NULL)),
        CONSTRAINT restatement_four_eyes CHECK (applied_by IS NULL OR applied_by <> proposed_by)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE restatement_difference (
        restatement_id ${ID} NOT NULL,
        position int NOT NULL,
        kind varchar(16) ${ASCII} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        region_code char(6) ${ASCII} NOT NULL,
        period ${PERIOD} NOT NULL,
        code varchar(64) ${ASCII} NOT NULL,
        figure varchar(32) ${ASCII} NOT NULL,
        unit varchar(32) ${ASCII} NOT NULL,
        value_before varchar(64) ${ASCII} NULL,
        value_after varchar(64) ${ASCII} NULL,
        reason_before varchar(32) ${ASCII} NULL,
        reason_after varchar(32) ${ASCII} NULL,
        turned text NULL,
        PRIMARY KEY (restatement_id, position),
        INDEX restatement_difference_region (restatement_id, region_code, position)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE restatement_progress (
        restatement_id ${ID} NOT NULL,
        attempts int NOT NULL,
        done int NOT NULL,
        total int NOT NULL,
        PRIMARY KEY (restatement_id)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE restatement_progress, restatement_difference, restatement');
  }
}
