import { GRADE_RANK, type MeasureScope } from '../platform/facts.js';
import { joined, raw, type Sql, sql } from '../platform/sql.js';

const NEV = raw(`drive IN ('BEV', 'PHEV', 'FCEV')`);

/**
 * Several sources may report one vehicle's month in a region: for each quantity only the best-evidenced figure counts,
 * of equal ones the latest, so that nothing is counted twice and a firm's own word never replaces the platform's.
 */
export function fleetMeasures(scope: MeasureScope): Sql {
  const best = (quantity: string): Sql => sql`
    (SELECT ${raw(quantity)} AS quantity, drive, evidence_grade, ${GRADE_RANK} AS grade_rank, ROW_NUMBER() OVER (
       PARTITION BY vehicle_id ORDER BY ${GRADE_RANK}, recorded_at DESC, id) AS place
     FROM vehicle_use
     WHERE superseded_at IS NULL AND enterprise_id = ${scope.enterpriseId}
       AND region_code = ${scope.regionCode} AND month = ${scope.month} AND ${raw(quantity)} IS NOT NULL) AS ranked`;
  const sum = (code: string, quantity: string, condition: Sql): Sql => sql`
    SELECT ${code} AS code, '' AS dimension, SUM(quantity) AS value, MAX(grade_rank) AS gradeRank
    FROM ${best(quantity)} WHERE place = 1 AND ${condition} HAVING COUNT(*) > 0`;
  return joined(
    [
      sum('fleet.km', 'distance_km', raw('1 = 1')),
      verifiedNevKm(best),
      sum('fleet.energyKwh', 'energy_kwh', raw('1 = 1')),
      sql`SELECT 'fleet.fuelLitres' AS code, IF(drive = 'PHEV', 'PETROL', drive) AS dimension, SUM(quantity) AS value,
            MAX(grade_rank) AS gradeRank
          FROM ${best('fuel_litres')} WHERE place = 1 GROUP BY IF(drive = 'PHEV', 'PETROL', drive)`,
    ],
    ' UNION ALL ',
  );
}

/** Zero, not absent, where vehicles were driven and none of the kilometres is a verified new-energy one. */
const verifiedNevKm = (best: (quantity: string) => Sql): Sql => sql`
  SELECT 'fleet.nevKmVerified' AS code, '' AS dimension,
    COALESCE(SUM(IF(evidence_grade = 'PLATFORM_VERIFIED' AND ${NEV}, quantity, 0)), 0) AS value,
    COALESCE(MAX(IF(evidence_grade = 'PLATFORM_VERIFIED' AND ${NEV}, grade_rank, NULL)), MAX(grade_rank)) AS gradeRank
  FROM ${best('distance_km')} WHERE place = 1 HAVING COUNT(*) > 0`;
