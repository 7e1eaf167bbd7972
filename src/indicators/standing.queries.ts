import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { raw, type Sql, sql } from '../platform/sql.js';
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
  /** Peers whose value is worse. */
  readonly behind: string | number;
}

/** Firms with a value in the region and period, each placed among those of its kind; equal values share a place. */
export function findRanks(
  of: { regionCode: RegionCode; period: Period; code: string; direction: Direction },
  only: { enterpriseId?: Id; kind?: string; beyond?: readonly (string | number)[]; limit: number },
): Sql {
  const [better, worse] = of.direction === 'UP' ? [raw('DESC'), raw('ASC')] : [raw('ASC'), raw('DESC')];
  const conditions = [
    only.enterpriseId === undefined ? raw('1 = 1') : sql`enterpriseId = ${only.enterpriseId}`,
    only.kind === undefined ? raw('1 = 1') : sql`kind = ${only.kind}`,
    only.beyond === undefined ? raw('1 = 1') : sql`(kind, place, enterpriseId) > ${[...only.beyond]}`,
  ] as const;
  return sql`
    SELECT * FROM (
      SELECT enterprise_id AS enterpriseId, name_zh AS nameZh, name_en AS nameEn, kind, value,
        RANK() OVER (PARTITION BY kind ORDER BY value ${better}) AS place,
        COUNT(*) OVER (PARTITION BY kind) AS peers,
        RANK() OVER (PARTITION BY kind ORDER BY value ${worse}) - 1 AS behind
      FROM indicator_result JOIN enterprise ON enterprise.id = enterprise_id
      WHERE indicator_result.region_code = ${of.regionCode} AND period = ${of.period} AND code = ${of.code}
        AND restated_by = ${STANDS}
        AND enterprise_id <> ${WHOLE_REGION} AND value IS NOT NULL
    ) AS ranked
    WHERE ${conditions[0]} AND ${conditions[1]} AND ${conditions[2]}
    ORDER BY kind, place, enterpriseId LIMIT ${only.limit}`;
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
