import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';

const FACT = raw(`id, enterprise_id AS enterpriseId, region_code AS regionCode, source_ref AS sourceRef,
  evidence_grade AS evidenceGrade, recorded_by AS recordedBy, recorded_at AS recordedAt, supersedes_id AS supersedesId,
  superseded_at AS supersededAt, correction_reason AS correctionReason, outlet_id AS outletId, day`);
const SELECTED = {
  parcel_count: sql`${FACT}, accepted, e_commerce AS eCommerce, not_repacked AS notRepacked, e_waybill AS eWaybill,
    taped, slim_taped AS slimTaped, consolidations, reusable_bag_consolidations AS reusableBagConsolidations,
    same_city AS sameCity, same_city_reusable AS sameCityReusable`,
  packaging_use: sql`${FACT}, specification_code AS specificationCode, units, mass_kg AS massKg,
    pieces_packed AS piecesPacked`,
} as const;
export type PackagingTable = keyof typeof SELECTED;

export interface FactFilter {
  readonly enterpriseId?: Id | null;
  readonly outletId?: Id | null;
  /** First and last day, both included. */
  readonly from?: LocalDate | null;
  readonly to?: LocalDate | null;
  readonly includeSuperseded?: boolean | null;
}

/** Facts of the filter, newest day first; superseded ones only where asked for. */
export const findFacts = (table: PackagingTable, scope: Sql, filter: FactFilter, page: PageArgs): Sql => sql`
  SELECT ${SELECTED[table]} FROM ${raw(table)}
  WHERE ${all([
    scope,
    filter.enterpriseId ? sql`enterprise_id = ${filter.enterpriseId}` : undefined,
    filter.outletId ? sql`outlet_id = ${filter.outletId}` : undefined,
    filter.from ? sql`day >= ${filter.from}` : undefined,
    filter.to ? sql`day <= ${filter.to}` : undefined,
    filter.includeSuperseded ? undefined : raw('superseded_at IS NULL'),
    afterCursor(page, ['day', 'id']),
  ])}
  ORDER BY day DESC, id DESC LIMIT ${page.first + 1}`;

export const findFact = (table: PackagingTable, scope: Sql, id: Id): Sql => sql`
  SELECT ${SELECTED[table]} FROM ${raw(table)} WHERE id = ${id} AND ${scope}`;

export interface OtherOfDay {
  readonly id: Id;
  readonly otherId: Id;
  readonly otherRef: string;
}

/**
 * Current facts that stand for the same outlet and day (and specification) as one of `ids`. It locks, and so waits for
 * a recorder at the same moment: of two, one sees the other.
 */
export function findOthersOfDay(table: PackagingTable, ids: readonly Id[]): Sql {
  const specification =
    table === 'packaging_use' ? raw('AND other.specification_code = mine.specification_code') : raw('');
  return sql`
    SELECT mine.id, other.id AS otherId, other.source_ref AS otherRef
    FROM ${raw(table)} mine JOIN ${raw(table)} other
      ON other.outlet_id = mine.outlet_id AND other.day = mine.day ${specification} AND other.id <> mine.id
    WHERE mine.id IN ${[...ids]} AND other.superseded_at IS NULL
    FOR UPDATE`;
}

const SPECIFICATION = raw(`code, name_zh AS nameZh, name_en AS nameEn, category, is_reusable AS isReusable,
  is_biodegradable AS isBiodegradable, typical_mass_grams AS typicalMassGrams, standard, note, source,
  issuing_body AS issuingBody, source_year AS sourceYear, confidence, factor_release AS factorRelease`);

export const findSpecifications = (): Sql =>
  sql`SELECT ${SPECIFICATION} FROM packaging_specification ORDER BY code LIMIT 5000`;

export const findSpecificationsByCodes = (codes: readonly string[]): Sql =>
  sql`SELECT ${SPECIFICATION} FROM packaging_specification WHERE code IN ${[...codes]}`;
