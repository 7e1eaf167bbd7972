import type { MigrationInterface, QueryRunner } from 'typeorm';

const KEY = 'char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';

/** Actions that a limit refused, until what filled it is taken back. Those refused before this table wait for nothing. */
export class CreditsWaiting2026112400030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE credit_waiting (
        cap_key ${KEY},
        occurred_at datetime(3) NOT NULL,
        award_id ${KEY},
        told text NOT NULL,
        PRIMARY KEY (cap_key, occurred_at, award_id),
        INDEX credit_waiting_award (award_id)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credit_waiting');
  }
}
