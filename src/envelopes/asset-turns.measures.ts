import { EVIDENCE_GRADES } from '../kernel/evidence-grade.js';
import { addMonths, firstDay, lastDay, startOf } from '../kernel/month.js';
import type { RegisterScope, SumScope } from '../platform/facts.js';
import { raw, type Sql, sql } from '../platform/sql.js';

const GRADES = EVIDENCE_GRADES.map((grade) => `'${grade}'`).join(', ');
const SELF_DECLARED = raw(String(EVIDENCE_GRADES.indexOf('SELF_DECLARED') + 1));

/** What the specification of an asset meant to its firm on the day on which it was put into service. */
export const meaning = (column: string): Sql =>
  raw(`(SELECT own.${column} FROM enterprise_specification own
    WHERE own.enterprise_id = asset.enterprise_id AND own.code = asset.specification_code
      AND own.superseded_at IS NULL AND own.valid_from <= asset.commissioned_on
      AND (own.valid_to IS NULL OR own.valid_to >= asset.commissioned_on)
    ORDER BY own.valid_from DESC LIMIT 1)`);
export const PLATFORM_CODE = sql`COALESCE(${meaning('platform_code')}, asset.specification_code)`;

/** 周转: trips that ended with a return in the month, by the specification on the platform's list, where they were issued. */
export const turnMeasures = ({ enterpriseIds, regionCodes, month }: SumScope): Sql => sql`
  SELECT enterprise_id AS enterpriseId, region_code AS regionCode, 'assets.turns' AS code,
    platformCode AS dimension, COUNT(*) AS value, MAX(gradeRank) AS gradeRank
  FROM (
    SELECT trip.enterprise_id, trip.region_code, ${PLATFORM_CODE} AS platformCode,
      GREATEST(FIELD(issue_grade, ${raw(GRADES)}), FIELD(return_grade, ${raw(GRADES)})) AS gradeRank
    FROM envelope_trip trip JOIN reusable_asset asset ON asset.id = trip.asset_id
    WHERE trip.enterprise_id IN ${enterpriseIds} AND trip.region_code IN ${regionCodes}
      AND trip.returned_at >= ${startOf(firstDay(month))}
      AND trip.returned_at < ${startOf(firstDay(addMonths(month, 1)))}
  ) AS turned GROUP BY enterprise_id, region_code, platformCode`;

/** Mass of all assets put into service by the end of the month. Absent as long as the mass of one of them is not known. */
export const commissionedMass = ({ enterpriseIds, month }: RegisterScope): Sql => sql`
  SELECT enterprise_id AS enterpriseId, region_code AS regionCode, 'assets.commissionedMassKg' AS code,
    platformCode AS dimension, SUM(grams) / 1000 AS value, ${SELF_DECLARED} AS gradeRank
  FROM (
    SELECT asset.enterprise_id, asset.region_code, ${PLATFORM_CODE} AS platformCode,
      ${meaning('mass_per_unit_grams')} AS grams
    FROM reusable_asset asset
    WHERE asset.enterprise_id IN ${enterpriseIds} AND asset.commissioned_on <= ${lastDay(month)}
  ) AS weighed GROUP BY enterprise_id, region_code, platformCode HAVING COUNT(grams) = COUNT(*)`;
