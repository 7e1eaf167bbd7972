import type { Id } from '../kernel/id.js';
import type { LocalDate, Month } from '../kernel/month.js';
import { type RegionCode, regionPrefix } from '../kernel/region-code.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';

const FACT = raw(`id, enterprise_id AS enterpriseId, region_code AS regionCode, source_ref AS sourceRef,
  evidence_grade AS evidenceGrade, recorded_by AS recordedBy, recorded_at AS recordedAt,
  supersedes_id AS supersedesId, superseded_at AS supersededAt, correction_reason AS correctionReason`);
const VEHICLE = sql`${FACT}, vehicle_id AS vehicleId, plate, vin, vehicle_class AS vehicleClass, drive,
  battery_kwh AS batteryKwh, total_mass_tonnes AS totalMassTonnes, first_registered_on AS firstRegisteredOn,
  first_registered_region AS firstRegisteredRegion, meets_gbt29912 AS meetsGbt29912,
  in_national_catalogue AS inNationalCatalogue, holds_road_transport_certificate AS holdsRoadTransportCertificate,
  owned_from AS ownedFrom, owned_to AS ownedTo`;
const VEHICLE_USE = sql`${FACT}, vehicle_id AS vehicleId, month, distance_km AS distanceKm, mileage_source AS mileageSource,
  energy_kwh AS energyKwh, fuel_litres AS fuelLitres, pieces, drive`;

const STANDING = raw('superseded_at IS NULL');

export const findVehicles = (filter: { scope: Sql; enterpriseId?: Id | null; page: PageArgs }): Sql => sql`
  SELECT ${VEHICLE} FROM vehicle
  WHERE ${all([
    STANDING,
    filter.scope,
    filter.enterpriseId ? sql`enterprise_id = ${filter.enterpriseId}` : undefined,
    afterCursor(filter.page, ['id']),
  ])} ORDER BY id DESC LIMIT ${filter.page.first + 1}`;

export const findVehicleUses = (filter: {
  scope: Sql;
  enterpriseId?: Id | null;
  vehicleId?: Id | null;
  from?: Month | null;
  to?: Month | null;
  page: PageArgs;
}): Sql => sql`
  SELECT ${VEHICLE_USE} FROM vehicle_use
  WHERE ${all([
    STANDING,
    filter.scope,
    filter.enterpriseId ? sql`enterprise_id = ${filter.enterpriseId}` : undefined,
    filter.vehicleId ? sql`vehicle_id = ${filter.vehicleId}` : undefined,
    filter.from ? sql`month >= ${filter.from}` : undefined,
    filter.to ? sql`month <= ${filter.to}` : undefined,
    afterCursor(filter.page, ['month', 'id']),
  ])} ORDER BY month DESC, id DESC LIMIT ${filter.page.first + 1}`;

/** Standing entries of a firm's vehicles, locked. */
export const findVehiclesByIds = (enterpriseId: Id, vehicleIds: readonly Id[]): Sql => sql`
  SELECT ${VEHICLE} FROM vehicle
  WHERE ${STANDING} AND enterprise_id = ${enterpriseId} AND vehicle_id IN ${[...vehicleIds]}
  ORDER BY vehicle_id FOR UPDATE`;

/** Vehicles with more than one standing entry. */
export const findSecondEntries = (vehicleIds: readonly Id[]): Sql => sql`
  SELECT vin FROM vehicle WHERE ${STANDING} AND vehicle_id IN ${[...vehicleIds]}
  GROUP BY vin HAVING COUNT(*) > 1`;

/** Uses that stand twice for one vehicle, region, month and source. */
export const findSecondUses = (vehicleIds: readonly Id[]): Sql => sql`
  SELECT vehicle_id AS vehicleId, month FROM vehicle_use
  WHERE ${STANDING} AND vehicle_id IN ${[...new Set(vehicleIds)]}
  GROUP BY vehicle_id, region_code, month, mileage_source HAVING COUNT(*) > 1 LIMIT 10`;

export const usesOfOtherDrive = (enterpriseId: Id, vehicleId: Id, drive: string): Sql =>
  sql`${STANDING} AND enterprise_id = ${enterpriseId} AND vehicle_id = ${vehicleId} AND drive <> ${drive}`;

export const findVehicleUse = (enterpriseId: Id, id: Id): Sql => sql`
  SELECT ${VEHICLE_USE} FROM vehicle_use WHERE id = ${id} AND enterprise_id = ${enterpriseId}`;

/** The fleet on a day: what the firm owned then, as it is known now. */
export const findFleetOn = (enterpriseId: Id, on: LocalDate): Sql => sql`
  SELECT ${VEHICLE} FROM vehicle
  WHERE ${STANDING} AND enterprise_id = ${enterpriseId}
    AND owned_from <= ${on} AND (owned_to IS NULL OR owned_to >= ${on})
  ORDER BY vehicle_id`;

/** Platform-verified distance of each vehicle in a region over months, both included. */
export const sumVerifiedDistance = (filter: {
  enterpriseId: Id;
  from: Month;
  to: Month;
  regionCode: RegionCode;
}): Sql => sql`
  SELECT vehicle_id AS vehicleId, SUM(distance_km) AS distanceKm, COUNT(DISTINCT month) AS months
  FROM vehicle_use
  WHERE ${STANDING} AND enterprise_id = ${filter.enterpriseId} AND evidence_grade = 'PLATFORM_VERIFIED'
    AND month BETWEEN ${filter.from} AND ${filter.to}
    AND region_code LIKE ${`${regionPrefix(filter.regionCode)}%`}
  GROUP BY vehicle_id`;
