import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const ID = `varchar(36) ${ASCII}`;

/** 资金到位由两人办理: one enters it, another approves; only then the money is there. */
export class AppropriationsProposed2026112600013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE appropriation_proposal (
        id ${ID} NOT NULL,
        round_id ${ID} NOT NULL,
        amount_fen bigint NOT NULL,
        reference varchar(200) NOT NULL,
        state varchar(32) ${ASCII} NOT NULL,
        proposed_by ${ID} NOT NULL,
        proposed_at datetime(3) NOT NULL,
        decided_by ${ID} NULL,
        decided_at datetime(3) NULL,
        reason varchar(500) NULL,
        PRIMARY KEY (id),
        INDEX appropriation_proposal_round (round_id, proposed_at, id),
        CONSTRAINT appropriation_proposal_some CHECK (amount_fen > 0),
        CONSTRAINT appropriation_proposal_decided CHECK (
          (state = 'PROPOSED') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
        CONSTRAINT appropriation_proposal_four_eyes CHECK (decided_by IS NULL OR decided_by <> proposed_by)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`ALTER TABLE fund_appropriation ADD COLUMN proposed_by ${ID} NULL`);
    await runner.query(`ALTER TABLE fund_appropriation ADD CONSTRAINT fund_appropriation_four_eyes
      CHECK (proposed_by IS NULL OR proposed_by <> appropriated_by)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE fund_appropriation DROP CONSTRAINT fund_appropriation_four_eyes');
    await runner.query('ALTER TABLE fund_appropriation DROP COLUMN proposed_by');
    await runner.query('DROP TABLE appropriation_proposal');
  }
}
