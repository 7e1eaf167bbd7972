import type { Id } from '../kernel/id.js';
import { firstDay, lastDay, type Month, monthsBetween } from '../kernel/month.js';
import { type RegionCode, regionPrefix } from '../kernel/region-code.js';
import { GRADE_RANK } from '../platform/facts.js';
import { joined, raw, type Sql, sql } from '../platform/sql.js';
import { MILEAGE_SOURCES } from './vehicle-use.entity.js';

/** Firms' vehicles, and the months of them, whose use is judged. */
export interface UseScope {
  readonly months: readonly Month[];
  /** A query that gives `enterprise_id` and `vehicle_id` of each of them once. */
  readonly vehicles: Sql;
}

const HELD_TO = raw(`COALESCE(held_to, '9999-12-31')`);

/** The grade of the evidence, and of equal grades the source of mileage: lower is better. */
const EVIDENCE_RANK = sql`${GRADE_RANK} * 10 + FIELD(mileage_source, ${raw(
  MILEAGE_SOURCES.map((source) => `'${source}'`).join(', '),
)})`;

/** Days of the month on which the firm holds each vehicle undisputed, and whether some of them are contested. */
const heldMonths = ({ months, vehicles }: UseScope): Sql => sql`(
  SELECT enterprise_id, vehicle_id, month, MAX(DAYOFMONTH(last_day)) AS month_days, MAX(is_contested) AS is_contested,
    SUM(IF(is_contested, 0, DATEDIFF(LEAST(${HELD_TO}, last_day), GREATEST(held_from, first_day)) + 1)) AS held_days
  FROM (${vehicles}) AS wanted STRAIGHT_JOIN vehicle_claim USING (enterprise_id, vehicle_id) JOIN (${joined(
    months.map(
      (month) => sql`SELECT CONVERT(${month} USING ascii) COLLATE ascii_bin AS month,
        CAST(${firstDay(month)} AS date) AS first_day, CAST(${lastDay(month)} AS date) AS last_day`,
    ),
    ' UNION ALL ',
  )}) AS month ON held_from <= last_day AND ${HELD_TO} >= first_day
  GROUP BY enterprise_id, vehicle_id, month) AS held`;

/** Which days of the month carry the quantity, one bit a day; none for what is told of the whole month. */
const daysWith = (quantity: string): Sql =>
  raw(`BIT_OR(IF(${quantity} IS NULL OR day IS NULL, 0, 1 << DAYOFMONTH(day)))`);

/** The uses of the vehicles on days that are their firm's: all that can count. */
const onHeldDays = (scope: UseScope): Sql => sql`
  FROM ${heldMonths(scope)} STRAIGHT_JOIN vehicle_use
    ON vehicle_use.vehicle_id = held.vehicle_id AND vehicle_use.month = held.month
      AND vehicle_use.enterprise_id = held.enterprise_id
  WHERE superseded_at IS NULL AND IF(day IS NULL, held_days > 0 AND NOT is_contested,
    held_days = month_days OR EXISTS (
      SELECT 1 FROM vehicle_claim
      WHERE vehicle_claim.vehicle_id = vehicle_use.vehicle_id
        AND vehicle_claim.enterprise_id = vehicle_use.enterprise_id AND vehicle_claim.is_contested = 0
        AND held_from <= day AND ${HELD_TO} >= day))`;

/** Those uses as a derived table, each with its own figures. */
export const usesOnHeldDays = (scope: UseScope): Sql => sql`(
  SELECT vehicle_use.id, vehicle_use.vehicle_id, vehicle_use.month, region_code, mileage_source, day, source_ref,
    evidence_grade, recorded_at, distance_km, energy_kwh, fuel_litres
  ${onHeldDays(scope)}) AS told`;

/** What each source says, by day or by month, of a vehicle's month in each county; on days that are the firm's. */
const told = (scope: UseScope): Sql => sql`(
  SELECT vehicle_use.enterprise_id, vehicle_use.vehicle_id, vehicle_use.month, region_code, mileage_source,
    day IS NOT NULL AS is_daily, MAX(drive) AS drive, MAX(${GRADE_RANK}) AS grade_rank,
    MAX(${EVIDENCE_RANK}) AS evidence_rank, MAX(held_days) AS held_days, SUM(distance_km) AS distance_km,
    SUM(energy_kwh) AS energy_kwh, SUM(fuel_litres) AS fuel_litres, ${daysWith('distance_km')} AS distance_days,
    ${daysWith('energy_kwh')} AS energy_days, ${daysWith('fuel_litres')} AS fuel_days
  ${onHeldDays(scope)}
  GROUP BY vehicle_use.enterprise_id, vehicle_use.vehicle_id, vehicle_use.month, region_code, mileage_source,
    day IS NOT NULL) AS told`;

/** Of a whole series, over all counties: whether it tells of a quantity, and whether on every day. */
const ofSeries = (quantity: string, days: string, name: string): Sql =>
  raw(`MAX(${quantity} IS NOT NULL) OVER series AS has_${name},
       NOT is_daily OR BIT_COUNT(BIT_OR(${days}) OVER series) >= held_days AS ${name}_covers`);

