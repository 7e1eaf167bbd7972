import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that are in the store and bound to nothing yet: what a process that dies leaves behind is found by it. */
export class EvidenceUploads2026112200032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE evidence_upload (
        storage_key varchar(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        begun_at datetime(3) NOT NULL,
        PRIMARY KEY (storage_key),
        INDEX evidence_upload_begun (begun_at)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE evidence_upload');
  }
}
