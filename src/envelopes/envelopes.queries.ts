import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import type { AssetState } from './envelope-trip.js';
import type { AssetKind, ReusableAsset } from './reusable-asset.entity.js';

const ASSET = raw(`id, enterprise_id AS enterpriseId, region_code AS regionCode, kind,
  specification_code AS specificationCode, grai, state, state_since AS stateSince, commissioned_on AS commissionedOn,
  retired_on AS retiredOn, retirement_reason AS retirementReason, turns`);
const TRIP = raw(`id, asset_id AS assetId, asset_kind AS assetKind, enterprise_id AS enterpriseId,
  region_code AS regionCode, state, parcel_ref AS parcelRef, issue_outlet_id AS issueOutletId, issued_at AS issuedAt,
  issue_grade AS issueGrade, due_back_on AS dueBackOn, declared_outlet_id AS declaredOutletId,
  declared_at AS declaredAt, return_outlet_id AS returnOutletId, returned_at AS returnedAt,
  return_grade AS returnGrade`);

export interface AssetFilter {
  readonly kind?: AssetKind | null;
  readonly state?: AssetState | null;
}

export const findAssets = (scope: Sql, filter: AssetFilter, page: PageArgs): Sql => sql`
  SELECT ${ASSET} FROM reusable_asset
  WHERE ${all([
    scope,
    filter.kind ? sql`kind = ${filter.kind}` : undefined,
    filter.state ? sql`state = ${filter.state}` : undefined,
    afterCursor(page, ['id']),
  ])}
  ORDER BY id DESC LIMIT ${page.first + 1}`;

export const findAsset = (scope: Sql, id: Id): Sql =>
  sql`SELECT ${ASSET} FROM reusable_asset WHERE id = ${id} AND ${scope}`;

export const findAssetsByIds = (ids: readonly Id[]): Sql =>
  sql`SELECT ${ASSET} FROM reusable_asset WHERE id IN ${[...ids]}`;

export interface TripFilter {
  readonly assetId?: Id | null;
  readonly state?: string | null;
  /** Only trips due back before this day which have not ended. */
  readonly overdueOn?: LocalDate | null;
}

export const findTrips = (scope: Sql, filter: TripFilter, page: PageArgs): Sql => sql`
  SELECT ${TRIP} FROM envelope_trip
  WHERE ${all([
    scope,
    filter.assetId ? sql`asset_id = ${filter.assetId}` : undefined,
    filter.state ? sql`state = ${filter.state}` : undefined,
    filter.overdueOn ? sql`due_back_on < ${filter.overdueOn} AND state <> 'RETURNED'` : undefined,
    afterCursor(page, ['issued_at', 'id']),
  ])}
  ORDER BY issued_at DESC, id DESC LIMIT ${page.first + 1}`;

/** An asset with its last trip, as a step needs it. */
export interface LockedAsset extends Pick<
  ReusableAsset,
  'id' | 'enterpriseId' | 'kind' | 'state' | 'stateSince'
> {
  readonly tripId: Id | null;
  readonly tripRegionCode: RegionCode;
  readonly issuedAt: Date;
  readonly dueBackOn: LocalDate;
  readonly recipientId: Id | null;
  readonly declaredBy: Id | null;
  readonly declaredOutletId: Id | null;
}

/** Locked in id order, so that two batches never wait for each other in a circle. */
export const lockAssets = (enterpriseId: Id, ids: readonly Id[]): Sql => sql`
  SELECT a.id, a.enterprise_id AS enterpriseId, a.kind, a.state, a.state_since AS stateSince, t.id AS tripId,
    t.region_code AS tripRegionCode, t.issued_at AS issuedAt, t.due_back_on AS dueBackOn, t.recipient_id AS recipientId,
    t.declared_by AS declaredBy, t.declared_outlet_id AS declaredOutletId
  FROM reusable_asset a LEFT JOIN envelope_trip t ON t.id = a.last_trip_id
  WHERE a.enterprise_id = ${enterpriseId} AND a.id IN ${[...ids]} ORDER BY a.id FOR UPDATE`;

export const findEventIds = (ids: readonly Id[]): Sql =>
  sql`SELECT id FROM asset_event WHERE id IN ${[...ids]}`;

/** Moves an asset on from the state in which it was read; touches no row when it is no longer there. */
export const moveAsset = (
  id: Id,
  from: AssetState,
  to: {
    state: AssetState;
    since: Date;
    lastTripId: Id | null;
    retiredOn: LocalDate | null;
    note: string | null;
  },
): Sql => sql`
  UPDATE reusable_asset SET state = ${to.state}, state_since = ${to.since}, last_trip_id = ${to.lastTripId},
    turns = turns + ${to.state === 'RETURNED' ? 1 : 0}, retired_on = ${to.retiredOn},
    retirement_reason = ${to.note}
  WHERE id = ${id} AND state = ${from}`;

export const declareTripReturn = (id: Id, declared: { personId: Id; outletId: Id; at: Date }): Sql => sql`
  UPDATE envelope_trip SET state = 'RETURN_DECLARED', declared_by = ${declared.personId},
    declared_outlet_id = ${declared.outletId}, declared_at = ${declared.at}
  WHERE id = ${id} AND state = 'OUT'`;

export const closeTrip = (
  id: Id,
  returned: { outletId: Id; at: Date; grade: string; personId: Id | null },
): Sql => sql`
  UPDATE envelope_trip SET state = 'RETURNED', return_outlet_id = ${returned.outletId}, returned_at = ${returned.at},
    return_grade = ${returned.grade}, returned_by = ${returned.personId}, open_asset_id = NULL
  WHERE id = ${id} AND state <> 'RETURNED'`;
