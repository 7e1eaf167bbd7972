import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import type { Period } from '../rulebook/indicator-period.js';
import type { NoValue } from '../rulebook/indicator.js';
import type { StoredColumns } from './computed-result.js';
import { RESULTS_WITH_INPUTS, type ResultScope, STANDS, STORED_COLUMNS } from './indicators.queries.js';

/** A result that stands, with its place. */
export interface StandingResult extends StoredColumns, ResultScope {}

const COLUMNS = sql`enterprise_id AS enterpriseId, region_code AS regionCode, period, ${STORED_COLUMNS}`;

export const findRegionsOfResults = (periods: readonly Period[]): Sql => sql`
  SELECT DISTINCT region_code AS regionCode FROM indicator_result
  WHERE period IN ${[...periods]} AND restated_by = ${STANDS}`;

interface Part {
  readonly regionCode: RegionCode;
  readonly periods: readonly Period[];
}

/** Results of a region and of firms in it, beyond the one seen last; all of them without a limit. */
export const findStandingPage = (
  { regionCode, periods, codes }: Part & { readonly codes: readonly string[] },
  after?: StandingResult,
  limit?: number,
): Sql => sql`
  SELECT ${COLUMNS} FROM ${RESULTS_WITH_INPUTS}
  WHERE ${all([
    sql`region_code = ${regionCode}`,
    sql`period IN ${[...periods]}`,
    sql`code IN ${[...codes]}`,
    sql`restated_by = ${STANDS}`,
    after &&
      sql`period >= ${after.period} AND (period > ${after.period} OR (code >= ${after.code}
      AND (code > ${after.code} OR enterprise_id > ${after.enterpriseId})))`,
  ])} ORDER BY period, code, enterprise_id ${limit === undefined ? raw('') : sql`LIMIT ${limit}`}`;

/** Whoever has a result of any indicator. */
export const findScopesOf = (regionCode: RegionCode, periods: readonly Period[]): Sql => sql`
  SELECT DISTINCT enterprise_id AS enterpriseId, region_code AS regionCode, period FROM indicator_result
  WHERE region_code = ${regionCode} AND period IN ${[...periods]} AND restated_by = ${STANDS}
  ORDER BY period, enterprise_id`;

export const countResults = (periods: readonly Period[], codes: readonly string[]): Sql => sql`
  SELECT COUNT(*) AS count FROM indicator_result
  WHERE period IN ${[...periods]} AND code IN ${[...codes]} AND restated_by = ${STANDS}`;

/** A result of one scope as it stands or once stood. */
export interface PastResult {
  readonly restatedBy: Id | typeof STANDS;
  readonly value: string | null;
  readonly noValue: NoValue['reason'] | null;
  readonly formulaVersion: number | null;
  readonly factorRelease: string | null;
  readonly inputsDigest: string;
  readonly computedAt: Date;
}

export const findPastResults = ({ enterpriseId, regionCode, period }: ResultScope, code: string): Sql => sql`
  SELECT restated_by AS restatedBy, value, no_value AS noValue, formula_version AS formulaVersion,
    factor_release AS factorRelease, inputs_digest AS inputsDigest, computed_at AS computedAt
  FROM indicator_result
  WHERE enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND period = ${period} AND code = ${code}
  ORDER BY restated_by = ${STANDS}, computed_at, restated_by`;

/** A result that a restatement took the place of. */
export interface AsideResult extends StandingResult {
  readonly restatedBy: Id;
}

/** All of them, in the order of their key, beyond the one seen last. */
export const findAsidePage = (condition: Sql, after: AsideResult | undefined, limit: number): Sql => sql`
  SELECT ${COLUMNS}, restated_by AS restatedBy FROM ${RESULTS_WITH_INPUTS}
  WHERE ${all([
    sql`restated_by <> ${STANDS}`,
    condition,
    after &&
      sql`(enterprise_id, region_code, period, code, restated_by) >
        (${after.enterpriseId}, ${after.regionCode}, ${after.period}, ${after.code}, ${after.restatedBy})`,
  ])} ORDER BY enterprise_id, region_code, period, code, restated_by LIMIT ${limit}`;
