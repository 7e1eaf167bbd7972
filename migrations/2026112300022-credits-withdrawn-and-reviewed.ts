import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const ID = `varchar(36) ${ASCII}`;
const WORD = `varchar(32) ${ASCII}`;
const CODE = `varchar(64) ${ASCII}`;
const KEY = `char(32) ${ASCII}`;

/** What became of an award after it was decided; what was decided is not touched. */
export class CreditsWithdrawnAndReviewed2026112300022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE credit_award
        ADD COLUMN state ${WORD} NOT NULL DEFAULT 'CREDITED' AFTER rule_version,
        ADD COLUMN times bigint NOT NULL DEFAULT 0 AFTER points_requested,
        ADD COLUMN cooling_key ${KEY} NULL AFTER times,
        ADD COLUMN enterprise_id ${ID} NULL AFTER event_id,
        ADD COLUMN region_code char(6) ${ASCII} NULL AFTER enterprise_id,
        ADD COLUMN outlet_id ${ID} NULL AFTER region_code,
        ADD COLUMN to_own_staff tinyint NOT NULL DEFAULT 0 AFTER expires_on,
        ADD COLUMN withdrawn_at datetime(3) NULL AFTER posted_at,
        ADD COLUMN withdrawn_because ${WORD} NULL AFTER withdrawn_at,
        ADD INDEX credit_award_cooling (cooling_key, occurred_at),
        ADD INDEX credit_award_time (occurred_at, person_id, outlet_id),
        DROP CONSTRAINT credit_award_explained`);
    await runner.query(`UPDATE credit_award SET state = 'REFUSED' WHERE refused_because IS NOT NULL`);
    await runner.query(`
      ALTER TABLE credit_award
        ALTER COLUMN state DROP DEFAULT,
        ALTER COLUMN times DROP DEFAULT,
        ALTER COLUMN to_own_staff DROP DEFAULT,
        ADD CONSTRAINT credit_award_states CHECK (state IN ('CREDITED', 'UNDER_REVIEW', 'REFUSED', 'WITHDRAWN')),
        ADD CONSTRAINT credit_award_stands CHECK (
          state NOT IN ('CREDITED', 'UNDER_REVIEW') OR (points > 0 AND refused_because IS NULL)),
        ADD CONSTRAINT credit_award_explained CHECK (state <> 'REFUSED' OR refused_because IS NOT NULL),
        ADD CONSTRAINT credit_award_withdrawn CHECK (
          (state = 'WITHDRAWN') = (withdrawn_at IS NOT NULL) AND (state = 'WITHDRAWN') = (withdrawn_because IS NOT NULL))`);
    await runner.query(`
      CREATE TABLE credit_review (
        sequence bigint NOT NULL AUTO_INCREMENT,
        award_id ${KEY} NOT NULL,
        rule ${CODE} NOT NULL,
        enterprise_id ${ID} NOT NULL,
        region_code char(6) ${ASCII} NOT NULL,
        outlet_id ${ID} NULL,
        items bigint NOT NULL,
        above bigint NOT NULL,
        counted text NOT NULL,
        held_at datetime(3) NOT NULL,
        decision ${WORD} NULL,
        decided_by ${ID} NULL,
        decided_at datetime(3) NULL,
        reason varchar(1000) NULL,
        PRIMARY KEY (sequence),
        UNIQUE INDEX credit_review_award (award_id),
        INDEX credit_review_open (decision, sequence),
        CONSTRAINT credit_review_decisions CHECK (decision IN ('GRANT', 'REFUSE')),
        CONSTRAINT credit_review_decided CHECK (
          (decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)
          AND (decision IS NULL) = (reason IS NULL))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credit_review');
    await runner.query(`DELETE FROM credit_award WHERE (points = 0) <> (refused_because IS NOT NULL)`);
    await runner.query(`
      ALTER TABLE credit_award
        DROP CONSTRAINT credit_award_withdrawn, DROP CONSTRAINT credit_award_explained,
        DROP CONSTRAINT credit_award_stands, DROP CONSTRAINT credit_award_states,
        DROP INDEX credit_award_time, DROP INDEX credit_award_cooling,
        DROP COLUMN withdrawn_because, DROP COLUMN withdrawn_at, DROP COLUMN to_own_staff,
        DROP COLUMN outlet_id, DROP COLUMN region_code, DROP COLUMN enterprise_id,
        DROP COLUMN cooling_key, DROP COLUMN times, DROP COLUMN state,
        ADD CONSTRAINT credit_award_explained CHECK ((points = 0) = (refused_because IS NOT NULL))`);
  }
}
