import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Imports2026112100021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE file_import (
        id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        enterprise_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        kind varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        mode varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        charset varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        state varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        row_count int NOT NULL,
        accepted int NOT NULL,
        duplicates int NOT NULL,
        refused int NOT NULL,
        judged_to_line int NOT NULL,
        sent_by varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        started_at datetime(3) NOT NULL,
        progress_at datetime(3) NOT NULL,
        ended_at datetime(3) NULL,
        failure_reason varchar(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        failure_zh varchar(1000) NULL,
        failure_en varchar(1000) NULL,
        PRIMARY KEY (id),
        INDEX file_import_enterprise (enterprise_id, id),
        CONSTRAINT file_import_counts CHECK (row_count >= accepted + duplicates + refused),
        CONSTRAINT file_import_failure CHECK (state <> 'INTERRUPTED' OR failure_reason IS NOT NULL)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE import_verdict (
        import_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        line int NOT NULL,
        verdict varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        source_ref varchar(64) NULL,
        fact_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
        field varchar(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        reason varchar(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        text_zh varchar(1000) NULL,
        text_en varchar(1000) NULL,
        PRIMARY KEY (import_id, line),
        CONSTRAINT import_verdict_reason CHECK (verdict <> 'REFUSED' OR reason IS NOT NULL)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE import_verdict, file_import');
  }
}
