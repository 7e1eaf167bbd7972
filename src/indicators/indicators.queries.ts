import { EVIDENCE_GRADES } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import { addMonths, type Month } from '../kernel/month.js';
import { NATION, type RegionCode, regionPrefix } from '../kernel/region-code.js';
import { all, anyOf, joined, raw, type Sql, sql } from '../platform/sql.js';
import type { Period } from '../rulebook/indicator-period.js';
import type { NoValue } from '../rulebook/indicator.js';
import { type MeasureCode, STOCKS } from '../rulebook/measures.js';
import type { ComputedResult } from './computed-result.js';
import type { SumsAsked } from './measure-sums-asked.js';

/** An enterprise's own results, or `WHOLE_REGION` for all enterprises of a region together. */
export const WHOLE_REGION = '';

/** What `restated_by` says of a result that stands; else the restatement that took its place, and the result beside it. */
export const STANDS = '';

export interface ResultScope {
  readonly enterpriseId: Id | typeof WHOLE_REGION;
  readonly regionCode: RegionCode;
  readonly period: Period;
}

export type MonthScope = Omit<ResultScope, 'period'> & {
  readonly month: Month;
  /** Only what is recorded of the region itself, and not of the regions inside it. */
  readonly itselfOnly?: boolean;
};

/** Some firms' month, wherever they are. */
export interface FirmsMonth {
  readonly firms: readonly Id[];
  readonly month: Month;
}

/** What stands at a month's end stands until it is told otherwise, for as many months. */
export const STOCK_STANDS_MONTHS = 12;

const GRADE_RANK = raw(`FIELD(weakest_grade, ${EVIDENCE_GRADES.map((grade) => `'${grade}'`).join(', ')})`);

/**
 * The measures of one month of every county inside the region, of one enterprise or of all: what was summed in the
 * month, and of stocks what was last said of each enterprise in each county.
 */
export function measuresOf(
  { enterpriseId, regionCode, month, itselfOnly }: MonthScope,
  codes: readonly MeasureCode[],
): Sql {
  const inside = all([
    itselfOnly ? sql`region_code = ${regionCode}` : insideRegion(regionCode),
    enterpriseId === WHOLE_REGION ? undefined : sql`enterprise_id = ${enterpriseId}`,
  ]);
  return measuresInside(inside, month, codes);
}

/** The same of some firms, of every county they report. */
export const measuresOfFirms = ({ firms, month }: FirmsMonth, codes: readonly MeasureCode[]): Sql =>
  measuresInside(sql`enterprise_id IN ${[...firms]}`, month, codes);

function measuresInside(inside: Sql, month: Month, codes: readonly MeasureCode[]): Sql {
  const columns = sql`measure.code, dimension, measure.enterprise_id AS enterpriseId,
    measure.region_code AS regionCode, value, ${GRADE_RANK} AS gradeRank`;
  const [stocks, flows] = [codes.filter(isStock), codes.filter((code) => !isStock(code))];
  const parts = [
    sql`SELECT ${columns} FROM measure WHERE month = ${month} AND ${inside} AND code IN ${flows}`,
    sql`SELECT ${columns} FROM measure JOIN (
        SELECT code, enterprise_id, region_code, MAX(month) AS month FROM measure
        WHERE code IN ${stocks} AND month BETWEEN ${addMonths(month, 1 - STOCK_STANDS_MONTHS)} AND ${month} AND ${inside}
        GROUP BY code, enterprise_id, region_code
      ) AS latest ON latest.month = measure.month AND latest.region_code = measure.region_code
        AND latest.enterprise_id = measure.enterprise_id AND latest.code = measure.code`,
  ];
  return joined(stocks.length === 0 ? parts.slice(0, 1) : parts, ' UNION ALL ');
}

