import type { Id } from '../kernel/id.js';
import { addDays, type LocalDate, startOf } from '../kernel/month.js';
import { type RegionCode, regionPrefix } from '../kernel/region-code.js';
import { standing } from '../platform/fact-table.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import { assetTermsOn } from './asset-terms.js';
import type { AssetKind } from './reusable-asset.entity.js';

/*
 * Figures of assets, from events alone: neither the stored state of an asset nor its trips are read. An event counts
 * that stands, as known then or now, and was not withdrawn.
 */

export interface FigureFilter {
  /** First and last day, both included. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly enterpriseId?: Id | null;
  readonly poolId?: Id | null;
  readonly kind?: AssetKind | null;
  readonly regionCode?: RegionCode | null;
  readonly asKnownAt?: Date | null;
}

/** Whose events count: the actor's scope, for columns of the table of the given alias. */
export type ScopeOfAlias = (alias: string) => Sql;

const events = (asKnownAt: Date | null | undefined): Sql =>
  sql`(SELECT id, asset_id, position, asset_kind, pool_id, kind, occurred_at, enterprise_id, region_code, due_back_on,
         is_sale FROM custody_event WHERE ${standing(asKnownAt)} AND is_withdrawn = 0)`;

const ofPlace = ({ enterpriseId, regionCode }: FigureFilter, scope: ScopeOfAlias, alias: string): Sql => {
  const column = (name: string) => raw(`${alias}.${name}`);
  return all([
    scope(alias),
    enterpriseId ? sql`${column('enterprise_id')} = ${enterpriseId}` : undefined,
    regionCode ? sql`${column('region_code')} LIKE ${`${regionPrefix(regionCode)}%`}` : undefined,
  ]);
};

const ofAsset = ({ poolId, kind }: FigureFilter, alias: string): Sql =>
  all([
    poolId ? sql`${raw(`${alias}.pool_id`)} = ${poolId}` : undefined,
    kind ? sql`${raw(`${alias}.asset_kind`)} = ${kind}` : undefined,
  ]);

const endOf = (to: LocalDate): Date => startOf(addDays(to, 1));

export interface MovedFigures {
  readonly kind: AssetKind;
  readonly issued: string;
  readonly turns: string;
  readonly lost: string;
  readonly found: string;
  readonly dwellSeconds: string;
  readonly idleSeconds: string;
}

/**
 * What happened in a period. Dwell of a return is the time since its issue; idle time of an issue is the time since the
 * asset was last put into store: commissioned, returned or found.
 */
export const findMoved = (filter: FigureFilter, scope: ScopeOfAlias): Sql => {
  const known = events(filter.asKnownAt);
  return sql`
    SELECT e.asset_kind AS kind, SUM(e.kind = 'ISSUE') AS issued, SUM(e.kind = 'RETURN') AS turns,
      SUM(e.kind = 'LOST') AS lost, SUM(e.kind = 'FOUND') AS found,
      SUM(IF(e.kind = 'RETURN', TIMESTAMPDIFF(SECOND, prior.occurred_at, e.occurred_at), 0)) AS dwellSeconds,
      SUM(IF(e.kind = 'ISSUE', TIMESTAMPDIFF(SECOND, prior.occurred_at, e.occurred_at), 0)) AS idleSeconds
    FROM ${known} e
    LEFT JOIN ${known} prior ON prior.asset_id = e.asset_id AND prior.position = (
      SELECT MAX(earlier.position) FROM ${known} earlier
      WHERE earlier.asset_id = e.asset_id AND earlier.position < e.position
        AND ((e.kind = 'RETURN' AND earlier.kind = 'ISSUE')
          OR (e.kind = 'ISSUE' AND earlier.kind IN ('COMMISSION', 'RETURN', 'FOUND'))))
    WHERE e.occurred_at >= ${startOf(filter.from)} AND e.occurred_at < ${endOf(filter.to)}
      AND e.kind IN ('ISSUE', 'RETURN', 'LOST', 'FOUND')
      AND ${ofPlace(filter, scope, 'e')} AND ${ofAsset(filter, 'e')}
    GROUP BY e.asset_kind`;
};

/** The last events that say where assets are before an instant; `known` are their events, `life` one row an asset. */
const lives = (candidates: Sql, before: Date, asKnownAt: Date | null | undefined): Sql => sql`
  known AS (
    SELECT e.* FROM ${events(asKnownAt)} e
    WHERE e.occurred_at < ${before} AND e.asset_id IN (${candidates})),
  life AS (
    SELECT asset_id,
      MAX(IF(kind = 'COMMISSION' OR (kind = 'ACCEPT' AND is_sale = 1), position, 0)) AS owned_at,
      MAX(IF(kind IN ('COMMISSION', 'ACCEPT'), position, 0)) AS held_at,
      MAX(IF(kind = 'LOST', position, 0)) > MAX(IF(kind = 'FOUND', position, 0)) AS is_lost,
      MAX(IF(kind = 'ISSUE', position, 0)) AS issued_at,
      MAX(IF(kind IN ('RETURN', 'LOST'), position, 0)) AS ended_at,
      MAX(kind = 'RETIRE') AS is_retired
    FROM known GROUP BY asset_id)`;

export interface StockFigures {
  readonly kind: AssetKind;
  readonly poolSize: string;
  readonly held: string;
  readonly outside: string;
  readonly overdueLost: string;
}

/** What there is at the end of a period: neither retired nor lost. Overdue by the terms in force on that day. */
export const findStock = (filter: FigureFilter, scope: ScopeOfAlias): Sql => {
  const end = endOf(filter.to);
  const lostIfDueBefore = addDays(filter.to, -assetTermsOn(filter.to).lostAfterDays);
  const candidates = sql`
    SELECT c.asset_id FROM ${events(filter.asKnownAt)} c
    WHERE c.kind IN ('COMMISSION', 'ACCEPT') AND c.occurred_at < ${end}
      AND ${ofPlace(filter, scope, 'c')} AND ${ofAsset(filter, 'c')}`;
  const isOutside = sql`issue.asset_id IS NOT NULL AND ${ofPlace(filter, scope, 'issue')}`;
  return sql`
    WITH ${lives(candidates, end, filter.asKnownAt)}
    SELECT owner.asset_kind AS kind,
      SUM(is_lost = 0 AND ${ofPlace(filter, scope, 'owner')}) AS poolSize,
      SUM(is_lost = 0 AND ${ofPlace(filter, scope, 'holder')}) AS held,
      SUM(${isOutside}) AS outside,
      SUM(${isOutside} AND issue.due_back_on < ${lostIfDueBefore}) AS overdueLost
    FROM life
    JOIN known owner ON owner.asset_id = life.asset_id AND owner.position = life.owned_at
    JOIN known holder ON holder.asset_id = life.asset_id AND holder.position = life.held_at
    LEFT JOIN known issue ON issue.asset_id = life.asset_id AND issue.position = life.issued_at
      AND life.issued_at > life.ended_at
    WHERE is_retired = 0
    GROUP BY owner.asset_kind`;
};

export interface BalanceRow {
  readonly ownerId: Id;
  readonly custodianId: Id;
  readonly kind: AssetKind;
  readonly held: string;
  readonly lost: string;
}

/** How many assets of each owner are with each custodian of a pool at an instant; `scope` limits one side or the other. */
export const findBalances = (
  { poolId, at, asKnownAt }: { poolId: Id; at: Date; asKnownAt?: Date | null },
  scope: ScopeOfAlias,
): Sql => {
  const candidates = sql`
    SELECT c.asset_id FROM ${events(asKnownAt)} c WHERE c.pool_id = ${poolId} AND c.kind = 'COMMISSION'`;
  // An instant is included: what happened at it has happened.
  const before = new Date(at.getTime() + 1);
  return sql`
    WITH ${lives(candidates, before, asKnownAt)}
    SELECT owner.enterprise_id AS ownerId, holder.enterprise_id AS custodianId, owner.asset_kind AS kind,
      SUM(is_lost = 0) AS held, SUM(is_lost) AS lost
    FROM life
    JOIN known owner ON owner.asset_id = life.asset_id AND owner.position = life.owned_at
    JOIN known holder ON holder.asset_id = life.asset_id AND holder.position = life.held_at
    WHERE is_retired = 0 AND (${scope('owner')} OR ${scope('holder')})
    GROUP BY owner.enterprise_id, holder.enterprise_id, owner.asset_kind
    ORDER BY ownerId, custodianId, kind LIMIT 10000`;
};
