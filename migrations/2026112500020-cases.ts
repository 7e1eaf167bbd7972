import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const ID = `varchar(36) ${ASCII}`;
const WORD = `varchar(32) ${ASCII}`;
const DIGEST = `char(64) ${ASCII}`;

/** 申报件: rounds, cases with every step and decision, objections, interests, instalments and claims. */
export class Cases2026112500020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [ROUND, CASE, DECISION, STEP, OBJECTION, INTEREST, INSTALMENT, CLAIM, FINDING, PLAN])
      await runner.query(table);
    await runner.query(DOCUMENT);
    for (const table of ['case_decision', 'case_step']) {
      for (const change of ['UPDATE', 'DELETE']) {
        await runner.query(`
          CREATE TRIGGER ${table}_refuses_${change.toLowerCase()} BEFORE ${change} ON ${table}
            FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${table} is append-only'`);
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE case_document, allocation_plan, case_claim_finding, case_claim, case_instalment,
      case_interest, case_objection, case_step, case_decision, subsidy_case, funding_round`);
  }
}

const ROUND = `
  CREATE TABLE funding_round (
    id ${ID} NOT NULL,
    programme varchar(64) ${ASCII} NOT NULL,
    version int NOT NULL,
    title varchar(200) NOT NULL,
    region_code char(6) ${ASCII} NOT NULL,
    filing_from date NOT NULL,
    filing_to date NULL,
    fund_fen bigint NULL,
    judged_on ${WORD} NOT NULL,
    corrections int NULL,
    stage_days text NOT NULL,
    case_count int NOT NULL,
    opened_by ${ID} NOT NULL,
    opened_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    INDEX funding_round_programme (programme, version, id),
    INDEX funding_round_opened (opened_at, id, region_code),
    CONSTRAINT funding_round_window CHECK (filing_to IS NULL OR filing_from <= filing_to),
    CONSTRAINT funding_round_fund CHECK (fund_fen IS NULL OR fund_fen >= 0)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const CASE = `
  CREATE TABLE subsidy_case (
    id ${ID} NOT NULL,
    number varchar(64) ${ASCII} NULL,
    round_id ${ID} NOT NULL,
    programme varchar(64) ${ASCII} NOT NULL,
    version int NOT NULL,
    enterprise_id ${ID} NOT NULL,
    region_code char(6) ${ASCII} NOT NULL,
    state ${WORD} NOT NULL,
    standing tinyint NULL,
    state_since datetime(3) NOT NULL,
    due_on date NULL,
    due_unknown ${WORD} NULL,
    application mediumtext NOT NULL,
    drafted_by ${ID} NOT NULL,
    drafted_at datetime(3) NOT NULL,
    filed_at datetime(3) NULL,
    judged_on date NULL,
    corrections_used int NOT NULL,
    decision_count int NOT NULL,
    step_count int NOT NULL,
    claim_fen bigint NULL,
    plan_id ${ID} NULL,
    planned_fen bigint NULL,
    notice_from date NULL,
    notice_to date NULL,
    agreed varchar(500) ${ASCII} NOT NULL,
    is_appealed tinyint NOT NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX subsidy_case_number (number),
    UNIQUE INDEX subsidy_case_open_once (round_id, enterprise_id, standing),
    INDEX subsidy_case_round (round_id, state, id),
    INDEX subsidy_case_enterprise (enterprise_id, drafted_at, id),
    INDEX subsidy_case_drafted (drafted_at, id, region_code),
    INDEX subsidy_case_due (state, due_on, id),
    CONSTRAINT subsidy_case_filed_once_numbered CHECK ((number IS NULL) = (filed_at IS NULL)),
    CONSTRAINT subsidy_case_planned CHECK (planned_fen IS NULL OR (planned_fen >= 0 AND planned_fen <= claim_fen)),
    CONSTRAINT subsidy_case_notice CHECK (notice_to IS NULL OR notice_from <= notice_to)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const DECISION = `
  CREATE TABLE case_decision (
    case_id ${ID} NOT NULL,
    number int NOT NULL,
    version int NOT NULL,
    judged_on date NOT NULL,
    facts longtext NOT NULL,
    decision longtext NOT NULL,
    outcome ${WORD} NOT NULL,
    claim_fen bigint NULL,
    possible_fen bigint NOT NULL,
    content_digest ${DIGEST} NOT NULL,
    decided_by ${ID} NOT NULL,
    decided_at datetime(3) NOT NULL,
    PRIMARY KEY (case_id, number)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const STEP = `
  CREATE TABLE case_step (
    case_id ${ID} NOT NULL,
    position int NOT NULL,
    step ${WORD} NOT NULL,
    from_state ${WORD} NULL,
    to_state ${WORD} NOT NULL,
    taken_by ${ID} NOT NULL,
    taken_as ${WORD} NOT NULL,
    department_id ${ID} NULL,
    region_code char(6) ${ASCII} NULL,
    reason varchar(1000) NULL,
    detail mediumtext NOT NULL,
    taken_at datetime(3) NOT NULL,
    content_digest ${DIGEST} NOT NULL,
    PRIMARY KEY (case_id, position),
    INDEX case_step_person (taken_by, taken_at)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const OBJECTION = `
  CREATE TABLE case_objection (
    id ${ID} NOT NULL,
    case_id ${ID} NOT NULL,
    objector varchar(200) NOT NULL,
    words varchar(1000) NOT NULL,
    raised_by ${ID} NOT NULL,
    raised_at datetime(3) NOT NULL,
    finding ${WORD} NULL,
    reason varchar(1000) NULL,
    decided_by ${ID} NULL,
    decided_at datetime(3) NULL,
    PRIMARY KEY (id),
    INDEX case_objection_case (case_id, finding, raised_at, id),
    CONSTRAINT case_objection_decided CHECK (
      (finding IS NULL) = (decided_by IS NULL) AND (finding IS NULL) = (reason IS NULL)
      AND (finding IS NULL) = (decided_at IS NULL)),
    CONSTRAINT case_objection_second_person CHECK (decided_by IS NULL OR decided_by <> raised_by)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const INTEREST = `
  CREATE TABLE case_interest (
    id ${ID} NOT NULL,
    person_id ${ID} NOT NULL,
    enterprise_id ${ID} NOT NULL,
    kind ${WORD} NOT NULL,
    words varchar(1000) NOT NULL,
    declared_by ${ID} NOT NULL,
    declared_at datetime(3) NOT NULL,
    ended_by ${ID} NULL,
    ended_at datetime(3) NULL,
    end_reason varchar(1000) NULL,
    PRIMARY KEY (id),
    INDEX case_interest_person (person_id, enterprise_id, ended_at),
    CONSTRAINT case_interest_ended CHECK (
      (ended_by IS NULL) = (ended_at IS NULL) AND (ended_by IS NULL) = (end_reason IS NULL)),
    CONSTRAINT case_interest_ended_by_another CHECK (ended_by IS NULL OR ended_by <> person_id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const INSTALMENT = `
  CREATE TABLE case_instalment (
    id ${ID} NOT NULL,
    case_id ${ID} NOT NULL,
    number int NOT NULL,
    assessment int NULL,
    assessment_from date NULL,
    assessment_to date NULL,
    planned_fen bigint NOT NULL,
    payable_fen bigint NULL,
    paid_fen bigint NOT NULL,
    state ${WORD} NOT NULL,
    finding mediumtext NULL,
    tested_by ${ID} NULL,
    tested_at datetime(3) NULL,
    failure varchar(1000) NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX case_instalment_number (case_id, number),
    CONSTRAINT case_instalment_never_above CHECK (
      planned_fen >= 0 AND paid_fen >= 0 AND paid_fen <= COALESCE(payable_fen, 0)
      AND COALESCE(payable_fen, 0) <= planned_fen),
    CONSTRAINT case_instalment_tested CHECK (
      state NOT IN ('PAYABLE', 'ORDERED', 'PAID', 'FAILED') OR payable_fen IS NOT NULL)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const CLAIM = `
  CREATE TABLE case_claim (
    case_id ${ID} NOT NULL,
    kind ${WORD} NOT NULL,
    claim_key varchar(120) COLLATE utf8mb4_bin NOT NULL,
    PRIMARY KEY (case_id, kind, claim_key),
    INDEX case_claim_key (kind, claim_key, case_id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const FINDING = `
  CREATE TABLE case_claim_finding (
    case_id ${ID} NOT NULL,
    other_case_id ${ID} NOT NULL,
    finding ${WORD} NOT NULL,
    reason varchar(1000) NOT NULL,
    found_by ${ID} NOT NULL,
    found_at datetime(3) NOT NULL,
    PRIMARY KEY (case_id, other_case_id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const PLAN = `
  CREATE TABLE allocation_plan (
    id ${ID} NOT NULL,
    round_id ${ID} NOT NULL,
    fund_fen bigint NULL,
    claimed_fen bigint NOT NULL,
    planned_fen bigint NOT NULL,
    case_count int NOT NULL,
    state ${WORD} NOT NULL,
    reason varchar(1000) NOT NULL,
    proposed_by ${ID} NOT NULL,
    proposed_at datetime(3) NOT NULL,
    decided_by ${ID} NULL,
    decided_at datetime(3) NULL,
    PRIMARY KEY (id),
    INDEX allocation_plan_round (round_id, proposed_at, id),
    CONSTRAINT allocation_plan_within_fund CHECK (fund_fen IS NULL OR planned_fen <= fund_fen),
    CONSTRAINT allocation_plan_four_eyes CHECK (decided_by IS NULL OR decided_by <> proposed_by)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const DOCUMENT = `
  CREATE TABLE case_document (
    case_id ${ID} NOT NULL,
    document_code varchar(64) ${ASCII} NOT NULL,
    subject varchar(120) COLLATE utf8mb4_bin NOT NULL,
    evidence_id ${ID} NOT NULL,
    attached_by ${ID} NOT NULL,
    attached_at datetime(3) NOT NULL,
    PRIMARY KEY (case_id, document_code, subject, evidence_id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;
