import { EVIDENCE_GRADES } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import { addMonths, type Month } from '../kernel/month.js';
import { NATION, type RegionCode, regionPrefix } from '../kernel/region-code.js';
import { all, anyOf, joined, raw, type Sql, sql } from '../platform/sql.js';
import type { Period } from '../rulebook/indicator-period.js';
import type { NoValue } from '../rulebook/indicator.js';
import { type MeasureCode, STOCKS } from '../rulebook/measures.js';
import { RESULT_COLUMNS, type StoredColumns } from './computed-result.js';
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

/** What the month's results of the regions right inside a region were computed from: rows of `InputsRecord`. */
export function findInputsInside({ regionCode, month }: MonthScope): Sql {
  const prefix = regionPrefix(regionCode);
  // Regions are listed and not matched, so that the index finds them.
  const inside = TWO_DIGITS.map((digits) => `${prefix}${digits}`.padEnd(6, '0'));
  return sql`
    SELECT enterprise_id AS enterpriseId, region_code AS regionCode, period, inputs FROM indicator_inputs
    WHERE enterprise_id = ${WHOLE_REGION} AND region_code IN ${inside} AND period = ${month}
      AND restated_by = ${STANDS}
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

/** The columns of `StoredColumns`, to be read in one statement: what a result was computed from may change by the next. */
export const STORED_COLUMNS = raw([...RESULT_COLUMNS, 'inputs'].join(', '));
export const RESULTS_WITH_INPUTS = raw(
  'indicator_result LEFT JOIN indicator_inputs USING (enterprise_id, region_code, period, restated_by)',
);

/** Rows of `StoredColumns` with their periods. */
export const findStored = (filter: ResultFilter): Sql =>
  sql`SELECT period, ${STORED_COLUMNS} FROM ${RESULTS_WITH_INPUTS} WHERE ${thoseOf(filter)}`;

export type Place = Omit<ResultScope, 'period'>;

/** What the results of a scope were computed from, as it is stored. */
export interface InputsRecord extends ResultScope {
  readonly inputs: string;
}

/** Rows of `InputsRecord`: of some periods of some places, oldest first. */
export const findInputs = (
  places: readonly Place[],
  periods: readonly Period[],
  restatedBy: Id | typeof STANDS = STANDS,
): Sql => sql`
  SELECT enterprise_id AS enterpriseId, region_code AS regionCode, period, inputs FROM indicator_inputs
  WHERE (enterprise_id, region_code) IN ${distinctPlaces(places)} AND period IN ${[...periods]}
    AND restated_by = ${restatedBy}
  ORDER BY period`;

const distinctPlaces = (places: readonly Place[]): Sql[] => [
  ...new Map(
    places.map(({ enterpriseId, regionCode }) => [
      `${enterpriseId} ${regionCode}`,
      sql`(${enterpriseId}, ${regionCode})`,
    ]),
  ).values(),
];

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

const scopesIn = (scopes: readonly ResultScope[]): Sql =>
  anyOf(
    scopes.map(
      ({ enterpriseId, regionCode, period }) =>
        sql`enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND period = ${period}`,
    ),
  );

/** Results of indicators that nobody reports any more. */
export const removeResults = (scopes: readonly ResultScope[], codes: readonly string[]): Sql => sql`
  DELETE FROM indicator_result WHERE ${scopesIn(scopes)} AND code IN ${[...codes]} AND restated_by = ${STANDS}`;

export const removeInputs = (scopes: readonly ResultScope[]): Sql => sql`
  DELETE FROM indicator_inputs WHERE ${scopesIn(scopes)} AND restated_by = ${STANDS}`;

export const replaceResult = raw(`ON DUPLICATE KEY UPDATE value = VALUES(value), no_value = VALUES(no_value),
  formula_version = VALUES(formula_version), factor_release = VALUES(factor_release),
  inputs_digest = VALUES(inputs_digest), left_out = VALUES(left_out), computed_at = VALUES(computed_at)`);

export const replaceInputs = raw('ON DUPLICATE KEY UPDATE inputs = VALUES(inputs)');

export const takeAside = (
  restatementId: Id,
  some: readonly { readonly scope: ResultScope; readonly code: string }[],
): Sql => sql`
  UPDATE indicator_result SET restated_by = ${restatementId}
  WHERE (enterprise_id, region_code, period, code) IN ${some.map(
    ({ scope, code }) => sql`(${scope.enterpriseId}, ${scope.regionCode}, ${scope.period}, ${code})`,
  )} AND restated_by = ${STANDS}`;

/** As they were before the restatement set the first of a scope's results aside. */
export const copyInputsAside = (restatementId: Id, scopes: readonly ResultScope[]): Sql => sql`
  INSERT INTO indicator_inputs (enterprise_id, region_code, period, restated_by, inputs)
  SELECT enterprise_id, region_code, period, ${restatementId}, inputs FROM indicator_inputs AS standing
  WHERE ${scopesIn(scopes)} AND restated_by = ${STANDS}
  ON DUPLICATE KEY UPDATE inputs = indicator_inputs.inputs`;

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

/** The results of a scope that stand: column by column. */
export type KeptResult = StoredColumns;

export const findKeptResults = ({ enterpriseId, regionCode, period }: ResultScope): Sql => sql`
  SELECT ${STORED_COLUMNS} FROM ${RESULTS_WITH_INPUTS}
  WHERE enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND period = ${period}
    AND restated_by = ${STANDS} ORDER BY code`;
