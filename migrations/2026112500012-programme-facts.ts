import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const ID = `varchar(36) ${ASCII}`;
const WORD = `varchar(32) ${ASCII}`;

/** 项目事实: what programmes ask of firms and their subjects and no other register holds. */
export class ProgrammeFacts2026112500012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE programme_fact (
        id ${ID} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        region_code char(6) ${ASCII} NOT NULL,
        source_ref varchar(64) ${ASCII} NOT NULL,
        evidence_grade ${WORD} NOT NULL,
        recorded_by ${ID} NOT NULL,
        recorded_at datetime(3) NOT NULL,
        supersedes_id ${ID} NULL,
        superseded_at datetime(3) NULL,
        correction_reason varchar(200) NULL,
        content_digest char(64) ${ASCII} NOT NULL,
        subject_kind ${WORD} NOT NULL,
        subject_id varchar(64) ${ASCII} NULL,
        name varchar(100) ${ASCII} NOT NULL,
        value varchar(200) NOT NULL,
        valid_from date NOT NULL,
        valid_to date NULL,
        document_ref varchar(200) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX programme_fact_supersedes (supersedes_id),
        INDEX programme_fact_enterprise (enterprise_id, valid_from, id),
        CONSTRAINT programme_fact_validity CHECK (valid_to IS NULL OR valid_to >= valid_from)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE programme_fact');
  }
}
