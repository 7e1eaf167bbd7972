import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const ID = `varchar(36) ${ASCII}`;
const WORD = `varchar(32) ${ASCII}`;
const DIGEST = `char(64) ${ASCII}`;
const REGION = `char(6) ${ASCII}`;
const NUMBER = `varchar(64) ${ASCII}`;
const APPEND_ONLY = ['fund_appropriation', 'payment_confirmation', 'recovery_receipt'];

/** 拨付、追缴、补拨 */
export class Payments2026112500041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [
      APPROPRIATION,
      BATCH,
      ORDER,
      CONFIRMATION,
      RECOVERY,
      RECEIPT,
      SUPPLEMENT,
      RECALCULATION,
    ])
      await runner.query(table);
    for (const table of APPEND_ONLY) {
      for (const change of ['UPDATE', 'DELETE']) {
        await runner.query(`
          CREATE TRIGGER ${table}_refuses_${change.toLowerCase()} BEFORE ${change} ON ${table} FOR EACH ROW
            SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${table} is append-only'`);
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE recalculation, supplement, recovery_receipt, recovery, payment_confirmation, payment_order,
      payment_batch, fund_appropriation`);
  }
}

const APPROPRIATION = `
  CREATE TABLE fund_appropriation (
    id ${ID} NOT NULL,
    round_id ${ID} NOT NULL,
    region_code ${REGION} NOT NULL,
    amount_fen bigint NOT NULL,
    reference varchar(200) NOT NULL,
    appropriated_by ${ID} NOT NULL,
    appropriated_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    INDEX fund_appropriation_round (round_id, appropriated_at, id),
    CONSTRAINT fund_appropriation_some CHECK (amount_fen > 0)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const BATCH = `
  CREATE TABLE payment_batch (
    id ${ID} NOT NULL,
    round_id ${ID} NOT NULL,
    region_code ${REGION} NOT NULL,
    state ${WORD} NOT NULL,
    order_count int NOT NULL,
    total_fen bigint NOT NULL,
    orders_digest ${DIGEST} NOT NULL,
    proposed_by ${ID} NOT NULL,
    proposed_at datetime(3) NOT NULL,
    decided_by ${ID} NULL,
    decided_at datetime(3) NULL,
    reason varchar(500) NULL,
    PRIMARY KEY (id),
    INDEX payment_batch_round (round_id, proposed_at, id),
    CONSTRAINT payment_batch_some CHECK (order_count > 0 AND total_fen > 0),
    CONSTRAINT payment_batch_decided CHECK (
      (state = 'PROPOSED') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT payment_batch_four_eyes CHECK (decided_by IS NULL OR decided_by <> proposed_by)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const ORDER = `
  CREATE TABLE payment_order (
    id ${ID} NOT NULL,
    batch_id ${ID} NOT NULL,
    position int NOT NULL,
    kind ${WORD} NOT NULL,
    instalment_id ${ID} NOT NULL,
    case_id ${ID} NOT NULL,
    case_number ${NUMBER} NOT NULL,
    enterprise_id ${ID} NOT NULL,
    region_code ${REGION} NOT NULL,
    state ${WORD} NOT NULL,
    ordered_fen bigint NOT NULL,
    paid_fen bigint NOT NULL,
    failure varchar(500) NULL,
    confirmed_at datetime(3) NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX payment_order_batch (batch_id, position),
    INDEX payment_order_case (case_id, batch_id),
    INDEX payment_order_instalment (instalment_id, state),
    INDEX payment_order_enterprise (enterprise_id, id),
    CONSTRAINT payment_order_never_above CHECK (ordered_fen > 0 AND paid_fen >= 0 AND paid_fen <= ordered_fen),
    CONSTRAINT payment_order_paid CHECK (
      (state = 'PAID') = (paid_fen = ordered_fen)
      AND (state = 'PARTLY_PAID') = (paid_fen > 0 AND paid_fen < ordered_fen))
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const CONFIRMATION = `
  CREATE TABLE payment_confirmation (
    batch_id ${ID} NOT NULL,
    file_digest ${DIGEST} NOT NULL,
    content mediumtext NOT NULL,
    paid_fen bigint NOT NULL,
    order_count int NOT NULL,
    read_by ${ID} NOT NULL,
    read_at datetime(3) NOT NULL,
    PRIMARY KEY (batch_id, file_digest)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const RECOVERY = `
  CREATE TABLE recovery (
    id ${ID} NOT NULL,
    case_id ${ID} NOT NULL,
    case_number ${NUMBER} NOT NULL,
    round_id ${ID} NOT NULL,
    enterprise_id ${ID} NOT NULL,
    region_code ${REGION} NOT NULL,
    ground ${WORD} NOT NULL,
    principal_fen bigint NOT NULL,
    fine_fen bigint NOT NULL,
    fine_basis varchar(64) ${ASCII} NULL,
    finding varchar(500) NOT NULL,
    recalculation_id ${ID} NULL,
    state ${WORD} NOT NULL,
    returned_fen bigint NOT NULL,
    fine_paid_fen bigint NOT NULL,
    proposed_by ${ID} NOT NULL,
    proposed_at datetime(3) NOT NULL,
    decided_by ${ID} NULL,
    decided_at datetime(3) NULL,
    reason varchar(500) NULL,
    PRIMARY KEY (id),
    INDEX recovery_case (case_id, state),
    INDEX recovery_proposed (proposed_at, id),
    CONSTRAINT recovery_never_above CHECK (
      principal_fen > 0 AND returned_fen >= 0 AND returned_fen <= principal_fen
      AND fine_paid_fen >= 0 AND fine_paid_fen <= fine_fen),
    CONSTRAINT recovery_no_fine_without_offence CHECK (ground <> 'FACT_CORRECTED' OR fine_fen = 0),
    CONSTRAINT recovery_fine_has_basis CHECK ((fine_basis IS NULL) = (fine_fen = 0)),
    CONSTRAINT recovery_decided CHECK (
      (state IN ('PROPOSED', 'SUPERSEDED')) = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT recovery_four_eyes CHECK (decided_by IS NULL OR decided_by <> proposed_by)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const RECEIPT = `
  CREATE TABLE recovery_receipt (
    id ${ID} NOT NULL,
    recovery_id ${ID} NOT NULL,
    principal_fen bigint NOT NULL,
    fine_fen bigint NOT NULL,
    received_on date NOT NULL,
    reference varchar(200) NOT NULL,
    recorded_by ${ID} NOT NULL,
    recorded_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    INDEX recovery_receipt_recovery (recovery_id, recorded_at, id),
    CONSTRAINT recovery_receipt_some CHECK (principal_fen >= 0 AND fine_fen >= 0 AND principal_fen + fine_fen > 0)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const SUPPLEMENT = `
  CREATE TABLE supplement (
    id ${ID} NOT NULL,
    case_id ${ID} NOT NULL,
    case_number ${NUMBER} NOT NULL,
    round_id ${ID} NOT NULL,
    enterprise_id ${ID} NOT NULL,
    region_code ${REGION} NOT NULL,
    amount_fen bigint NOT NULL,
    paid_fen bigint NOT NULL,
    finding varchar(500) NOT NULL,
    recalculation_id ${ID} NOT NULL,
    state ${WORD} NOT NULL,
    proposed_at datetime(3) NOT NULL,
    decided_by ${ID} NULL,
    decided_at datetime(3) NULL,
    reason varchar(500) NULL,
    PRIMARY KEY (id),
    INDEX supplement_case (case_id, state),
    INDEX supplement_round (round_id, state),
    INDEX supplement_proposed (proposed_at, id),
    CONSTRAINT supplement_never_above CHECK (amount_fen > 0 AND paid_fen >= 0 AND paid_fen <= amount_fen),
    CONSTRAINT supplement_decided CHECK ((state IN ('PROPOSED', 'SUPERSEDED')) = (decided_by IS NULL))
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const RECALCULATION = `
  CREATE TABLE recalculation (
    id ${ID} NOT NULL,
    case_id ${ID} NOT NULL,
    number int NOT NULL,
    case_number ${NUMBER} NOT NULL,
    enterprise_id ${ID} NOT NULL,
    region_code ${REGION} NOT NULL,
    outcome ${WORD} NOT NULL,
    kept_fen bigint NOT NULL,
    open_fen bigint NOT NULL,
    due_fen bigint NULL,
    recover_fen bigint NOT NULL,
    withhold_fen bigint NOT NULL,
    supplement_fen bigint NOT NULL,
    difference mediumtext NOT NULL,
    content_digest ${DIGEST} NOT NULL,
    computed_at datetime(3) NOT NULL,
    dismissed_by ${ID} NULL,
    dismissed_because varchar(500) NULL,
    PRIMARY KEY (id),
    UNIQUE INDEX recalculation_case (case_id, number),
    INDEX recalculation_computed (computed_at, id)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4`;
