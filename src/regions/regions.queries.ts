import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { all, sql, type Sql } from '../platform/sql.js';

export function findRegions(filter: {
  on: LocalDate;
  parentCode?: RegionCode;
  level?: string;
  codes?: readonly RegionCode[];
}): Sql {
  return sql`
    SELECT code, valid_from AS validFrom, valid_to AS validTo, name_zh AS nameZh, level, parent_code AS parentCode, source
    FROM region
    WHERE valid_from <= ${filter.on} AND (valid_to IS NULL OR valid_to >= ${filter.on}) AND ${all([
      filter.parentCode ? sql`parent_code = ${filter.parentCode}` : undefined,
      filter.level ? sql`level = ${filter.level}` : undefined,
      filter.codes ? sql`code IN ${[...filter.codes]}` : undefined,
    ])}
    ORDER BY code LIMIT 500`;
}
