import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
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

/** Accounts whose balance is not the sum of their transfers. */
export const findDiscrepancies = sql`
  SELECT account.id, account.balance, COALESCE(replayed.balance, 0) AS replayed
  FROM ledger_account AS account LEFT JOIN (
    SELECT account_id, SUM(amount) AS balance FROM (
      SELECT credit_account_id AS account_id, amount FROM ledger_transfer
      UNION ALL
      SELECT debit_account_id, -amount FROM ledger_transfer
    ) AS entry GROUP BY account_id
  ) AS replayed ON replayed.account_id = account.id
  WHERE account.balance <> COALESCE(replayed.balance, 0)`;

export const findTotals = sql`
  SELECT unit, SUM(balance) AS total FROM ledger_account GROUP BY unit ORDER BY unit`;
