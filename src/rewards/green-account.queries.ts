import { consumer, GREEN_CREDITS } from '../credits/index.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { accountId } from '../ledger/index.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, joined, raw, type Sql, sql } from '../platform/sql.js';

/** A person's three accounts. */
export interface Accounts {
  readonly person: Id;
  readonly held: Id;
  readonly owed: Id;
}

export const accountsOf = (personId: Id): Accounts => ({
  person: accountId(consumer(personId), GREEN_CREDITS),
  held: accountId({ kind: 'HOLD', id: personId }, GREEN_CREDITS),
  owed: accountId({ kind: 'DEBT', id: personId }, GREEN_CREDITS),
});

export const findBalances = ({ person, held, owed }: Accounts): Sql => sql`
  SELECT id, balance FROM ledger_account WHERE id IN ${[person, held, owed]}`;

export interface EntryRow {
  readonly sequence: string;
  readonly id: Id;
  readonly debit: Id;
  readonly credit: Id;
  readonly amount: string;
  readonly reason: string;
  readonly context: string;
  readonly expiresOn: LocalDate | null;
  readonly occurredAt: Date;
  readonly postedAt: Date;
}

/**
 * Newest first. Each part reads the index of one account and side, at most one page deep, however long the history; a
 * transfer between two of the accounts is one entry.
 */
export const findEntries = (accounts: Accounts, page: PageArgs): Sql => {
  const parts = Object.values(accounts).flatMap((account: Id) =>
    ['credit_account_id', 'debit_account_id'].map(
      (side) => sql`(
        SELECT sequence FROM ledger_transfer
        WHERE ${all([sql`${raw(side)} = ${account}`, afterCursor(page, ['sequence'])])}
        ORDER BY sequence DESC LIMIT ${page.first + 1})`,
    ),
  );
  return sql`
    SELECT entry.sequence, entry.id, entry.debit_account_id AS debit, entry.credit_account_id AS credit, entry.amount,
      entry.reason, entry.context, entry.expires_on AS expiresOn, entry.occurred_at AS occurredAt,
      entry.posted_at AS postedAt
    FROM (
      SELECT sequence FROM (${joined(parts, ' UNION ')}) AS found ORDER BY sequence DESC LIMIT ${page.first + 1}
    ) AS page JOIN ledger_transfer AS entry ON entry.sequence = page.sequence
    ORDER BY entry.sequence DESC`;
};

/** What transfers were about that others name. */
export const findContexts = (ids: readonly Id[]): Sql => sql`
  SELECT id, context FROM ledger_transfer WHERE id IN ${[...ids]}`;

export interface AwardRow {
  readonly id: Id;
  readonly rule: string;
  readonly times: string;
  readonly occurredAt: Date;
  readonly because: string;
}

export const findAwardsByIds = (ids: readonly Id[]): Sql => sql`
  SELECT id, rule, times, occurred_at AS occurredAt, because FROM credit_award WHERE id IN ${[...ids]}`;

/** By the last day of what can still be spent, soonest first. */
export const findExpiring = ({ person }: Accounts, today: LocalDate, days: number): Sql => sql`
  SELECT open_until AS expiresOn, SUM(remaining) AS credits FROM ledger_lot
  WHERE account_id = ${person} AND open_until >= ${today} AND expires_on IS NOT NULL
  GROUP BY open_until ORDER BY open_until LIMIT ${days}`;

/** Civil days are those of China Standard Time. */
const civilDay = (column: string): Sql => raw(`DATE(${column} + INTERVAL 8 HOUR)`);

/** What was earned by civil day, whatever was spent of it; what was taken back was not earned. */
export const findEarned = ({ person }: Accounts, from: Date): Sql => sql`
  SELECT ${civilDay('earned_at')} AS day, SUM(amount) AS points FROM ledger_lot
  WHERE account_id = ${person} AND earned_at >= ${from} AND reversed_at IS NULL
  GROUP BY day`;

/** What stands of a person's awards by rule, day and number, so that each award is estimated and rounded alone. */
export const findActions = (personId: Id): Sql => sql`
  SELECT rule, ${civilDay('occurred_at')} AS day, times, COUNT(*) AS awards, MAX(id) AS awardId FROM credit_award
  WHERE person_id = ${personId} AND state = 'CREDITED' GROUP BY rule, day, times`;
