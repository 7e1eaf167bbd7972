import { derivedId, type Id } from '../kernel/id.js';
import { dateOf, type LocalDate, type Month, monthOf } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { factsChanged } from '../platform/facts-changed.js';
import { tell } from '../platform/outbox.js';
import { anyOf, insertInto, sql } from '../platform/sql.js';
import type { GrantStage } from './grant-entry.entity.js';

/** Whose money it is, and where the case is handled. */
export interface GrantCase {
  readonly caseId: Id;
  readonly caseNumber: string;
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
}

export interface NewGrant {
  readonly stage: GrantStage;
  /** What caused it: a case, a payment, a receipt. One cause is entered once at a stage. */
  readonly causeId: Id;
  readonly of: GrantCase;
  readonly amountFen: bigint;
  readonly happenedOn: LocalDate;
}

/**
 * Enters what cases came to, in the transaction in which they did, and tells it to what is summed by month. What was
 * entered of the same cause before stays.
 */
export async function enterGrants(
  transaction: Transaction,
  grants: readonly NewGrant[],
  enteredAt: Date,
): Promise<void> {
  const byId = new Map(grants.map((grant) => [derivedId('grant', grant.stage, grant.causeId), grant]));
  const entries = [...byId].map(([id, grant]) => ({ ...grant, id }));
  if (entries.length === 0) return;
  const known = await rows<{ id: Id }>(
    transaction,
    sql`SELECT id FROM grant_entry WHERE id IN ${entries.map(({ id }) => id)}`,
  );
  const knownIds = new Set(known.map(({ id }) => id));
  const unknown = entries.filter(({ id }) => !knownIds.has(id));
  if (unknown.length === 0) return;
  const monthOfGrant = await openMonths(transaction, unknown, enteredAt);
  const entered = unknown.map((grant) => ({ ...grant, month: monthOfGrant(grant) }));
  await write(
    transaction,
    insertInto(
      'grant_entry',
      entered.map(({ id, stage, of, amountFen, happenedOn, month }) => ({
        id,
        stage,
        case_id: of.caseId,
        case_number: of.caseNumber,
        enterprise_id: of.enterpriseId,
        region_code: of.regionCode,
        amount_fen: amountFen.toString(),
        happened_on: happenedOn,
        month,
        entered_at: enteredAt,
      })),
    ),
  );
  const changed = entered.map(({ of, month }) => ({ ...of, month }));
  const ids = entered.map(({ id }) => id);
  await tell(transaction, factsChanged('grants', changed, ids, enteredAt));
}

/** What is told of a month after it was closed counts in the month in which it is told: closed figures stay. */
async function openMonths(
  transaction: Transaction,
  grants: readonly NewGrant[],
  enteredAt: Date,
): Promise<(grant: NewGrant) => Month> {
  const keyOf = (enterpriseId: Id, month: Month) => `${enterpriseId} ${month}`;
  const asked = new Map(
    grants.map(({ of: { enterpriseId }, happenedOn }) => {
      const month = monthOf(happenedOn);
      return [keyOf(enterpriseId, month), sql`(enterprise_id = ${enterpriseId} AND month = ${month})`];
    }),
  );
  const closed = await rows<{ enterpriseId: Id; month: Month }>(
    transaction,
    sql`SELECT enterprise_id AS enterpriseId, month FROM reporting_month
        WHERE ${anyOf([...asked.values()])} AND state = 'CLOSED' LOCK IN SHARE MODE`,
  );
  const closedKeys = new Set(closed.map(({ enterpriseId, month }) => keyOf(enterpriseId, month)));
  return ({ of: { enterpriseId }, happenedOn }) => {
    const month = monthOf(happenedOn);
    return closedKeys.has(keyOf(enterpriseId, month)) ? monthOf(dateOf(enteredAt)) : month;
  };
}
