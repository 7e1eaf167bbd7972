import type { Id } from '../kernel/id.js';
import { addDays, type LocalDate, startOf } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, type Sql, sql } from '../platform/sql.js';
import type { ReturnItemKind } from './recycling-return.entity.js';

export interface ReturnFilter {
  readonly itemKind?: ReturnItemKind | null;
  readonly outletId?: Id | null;
  /** Civil days, both included. */
  readonly from?: LocalDate | null;
  readonly to?: LocalDate | null;
}

/** Returns as they stand: corrected ones are left out. */
export const findReturns = (scope: Sql, filter: ReturnFilter, page: PageArgs): Sql => sql`
  SELECT id, enterprise_id AS enterpriseId, region_code AS regionCode, source_ref AS sourceRef,
    evidence_grade AS evidenceGrade, recorded_by AS recordedBy, recorded_at AS recordedAt,
    supersedes_id AS supersedesId, superseded_at AS supersededAt, correction_reason AS correctionReason,
    outlet_id AS outletId, occurred_at AS occurredAt, item_kind AS itemKind, item_code AS itemCode, quantity,
    mass_kg AS massKg, item_condition AS itemCondition, disposition
  FROM recycling_return
  WHERE superseded_at IS NULL AND ${all([
    scope,
    filter.itemKind ? sql`item_kind = ${filter.itemKind}` : undefined,
    filter.outletId ? sql`outlet_id = ${filter.outletId}` : undefined,
    filter.from ? sql`occurred_at >= ${startOf(filter.from)}` : undefined,
    filter.to ? sql`occurred_at < ${startOf(addDays(filter.to, 1))}` : undefined,
    afterCursor(page, ['occurred_at', 'id']),
  ])}
  ORDER BY occurred_at DESC, id DESC LIMIT ${page.first + 1}`;

export interface PlaceAndTime {
  readonly regionCode: RegionCode;
  readonly occurredAt: Date;
}

export const findPlaceAndTime = (enterpriseId: Id, id: Id): Sql => sql`
  SELECT region_code AS regionCode, occurred_at AS occurredAt FROM recycling_return
  WHERE id = ${id} AND enterprise_id = ${enterpriseId}`;
