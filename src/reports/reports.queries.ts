import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { type RegionCode, regionPrefix } from '../kernel/region-code.js';
import type { ReportingMonthState } from '../platform/reporting-month.js';
import { all, type Sql, sql } from '../platform/sql.js';

/** Whose figures, of where. */
export interface ReportScope {
  readonly enterpriseId: Id | null;
  readonly regionCode: RegionCode;
}

const inside = ({ enterpriseId, regionCode }: ReportScope): Sql =>
  all([
    enterpriseId === null ? undefined : sql`measure.enterprise_id = ${enterpriseId}`,
    regionPrefix(regionCode) === ''
      ? undefined
      : sql`measure.region_code LIKE ${`${regionPrefix(regionCode)}%`}`,
  ]);

export interface UseSum {
  readonly month: Month;
  readonly code: 'packaging.massKg' | 'packaging.units';
  readonly specification: string;
  readonly value: string;
  /** Firms and counties that are in the sum. */
  readonly sources: string | number;
}

/** Packaging used by month and specification, from the stored sums that indicators are computed from. */
export const findUses = (scope: ReportScope, months: readonly Month[]): Sql => sql`
  SELECT month, code, dimension AS specification, SUM(value) AS value, COUNT(*) AS sources FROM measure
  WHERE month IN ${[...months]} AND code IN ('packaging.massKg', 'packaging.units') AND ${inside(scope)}
  GROUP BY month, code, dimension ORDER BY month, code, dimension`;

export interface ReportedMonth {
  readonly enterpriseId: Id;
  readonly month: Month;
  readonly hasUse: string | number;
  readonly state: ReportingMonthState;
  /** When the newest of its sums was made. */
  readonly summedAt: Date;
}

/** Months of firms of which anything is recorded in the region, and whether they still take facts. */
export const findReportedMonths = (scope: ReportScope, months: readonly Month[]): Sql => sql`
  SELECT measure.enterprise_id AS enterpriseId, measure.month, MAX(code = 'packaging.massKg') AS hasUse,
    COALESCE(MAX(state), 'OPEN') AS state, MAX(summed_at) AS summedAt
  FROM measure
  LEFT JOIN reporting_month
    ON reporting_month.enterprise_id = measure.enterprise_id AND reporting_month.month = measure.month
  WHERE measure.month IN ${[...months]} AND ${inside(scope)}
  GROUP BY measure.enterprise_id, measure.month ORDER BY measure.enterprise_id, measure.month`;

/** Courier firms registered in the region: those of which a month is expected whether or not they report. */
export const findCouriers = (regionCode: RegionCode): Sql => sql`
  SELECT id FROM enterprise
  WHERE kind = 'COURIER' AND region_code LIKE ${`${regionPrefix(regionCode)}%`} ORDER BY id`;
