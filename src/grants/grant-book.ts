import { derivedId, type Id } from '../kernel/id.js';
import { dateOf, type LocalDate, type Month, monthOf } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { factsChanged } from '../platform/facts-changed.js';
import { tell } from '../platform/outbox.js';
import { insertInto, sql } from '../platform/sql.js';
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
  for (const { stage, causeId, of, amountFen, happenedOn } of grants) {
    const id = derivedId('grant', stage, causeId);
    if ((await rows(transaction, sql`SELECT id FROM grant_entry WHERE id = ${id}`)).length > 0) continue;
    const month = await openMonth(transaction, of.enterpriseId, { happenedOn, enteredAt });
    await write(
      transaction,
      insertInto('grant_entry', [
        {
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
        },
      ]),
    );
    await tell(transaction, factsChanged('grants', [{ ...of, month }], [id], enteredAt));
  }
}

/** What is told of a month after it was closed counts in the month in which it is told: closed figures stay. */
async function openMonth(
  transaction: Transaction,
  enterpriseId: Id,
  { happenedOn, enteredAt }: { happenedOn: LocalDate; enteredAt: Date },
): Promise<Month> {
  const month = monthOf(happenedOn);
  const closed = await rows(
    transaction,
    sql`SELECT month FROM reporting_month
        WHERE enterprise_id = ${enterpriseId} AND month = ${month} AND state = 'CLOSED' LOCK IN SHARE MODE`,
  );
  return closed.length > 0 ? monthOf(dateOf(enteredAt)) : month;
}
