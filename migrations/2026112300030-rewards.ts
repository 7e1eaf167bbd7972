import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
const WORD = 'varchar(32) CHARACTER SET ascii COLLATE ascii_bin';
const DIGEST = 'char(64) CHARACTER SET ascii COLLATE ascii_bin';
const REGION = 'char(6) CHARACTER SET ascii COLLATE ascii_bin';

export class Rewards2026112300030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reward (
        id ${ID} NOT NULL,
        partner_id ${ID} NULL,
        title_zh varchar(200) NOT NULL,
        title_en varchar(200) NOT NULL,
        description_zh varchar(1000) NOT NULL,
        description_en varchar(1000) NOT NULL,
        price_credits bigint NOT NULL,
        stock int NULL,
        valid_from date NOT NULL,
        valid_to date NOT NULL,
        per_person int NULL,
        per_person_month int NULL,
        code_days int NOT NULL,
        offered_at datetime(3) NOT NULL,
        withdrawn_at datetime(3) NULL,
        offered_by ${ID} NOT NULL,
        content_digest ${DIGEST} NOT NULL,
        PRIMARY KEY (id),
        INDEX reward_offered (offered_at, id),
        INDEX reward_partner (partner_id, offered_at, id),
        CONSTRAINT reward_price CHECK (price_credits > 0),
        CONSTRAINT reward_stock CHECK (stock >= 0),
        CONSTRAINT reward_validity CHECK (valid_to >= valid_from),
        CONSTRAINT reward_limits CHECK (per_person > 0 AND per_person_month > 0),
        CONSTRAINT reward_code_days CHECK (code_days >= 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE reward_region (
        reward_id ${ID} NOT NULL,
        region_code ${REGION} NOT NULL,
        PRIMARY KEY (reward_id, region_code)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE reward_restocking (
        id ${ID} NOT NULL,
        reward_id ${ID} NOT NULL,
        pieces int NOT NULL,
        restocked_at datetime(3) NOT NULL,
        restocked_by ${ID} NOT NULL,
        PRIMARY KEY (id),
        INDEX reward_restocking_reward (reward_id, restocked_at),
        CONSTRAINT reward_restocking_adds CHECK (pieces > 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE redemption (
        id ${ID} NOT NULL,
        person_id ${ID} NOT NULL,
        reward_id ${ID} NOT NULL,
        partner_id ${ID} NULL,
        price_credits bigint NOT NULL,
        state ${WORD} NOT NULL,
        redeemed_at datetime(3) NOT NULL,
        code_expires_at datetime(3) NOT NULL,
        ended_at datetime(3) NULL,
        code_salt char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        code_digest ${DIGEST} NOT NULL,
        confirmed_by ${ID} NULL,
        due_at datetime(3) NULL,
        refusal text NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX redemption_code (code_digest),
        INDEX redemption_person (person_id, redeemed_at, id),
        INDEX redemption_taken (person_id, reward_id, state, redeemed_at),
        INDEX redemption_due (due_at, id),
        CONSTRAINT redemption_price CHECK (price_credits > 0),
        CONSTRAINT redemption_ended CHECK ((state = 'OPEN') = (ended_at IS NULL)),
        CONSTRAINT redemption_is_due CHECK ((state = 'OPEN') = (due_at IS NOT NULL)),
        CONSTRAINT redemption_confirmed CHECK ((state = 'CONFIRMED') = (confirmed_by IS NOT NULL)),
        CONSTRAINT redemption_refused CHECK ((state = 'REFUSED') = (refusal IS NOT NULL))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE wrong_code (
        caller_id ${ID} NOT NULL,
        wrong int NOT NULL,
        last_at datetime(3) NOT NULL,
        PRIMARY KEY (caller_id)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE wrong_code, redemption, reward_restocking, reward_region, reward');
  }
}
