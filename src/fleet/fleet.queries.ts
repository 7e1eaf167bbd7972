import type { Id } from '../kernel/id.js';
import type { LocalDate, Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { selected } from '../platform/fact-kind.js';
import { standing } from '../platform/fact-table.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import type { OwnershipStatement } from './vehicle-claim.js';
import { VehicleDocument } from './vehicle-document.entity.js';
import { Vehicle } from './vehicle.entity.js';

/** What a firm says of its ownership of a vehicle, with what an anomaly tells of it. */
export interface StatementRow extends OwnershipStatement {
  readonly vehicleId: Id;
  readonly regionCode: RegionCode;
  readonly vin: string;
}

/** Everything that firms have said of the vehicles, superseded or not. */
export const findStatements = (vehicleIds: readonly Id[]): Sql => sql`
  SELECT id, vehicle_id AS vehicleId, enterprise_id AS enterpriseId, region_code AS regionCode, vin,
    owned_from AS ownedFrom, owned_to AS ownedTo, recorded_at AS recordedAt, superseded_at AS supersededAt
  FROM vehicle WHERE vehicle_id IN ${[...new Set(vehicleIds)]}`;

export const findClaims = (vehicleIds: readonly Id[]): Sql => sql`
  SELECT vehicle_id AS vehicleId, enterprise_id AS enterpriseId, held_from AS heldFrom, held_to AS heldTo,
    is_contested AS isContested, entry_id AS entryId, claimed_at AS claimedAt
  FROM vehicle_claim WHERE vehicle_id IN ${[...new Set(vehicleIds)]}
  ORDER BY vehicle_id, enterprise_id, held_from`;

/** Standing entries of a firm: of these vehicles, of which one that came back has more than one, or with these ids. */
export const findEntries = (
  enterpriseId: Id,
  { vehicleIds, ids = [] }: { vehicleIds: readonly Id[]; ids?: readonly Id[] },
): Sql => sql`
  SELECT ${selected(Vehicle)} FROM vehicle
  WHERE ${standing()} AND enterprise_id = ${enterpriseId}
    AND ${
      ids.length === 0
        ? sql`vehicle_id IN ${[...new Set(vehicleIds)]}`
        : sql`(vehicle_id IN ${[...new Set(vehicleIds)]} OR id IN ${[...ids]})`
    }
  ORDER BY vehicle_id, owned_from`;

export const usesOfOtherDrive = (enterpriseId: Id, vehicleId: Id, drive: string): Sql =>
  sql`${standing()} AND enterprise_id = ${enterpriseId} AND vehicle_id = ${vehicleId} AND drive <> ${drive}`;

/** Where use or a haul of the vehicles was told, and when, by whichever firm; also what was corrected since. */
export function findUseScopes(filter: {
  vehicleIds: readonly Id[];
  enterpriseId?: Id;
  months?: readonly Month[];
}): Sql {
  const toldIn = (table: string, month: Sql): Sql => sql`
    SELECT vehicle_id AS vehicleId, enterprise_id AS enterpriseId, region_code AS regionCode, ${month} AS month
    FROM ${raw(table)}
    WHERE ${all([
      sql`vehicle_id IN ${[...new Set(filter.vehicleIds)]}`,
      filter.enterpriseId ? sql`enterprise_id = ${filter.enterpriseId}` : undefined,
      filter.months ? sql`${month} IN ${[...new Set(filter.months)]}` : undefined,
    ])}`;
  return sql`${toldIn('vehicle_use', sql`month`)} UNION ${toldIn('freight_haul', sql`DATE_FORMAT(day, '%Y-%m')`)}`;
}

/** The entries of a vehicle as an actor may see them, oldest ownership first. */
export const findEntriesInScope = (
  scope: Sql,
  vehicleId: Id,
  filter: { enterpriseId?: Id | null; asKnownAt?: Date | null },
): Sql => sql`
  SELECT ${selected(Vehicle)} FROM vehicle
  WHERE ${all([
    sql`vehicle_id = ${vehicleId}`,
    scope,
    standing(filter.asKnownAt),
    filter.enterpriseId ? sql`enterprise_id = ${filter.enterpriseId}` : undefined,
  ])} ORDER BY owned_from, id`;

/** What a firm has for a vehicle on a day, as it was known at an instant or is now. */
export const findDocumentsHeld = (
  of: { enterpriseId: Id; vehicleId: Id },
  on: LocalDate,
  asKnownAt?: Date | null,
): Sql => sql`
  SELECT ${selected(VehicleDocument)} FROM vehicle_document
  WHERE ${standing(asKnownAt)} AND vehicle_id = ${of.vehicleId} AND enterprise_id = ${of.enterpriseId}
    AND valid_from <= ${on} AND (valid_to IS NULL OR valid_to >= ${on})
  ORDER BY kind, valid_from, id`;

/** The fleet on a day, as it is known now: what the firm owned then and nobody had claimed before it. */
export const findFleetOn = (enterpriseId: Id, on: LocalDate): Sql => sql`
  SELECT ${selected(Vehicle)} FROM vehicle
  WHERE id IN (
    SELECT entry_id FROM vehicle_claim
    WHERE enterprise_id = ${enterpriseId} AND is_contested = ${raw('0')}
      AND held_from <= ${on} AND (held_to IS NULL OR held_to >= ${on}))
  ORDER BY vehicle_id`;
