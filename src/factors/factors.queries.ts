import { all, type Sql, sql } from '../platform/sql.js';

/** Rows of one answer: more than any release holds for one region. */
const ROWS = 200;

export interface StoredFactor {
  readonly id: string;
  readonly releaseId: string;
  readonly kind: 'EMISSION' | 'GRID';
  readonly region: string;
  readonly year: number | null;
  /** The row of the file as JSON. */
  readonly content: string;
}

export const findFactors = (filter: { ids?: readonly string[] | null; region?: string | null }): Sql => sql`
  SELECT id, release_id AS releaseId, kind, region, year, content FROM factor_row
  WHERE ${all([
    filter.ids ? sql`id IN ${filter.ids.slice(0, ROWS)}` : undefined,
    filter.region ? sql`region = ${filter.region}` : undefined,
  ])} ORDER BY release_id DESC, id LIMIT ${ROWS}`;

export const findRelease = (id: string): Sql => sql`
  SELECT content_digest AS contentDigest FROM factor_release WHERE id = ${id} FOR UPDATE`;

export const findNewestRelease = sql`
  SELECT id FROM factor_release ORDER BY released_on DESC, id DESC LIMIT 1`;

export const findChoicesOf = (id: string): Sql =>
  sql`SELECT id, choices FROM factor_release WHERE id = ${id}`;

export const findFactorsOf = (releaseId: string): Sql => sql`
  SELECT kind, content FROM factor_row WHERE release_id = ${releaseId} ORDER BY id`;
