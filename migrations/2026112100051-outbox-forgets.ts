import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finished events are found by when they were finished, and forgotten. */
export class OutboxForgets2026112100051 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox_event ADD INDEX outbox_event_done (done_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox_event DROP INDEX outbox_event_done');
  }
}
