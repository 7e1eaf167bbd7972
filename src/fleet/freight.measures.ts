import { firstDay, lastDay } from '../kernel/month.js';
import { GRADE_RANK, type SumScope } from '../platform/facts.js';
import { type Sql, sql } from '../platform/sql.js';

/**
 * Tonne-kilometres by class of vehicle, of hauls whose fuel and electricity are not known: a carrier's are never this
 * firm's, and an own vehicle's haul gives way to any fuel or electricity recorded of the vehicle in the month, so that
 * nothing is counted twice.
 */
export const freightMeasures = (scope: SumScope): Sql => sql`
  SELECT enterprise_id AS enterpriseId, region_code AS regionCode, 'freight.tonneKm' AS code,
    freight_class AS dimension, SUM(mass_kg * distance_km / 1000) AS value, MAX(${GRADE_RANK}) AS gradeRank
  FROM freight_haul haul
  WHERE ${haulsOfUnmeasured(scope)}
  GROUP BY enterprise_id, region_code, freight_class`;

export const haulsOfUnmeasured = ({ enterpriseIds, regionCodes, month }: SumScope): Sql => sql`
  enterprise_id IN ${enterpriseIds} AND region_code IN ${regionCodes} AND superseded_at IS NULL
    AND day BETWEEN ${firstDay(month)} AND ${lastDay(month)}
    AND NOT EXISTS (
      SELECT 1 FROM vehicle_use measured
      WHERE measured.vehicle_id = haul.vehicle_id AND measured.enterprise_id = haul.enterprise_id
        AND measured.month = ${month} AND measured.superseded_at IS NULL
        AND (measured.energy_kwh IS NOT NULL OR measured.fuel_litres IS NOT NULL))`;
