import { addMonths, firstDay } from '../kernel/month.js';
import { type MeasureScope, type SumScope, WEAKEST_GRADE } from '../platform/facts.js';
import { countedFacts, type MeasureName } from '../platform/measured-facts.js';
import { raw, type Sql, sql } from '../platform/sql.js';

/** By what was sampled: samples, those with a failed piece, pieces, and the pieces that failed. */
export const sampleMeasures = ({ enterpriseIds, regionCodes, month }: SumScope): Sql => sql`
  SELECT sums.enterprise_id AS enterpriseId, sums.region_code AS regionCode, codes.code,
    sums.subject AS dimension, sums.gradeRank,
    CASE codes.code
      WHEN 'samples.taken' THEN sums.taken
      WHEN 'samples.failed' THEN sums.failed
      WHEN 'samples.pieces' THEN sums.pieces
      ELSE sums.piecesFailed
    END AS value
  FROM (
    SELECT enterprise_id, region_code, subject, COUNT(*) AS taken, SUM(pieces_failed > 0) AS failed,
      SUM(pieces_sampled) AS pieces, SUM(pieces_failed) AS piecesFailed, ${WEAKEST_GRADE} AS gradeRank
    FROM sample
    WHERE enterprise_id IN ${enterpriseIds} AND region_code IN ${regionCodes} AND superseded_at IS NULL
      AND day >= ${firstDay(month)} AND day < ${firstDay(addMonths(month, 1))}
    GROUP BY enterprise_id, region_code, subject
  ) sums CROSS JOIN (
    SELECT 'samples.taken' AS code UNION ALL SELECT 'samples.failed' UNION ALL
    SELECT 'samples.pieces' UNION ALL SELECT 'samples.piecesFailed'
  ) codes`;

const AMOUNTS: Readonly<Record<string, string>> = {
  'samples.taken': '1',
  'samples.failed': 'pieces_failed > 0',
  'samples.pieces': 'pieces_sampled',
  'samples.piecesFailed': 'pieces_failed',
};

/** The samples of which a measure of the month is the sum. */
export const sampleFacts = (
  { enterpriseId, regionCode, month }: MeasureScope,
  { code, dimension }: MeasureName,
): Sql =>
  countedFacts('sample', {
    amount: raw(AMOUNTS[code] ?? 'NULL'),
    happened: 'day',
    where: sql`enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND superseded_at IS NULL
      AND day >= ${firstDay(month)} AND day < ${firstDay(addMonths(month, 1))} AND subject = ${dimension}`,
  });
