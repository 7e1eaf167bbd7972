import { EVIDENCE_GRADES } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import { addMonths, type Month } from '../kernel/month.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import type { MeasureScope } from '../platform/facts.js';
import type { MeasureName } from '../platform/measured-facts.js';
import { all, joined, raw, type Sql, sql } from '../platform/sql.js';
import type { Needs } from '../rulebook/indicator-inputs.js';
import { lastMonthOf, monthsOf, type Period } from '../rulebook/indicator-period.js';
import type { IndicatorVersion } from '../rulebook/indicator.js';
import { type MeasureCode, STOCKS } from '../rulebook/measures.js';
import type { StoredColumns } from './computed-result.js';
import { factsOfMeasure } from './fact-sources.js';
import { insideScope } from './proof-scope.js';
import {
  RESULTS_WITH_INPUTS,
  type ResultScope,
  STOCK_STANDS_MONTHS,
  STORED_COLUMNS,
  WHOLE_REGION,
} from './indicators.queries.js';

export interface MeasureRecord extends MeasureScope, MeasureName {
  readonly code: MeasureCode;
  readonly value: string;
  readonly gradeRank: string | number;
  readonly isCounted: string | number;
  readonly summedAt: Date;
}

const MEASURE_KEY = ['month', 'region_code', 'enterprise_id', 'code', 'dimension'] as const;

/** The columns of `MeasureRecord` by which pages of measures are continued. */
export const keysOfMeasure = ({
  month,
  regionCode,
  enterpriseId,
  code,
  dimension,
}: MeasureScope & MeasureName) => [month, regionCode, enterpriseId, code, dimension] as const;

/** One row more than the page. */
export const findTraced = (page: PageArgs, condition: Sql, isCounted: Sql): Sql => sql`
  SELECT enterprise_id AS enterpriseId, region_code AS regionCode, month, code, dimension, value,
    FIELD(weakest_grade, ${raw(EVIDENCE_GRADES.map((grade) => `'${grade}'`).join(', '))}) AS gradeRank,
    ${isCounted} AS isCounted, summed_at AS summedAt
  FROM measure
  WHERE ${all([condition, afterCursor(page, MEASURE_KEY, 'ASC')])}
  ORDER BY month, region_code, enterprise_id, code, dimension LIMIT ${page.first + 1}`;

/** The measures that a result reads: of its months, and of stocks what was last said. */
export function readBy({ enterpriseId, regionCode, period }: ResultScope, { reads }: IndicatorVersion): Sql {
  const last = lastMonthOf(period);
  const [stocks, flows] = [reads.filter(isStock), reads.filter((code) => !isStock(code))];
  return all([
    enterpriseId === WHOLE_REGION ? undefined : sql`enterprise_id = ${enterpriseId}`,
    insideScope({ regionCode }),
    sql`(code IN ${flows} AND month IN ${monthsOf(period)} OR code IN ${stocks}
      AND month BETWEEN ${addMonths(last, 1 - STOCK_STANDS_MONTHS)} AND ${last} AND NOT EXISTS (
        SELECT 1 FROM measure later
        WHERE later.code = measure.code AND later.enterprise_id = measure.enterprise_id
          AND later.region_code = measure.region_code AND later.month > measure.month AND later.month <= ${last}))`,
  ]);
}

/** Whether the reporter of a measure, in its month, reports one of each group that the formula needs. */
export function countedBy({ regionCode, period }: ResultScope, { needs }: IndicatorVersion): Sql {
  const of = sql`IF(measure.code IN ${[...STOCKS]}, ${lastMonthOf(period)}, measure.month)`;
  const since = raw(`INTERVAL ${STOCK_STANDS_MONTHS - 1} MONTH`);
  return joined(
    [
      raw('TRUE'),
      ...needs.groups.map(
        (group) => sql`EXISTS (
          SELECT 1 FROM measure beside
          WHERE beside.enterprise_id = measure.enterprise_id AND ${reporter(needs, regionCode)} AND (
            beside.code IN ${group.filter((code) => !isStock(code))} AND beside.month = ${of}
            OR beside.code IN ${group.filter(isStock)} AND beside.month <= ${of}
              AND beside.month >= DATE_FORMAT(CONCAT(${of}, '-01') - ${since}, '%Y-%m')))`,
      ),
    ],
    ' AND ',
  );
}

const reporter = ({ within }: Needs, regionCode: ResultScope['regionCode']): Sql =>
  within === 'COUNTY'
    ? raw('beside.region_code = measure.region_code')
    : insideScope({ regionCode }, 'beside.region_code');

const isStock = (code: MeasureCode): boolean => STOCKS.includes(code);

export const findMeasure = ({
  enterpriseId,
  regionCode,
  month,
  code,
  dimension,
}: MeasureScope & MeasureName) => sql`
  SELECT value, summed_at AS summedAt FROM measure
  WHERE month = ${month} AND region_code = ${regionCode} AND enterprise_id = ${enterpriseId} AND code = ${code}
    AND dimension = ${dimension}`;

export const findFacts = (page: PageArgs, of: MeasureScope & MeasureName): Sql => sql`
  SELECT * FROM (${factsOfMeasure(of, of)}) AS fact
  WHERE ${all([afterCursor(page, ['id'], 'ASC')])} ORDER BY id LIMIT ${page.first + 1}`;

export const sumFacts = (of: MeasureScope & MeasureName): Sql => sql`
  SELECT COALESCE(SUM(amount), 0) AS total, COUNT(*) AS factCount FROM (${factsOfMeasure(of, of)}) AS fact`;

/** A stored result with its columns. */
export interface StoredExplained extends StoredColumns {
  readonly period: Period;
  readonly computed_at: Date;
}

export const findExplained = (
  { enterpriseId, regionCode, period }: ResultScope,
  code: string,
  restatedBy: Id | '',
): Sql => sql`
  SELECT period, ${STORED_COLUMNS}, computed_at FROM ${RESULTS_WITH_INPUTS}
  WHERE enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND period = ${period} AND code = ${code}
    AND restated_by = ${restatedBy}`;

/** The measures of a firm that a month's inventory and reductions read. */
export const readByCarbon = (
  { enterpriseId, month }: { enterpriseId: Id; month: Month },
  baseYears: readonly number[],
): Sql => sql`
  enterprise_id = ${enterpriseId} AND (month = ${month} OR code = 'assets.turns' AND month < ${month}
    OR LEFT(month, 4) < ${month.slice(0, 4)} AND LEFT(month, 4) IN ${baseYears.map(String)})`;
