import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { type RegionCode, regionPrefix } from '../kernel/region-code.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';

/** An enterprise's own results, or `WHOLE_REGION` for all enterprises of a region together. */
export const WHOLE_REGION = '';

export interface ResultScope {
  readonly enterpriseId: Id | typeof WHOLE_REGION;
  readonly regionCode: RegionCode;
  readonly month: Month;
}

export interface MeasureRecord {
  readonly code: string;
  readonly dimension: string;
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly month: Month;
  readonly value: string;
  readonly weakestGrade: string;
}

/** Measures of every county inside the region, of one enterprise or of all. */
export const measuresOf = ({ enterpriseId, regionCode, month }: ResultScope): Sql => sql`
  SELECT code, dimension, enterprise_id AS enterpriseId, region_code AS regionCode, month, value, weakest_grade AS weakestGrade
  FROM measure
  WHERE month = ${month} AND region_code LIKE ${`${regionPrefix(regionCode)}%`} AND ${all([
    enterpriseId === WHOLE_REGION ? undefined : sql`enterprise_id = ${enterpriseId}`,
  ])}
  ORDER BY code, dimension, enterprise_id, region_code`;

export interface ResultRecord {
  readonly enterpriseId: Id | typeof WHOLE_REGION;
  readonly regionCode: RegionCode;
  readonly month: Month;
  readonly code: string;
  readonly derivation: string;
  readonly computedAt: Date;
}

export const findResults = (filter: {
  enterpriseId: Id | typeof WHOLE_REGION;
  regionCode: RegionCode;
  from: Month;
  to: Month;
  codes: readonly string[];
}): Sql => sql`
  SELECT enterprise_id AS enterpriseId, region_code AS regionCode, month, code, derivation, computed_at AS computedAt
  FROM indicator_result
  WHERE enterprise_id = ${filter.enterpriseId} AND region_code = ${filter.regionCode}
    AND month BETWEEN ${filter.from} AND ${filter.to} AND code IN ${[...filter.codes]}
  ORDER BY month, code`;

export const lockScopes = (scopes: readonly ResultScope[]): Sql => sql`
  SELECT 1 FROM indicator_scope WHERE (enterprise_id, region_code, month) IN ${scopes.map(
    (scope) => sql`(${scope.enterpriseId}, ${scope.regionCode}, ${scope.month})`,
  )} ORDER BY enterprise_id, region_code, month FOR UPDATE`;

export const removeMeasures = (
  feature: readonly string[],
  scope: { enterpriseId: Id; regionCode: RegionCode; month: Month },
): Sql => sql`
  DELETE FROM measure WHERE enterprise_id = ${scope.enterpriseId} AND month = ${scope.month}
    AND region_code = ${scope.regionCode} AND code IN ${[...feature]}`;

export const replaceResult =
  raw(`ON DUPLICATE KEY UPDATE value = VALUES(value), formula_version = VALUES(formula_version),
  factor_release = VALUES(factor_release), derivation = VALUES(derivation), computed_at = VALUES(computed_at)`);
