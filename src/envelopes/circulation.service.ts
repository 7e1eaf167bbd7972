import { Injectable } from '@nestjs/common';
import { type Actor, hasRole } from '../kernel/actor.js';
import { exact, plain, round } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import { addDays, startOf } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { scopeOf } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database } from '../platform/database.js';
import { factUnknown } from '../platform/fact-kind.js';
import type { FactListArgs } from '../platform/fact-list.js';
import { standing } from '../platform/fact-table.js';
import { raw, type Sql, sql } from '../platform/sql.js';
import { PoolsService } from '../pools/index.js';
import type { AssetFigures, PoolBalance } from './asset-figures.view.js';
import {
  type BalanceRow,
  type FigureFilter,
  findBalances,
  findMoved,
  findStock,
  type MovedFigures,
  type ScopeOfAlias,
  type StockFigures,
} from './asset-figures.queries.js';
import { asAsset, asEvent, partOf } from './custody.queries.js';
import type { CustodyEvent, CustodyEventKind } from './custody-event.entity.js';
import { assetUnknown } from './custody-text.js';
import type { EnvelopeTrip } from './envelope-trip.entity.js';
import {
  type AssetFilter,
  findAssets,
  findAssetsByNumbers,
  findEvent,
  findEvents,
  findTrips,
  type TripFilter,
} from './envelopes.queries.js';
import { readAssetNumber } from './grai.js';
import { ASSET_KINDS, type ReusableAsset } from './reusable-asset.entity.js';

export type EventListArgs = FactListArgs & {
  readonly assetId?: string | null;
  readonly kind?: CustodyEventKind | null;
};

/** 循环: where assets are, what happened to them, and the figures that follow. */
@Injectable()
export class CirculationService {
  constructor(
    private readonly database: Database,
    private readonly pools: PoolsService,
    private readonly clock: Clock,
  ) {}

  /** The assets that a firm owns, holds or is to receive; a department's by where their owners are registered. */
  async assets(actor: Actor, filter: AssetFilter, page: PageArgs): Promise<Page<ReusableAsset>> {
    const found = await this.database.rows<ReusableAsset>(findAssets(assetScopes(actor), filter, page));
    return pageOf(found.map(asAsset), page.first, (asset) => [asset.id]);
  }

  /** Refuses with NOT_FOUND ASSET_UNKNOWN for a foreign asset, as for one that does not exist. */
  async asset(actor: Actor, assetNumber: string): Promise<ReusableAsset> {
    const [found] = await this.assetsByNumbers(actor, [assetNumber]);
    if (!found) throw assetUnknown(assetNumber);
    return found;
  }

  /** The assets named, in that order. Refuses like `asset` where one of them is not the actor's to see. */
  async assetsByNumbers(actor: Actor, assetNumbers: readonly string[]): Promise<ReusableAsset[]> {
    const numbers = assetNumbers.map((text) => {
      const number = readAssetNumber(text);
      if (!number) throw assetUnknown(text);
      return number;
    });
    const found = await this.database.rows<ReusableAsset>(findAssetsByNumbers(assetScope(actor), numbers));
    const byNumber = new Map(found.flatMap((asset) => [[asset.id, asset] as const, [asset.grai, asset]]));
    return numbers.map((number, index) => {
      const asset = byNumber.get('id' in number ? number.id : number.grai);
      if (!asset) throw assetUnknown(assetNumbers[index] ?? '');
      return asAsset(asset);
    });
  }

  /** The trips that a firm issued; of one asset of its own, also those that others issued. */
  async trips(
    actor: Actor,
    { isOverdue, assetId, ...filter }: TripFilter & { isOverdue?: boolean | null },
    page: PageArgs,
  ): Promise<Page<EnvelopeTrip>> {
    const id = assetId ? await this.idOf(assetId) : null;
    const scope = scopeOf(actor);
    const query = findTrips(
      id && actor.enterpriseId ? sql`(${scope} OR ${isOwner(actor.enterpriseId, id)})` : scope,
      { ...filter, assetId: id, overdueOn: isOverdue ? this.clock.today() : null },
      page,
    );
    const found = await this.database.rows<EnvelopeTrip>(query);
    return pageOf(found, page.first, (trip) => [sqlInstant(trip.issuedAt), trip.id]);
  }

  /**
   * The events that a firm recorded or that hand an asset to it; of one asset of its own, also those of others. Newest
   * first; withdrawn ones are marked.
   */
  async custodyEvents(actor: Actor, args: EventListArgs): Promise<Page<CustodyEvent>> {
    const id = args.assetId ? await this.idOf(args.assetId) : null;
    const { kind, enterpriseId, from, to, includeSuperseded, asKnownAt } = args;
    const query = findEvents(
      eventScope(actor, id),
      { kind, enterpriseId, assetId: id },
      [
        from ? sql`occurred_at >= ${startOf(from)}` : undefined,
        to ? sql`occurred_at < ${startOf(addDays(to, 1))}` : undefined,
        includeSuperseded ? (asKnownAt ? sql`recorded_at <= ${asKnownAt}` : undefined) : standing(asKnownAt),
      ],
      args,
    );
    const found = await this.database.rows<CustodyEvent>(query);
    return pageOf(found.map(asEvent), args.first, (event) => [sqlInstant(event.occurredAt), event.id]);
  }

