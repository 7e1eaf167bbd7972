import { firstDay, lastDay } from '../kernel/month.js';
import { type RegisterScope, type SumScope, WEAKEST_GRADE } from '../platform/facts.js';
import { joined, raw, type Sql, sql } from '../platform/sql.js';
import { judgedUses } from './counted-use.queries.js';
import { freightMeasures } from './freight.measures.js';

/** Each measure as expressions over one vehicle: its value, absent where it has none, and the rank of its evidence. */
const MEASURES = [
  { code: 'fleet.km', value: 'km', gradeRank: 'kmRank' },
  { code: 'fleet.energyKwh', value: 'kwh', gradeRank: 'kwhRank' },
  { code: 'fleet.fuelLitres', value: 'litres', gradeRank: 'litresRank' },
  // Zero, not absent, where vehicles were driven and none of the kilometres is a verified new-energy one; of a vehicle
  // never more than counts of it here, so that a share stays below one.
  {
    code: 'fleet.nevKmVerified',
    value: 'IF(km IS NULL, NULL, LEAST(km, COALESCE(verifiedKm, 0)))',
    gradeRank: 'IF(verifiedKm IS NULL, NULL, 1)',
  },
  {
    code: 'fleet.verifiedVehicleMonths',
    value: 'IF(LEAST(km, verifiedKm) > 0, 1, NULL)',
    gradeRank: '1',
  },
] as const;

const byCode = (expression: 'value' | 'gradeRank'): Sql =>
  raw(`CASE code ${MEASURES.map((one) => `WHEN '${one.code}' THEN ${one[expression]}`).join(' ')} END`);

const CODES = raw(MEASURES.map(({ code }) => `SELECT '${code}' AS code`).join(' UNION ALL '));

/** A plug-in hybrid burns petrol. */
const FUEL = raw(`IF(drive = 'PHEV', 'PETROL', drive)`);

/**
 * Of each vehicle's month one series of figures counts, as `judgedUses` says, and here the part of it in each county: so
 * nothing is counted twice, by two sources, by day and by month, or in two counties. With tonne-kilometres of what no
 * vehicle's figures tell.
 */
export const fleetMeasures = (scope: SumScope): Sql => sql`
  SELECT enterprise_id AS enterpriseId, region_code AS regionCode, code, dimension, SUM(value) AS value,
    COALESCE(MAX(gradeRank), MAX(kmRank)) AS gradeRank
  FROM (
    SELECT enterprise_id, region_code, code, IF(code = 'fleet.fuelLitres', ${FUEL}, '') AS dimension,
      ${byCode('value')} AS value, ${byCode('gradeRank')} AS gradeRank, kmRank
    FROM (${vehiclesHere(scope)}) AS vehicle CROSS JOIN (${CODES}) AS measure
  ) AS measured
  WHERE value IS NOT NULL GROUP BY enterprise_id, region_code, code, dimension
  UNION ALL ${freightMeasures(scope)}`;

/** By region, vehicles that the firm took into its fleet in the month, and those of them that drive on new energy. */
export const vehicleMeasures = ({ enterpriseIds, month }: RegisterScope): Sql => sql`
  SELECT enterprise_id AS enterpriseId, region_code AS regionCode, codes.code, '' AS dimension,
    IF(codes.code = 'vehicles.added', added, nevAdded) AS value, gradeRank
  FROM (
    SELECT enterprise_id, region_code, COUNT(DISTINCT vehicle_id) AS added,
      COUNT(DISTINCT IF(drive IN ('BEV', 'PHEV', 'FCEV'), vehicle_id, NULL)) AS nevAdded, ${WEAKEST_GRADE} AS gradeRank
    FROM vehicle
    WHERE enterprise_id IN ${enterpriseIds} AND superseded_at IS NULL
      AND owned_from BETWEEN ${firstDay(month)} AND ${lastDay(month)}
    GROUP BY enterprise_id, region_code
  ) sums CROSS JOIN (SELECT 'vehicles.added' AS code UNION ALL SELECT 'vehicles.nevAdded') codes`;

/** What counts of each vehicle in each county. */
function vehiclesHere({ enterpriseIds, regionCodes, month }: SumScope): Sql {
  const counted = (name: string, column: string, condition: string): Sql =>
    raw(`SUM(IF(${condition}, ${column}, NULL)) AS ${name},
      MAX(IF(${condition}, grade_rank, NULL)) AS ${name}Rank`);
  const judged = judgedUses({
    months: [month],
    // Compared with whatever is told of them elsewhere.
    vehicles: sql`SELECT DISTINCT enterprise_id, vehicle_id FROM vehicle_use
      WHERE enterprise_id IN ${enterpriseIds} AND region_code IN ${regionCodes} AND month = ${month}
        AND superseded_at IS NULL`,
  });
  return sql`SELECT enterprise_id, region_code, drive, ${joined(
    [
      counted('km', 'distance_km', 'counts_distance'),
      counted('verifiedKm', 'distance_km', `counts_verified AND drive IN ('BEV', 'PHEV', 'FCEV')`),
      counted('kwh', 'energy_kwh', 'counts_energy'),
      counted('litres', 'fuel_litres', 'counts_fuel'),
    ],
    ', ',
  )} FROM ${judged} WHERE region_code IN ${regionCodes} GROUP BY enterprise_id, region_code, vehicle_id, drive`;
}
