import type { EventPayloads } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { happenedIn, monthlyFactTables } from '../platform/fact-table.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { joined, raw, sql } from '../platform/sql.js';
import { MONTHLY_FEATURES } from './measure-sources.js';

export interface FirmMonth {
  readonly enterpriseId: Id;
  readonly month: Month;
}

export const firmMonthKey = ({ enterpriseId, month }: FirmMonth): string => `${enterpriseId}/${month}`;

/*
 * 定稿月份: a firm's closed month whose results are final. Closing it has its facts summed once more, whatever was still
 * waiting; from then on nothing of it is summed or computed again, until a department opens it.
 */

/** Everything that a closed month may hold: every feature wherever the firm has an outlet, a fact or a measure. */
export async function everythingOf(
  transaction: Transaction,
  closed: readonly FirmMonth[],
): Promise<EventPayloads['facts.changed'][]> {
  const changes: EventPayloads['facts.changed'][] = [];
  for (const { enterpriseId, month } of closed) {
    const ofFacts = monthlyFactTables().map(
      (table) => sql`SELECT region_code AS regionCode FROM ${raw(table.name)}
          WHERE enterprise_id = ${enterpriseId} AND ${happenedIn(table, month)}`,
    );
    const places = [
      sql`SELECT region_code AS regionCode FROM outlet WHERE enterprise_id = ${enterpriseId}`,
      sql`SELECT region_code FROM measure WHERE enterprise_id = ${enterpriseId} AND month = ${month}`,
      ...ofFacts,
    ];
    const found = await rows<{ regionCode: RegionCode }>(transaction, joined(places, ' UNION '));
    changes.push(
      ...found.flatMap(({ regionCode }) =>
        MONTHLY_FEATURES.map((feature) => ({ feature, enterpriseId, regionCode, month })),
      ),
    );
  }
  return changes;
}

/** Which of them are final: closed, and summed since they were closed. */
export async function finalAmong(
  transaction: Transaction,
  asked: readonly FirmMonth[],
): Promise<ReadonlySet<string>> {
  if (asked.length === 0) return new Set();
  const found = await rows<FirmMonth>(
    transaction,
    sql`SELECT enterprise_id AS enterpriseId, month
          FROM final_month JOIN reporting_month USING (enterprise_id, month)
          WHERE state = 'CLOSED' AND final_month.closed_at = reporting_month.closed_at
            AND (enterprise_id, month) IN ${asked.map(({ enterpriseId, month }) => sql`(${enterpriseId}, ${month})`)}`,
  );
  return new Set(found.map(firmMonthKey));
}

/** Nothing where it was opened again meanwhile. */
export async function makeFinal(transaction: Transaction, closed: readonly FirmMonth[]): Promise<void> {
  for (const { enterpriseId, month } of closed) {
    await write(
      transaction,
      sql`INSERT INTO final_month (enterprise_id, month, closed_at)
            SELECT enterprise_id, month, closed_at FROM reporting_month
            WHERE enterprise_id = ${enterpriseId} AND month = ${month} AND state = 'CLOSED'
            ON DUPLICATE KEY UPDATE closed_at = VALUES(closed_at)`,
    );
  }
}