/** Sums over months, by measure, dimension and county, with the weakest evidence of each. */
export const findSums = ({ enterpriseId, regionCode, from, to, codes }: SumsAsked): Sql => sql`
  SELECT code, dimension, region_code AS regionCode, SUM(value) AS value, MAX(${GRADE_RANK}) AS gradeRank FROM measure
  WHERE ${all([
    enterpriseId === undefined ? undefined : sql`enterprise_id = ${enterpriseId}`,
    from === undefined ? undefined : sql`month >= ${from}`,
    regionCode === undefined || regionPrefix(regionCode) === ''
      ? undefined
      : sql`region_code LIKE ${`${regionPrefix(regionCode)}%`}`,
  ])} AND month <= ${to} AND code IN ${[...codes]}
  GROUP BY code, dimension, region_code ORDER BY code, dimension, region_code`;

const insideRegion = (regionCode: RegionCode): Sql | undefined =>
  regionCode === NATION ? undefined : sql`region_code LIKE ${`${regionPrefix(regionCode)}%`}`;

const TWO_DIGITS = Array.from({ length: 99 }, (_one, index) => String(index + 1).padStart(2, '0'));

/** What the month's results of the regions right inside a region were computed from. */
export function findInputsInside({ regionCode, month }: MonthScope, codes: readonly string[]): Sql {
  const prefix = regionPrefix(regionCode);
  // Regions are listed and not matched, so that the index finds them; codes are not, since it would try each with each.
  const inside = TWO_DIGITS.map((digits) => `${prefix}${digits}`.padEnd(6, '0'));
  return sql`
    SELECT period, code, inputs FROM indicator_result
    WHERE enterprise_id = ${WHOLE_REGION} AND region_code IN ${inside} AND period = ${month}
      AND CONCAT(code) IN ${[...codes]} AND restated_by = ${STANDS}
    ORDER BY region_code`;
}

const isStock = (code: MeasureCode): boolean => STOCKS.includes(code);

export interface MeasureRecord {
  readonly code: MeasureCode;
  readonly dimension: string;
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly value: string;
  readonly gradeRank: string | number;
}

export interface ResultRecord {
  readonly period: Period;
  readonly code: string;
  readonly value: string | null;
  readonly noValue: NoValue['reason'] | null;
  readonly formulaVersion: number | null;
  readonly factorRelease: string | null;
  readonly inputsDigest: string;
  readonly computedAt: Date;
}

export interface ResultFilter {
  readonly enterpriseId: Id | typeof WHOLE_REGION;
  readonly regionCode: RegionCode;
  readonly periods: readonly Period[];
  readonly codes: readonly string[];
}

const thoseOf = ({ enterpriseId, regionCode, periods, codes }: ResultFilter): Sql =>
  sql`enterprise_id = ${enterpriseId} AND region_code = ${regionCode}
    AND period IN ${[...periods]} AND code IN ${[...codes]} AND restated_by = ${STANDS}`;

export const findResults = (filter: ResultFilter): Sql => sql`
  SELECT period, code, value, no_value AS noValue, formula_version AS formulaVersion,
    factor_release AS factorRelease, inputs_digest AS inputsDigest, computed_at AS computedAt
  FROM indicator_result WHERE ${thoseOf(filter)} ORDER BY period, code`;

/** Rows of `DerivableResult`. */
export const findDerivable = (filter: ResultFilter): Sql => sql`
  SELECT period, code, no_value, formula_version, factor_release, inputs, left_out FROM indicator_result
  WHERE ${thoseOf(filter)}`;

export interface InputsRecord {
  readonly period: Period;
  readonly code: string;
  readonly inputs: string;
}

/** What results of some periods of one scope were computed from, oldest first. */
export const findInputs = (
  { enterpriseId, regionCode }: Omit<ResultScope, 'period'>,
  periods: readonly Period[],
  codes: readonly string[],
): Sql => sql`
  SELECT period, code, inputs FROM indicator_result
  WHERE enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND period IN ${[...periods]}
    AND code IN ${[...codes]} AND restated_by = ${STANDS}
  ORDER BY period`;

