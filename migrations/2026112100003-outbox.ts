import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Outbox2026112100003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_event (
        id bigint NOT NULL AUTO_INCREMENT,
        event_id char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        queue varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        payload text NOT NULL,
        occurred_at datetime(3) NOT NULL,
        told_at datetime(3) NOT NULL,
        relay_due_at datetime(3) NULL,
        attempts int NOT NULL DEFAULT 0,
        done_at datetime(3) NULL,
        parked_at datetime(3) NULL,
        last_error varchar(2000) NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX outbox_event_told_once (event_id, queue),
        INDEX outbox_event_due (relay_due_at, id),
        INDEX outbox_event_parked (parked_at),
        CONSTRAINT outbox_event_settled CHECK (relay_due_at IS NULL OR (done_at IS NULL AND parked_at IS NULL))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_event');
  }
}
