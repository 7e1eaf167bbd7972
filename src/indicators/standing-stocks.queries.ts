import { addMonths, type Month } from '../kernel/month.js';
import { type RegionCode, regionLineage } from '../kernel/region-code.js';
import type { Id } from '../kernel/id.js';
import { rows, type Transaction } from '../platform/database.js';
import { anyOf, sql } from '../platform/sql.js';
import { type MeasureCode, MEASURES, STOCKS } from '../rulebook/measures.js';
import { type ResultScope, STANDS, STOCK_STANDS_MONTHS, WHOLE_REGION } from './indicators.queries.js';
import { MEASURED_INDICATORS } from './known-indicators.js';
import type { Change } from './measure-sums.service.js';

/** Those that read what stands at a month's end. */
export const STOCK_INDICATORS = MEASURED_INDICATORS.filter(({ versions }) =>
  versions.some(({ reads }) => reads.some((code) => STOCKS.includes(code))),
);

/**
 * The later months in which what stood at the end of a changed month still stands, since nothing newer was counted, and
 * of which results are stored: of the firm, and of the regions around its county.
 */
export async function monthsStoodIn(
  transaction: Transaction,
  changes: readonly Change[],
): Promise<ResultScope[]> {
  const counted = changes.flatMap((change) => stocksOf(change).map((code) => ({ ...change, code })));
  if (counted.length === 0) return [];
  const newer = await rows<Counted>(
    transaction,
    sql`SELECT enterprise_id AS enterpriseId, region_code AS regionCode, code, month FROM measure
      WHERE ${anyOf(
        counted.map(
          ({ enterpriseId, regionCode, code, month }) => sql`enterprise_id = ${enterpriseId}
            AND region_code = ${regionCode} AND code = ${code}
            AND month BETWEEN ${addMonths(month, 1)} AND ${lastStoodIn(month)}`,
        ),
      )}`,
  );
  const scopes = new Map<string, ResultScope>();
  for (const one of counted) {
    const next = newer.filter((other) => placeOf(other) === placeOf(one) && other.month > one.month);
    const until = next.map(({ month }) => month).sort()[0];
    for (const region of regionLineage(one.regionCode))
      for (const period of monthsAfter(one.month, until))
        for (const enterpriseId of [one.enterpriseId, WHOLE_REGION])
          scopes.set(`${enterpriseId} ${region} ${period}`, { enterpriseId, regionCode: region, period });
  }
  return stored(transaction, [...scopes.values()]);
}

interface Counted {
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly code: MeasureCode;
  readonly month: Month;
}

const stocksOf = ({ feature }: Change): MeasureCode[] =>
  STOCKS.filter((code) => MEASURES[code].feature === feature);

const placeOf = ({ enterpriseId, regionCode, code }: Counted): string =>
  `${enterpriseId} ${regionCode} ${code}`;

const lastStoodIn = (month: Month): Month => addMonths(month, STOCK_STANDS_MONTHS - 1);

function monthsAfter(month: Month, until: Month | undefined): Month[] {
  const months: Month[] = [];
  for (let next = addMonths(month, 1); next <= lastStoodIn(month); next = addMonths(next, 1)) {
    if (until !== undefined && next >= until) break;
    months.push(next);
  }
  return months;
}

async function stored(transaction: Transaction, scopes: readonly ResultScope[]): Promise<ResultScope[]> {
  if (scopes.length === 0) return [];
  return rows<ResultScope>(
    transaction,
    sql`SELECT DISTINCT enterprise_id AS enterpriseId, region_code AS regionCode, period FROM indicator_result
      WHERE ${anyOf(
        scopes.map(
          ({ enterpriseId, regionCode, period }) => sql`enterprise_id = ${enterpriseId}
            AND region_code = ${regionCode} AND period = ${period}`,
        ),
      )} AND restated_by = ${STANDS}`,
  );
}
