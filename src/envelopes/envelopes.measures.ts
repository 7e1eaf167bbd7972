import { addMonths, firstDay, lastDay, type Month, startOf } from '../kernel/month.js';
import type { RegisterScope, SumScope } from '../platform/facts.js';
import { EVIDENCE_GRADES } from '../kernel/evidence-grade.js';
import { raw, type Sql, sql } from '../platform/sql.js';
import { commissionedMass, turnMeasures } from './asset-turns.measures.js';

const GRADES = raw(EVIDENCE_GRADES.map((grade) => `'${grade}'`).join(', '));

/**
 * Trips by the county of the issuing outlet. A transit bag carries many pieces and is none itself, so that it is not
 * counted as a piece sent; it is due back like the others. An asset that came back on its due day is on time.
 */
export const envelopeMeasures = (scope: SumScope): Sql => {
  const { enterpriseIds, regionCodes, month } = scope;
  const trips = sql`FROM envelope_trip WHERE enterprise_id IN ${enterpriseIds} AND region_code IN ${regionCodes}`;
  const due = sql`due_back_on BETWEEN ${firstDay(month)} AND ${lastDay(month)}`;
  // Civil dates of China; the instants are stored in UTC.
  const onTime = raw(`returned_at < due_back_on + INTERVAL 1 DAY - INTERVAL 8 HOUR`);
  const daysOut = raw(`DATEDIFF(returned_at + INTERVAL 8 HOUR, issued_at + INTERVAL 8 HOUR)`);
  return sql`
    SELECT enterprise_id AS enterpriseId, region_code AS regionCode, 'envelopes.issued' AS code, '' AS dimension,
           COUNT(*) AS value, MAX(FIELD(issue_grade, ${GRADES})) AS gradeRank
    ${trips} AND ${within('issued_at', month)} AND asset_kind <> 'TRANSIT_BAG' GROUP BY enterprise_id, region_code
    UNION ALL
    SELECT enterprise_id, region_code, 'envelopes.returned', '', COUNT(*), MAX(FIELD(return_grade, ${GRADES}))
    ${trips} AND ${within('returned_at', month)} GROUP BY enterprise_id, region_code
    UNION ALL
    SELECT enterprise_id, region_code, 'envelopes.dueBack', '', COUNT(*), MAX(FIELD(issue_grade, ${GRADES}))
    ${trips} AND ${due} GROUP BY enterprise_id, region_code
    UNION ALL
    SELECT enterprise_id, region_code, 'envelopes.returnedOnTime', '', COUNT(CASE WHEN ${onTime} THEN 1 END),
           MAX(GREATEST(FIELD(issue_grade, ${GRADES}), IF(${onTime}, FIELD(return_grade, ${GRADES}), 0)))
    ${trips} AND ${due} GROUP BY enterprise_id, region_code
    UNION ALL
    SELECT enterprise_id, region_code, 'envelopes.returnedAfterDays', CAST(LEAST(${daysOut}, ${MOST_DAYS_OUT}) AS char),
           COUNT(*), MAX(GREATEST(FIELD(issue_grade, ${GRADES}), FIELD(return_grade, ${GRADES})))
    ${trips} AND ${within('returned_at', month)} GROUP BY 1, 2, 4
    UNION ALL ${turnMeasures(scope)}`;
};

/** Longer than any trip is watched; what is out longer falls under it. */
export const MOST_DAYS_OUT = 999;

/** Assets out so many days at the end of a month are missing. The platform's own setting; no text has one. */
export const MISSING_AFTER_DAYS = 90;

/** The register of assets keeps no grade of its own: what it says is worth no more than a firm's word. */
const REGISTER_GRADE = String(EVIDENCE_GRADES.indexOf('SELF_DECLARED') + 1);

/**
 * Firms' assets by the region of their register: in circulation is what was put in service and not retired by the
 * end of the month. A use counts where it was issued, and zero where there are assets and no use, so that turns are not
 * taken over busy assets alone.
 */
export function assetMeasures({ enterpriseIds, month }: RegisterScope): Sql {
  const end = startOf(firstDay(addMonths(month, 1)));
  const lastMissing = new Date(end.getTime() - MISSING_AFTER_DAYS * 86_400_000);
  const assets = sql`FROM reusable_asset WHERE enterprise_id IN ${enterpriseIds}`;
  const standing = sql`commissioned_on <= ${lastDay(month)} AND (retired_on IS NULL OR retired_on > ${lastDay(month)})`;
  const inMonth = sql`BETWEEN ${firstDay(month)} AND ${lastDay(month)}`;
  const register = raw(REGISTER_GRADE);
  return sql`
    SELECT enterprise_id AS enterpriseId, region_code AS regionCode, codes.code, '' AS dimension,
      IF(codes.code = 'assets.boxesRetired', retired, commissioned) AS value, ${register} AS gradeRank
    FROM (
      SELECT enterprise_id, region_code, COUNT(CASE WHEN commissioned_on ${inMonth} THEN 1 END) AS commissioned,
        COUNT(CASE WHEN retired_on ${inMonth} THEN 1 END) AS retired
      ${assets} AND kind = 'BOX' GROUP BY enterprise_id, region_code
    ) boxes CROSS JOIN (SELECT 'assets.boxesCommissioned' AS code UNION ALL SELECT 'assets.boxesRetired') codes
    UNION ALL
    SELECT enterprise_id, region_code, codes.code, kind, IF(codes.code = 'assets.missing', missing, assets), ${register}
    FROM (
      SELECT asset.enterprise_id, asset.region_code, asset.kind, COUNT(*) AS assets,
        COUNT(CASE WHEN trip.issued_at < ${lastMissing} AND COALESCE(trip.returned_at, ${end}) >= ${end} THEN 1 END)
          AS missing
      FROM (SELECT enterprise_id, region_code, kind, last_trip_id ${assets} AND ${standing}) asset
      LEFT JOIN envelope_trip trip ON trip.id = asset.last_trip_id
      GROUP BY asset.enterprise_id, asset.region_code, asset.kind
    ) pool CROSS JOIN (
      SELECT 'assets.inCirculation' AS code UNION ALL SELECT 'assets.months' UNION ALL SELECT 'assets.missing'
    ) codes
    UNION ALL
    SELECT asset.enterprise_id, asset.region_code, 'assets.usesInLife', 'TRANSIT_BAG', COUNT(trip.id), ${register}
    FROM (SELECT id, enterprise_id, region_code ${assets} AND kind = 'TRANSIT_BAG' AND ${standing}) asset
    LEFT JOIN envelope_trip trip ON trip.asset_id = asset.id AND trip.issued_at < ${end}
    GROUP BY asset.enterprise_id, asset.region_code
    UNION ALL
    SELECT enterprise_id, region_code, 'assets.uses', kind, SUM(uses), MAX(gradeRank)
    FROM (
      SELECT DISTINCT enterprise_id, region_code, kind, 0 AS uses, ${register} AS gradeRank ${assets} AND ${standing}
      UNION ALL
      SELECT enterprise_id, region_code, asset_kind, COUNT(*), MAX(FIELD(issue_grade, ${GRADES})) FROM envelope_trip
      WHERE enterprise_id IN ${enterpriseIds} AND ${within('issued_at', month)}
      GROUP BY enterprise_id, region_code, asset_kind
    ) used GROUP BY enterprise_id, region_code, kind
    UNION ALL ${commissionedMass({ enterpriseIds, month })}`;
}

const within = (column: string, month: Month): Sql =>
  sql`${raw(column)} >= ${startOf(firstDay(month))} AND ${raw(column)} < ${startOf(firstDay(addMonths(month, 1)))}`;