  /** Refuses with NOT_FOUND FACT_UNKNOWN outside the actor's scope, as for an event that does not exist. */
  async custodyEvent(actor: Actor, id: Id): Promise<CustodyEvent> {
    const found = await this.database.row<CustodyEvent>(findEvent(eventScope(actor, null), id));
    if (!found) throw factUnknown(id);
    return asEvent(found);
  }

  /** 循环指标 by kind, within the actor's scope; the firm that runs a pool sees all of it. */
  async figures(actor: Actor, filter: FigureFilter): Promise<AssetFigures[]> {
    if (filter.to < filter.from) throw periodReversed(filter);
    const scope = filter.poolId ? await this.poolScope(actor, filter.poolId) : scopeOfAlias(actor);
    const [moved, stock] = await Promise.all([
      this.database.rows<MovedFigures>(findMoved(filter, scope)),
      this.database.rows<StockFigures>(findStock(filter, scope)),
    ]);
    return ASSET_KINDS.flatMap((kind) => {
      const [flow, left] = [moved.find((row) => row.kind === kind), stock.find((row) => row.kind === kind)];
      return flow || left ? [figuresOf(kind, flow, left)] : [];
    });
  }

  /** Refuses with NOT_FOUND POOL_UNKNOWN. A member sees the rows in which it owns or holds. */
  async poolBalances(
    actor: Actor,
    { poolId, at, asKnownAt }: { poolId: Id; at?: Date | null; asKnownAt?: Date | null },
  ): Promise<PoolBalance[]> {
    const scope = await this.poolScope(actor, poolId);
    const query = findBalances({ poolId, at: at ?? this.clock.now(), asKnownAt: asKnownAt ?? null }, scope);
    const found = await this.database.rows<BalanceRow>(query);
    return found.map((row) => ({ ...row, held: Number(row.held), lost: Number(row.lost) }));
  }

  private async poolScope(actor: Actor, poolId: Id): Promise<ScopeOfAlias> {
    const pool = await this.pools.pool(actor, poolId);
    return pool.operatorId === actor.enterpriseId ? () => raw('1 = 1') : scopeOfAlias(actor);
  }

  /** The local number, whatever form is given; a number that is nobody's stays as it is and finds nothing. */
  private async idOf(assetNumber: string): Promise<Id> {
    const number = readAssetNumber(assetNumber);
    if (!number || 'id' in number) return number?.id ?? assetNumber;
    const found = await this.database.row<{ id: Id }>(
      sql`SELECT id FROM reusable_asset WHERE grai = ${number.grai}`,
    );
    return found?.id ?? assetNumber;
  }
}

const isFirm = (actor: Actor): actor is Actor & { enterpriseId: Id } =>
  actor.enterpriseId !== undefined && !hasRole(actor, 'OPERATOR');

const assetScope = (actor: Actor): Sql =>
  isFirm(actor) ? partOf(actor.enterpriseId, 'reusable_asset') : scopeOf(actor);

const assetScopes = (actor: Actor): Sql[] =>
  isFirm(actor)
    ? ['enterprise_id', 'custodian_id', 'receiver_id'].map(
        (column) => sql`${raw(column)} = ${actor.enterpriseId}`,
      )
    : [scopeOf(actor)];

const isOwner = (enterpriseId: Id, assetId: Id): Sql =>
  sql`EXISTS (SELECT 1 FROM reusable_asset owned WHERE owned.id = ${assetId} AND owned.enterprise_id = ${enterpriseId})`;

function eventScope(actor: Actor, assetId: Id | null): Sql {
  const scope = scopeOf(actor);
  if (!isFirm(actor) || !assetId) return scope;
  return sql`(${scope} OR to_enterprise_id = ${actor.enterpriseId} OR ${isOwner(actor.enterpriseId, assetId)})`;
}

const scopeOfAlias =
  (actor: Actor): ScopeOfAlias =>
  (alias) =>
    scopeOf(actor, { enterprise: `${alias}.enterprise_id`, region: `${alias}.region_code` });

function figuresOf(
  kind: AssetFigures['kind'],
  flow: MovedFigures | undefined,
  left: StockFigures | undefined,
): AssetFigures {
  const count = (value: string | undefined) => Number(value ?? 0);
  const [issued, turns] = [count(flow?.issued), count(flow?.turns)];
  const poolSize = count(left?.poolSize);
  return {
    kind,
    issued,
    turns,
    turnsPerAsset: quotient(turns, poolSize),
    meanDwellDays: meanDays(flow?.dwellSeconds, turns),
    meanIdleDays: meanDays(flow?.idleSeconds, issued),
    lost: count(flow?.lost),
    found: count(flow?.found),
    overdueLost: count(left?.overdueLost),
    poolSize,
    held: count(left?.held),
    outside: count(left?.outside),
  };
}

const SECONDS_A_DAY = 86_400;

/** Missing is never zero: the mean of nothing is null. */
const quotient = (total: number | string, count: number): string | null =>
  count === 0 ? null : plain(round(exact(total).div(count), 2, 'HALF_UP'));

const meanDays = (seconds: string | undefined, count: number): string | null =>
  quotient(plain(seconds ?? 0), count * SECONDS_A_DAY);

/** As the database compares it; the cursor of a list by time. */
const sqlInstant = (at: Date): string => at.toISOString().slice(0, 23).replace('T', ' ');

const periodReversed = ({ from, to }: FigureFilter) =>
  refuse.badInput(
    'PERIOD_REVERSED',
    {
      zh: `起始日期 ${from} 晚于截止日期 ${to}，请核对日期。`,
      en: `The period begins on ${from}, after its end on ${to}; check the dates.`,
    },
    { from, to },
  );
