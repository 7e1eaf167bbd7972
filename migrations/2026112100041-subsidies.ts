import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Subsidies2026112100041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE qualification (
        id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        enterprise_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        source_ref varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        evidence_grade varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        recorded_by varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        recorded_at datetime(3) NOT NULL,
        supersedes_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
        superseded_at datetime(3) NULL,
        correction_reason varchar(200) NULL,
        content_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        is_held tinyint NOT NULL,
        valid_from date NOT NULL,
        valid_to date NULL,
        document_ref varchar(200) NOT NULL,
        PRIMARY KEY (id),
        INDEX qualification_enterprise (enterprise_id, name),
        UNIQUE INDEX qualification_supersedes (supersedes_id),
        CONSTRAINT qualification_validity CHECK (valid_to IS NULL OR valid_to >= valid_from)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE qualification');
  }
}
