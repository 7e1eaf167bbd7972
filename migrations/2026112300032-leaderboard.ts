import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';

export class Leaderboard2026112300032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE leaderboard_member (
        person_id ${ID} NOT NULL,
        display_name varchar(24) NOT NULL,
        region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        account_id char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        consent_version int NOT NULL,
        joined_at datetime(3) NOT NULL,
        PRIMARY KEY (person_id),
        INDEX leaderboard_member_region (region_code, person_id)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    // Holds all that a sum of what was earned in a time reads.
    await runner.query(
      'CREATE INDEX ledger_lot_earned ON ledger_lot (account_id, earned_at, reversed_at, amount)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ledger_lot_earned ON ledger_lot');
    await runner.query('DROP TABLE leaderboard_member');
  }
}
