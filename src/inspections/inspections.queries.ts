import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import type { ListKind } from './inspection-list.entity.js';

const LIST = raw(`id, kind, region_code AS regionCode, version, title, entries, entry_count AS entryCount,
  entries_digest AS entriesDigest, published_by AS publishedBy, published_at AS publishedAt`);
const DRAW = raw(`id, region_code AS regionCode, title, items_list_id AS itemsListId,
  inspectees_list_id AS inspecteesListId, inspectors_list_id AS inspectorsListId, strata,
  inspectors_per_firm AS inspectorsPerFirm, algorithm, commitment, announced_by AS announcedBy,
  announced_at AS announcedAt`);
const STEP = raw(`draw_id AS drawId, step, seed, result, taken_by AS takenBy, taken_at AS takenAt`);
const RESULT = raw(`id, draw_id AS drawId, enterprise_id AS enterpriseId, region_code AS regionCode,
  inspected_on AS inspectedOn, finding, words, supersedes_id AS supersedesId, recorded_by AS recordedBy,
  recorded_at AS recordedAt`);

export const findList = (id: Id): Sql => sql`SELECT ${LIST} FROM inspection_list WHERE id = ${id}`;
export const findAllLists = sql`SELECT ${LIST} FROM inspection_list ORDER BY published_at, id`;
export const findLastVersion = (regionCode: RegionCode, kind: ListKind): Sql => sql`
  SELECT COALESCE(MAX(version), 0) AS version FROM inspection_list
  WHERE region_code = ${regionCode} AND kind = ${kind}`;

export interface OpenFilter {
  readonly regionCode?: RegionCode | null;
}

const inRegion = ({ regionCode }: OpenFilter) => (regionCode ? sql`region_code = ${regionCode}` : undefined);

export const findLists = (filter: OpenFilter & { kind?: ListKind | null }, page: PageArgs): Sql => sql`
  SELECT ${LIST} FROM inspection_list WHERE ${all([
    inRegion(filter),
    filter.kind ? sql`kind = ${filter.kind}` : undefined,
    afterCursor(page, ['published_at', 'id']),
  ])} ORDER BY published_at DESC, id DESC LIMIT ${page.first + 1}`;

export const findDraw = (id: Id): Sql => sql`SELECT ${DRAW} FROM inspection_draw WHERE id = ${id}`;
export const findAllDraws = sql`SELECT ${DRAW} FROM inspection_draw ORDER BY announced_at, id`;
export const findDraws = (filter: OpenFilter, page: PageArgs): Sql => sql`
  SELECT ${DRAW} FROM inspection_draw
  WHERE ${all([inRegion(filter), afterCursor(page, ['announced_at', 'id'])])}
  ORDER BY announced_at DESC, id DESC LIMIT ${page.first + 1}`;

export const findSteps = (drawIds: readonly Id[]): Sql => sql`
  SELECT ${STEP} FROM inspection_draw_step WHERE draw_id IN ${[...drawIds]}`;
export const findAllSteps = sql`SELECT ${STEP} FROM inspection_draw_step ORDER BY draw_id, step`;

export const findResult = (id: Id): Sql => sql`SELECT ${RESULT} FROM inspection_result WHERE id = ${id}`;
export const findAllResults = sql`SELECT ${RESULT} FROM inspection_result ORDER BY recorded_at, id`;
/** Results that no other supersedes. */
export const findStandingResult = (drawId: Id, enterpriseId: Id): Sql => sql`
  SELECT ${RESULT} FROM inspection_result AS one
  WHERE draw_id = ${drawId} AND enterprise_id = ${enterpriseId}
    AND NOT EXISTS (SELECT 1 FROM inspection_result AS later WHERE later.supersedes_id = one.id)`;
export const findResults = (
  filter: OpenFilter & { drawId?: Id | null; enterpriseId?: Id | null },
  page: PageArgs,
): Sql => sql`
  SELECT ${RESULT} FROM inspection_result WHERE ${all([
    inRegion(filter),
    filter.drawId ? sql`draw_id = ${filter.drawId}` : undefined,
    filter.enterpriseId ? sql`enterprise_id = ${filter.enterpriseId}` : undefined,
    afterCursor(page, ['recorded_at', 'id']),
  ])} ORDER BY recorded_at DESC, id DESC LIMIT ${page.first + 1}`;
