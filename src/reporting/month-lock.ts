import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { row, type Transaction, write } from '../platform/database.js';
import { insertInto, raw } from '../platform/sql.js';
import type { ReportingMonth } from './reporting-month.entity.js';
import { lockMonth } from './reporting.queries.js';

/**
 * The month, for this transaction alone: who is recording has finished, and who wants to record waits. The insert makes
 * the month where nobody has touched it, and locks it in any case; a shared lock first would meet another one crosswise.
 */
export async function lockReportingMonth(
  transaction: Transaction,
  enterpriseId: Id,
  month: Month,
): Promise<ReportingMonth> {
  const untouched = { enterprise_id: enterpriseId, month, state: 'OPEN' };
  await write(
    transaction,
    insertInto('reporting_month', [untouched], raw('ON DUPLICATE KEY UPDATE month = VALUES(month)')),
  );
  const found = await row<ReportingMonth>(transaction, lockMonth(enterpriseId, month));
  if (!found) throw new Error(`the month ${month} of ${enterpriseId} was not made`);
  return found;
}