/** True for the series that counts, among those of the vehicle's month that fulfil `among`. */
const counts = (name: string, among: string): Sql =>
  raw(`${among} AND 1 = DENSE_RANK() OVER (PARTITION BY enterprise_id, vehicle_id, month
         ORDER BY ${among} DESC, ${name}_covers DESC, evidence, is_daily DESC)`);

/**
 * Which of the uses told of a vehicle's month count: a derived table with a row for what one source says, by day or by
 * month, in one county, and for each quantity whether it counts.
 *
 * What one source says by day, or by month, is a series; of all series of a vehicle and month **one** counts, with all
 * its counties, and never the sum of two:
 * 1. nothing counts on days that the firm does not hold undisputed; of a month's figure, on none of the month;
 * 2. a series that covers the month goes before one that does not. A month's figure covers it; days do when there is
 *    one for each day on which the firm holds the vehicle, 0 km for a day at rest;
 * 3. then better evidence: the grade, of equal grades the source (platform, odometer, the firm's word);
 * 4. then days before the month.
 *
 * So days of no weaker evidence replace a month once they cover it, and a month told by days counts as before. Distance
 * and energy are judged apart, because a platform may know the one and not the other. `counts_verified` is the same
 * among what a platform verified alone, so that the firm's own word for a whole month takes nothing from verified days.
 */
export const judgedUses = (scope: UseScope): Sql => sql`(
  SELECT enterprise_id, vehicle_id, month, region_code, mileage_source, is_daily, drive, grade_rank, distance_km,
    energy_kwh, fuel_litres, ${counts('distance', 'has_distance')} AS counts_distance,
    ${counts('energy', 'has_energy')} AS counts_energy, ${counts('fuel', 'has_fuel')} AS counts_fuel,
    ${counts('distance', `(mileage_source = 'PLATFORM_VERIFIED')`)} AS counts_verified
  FROM (
    SELECT told.*, MAX(evidence_rank) OVER series AS evidence,
      ${ofSeries('distance_km', 'distance_days', 'distance')},
      ${ofSeries('energy_kwh', 'energy_days', 'energy')}, ${ofSeries('fuel_litres', 'fuel_days', 'fuel')}
    FROM ${told(scope)} WINDOW series AS (PARTITION BY enterprise_id, vehicle_id, month, mileage_source, is_daily)
  ) AS series) AS judged`;

/** All vehicles of a firm, or some of them. */
const vehiclesOf = (enterpriseId: Id, vehicleIds?: readonly Id[]): Sql => sql`
  SELECT DISTINCT enterprise_id, vehicle_id FROM vehicle_claim
  WHERE enterprise_id = ${enterpriseId}${vehicleIds ? sql` AND vehicle_id IN ${vehicleIds}` : raw('')}`;

/** Platform-verified distance of each vehicle in a region over months, both included; each month once. */
export const sumVerifiedDistance = (filter: {
  enterpriseId: Id;
  from: Month;
  to: Month;
  regionCode: RegionCode;
}): Sql => sql`
  SELECT vehicle_id AS vehicleId, SUM(distance_km) AS distanceKm, COUNT(DISTINCT month) AS months
  FROM ${judgedUses({
    months: monthsBetween(filter.from, filter.to),
    vehicles: vehiclesOf(filter.enterpriseId),
  })}
  WHERE counts_verified AND region_code LIKE ${`${regionPrefix(filter.regionCode)}%`}
  GROUP BY vehicle_id`;

/** What a source says, by day or by month, that a vehicle drove in a county in a month. */
export interface ToldDistance {
  readonly vehicleId: Id;
  readonly month: Month;
  readonly regionCode: RegionCode;
  readonly mileageSource: string;
  readonly isDaily: number;
  readonly distanceKm: string;
  readonly isCounted: number;
}

/** Every distance told of those of the vehicles' months of which more than one thing is told, counted ones first. */
export const findToldDistances = (
  enterpriseId: Id,
  vehicleIds: readonly Id[],
  months: readonly Month[],
): Sql => sql`
  SELECT vehicleId, month, regionCode, mileageSource, isDaily, distanceKm, isCounted
  FROM (
    SELECT vehicle_id AS vehicleId, month, region_code AS regionCode, mileage_source AS mileageSource,
      is_daily AS isDaily, distance_km AS distanceKm, counts_distance AS isCounted,
      COUNT(*) OVER (PARTITION BY vehicle_id, month) AS sayings
    FROM ${judgedUses({
      months,
      vehicles: vehiclesOf(enterpriseId, vehicleIds),
    })}
  ) AS told
  WHERE sayings > 1
  ORDER BY vehicleId, month, isCounted DESC, regionCode, mileageSource, isDaily`;

/** The fact by which a source first told of a vehicle's month in a county. */
export const findFirstUse = (enterpriseId: Id, of: ToldDistance): Sql => sql`
  SELECT id FROM vehicle_use
  WHERE superseded_at IS NULL AND enterprise_id = ${enterpriseId} AND vehicle_id = ${of.vehicleId}
    AND month = ${of.month} AND region_code = ${of.regionCode} AND mileage_source = ${of.mileageSource}
    AND (day IS NOT NULL) = ${of.isDaily}
  ORDER BY recorded_at, id LIMIT 1`;
