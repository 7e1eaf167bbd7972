import { rows, type Transaction } from '../platform/database.js';
import { anyOf, sql } from '../platform/sql.js';
import { lastMonthOf, type Period, periodKind } from '../rulebook/indicator-period.js';
import { finalAmong, type FirmMonth, firmMonthKey } from './final-month.queries.js';
import { type ResultScope, STANDS, WHOLE_REGION } from './indicators.queries.js';
import { MEASURED_INDICATORS } from './known-indicators.js';

/** Those that compare with a year. */
export const COMPARING_INDICATORS = MEASURED_INDICATORS.filter(({ versions }) =>
  versions.some(({ baseYear }) => baseYear !== undefined),
);
const BASE_YEARS = new Set(
  COMPARING_INDICATORS.flatMap(({ versions }) => versions.flatMap(({ baseYear }) => baseYear ?? [])),
);

/**
 * The stored results that compare with a year in which months of these scopes lie, those of that year itself among them:
 * they were computed before it. Of the same firms and regions; what a firm's closed month came to is final.
 */
export async function comparedWith(
  transaction: Transaction,
  changed: readonly ResultScope[],
): Promise<ResultScope[]> {
  const inBase = changed.filter(({ period }) => BASE_YEARS.has(yearOf(period)));
  if (inBase.length === 0) return [];
  const places = new Map(inBase.map((scope) => [`${scope.enterpriseId} ${scope.regionCode}`, scope]));
  const found = await rows<ResultScope>(
    transaction,
    sql`SELECT DISTINCT enterprise_id AS enterpriseId, region_code AS regionCode, period FROM indicator_result
      WHERE ${anyOf(
        [...places.values()].map(
          ({ enterpriseId, regionCode }) =>
            sql`enterprise_id = ${enterpriseId} AND region_code = ${regionCode}`,
        ),
      )} AND code IN ${COMPARING_INDICATORS.map(({ code }) => code)} AND restated_by = ${STANDS}
      ORDER BY enterprise_id, region_code, period`,
  );
  const firmMonths = found.filter(isFirmMonth).map(firmMonthOf);
  const final = await finalAmong(transaction, firmMonths);
  return found.filter((scope) => !isFirmMonth(scope) || !final.has(firmMonthKey(firmMonthOf(scope))));
}

const yearOf = (period: Period): Period => period.slice(0, 4) as Period;
const isFirmMonth = ({ enterpriseId, period }: ResultScope): boolean =>
  enterpriseId !== WHOLE_REGION && periodKind(period) === 'MONTH';
const firmMonthOf = ({ enterpriseId, period }: ResultScope): FirmMonth => ({
  enterpriseId,
  month: lastMonthOf(period),
});
