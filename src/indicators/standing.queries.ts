import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import type { Period } from '../rulebook/indicator-period.js';
import type { Direction } from '../rulebook/indicator.js';
import { type ResultScope, STANDS, WHOLE_REGION } from './indicators.queries.js';

export interface RankRecord {
  readonly enterpriseId: Id;
  readonly nameZh: string;
  readonly nameEn: string | null;
  readonly kind: string;
  readonly value: string;
  readonly place: string | number;
  readonly peers: string | number;
  /** Peers with the same value, itself among them. */
  readonly ties: string | number;
}

/** Firms with a value in the region and period, each placed among those of its kind; equal values share a place. */
export function findRanks(
  of: { regionCode: RegionCode; period: Period; code: string; direction: Direction },
  only: { enterpriseId?: Id; kind?: string; beyond?: readonly (string | number)[]; limit: number },
): Sql {
  const better = raw(of.direction === 'UP' ? 'DESC' : 'ASC');
  const conditions = [
    only.enterpriseId === undefined ? undefined : sql`enterpriseId = ${only.enterpriseId}`,
    only.kind === undefined ? undefined : sql`kind = ${only.kind}`,
    only.beyond === undefined ? undefined : sql`(kind, place, enterpriseId) > ${[...only.beyond]}`,
  ];
  // Every window shares one order, and names are read of the firms that are shown alone.
  return sql`
    SELECT shown.*, name_zh AS nameZh, name_en AS nameEn FROM (
      SELECT * FROM (
        SELECT enterprise_id AS enterpriseId, kind, value,
          RANK() OVER (PARTITION BY kind ORDER BY value ${better}) AS place,
          COUNT(*) OVER (PARTITION BY kind) AS peers, COUNT(*) OVER (PARTITION BY kind, value) AS ties
        FROM indicator_result JOIN enterprise ON enterprise.id = enterprise_id
        WHERE indicator_result.region_code = ${of.regionCode} AND period = ${of.period} AND code = ${of.code}
          AND restated_by = ${STANDS} AND enterprise_id <> ${WHOLE_REGION} AND value IS NOT NULL
      ) AS ranked
      WHERE ${all(conditions)}
      ORDER BY kind, place, enterpriseId LIMIT ${only.limit}
    ) AS shown JOIN enterprise ON enterprise.id = shown.enterpriseId
    ORDER BY shown.kind, shown.place, shown.enterpriseId`;
}

export interface ValueRecord {
  readonly code: string;
  readonly period: Period;
  readonly value: string | null;
}

/** Stored values alone, without their derivation. */
export const findValues = (
  { enterpriseId, regionCode }: Omit<ResultScope, 'period'>,
  periods: readonly Period[],
  codes: readonly string[],
): Sql => sql`
  SELECT code, period, value FROM indicator_result
  WHERE region_code = ${regionCode} AND period IN ${[...periods]} AND code IN ${[...codes]}
    AND restated_by = ${STANDS} AND enterprise_id = ${enterpriseId}
  ORDER BY period, code`;
