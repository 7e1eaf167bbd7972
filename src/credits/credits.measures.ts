import { addMonths, firstDay, startOf } from '../kernel/month.js';
import type { MeasureScope, SumScope } from '../platform/facts.js';
import { countedFacts, type MeasureName } from '../platform/measured-facts.js';
import { raw, type Sql, sql } from '../platform/sql.js';

/**
 * Credits by the month and county in which the action happened. Points are of awards that stand, and zero where all were
 * taken back; what was held and never credited is neither. `credits.quantity` is how often awards count, by rule and
 * kind of item, written `rule/KIND`; nothing follows the stroke where the kind is not known. The platform's own decisions
 * are its best evidence.
 */
export const creditMeasures = ({ enterpriseIds, regionCodes, month }: SumScope): Sql => {
  const within = sql`award.enterprise_id IN ${enterpriseIds} AND award.region_code IN ${regionCodes}
    AND award.occurred_at >= ${startOf(firstDay(month))}
    AND award.occurred_at < ${startOf(firstDay(addMonths(month, 1)))}`;
  return sql`
    SELECT enterprise_id AS enterpriseId, region_code AS regionCode, code,
      IF(code = 'credits.quantity', CONCAT(rule, '/', COALESCE(item_kind, '')), rule) AS dimension,
      SUM(CASE code WHEN 'credits.points' THEN points WHEN 'credits.pointsTakenBack' THEN taken_back ELSE times END)
        AS value, 1 AS gradeRank
    FROM (
      SELECT enterprise_id, region_code, rule, item_kind, SUM(points) AS points, 0 AS taken_back, SUM(times) AS times
      FROM credit_award award WHERE ${within} AND state = 'CREDITED'
      GROUP BY enterprise_id, region_code, rule, item_kind
      UNION ALL
      SELECT award.enterprise_id, award.region_code, award.rule, item_kind, 0, SUM(points), 0
      FROM credit_award award LEFT JOIN credit_review review ON review.award_id = award.id
      WHERE ${within} AND award.state = 'WITHDRAWN' AND award.points > 0
        AND (review.award_id IS NULL OR review.decision = 'GRANT')
      GROUP BY award.enterprise_id, award.region_code, award.rule, item_kind
    ) AS awarded CROSS JOIN (
      SELECT 'credits.points' AS code UNION ALL SELECT 'credits.pointsTakenBack' UNION ALL SELECT 'credits.quantity'
    ) AS measure
    GROUP BY 1, 2, 3, 4`;
};

/** The awards of which a measure of the month is the sum. They are decisions: what was recorded is told by their event. */
export function creditFacts(
  { enterpriseId, regionCode, month }: MeasureScope,
  { code, dimension }: MeasureName,
): Sql {
  const taken = sql`state = 'WITHDRAWN' AND points > 0 AND NOT EXISTS (
    SELECT 1 FROM credit_review review
    WHERE review.award_id = credit_award.id AND COALESCE(review.decision, '') <> 'GRANT')`;
  const isTakenBack = code === 'credits.pointsTakenBack';
  return countedFacts('credit_award', {
    amount: raw(code === 'credits.quantity' ? 'times' : 'points'),
    happened: 'occurred_at',
    sourceRef: 'event_id',
    grade: `'PLATFORM_VERIFIED'`,
    recordedAt: raw('posted_at'),
    where: sql`enterprise_id = ${enterpriseId} AND region_code = ${regionCode}
      AND occurred_at >= ${startOf(firstDay(month))} AND occurred_at < ${startOf(firstDay(addMonths(month, 1)))}
      AND ${isTakenBack ? taken : raw(`state = 'CREDITED'`)}
      AND ${raw(code === 'credits.quantity' ? `CONCAT(rule, '/', COALESCE(item_kind, ''))` : 'rule')} = ${dimension}`,
  });
}
