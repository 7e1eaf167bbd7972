import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import type { OwnerKind } from './ledger-account.entity.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';

export const findDigests = (ids: readonly Id[]): Sql => sql`
  SELECT id, content_digest AS contentDigest FROM ledger_transfer WHERE id IN ${[...ids]}`;

/**
 * Moves balances by exactly the transfers named, as they stand in the table. The join is led by those and goes by the
 * accounts' key: read otherwise, every account there is would be locked.
 */
export const moveBalances = (ids: readonly Id[]): Sql => sql`
  UPDATE (
    SELECT account_id, SUM(amount) AS amount FROM (
      SELECT credit_account_id AS account_id, amount FROM ledger_transfer WHERE id IN ${[...ids]}
      UNION ALL
      SELECT debit_account_id, -amount FROM ledger_transfer WHERE id IN ${[...ids]}
    ) AS entry GROUP BY account_id
  ) AS moved STRAIGHT_JOIN ledger_account FORCE INDEX (PRIMARY) ON ledger_account.id = moved.account_id
  SET ledger_account.balance = ledger_account.balance + moved.amount`;

export const findBalance = (accountId: Id): Sql => sql`
  SELECT balance FROM ledger_account WHERE id = ${accountId}`;

/** One transfer as the owner of an account reads it. */
export interface StatementLine {
  readonly sequence: string;
  readonly id: Id;
  /** Positive where the account was credited, negative where it was debited. */
  readonly amount: string;
  readonly reason: string;
  readonly context: string;
  readonly expiresOn: LocalDate | null;
  readonly occurredAt: Date;
  readonly postedAt: Date;
}

const LINE = raw(`sequence, id, reason, context, expires_on AS expiresOn, occurred_at AS occurredAt,
  posted_at AS postedAt`);

/** Newest first. Each half reads its own index, at most one page deep, however long the account's history. */
export const findStatement = (accountId: Id, page: PageArgs): Sql => {
  const half = (column: 'credit_account_id' | 'debit_account_id', sign: '' | '-') => sql`
    (SELECT ${LINE}, ${raw(sign)}amount AS amount FROM ledger_transfer
     WHERE ${raw(column)} = ${accountId} AND ${all([afterCursor(page, ['sequence'])])}
     ORDER BY sequence DESC LIMIT ${page.first + 1})`;
  return sql`
    SELECT line.* FROM (${half('credit_account_id', '')} UNION ALL ${half('debit_account_id', '-')}) AS line
    ORDER BY line.sequence DESC LIMIT ${page.first + 1}`;
};

const LOT = raw(
  `id, account_id AS accountId, amount, remaining, earned_at AS earnedAt, expires_on AS expiresOn`,
);

/** Locks what the accounts can still spend; call it with the accounts locked. */
export const findOpenLots = (accountIds: readonly Id[]): Sql => sql`
  SELECT ${LOT} FROM ledger_lot WHERE account_id IN ${[...accountIds]} AND open_until IS NOT NULL FOR UPDATE`;

export const findLotsById = (ids: readonly Id[]): Sql => sql`
  SELECT ${LOT} FROM ledger_lot WHERE id IN ${[...ids]} FOR UPDATE`;

/** What is left of what one transfer credited. */
export interface OpenLot {
  readonly id: Id;
  readonly amount: string;
  readonly remaining: string;
  readonly earnedAt: Date;
  /** Null where it does not expire. */
  readonly expiresOn: LocalDate | null;
}

export const findLotPage = (accountId: Id, page: PageArgs): Sql => sql`
  SELECT ${LOT}, open_until AS openUntil FROM ledger_lot
  WHERE ${all([
    sql`account_id = ${accountId} AND open_until IS NOT NULL`,
    afterCursor(page, ['open_until', 'id'], 'ASC'),
  ])}
  ORDER BY open_until, id LIMIT ${page.first + 1}`;

