import { EVIDENCE_GRADES } from '../kernel/evidence-grade.js';
import { addMonths, firstDay, startOf } from '../kernel/month.js';
import type { MeasureScope } from '../platform/facts.js';
import { raw, type Sql, sql } from '../platform/sql.js';

const GRADE_RANK = raw(`FIELD(e.evidence_grade, ${EVIDENCE_GRADES.map((grade) => `'${grade}'`).join(', ')})`);
const STANDS = (alias: string): Sql => raw(`${alias}.superseded_at IS NULL AND ${alias}.is_withdrawn = 0`);

/** What the specification of a commissioning meant to the firm on that day. */
const meaning = (column: string): Sql =>
  raw(`(SELECT own.${column} FROM enterprise_specification own
    WHERE own.enterprise_id = c.enterprise_id AND own.code = c.specification_code AND own.superseded_at IS NULL
      AND own.valid_from <= DATE(c.occurred_at + INTERVAL 8 HOUR)
      AND (own.valid_to IS NULL OR own.valid_to >= DATE(c.occurred_at + INTERVAL 8 HOUR))
    ORDER BY own.valid_from DESC LIMIT 1)`);

/**
 * Turns and commissioned assets from events, by the specification on the platform's list. A turn is a trip that ended
 * with a return, counted where it came back. Mass is absent as long as that of one commissioned asset is not known.
 */
export function assetTurnMeasures({ enterpriseId, regionCode, month }: MeasureScope): Sql {
  const platformCode = sql`COALESCE(${meaning('platform_code')}, c.specification_code)`;
  const event = sql`e.enterprise_id = ${enterpriseId} AND e.region_code = ${regionCode} AND ${STANDS('e')}
    AND e.occurred_at >= ${startOf(firstDay(month))} AND e.occurred_at < ${startOf(firstDay(addMonths(month, 1)))}`;
  const commissioned = sql`
    SELECT ${platformCode} AS platformCode, ${meaning('mass_per_unit_grams')} AS grams, ${GRADE_RANK} AS gradeRank
    FROM custody_event c JOIN custody_event e ON e.id = c.id WHERE c.kind = 'COMMISSION' AND ${event}`;
  return sql`
    SELECT 'assets.turns' AS code, platformCode AS dimension, COUNT(*) AS value, MAX(gradeRank) AS gradeRank
    FROM (
      SELECT ${platformCode} AS platformCode, ${GRADE_RANK} AS gradeRank
      FROM custody_event e
      JOIN custody_event c ON c.asset_id = e.asset_id AND c.kind = 'COMMISSION' AND ${STANDS('c')}
      WHERE e.kind = 'RETURN' AND ${event}
    ) AS turned GROUP BY platformCode
    UNION ALL
    SELECT 'assets.commissioned', platformCode, COUNT(*), MAX(gradeRank)
    FROM (${commissioned}) AS counted GROUP BY platformCode
    UNION ALL
    SELECT 'assets.commissionedMassKg', platformCode, SUM(grams) / 1000, MAX(gradeRank)
    FROM (${commissioned}) AS weighed GROUP BY platformCode HAVING COUNT(grams) = COUNT(*)`;
}
