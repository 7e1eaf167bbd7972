import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, joined, type Sql, sql } from '../platform/sql.js';
import { ASSET, EVENT, TRIP } from './custody.queries.js';
import type { CustodyEventKind } from './custody-event.entity.js';
import type { AssetState, Fitness } from './envelope-trip.js';
import type { AssetNumber } from './grai.js';
import type { AssetKind } from './reusable-asset.entity.js';

export interface AssetFilter {
  readonly kind?: AssetKind | null;
  readonly state?: AssetState | null;
  readonly fitness?: Fitness | null;
  readonly poolId?: Id | null;
}

/** One page out of several scopes, each read by its own index. */
export const findAssets = (scopes: readonly Sql[], filter: AssetFilter, page: PageArgs): Sql => {
  const parts = scopes.map(
    (scope) =>
      sql`(SELECT ${ASSET} FROM reusable_asset WHERE ${all([
        scope,
        filter.kind ? sql`kind = ${filter.kind}` : undefined,
        filter.state ? sql`state = ${filter.state}` : undefined,
        filter.fitness ? sql`fitness = ${filter.fitness}` : undefined,
        filter.poolId ? sql`pool_id = ${filter.poolId}` : undefined,
        afterCursor(page, ['id']),
      ])} ORDER BY id DESC LIMIT ${page.first + 1})`,
  );
  return sql`${joined(parts, ' UNION ')} ORDER BY id DESC LIMIT ${page.first + 1}`;
};

export const findAssetsByNumbers = (scope: Sql, numbers: readonly AssetNumber[]): Sql => {
  const ids = numbers.flatMap((number) => ('id' in number ? [number.id] : []));
  const grais = numbers.flatMap((number) => ('grai' in number ? [number.grai] : []));
  return sql`SELECT ${ASSET} FROM reusable_asset WHERE (id IN ${ids} OR grai IN ${grais}) AND ${scope}`;
};

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
    filter.overdueOn ? sql`due_back_on < ${filter.overdueOn} AND open_asset_id IS NOT NULL` : undefined,
    afterCursor(page, ['issued_at', 'id']),
  ])}
  ORDER BY issued_at DESC, id DESC LIMIT ${page.first + 1}`;

export interface EventFilter {
  readonly assetId?: Id | null;
  readonly kind?: CustodyEventKind | null;
  readonly enterpriseId?: Id | null;
}

export const findEvents = (
  scope: Sql,
  filter: EventFilter,
  conditions: readonly (Sql | undefined)[],
  page: PageArgs,
): Sql => sql`
  SELECT ${EVENT} FROM custody_event
  WHERE ${all([
    scope,
    filter.assetId ? sql`asset_id = ${filter.assetId}` : undefined,
    filter.kind ? sql`kind = ${filter.kind}` : undefined,
    filter.enterpriseId ? sql`enterprise_id = ${filter.enterpriseId}` : undefined,
    ...conditions,
    afterCursor(page, ['occurred_at', 'id']),
  ])}
  ORDER BY occurred_at DESC, id DESC LIMIT ${page.first + 1}`;

export const findEvent = (scope: Sql, id: Id): Sql =>
  sql`SELECT ${EVENT} FROM custody_event WHERE id = ${id} AND ${scope}`;