/** Lots past their day, oldest first, and from whom they came. */
export const findDueLots = (today: LocalDate, limit: number): Sql => sql`
  SELECT lot.id, holder.unit, holder.owner_id AS holderId, source.owner_kind AS sourceKind, source.owner_id AS sourceId
  FROM ledger_lot AS lot
    JOIN ledger_account AS holder ON holder.id = lot.account_id
    JOIN ledger_transfer AS opening ON opening.id = lot.id
    JOIN ledger_account AS source ON source.id = opening.debit_account_id
  WHERE lot.open_until < ${today} ORDER BY lot.open_until, lot.id LIMIT ${limit}`;

/** Accounts that owe, locked. */
export const lockBalances = (accountIds: readonly Id[]): Sql => sql`
  SELECT id, balance FROM ledger_account WHERE id IN ${[...accountIds]} AND balance < 0 ORDER BY id FOR UPDATE`;

/**
 * Accounts whose balance is not the sum of their transfers, lots of which not as much is left as their moves leave, and
 * accounts that hold other than their lots.
 */
export const findDiscrepancies = sql`
  SELECT account.id, account.balance, COALESCE(replayed.balance, 0) AS replayed
  FROM ledger_account AS account LEFT JOIN (
    SELECT account_id, SUM(amount) AS balance FROM (
      SELECT credit_account_id AS account_id, amount FROM ledger_transfer
      UNION ALL
      SELECT debit_account_id, -amount FROM ledger_transfer
    ) AS entry GROUP BY account_id
  ) AS replayed ON replayed.account_id = account.id
  WHERE account.balance <> COALESCE(replayed.balance, 0)
  UNION ALL
  SELECT lot.id, lot.remaining, opening.amount + COALESCE(moved.amount, 0)
  FROM ledger_lot AS lot JOIN ledger_transfer AS opening ON opening.id = lot.id LEFT JOIN (
    SELECT lot_id, SUM(amount) AS amount FROM ledger_lot_move GROUP BY lot_id
  ) AS moved ON moved.lot_id = lot.id
  WHERE lot.remaining <> opening.amount + COALESCE(moved.amount, 0) OR lot.amount <> opening.amount
  UNION
  SELECT account.id, account.balance, COALESCE(held.remaining, 0)
  FROM ledger_account AS account LEFT JOIN (
    SELECT account_id, SUM(remaining) AS remaining FROM ledger_lot GROUP BY account_id
  ) AS held ON held.account_id = account.id
  WHERE account.owner_kind = 'PERSON' AND account.balance <> COALESCE(held.remaining, 0)`;

/** A hold, locked, and its transfer's moves by lot, in the order in which it took them. */
export const lockHold = (id: Id): Sql => sql`
  SELECT id, owner_id AS ownerId, unit, amount, remaining, expires_at AS expiresAt, ended_by AS endedBy
  FROM ledger_hold WHERE id = ${id} FOR UPDATE`;

export const findTakenByHold = (id: Id): Sql => sql`
  SELECT move.lot_id AS lotId, move.amount FROM ledger_lot_move AS move JOIN ledger_lot AS lot ON lot.id = move.lot_id
  WHERE move.transfer_id = ${id} ORDER BY lot.earned_at, lot.id`;

export const findDueHolds = (now: Date, limit: number): Sql => sql`
  SELECT id, expires_at AS expiresAt FROM ledger_hold WHERE due_at <= ${now} ORDER BY due_at, id LIMIT ${limit}`;

export interface LotToReverse {
  readonly unit: string;
  readonly personId: string;
  readonly sourceKind: OwnerKind;
  readonly sourceId: string;
}

/** Whose a credited transfer is, and from whom. */
export const findLotToReverse = (id: Id): Sql => sql`
  SELECT holder.unit, holder.owner_id AS personId, source.owner_kind AS sourceKind, source.owner_id AS sourceId
  FROM ledger_lot AS lot
    JOIN ledger_account AS holder ON holder.id = lot.account_id
    JOIN ledger_transfer AS opening ON opening.id = lot.id
    JOIN ledger_account AS source ON source.id = opening.debit_account_id
  WHERE lot.id = ${id}`;

/** What of lots has expired so far; nothing of those of which nothing has. */
export const findExpired = (lotIds: readonly Id[]): Sql => sql`
  SELECT move.lot_id AS lotId, -SUM(move.amount) AS expired FROM ledger_lot_move AS move
  JOIN ledger_transfer AS expiry ON expiry.id = move.transfer_id
  WHERE move.lot_id IN ${[...lotIds]} AND expiry.reason = 'EXPIRY' GROUP BY move.lot_id`;