/** The same of many scopes at once. */
export const findInputsOf = (
  scopes: readonly Omit<ResultScope, 'period'>[],
  periods: readonly Period[],
  codes: readonly string[],
): Sql => sql`
  SELECT enterprise_id AS enterpriseId, region_code AS regionCode, period, code, inputs FROM indicator_result
  WHERE (enterprise_id, region_code) IN ${scopes.map(
    ({ enterpriseId, regionCode }) => sql`(${enterpriseId}, ${regionCode})`,
  )} AND period IN ${[...periods]} AND code IN ${[...codes]} AND restated_by = ${STANDS}
  ORDER BY period`;

export const lockScopes = (scopes: readonly ResultScope[]): Sql => sql`
  SELECT 1 FROM indicator_scope WHERE (enterprise_id, region_code, period) IN ${scopes.map(
    (scope) => sql`(${scope.enterpriseId}, ${scope.regionCode}, ${scope.period})`,
  )} ORDER BY enterprise_id, region_code, period FOR UPDATE`;

/** What is stored of firms' months, as `MeasureSums` finds it anew. */
export const findMeasures = (
  of: readonly { enterpriseId: Id; month: Month }[],
  codes: readonly string[],
): Sql => sql`
  SELECT enterprise_id AS enterpriseId, month, region_code AS regionCode, code, dimension, value,
    ${GRADE_RANK} AS gradeRank FROM measure
  WHERE (enterprise_id, month) IN ${of.map(({ enterpriseId, month }) => sql`(${enterpriseId}, ${month})`)}
    AND code IN ${[...codes]}`;

export interface MeasureKey {
  readonly enterpriseId: Id;
  readonly month: Month;
  readonly regionCode: RegionCode;
  readonly code: string;
  readonly dimension: string;
}

export const removeMeasures = (keys: readonly MeasureKey[]): Sql => sql`
  DELETE FROM measure WHERE ${anyOf(
    keys.map(
      ({
        enterpriseId,
        month,
        regionCode,
        code,
        dimension,
      }) => sql`month = ${month} AND region_code = ${regionCode}
        AND enterprise_id = ${enterpriseId} AND code = ${code} AND dimension = ${dimension}`,
    ),
  )}`;

/** Results of indicators that nobody reports any more. */
export const removeResults = (scopes: readonly ResultScope[], codes: readonly string[]): Sql => sql`
  DELETE FROM indicator_result WHERE ${anyOf(
    scopes.map(
      ({ enterpriseId, regionCode, period }) =>
        sql`enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND period = ${period}`,
    ),
  )} AND code IN ${[...codes]} AND restated_by = ${STANDS}`;

export const replaceResult = raw(`ON DUPLICATE KEY UPDATE value = VALUES(value), no_value = VALUES(no_value),
  formula_version = VALUES(formula_version), factor_release = VALUES(factor_release), inputs = VALUES(inputs),
  inputs_digest = VALUES(inputs_digest), left_out = VALUES(left_out), computed_at = VALUES(computed_at)`);

export interface KeptMeasure {
  readonly code: MeasureCode;
  readonly dimension: string;
  readonly value: string;
  readonly gradeRank: string | number;
}

/** Everything stored of a firm's month in one region. */
export const findMeasuresOf = (of: { enterpriseId: Id; regionCode: RegionCode; month: Month }): Sql => sql`
  SELECT code, dimension, value, ${GRADE_RANK} AS gradeRank FROM measure
  WHERE month = ${of.month} AND region_code = ${of.regionCode} AND enterprise_id = ${of.enterpriseId}`;

/** The results of a scope that stand, column by column. */
export type KeptResult = ComputedResult;

export const findKeptResults = ({ enterpriseId, regionCode, period }: ResultScope): Sql => sql`
  SELECT code, value, no_value, formula_version, factor_release, inputs, inputs_digest, left_out FROM indicator_result
  WHERE enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND period = ${period}
    AND restated_by = ${STANDS} ORDER BY code`;
