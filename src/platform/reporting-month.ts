import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { rows, type Transaction, write } from './database.js';
import { insertInto, raw, sql } from './sql.js';

export const REPORTING_MONTH_STATES = ['OPEN', 'ATTESTED', 'CLOSED'] as const;
export type ReportingMonthState = (typeof REPORTING_MONTH_STATES)[number];
export type SealedState = Exclude<ReportingMonthState, 'OPEN'>;

/**
 * The states of a firm's months, held until the transaction ends: nobody attests a month while a fact of it is being
 * recorded. A month that nobody has touched is made open.
 */
export async function holdMonths(
  transaction: Transaction,
  enterpriseId: Id,
  months: readonly Month[],
): Promise<Map<Month, ReportingMonthState>> {
  const wanted = [...new Set(months)].sort();
  if (wanted.length === 0) return new Map();
  const held = await hold(transaction, enterpriseId, wanted);
  const missing = wanted.filter((month) => !held.has(month));
  if (missing.length === 0) return held;
  const opened = missing.map((month) => ({ enterprise_id: enterpriseId, month, state: 'OPEN' }));
  await write(
    transaction,
    insertInto('reporting_month', opened, raw('ON DUPLICATE KEY UPDATE month = VALUES(month)')),
  );
  return hold(transaction, enterpriseId, wanted);
}

async function hold(
  transaction: Transaction,
  enterpriseId: Id,
  months: readonly Month[],
): Promise<Map<Month, ReportingMonthState>> {
  const found = await rows<{ month: Month; state: ReportingMonthState }>(
    transaction,
    sql`SELECT month, state FROM reporting_month
        WHERE enterprise_id = ${enterpriseId} AND month IN ${[...months]} LOCK IN SHARE MODE`,
  );
  return new Map(found.map(({ month, state }) => [month, state]));
}

/** What arrives after the month was attested or closed is told so; CONFLICT MONTH_ATTESTED or MONTH_CLOSED. */
export function monthSealed(month: Month, state: SealedState): Refusal {
  const [zh, en] = state === 'CLOSED' ? ['关闭', 'closed'] : ['确认', 'attested'];
  return refuse.conflict(
    state === 'CLOSED' ? 'MONTH_CLOSED' : 'MONTH_ATTESTED',
    {
      zh: `${month} 月的数据已${zh}，迟到的数据未记录；如确需补报或更正，请说明理由，由主管部门重新开放该月后再提交。`,
      en: `The month ${month} is ${en}, so what arrives late is not recorded; give your department the reason, have the month reopened, and send it again.`,
    },
    { month, state },
  );
}
