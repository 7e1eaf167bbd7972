import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

/** Files are kept first and judged by the worker: what it needs to act for the sender, and to go on after a crash. */
export class ImportsInTheWorker2026112200010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE file_import DROP CONSTRAINT file_import_failure`);
    await runner.query(`UPDATE file_import SET state = 'FAILED',
      failure_reason = COALESCE(failure_reason, 'INTERNAL') WHERE state IN ('INTERRUPTED', 'RUNNING')`);
    await runner.query(`
      ALTER TABLE file_import
        ADD is_dry_run tinyint(1) NOT NULL DEFAULT 0,
        ADD format varchar(32) ${ASCII} NULL,
        MODIFY charset varchar(32) ${ASCII} NULL,
        ADD sheet varchar(100) NULL,
        ADD sha256 varchar(64) ${ASCII} NOT NULL DEFAULT '',
        ADD byte_count int NOT NULL DEFAULT 0,
        ADD bytes_read int NOT NULL DEFAULT 0,
        ADD cancel_asked_at datetime(3) NULL,
        ADD asked_charset varchar(32) ${ASCII} NOT NULL DEFAULT 'auto',
        ADD sender_kind varchar(32) ${ASCII} NOT NULL DEFAULT 'person',
        ADD sender_roles varchar(200) ${ASCII} NOT NULL DEFAULT '',
        ADD open_key char(64) ${ASCII} NULL,
        ADD due_at datetime(3) NULL,
        ADD lease_token varchar(36) ${ASCII} NULL,
        ADD attempts int NOT NULL DEFAULT 0,
        ADD chunk_count int NOT NULL DEFAULT 0,
        ADD worked_ms bigint NOT NULL DEFAULT 0,
        ADD header mediumtext NULL,
        ADD files_kept tinyint(1) NOT NULL DEFAULT 0,
        ADD UNIQUE INDEX file_import_open (open_key),
        ADD INDEX file_import_due (due_at),
        ADD INDEX file_import_kept (files_kept, ended_at)`);
    // The values of the rows that stood are given; new rows say them.
    for (const column of DEFAULTED)
      await runner.query(`ALTER TABLE file_import ALTER ${column} DROP DEFAULT`);
    await runner.query(`
      ALTER TABLE file_import
        ADD CONSTRAINT file_import_failure CHECK (state <> 'FAILED' OR failure_reason IS NOT NULL),
        ADD CONSTRAINT file_import_ended CHECK ((state IN ('WAITING', 'RUNNING')) = (open_key IS NOT NULL)),
        ADD CONSTRAINT file_import_bytes CHECK (bytes_read <= byte_count)`);
    await runner.query(`
      CREATE TABLE import_chunk (
        import_id varchar(36) ${ASCII} NOT NULL,
        number int NOT NULL,
        to_line int NOT NULL,
        verdict_runs mediumtext ${ASCII} NOT NULL,
        refused int NOT NULL,
        changed mediumtext ${ASCII} NOT NULL,
        PRIMARY KEY (import_id, number),
        CONSTRAINT import_chunk_number CHECK (number > 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE import_chunk');
    for (const constraint of ['file_import_bytes', 'file_import_ended', 'file_import_failure'])
      await runner.query(`ALTER TABLE file_import DROP CONSTRAINT ${constraint}`);
    await runner.query(`UPDATE file_import SET state = 'INTERRUPTED', failure_reason = COALESCE(failure_reason, 'INTERNAL'),
      charset = COALESCE(charset, 'utf-8') WHERE state NOT IN ('FINISHED', 'REFUSED')`);
    await runner.query(`UPDATE file_import SET charset = 'utf-8' WHERE charset IS NULL`);
    await runner.query(`
      ALTER TABLE file_import MODIFY charset varchar(32) ${ASCII} NOT NULL,
        DROP INDEX file_import_open, DROP INDEX file_import_due, DROP INDEX file_import_kept,
        ${[...DEFAULTED, ...NULLABLE].map((column) => `DROP ${column}`).join(', ')},
        ADD CONSTRAINT file_import_failure CHECK (state <> 'INTERRUPTED' OR failure_reason IS NOT NULL)`);
  }
}

const DEFAULTED = [
  'is_dry_run',
  'sha256',
  'byte_count',
  'bytes_read',
  'asked_charset',
  'sender_kind',
  'sender_roles',
  'attempts',
  'chunk_count',
  'worked_ms',
  'files_kept',
];
const NULLABLE = ['format', 'sheet', 'cancel_asked_at', 'open_key', 'due_at', 'lease_token', 'header'];
