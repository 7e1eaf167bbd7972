import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const CODE = 'varchar(64) CHARACTER SET ascii COLLATE ascii_bin';

export class EvidenceFiles2026112200031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE evidence_file (
        id ${ID} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        fact_table ${CODE} NULL,
        fact_id ${ID} NULL,
        month char(7) CHARACTER SET ascii COLLATE ascii_bin NULL,
        file_name varchar(200) NOT NULL,
        media_type varchar(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        byte_count int NOT NULL,
        sha256 char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        storage_key varchar(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        uploaded_by ${ID} NOT NULL,
        uploaded_at datetime(3) NOT NULL,
        withdrawn_by ${ID} NULL,
        withdrawn_at datetime(3) NULL,
        withdrawal_reason varchar(200) NULL,
        PRIMARY KEY (id),
        INDEX evidence_file_fact (fact_table, fact_id),
        INDEX evidence_file_month (enterprise_id, month),
        CONSTRAINT evidence_file_bound CHECK (
          (fact_table IS NULL) = (fact_id IS NULL) AND (fact_id IS NULL) <> (month IS NULL)),
        CONSTRAINT evidence_file_bytes CHECK (byte_count > 0),
        CONSTRAINT evidence_file_withdrawn CHECK (
          (withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawal_reason IS NULL))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE evidence_file');
  }
}
