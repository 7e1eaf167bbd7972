import type { Id } from '../kernel/id.js';
import { type MeasureScope, ofOneCounty, type SumScope } from '../platform/facts.js';
import { countedFacts, type MeasureName } from '../platform/measured-facts.js';
import { raw, type Sql, sql } from '../platform/sql.js';
import type { GrantStage } from './grant-entry.entity.js';

const STAGE_OF: Readonly<Record<string, GrantStage>> = {
  'grants.filedYuan': 'FILED',
  'grants.confirmedYuan': 'CONFIRMED',
  'grants.paidYuan': 'PAID',
  'grants.recoveredYuan': 'RECOVERED',
};

/** All stages of a month with any: what did not happen in it is zero. The platform's own books are its best evidence. */
export const grantMeasures = (scope: SumScope): Sql => sql`
  SELECT enterprise_id AS enterpriseId, region_code AS regionCode, measure.code, '' AS dimension,
    COALESCE(SUM(IF(entry.stage = measure.stage, entry.amount_fen, 0)), 0) / 100 AS value, 1 AS gradeRank
  FROM grant_entry entry CROSS JOIN (${raw(
    Object.entries(STAGE_OF)
      .map(([code, stage]) => `SELECT '${code}' AS code, '${stage}' AS stage`)
      .join(' UNION ALL '),
  )}) AS measure
  WHERE ${within(scope)} GROUP BY enterprise_id, region_code, measure.code`;

/** The entries that a measure of the month counts, each by the number of its case. */
export const grantFacts = (scope: MeasureScope, { code }: MeasureName): Sql =>
  countedFacts('grant_entry', {
    amount: raw('amount_fen / 100'),
    happened: 'happened_on',
    sourceRef: 'case_number',
    grade: `'PLATFORM_VERIFIED'`,
    recordedAt: raw('entered_at'),
    where: sql`${within(ofOneCounty(scope))} AND stage = ${STAGE_OF[code] ?? ''}`,
  });

const within = ({ enterpriseIds, regionCodes, month }: SumScope): Sql =>
  sql`enterprise_id IN ${enterpriseIds} AND region_code IN ${regionCodes} AND month = ${month}`;

/** Entered of each case at a stage, in fen; for what holds it against payments and receipts. */
export interface GrantTotal {
  readonly caseId: Id;
  readonly stage: GrantStage;
  readonly fen: string;
}

export const findGrantTotals: Sql = sql`
  SELECT case_id AS caseId, stage, SUM(amount_fen) AS fen FROM grant_entry GROUP BY case_id, stage`;