/** Of a lot: what is left, what has expired and so has gone back already, and whether it was reversed before. */
export const lockLotToReverse = (id: Id): Sql => sql`
  SELECT lot.amount, lot.remaining, lot.reversed_at AS reversedAt,
    (SELECT COALESCE(SUM(-move.amount), 0) FROM ledger_lot_move AS move
       JOIN ledger_transfer AS expiry ON expiry.id = move.transfer_id
     WHERE move.lot_id = lot.id AND expiry.reason = 'EXPIRY') AS expired
  FROM ledger_lot AS lot WHERE lot.id = ${id} FOR UPDATE`;

export const findTotals = sql`
  SELECT unit, SUM(balance) AS total FROM ledger_account GROUP BY unit ORDER BY unit`;

/** The columns of a transfer's content under their own names, as its digest is taken over them. */
export const findTransfersBetween = (from: string, to: string): Sql => sql`
  SELECT sequence, id, content_digest AS contentDigest, debit_account_id, credit_account_id, amount, reason, context,
    expires_on, occurred_at
  FROM ledger_transfer WHERE sequence BETWEEN ${from} AND ${to} ORDER BY sequence`;

export const findMovesBetween = (from: string, to: string): Sql => sql`
  SELECT move.transfer_id AS transferId, move.lot_id AS lotId, move.amount
  FROM ledger_transfer AS transfer JOIN ledger_lot_move AS move ON move.transfer_id = transfer.id
  WHERE transfer.sequence BETWEEN ${from} AND ${to}`;

export const countTransfers = sql`SELECT COUNT(*) AS transfers FROM ledger_transfer`;

/** Transfers after a sequence and, where one is named, before another. */
export const findTransfersBeside = (after: string, before: string | null): Sql => sql`
  SELECT sequence, id FROM ledger_transfer
  WHERE ${all([sql`sequence > ${after}`, before === null ? undefined : sql`sequence < ${before}`])}
  ORDER BY sequence LIMIT 100`;

/** Every balance, and the last transfer that it includes: one statement reads both as of one moment. */
export const findJournalBalances = sql`
  SELECT owner_kind AS kind, owner_id AS id, unit, balance,
    (SELECT COALESCE(MAX(sequence), 0) FROM ledger_transfer) AS lastSequence
  FROM ledger_account ORDER BY unit, owner_kind, owner_id`;

export const findJournalPage = (after: string, last: string, limit: number): Sql => sql`
  SELECT transfer.sequence, transfer.id, transfer.occurred_at AS occurredAt, debit.unit, transfer.amount,
    transfer.reason, debit.owner_kind AS debitKind, debit.owner_id AS debitId, credit.owner_kind AS creditKind,
    credit.owner_id AS creditId
  FROM ledger_transfer AS transfer
    JOIN ledger_account AS debit ON debit.id = transfer.debit_account_id
    JOIN ledger_account AS credit ON credit.id = transfer.credit_account_id
  WHERE transfer.sequence > ${after} AND transfer.sequence <= ${last} ORDER BY transfer.sequence LIMIT ${limit}`;

/** What went from one owner to another in all, by reason. */
export interface Turnover {
  readonly debitKind: OwnerKind;
  readonly debitId: string;
  readonly creditKind: OwnerKind;
  readonly creditId: string;
  readonly reason: string;
  readonly amount: string;
}

export const findTurnovers = (unit: string): Sql => sql`
  SELECT debit.owner_kind AS debitKind, debit.owner_id AS debitId, credit.owner_kind AS creditKind,
    credit.owner_id AS creditId, transfer.reason, SUM(transfer.amount) AS amount
  FROM ledger_transfer AS transfer
    JOIN ledger_account AS debit ON debit.id = transfer.debit_account_id
    JOIN ledger_account AS credit ON credit.id = transfer.credit_account_id
  WHERE debit.unit = ${unit}
  GROUP BY debit.owner_kind, debit.owner_id, credit.owner_kind, credit.owner_id, transfer.reason`;
