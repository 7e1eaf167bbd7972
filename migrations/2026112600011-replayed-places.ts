import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const ID = `varchar(36) ${ASCII}`;

/** 试算名次: a replay of a rule that ranks goes through its firms twice, for their figures and for their amounts. */
export class ReplayedPlaces2026112600011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE replay ADD COLUMN pass varchar(32) ${ASCII} NOT NULL DEFAULT 'AMOUNTS'`);
    await runner.query(`
      CREATE TABLE replay_entrant (
        replay_id ${ID} NOT NULL,
        day date NOT NULL,
        side varchar(32) ${ASCII} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        figure varchar(80) ${ASCII} NULL,
        state varchar(32) ${ASCII} NOT NULL,
        place int NULL,
        PRIMARY KEY (replay_id, day, side, enterprise_id)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`ALTER TABLE replay ALTER COLUMN pass DROP DEFAULT`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE replay_entrant');
    await runner.query('ALTER TABLE replay DROP COLUMN pass');
  }
}
