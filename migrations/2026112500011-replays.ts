import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const ID = `varchar(36) ${ASCII}`;

/** 规则试算: a rule over the facts of a region, firm by firm, with how far it has come. */
export class Replays2026112500011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE replay (
        id ${ID} NOT NULL,
        region_code char(6) ${ASCII} NOT NULL,
        draft_id ${ID} NULL,
        programme varchar(64) ${ASCII} NOT NULL,
        version int NULL,
        days varchar(500) ${ASCII} NOT NULL,
        fund_fen bigint NULL,
        document mediumtext NOT NULL,
        state varchar(32) ${ASCII} NOT NULL,
        asked_by ${ID} NOT NULL,
        asked_at datetime(3) NOT NULL,
        ended_at datetime(3) NULL,
        done int NOT NULL,
        total int NOT NULL,
        after_enterprise ${ID} NOT NULL,
        attempts int NOT NULL,
        due_at datetime(3) NULL,
        lease_token ${ID} NULL,
        PRIMARY KEY (id),
        INDEX replay_due (due_at, id),
        INDEX replay_asked (asked_at, id),
        CONSTRAINT replay_due_while_open CHECK ((state IN ('WAITING', 'RUNNING')) = (due_at IS NOT NULL)),
        CONSTRAINT replay_ended CHECK ((state IN ('WAITING', 'RUNNING')) = (ended_at IS NULL)),
        CONSTRAINT replay_fund_positive CHECK (fund_fen IS NULL OR fund_fen > 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE replay_row (
        replay_id ${ID} NOT NULL,
        day date NOT NULL,
        enterprise_id ${ID} NOT NULL,
        region_code char(6) ${ASCII} NOT NULL,
        verdict varchar(32) ${ASCII} NOT NULL,
        outcome_before varchar(32) ${ASCII} NULL,
        outcome_after varchar(32) ${ASCII} NOT NULL,
        before_fen bigint NULL,
        after_fen bigint NULL,
        possible_fen bigint NOT NULL,
        because_zh varchar(500) NOT NULL,
        because_en varchar(500) NOT NULL,
        PRIMARY KEY (replay_id, day, enterprise_id),
        INDEX replay_row_verdict (replay_id, day, verdict, enterprise_id)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE replay_row, replay');
  }
}
