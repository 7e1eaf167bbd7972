import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Ledger2026112100010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ledger_account (
        id char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        owner_kind varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        owner_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        unit varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        balance bigint NOT NULL DEFAULT 0,
        may_go_negative tinyint NOT NULL,
        opened_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT ledger_account_covered CHECK (balance >= 0 OR may_go_negative = 1)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE ledger_transfer (
        sequence bigint NOT NULL AUTO_INCREMENT,
        id char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        debit_account_id char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        credit_account_id char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        amount bigint NOT NULL,
        reason varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        context text NOT NULL,
        content_digest char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        expires_on date NULL,
        occurred_at datetime(3) NOT NULL,
        posted_at datetime(3) NOT NULL,
        PRIMARY KEY (sequence),
        UNIQUE INDEX ledger_transfer_posted_once (id),
        INDEX ledger_transfer_debit (debit_account_id, sequence),
        INDEX ledger_transfer_credit (credit_account_id, sequence),
        CONSTRAINT ledger_transfer_moves CHECK (amount > 0 AND debit_account_id <> credit_account_id)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ledger_transfer, ledger_account');
  }
}
