import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AuditChain2026112300001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_entry (
        position bigint NOT NULL,
        kind varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        subject varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        content_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        previous_hash char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        hash char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        recorded_at datetime(3) NOT NULL,
        PRIMARY KEY (position)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE audit_head (
        id tinyint NOT NULL,
        position bigint NOT NULL,
        hash char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT audit_head_is_one CHECK (id = 1)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`INSERT INTO audit_head (id, position, hash) VALUES (1, 0, REPEAT('0', 64))`);
    await runner.query(`
      CREATE TABLE audit_checkpoint (
        position bigint NOT NULL,
        hash char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        key_id char(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        signature varchar(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        signed_at datetime(3) NOT NULL,
        PRIMARY KEY (position)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    for (const table of ['audit_entry', 'audit_checkpoint']) {
      for (const change of ['UPDATE', 'DELETE']) {
        await runner.query(`
          CREATE TRIGGER ${table}_refuses_${change.toLowerCase()} BEFORE ${change} ON ${table} FOR EACH ROW
            SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${table} is append-only'`);
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_checkpoint, audit_head, audit_entry');
  }
}
