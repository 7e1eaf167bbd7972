import { createHash } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const AT_ONCE = 1_000;

/** Lots, holds and debts; and every transfer so far is entered into the audit chain, since none may stand outside it. */
export class LedgerLots2026112300002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_owes CHECK (owner_kind <> 'DEBT' OR balance <= 0)`);
    await runner.query(`
      CREATE TABLE ledger_lot (
        id char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        account_id char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        amount bigint NOT NULL,
        remaining bigint NOT NULL,
        earned_at datetime(3) NOT NULL,
        expires_on date NULL,
        open_until date NULL,
        reversed_at datetime(3) NULL,
        PRIMARY KEY (id),
        INDEX ledger_lot_open (account_id, open_until),
        INDEX ledger_lot_due (open_until, id),
        CONSTRAINT ledger_lot_covered CHECK (remaining >= 0 AND remaining <= amount),
        CONSTRAINT ledger_lot_is_open CHECK ((remaining = 0) = (open_until IS NULL))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE ledger_lot_move (
        transfer_id char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        lot_id char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        amount bigint NOT NULL,
        PRIMARY KEY (transfer_id, lot_id),
        INDEX ledger_lot_move_lot (lot_id),
        CONSTRAINT ledger_lot_move_moves CHECK (amount <> 0)
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      CREATE TABLE ledger_hold (
        id char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        owner_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        unit varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        amount bigint NOT NULL,
        remaining bigint NOT NULL,
        expires_at datetime(3) NOT NULL,
        due_at datetime(3) NULL,
        ended_by varchar(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
        PRIMARY KEY (id),
        INDEX ledger_hold_due (due_at, id),
        CONSTRAINT ledger_hold_covered CHECK (remaining >= 0 AND remaining <= amount AND amount > 0),
        CONSTRAINT ledger_hold_ended CHECK ((ended_by IS NULL) = (due_at IS NOT NULL))
      ) ENGINE=InnoDB CHARACTER SET utf8mb4`);
    await runner.query(`
      INSERT INTO ledger_lot (id, account_id, amount, remaining, earned_at, expires_on, open_until)
      SELECT t.id, t.credit_account_id, t.amount, t.amount, t.occurred_at, t.expires_on,
        COALESCE(t.expires_on, '9999-12-31')
      FROM ledger_transfer AS t JOIN ledger_account AS a ON a.id = t.credit_account_id
      WHERE a.owner_kind = 'PERSON'`);
    await enterIntoChain(runner);
    for (const table of ['ledger_transfer', 'ledger_lot_move']) {
      for (const change of ['UPDATE', 'DELETE']) {
        await runner.query(`
          CREATE TRIGGER ${table}_refuses_${change.toLowerCase()} BEFORE ${change} ON ${table} FOR EACH ROW
            SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${table} is append-only: post another transfer instead'`);
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const change of ['update', 'delete'])
      await runner.query(`DROP TRIGGER ledger_transfer_refuses_${change}`);
    await runner.query('DROP TABLE ledger_hold, ledger_lot_move, ledger_lot');
    await runner.query('ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_owes');
  }
}

async function enterIntoChain(runner: QueryRunner): Promise<void> {
  let [position, previous, last] = [0, '0'.repeat(64), '0'];
  for (;;) {
    const transfers: { sequence: string; id: string; digest: string }[] = await runner.query(
      `SELECT sequence, id, content_digest AS digest FROM ledger_transfer WHERE sequence > ? ORDER BY sequence LIMIT ${AT_ONCE}`,
      [last],
    );
    const [first] = transfers;
    if (!first) break;
    const lines = transfers.map(({ id, digest }) => `${id}:${digest}\n`).join('');
    const content = sha256(prefixed(lines));
    const subject = `${first.sequence}+${transfers.length}`;
    const at = new Date();
    position += 1;
    const parts = [String(position), previous, 'TRANSFERS', subject, content, at.toISOString()];
    const hash = sha256(parts.map(prefixed).join(''));
    await runner.query(
      `INSERT INTO audit_entry (position, kind, subject, content_digest, previous_hash, hash, recorded_at)
       VALUES (?, 'TRANSFERS', ?, ?, ?, ?, ?)`,
      [position, subject, content, previous, hash, at],
    );
    [previous, last] = [hash, transfers.at(-1)?.sequence ?? last];
  }
  await runner.query('UPDATE audit_head SET position = ?, hash = ? WHERE id = 1', [position, previous]);
}

const prefixed = (text: string): string => `${Buffer.byteLength(text)}:${text}`;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
