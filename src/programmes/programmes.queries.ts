import type { Id } from '../kernel/id.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';

const VERSION = raw(`publication, code, version, in_force_from AS inForceFrom, document,
  content_digest AS contentDigest, region_code AS regionCode, drafted_by AS draftedBy,
  published_by AS publishedBy, published_at AS publishedAt`);

/** What was published, without the documents: oldest day first within a programme. */
export const findEditions: Sql = sql`
  SELECT publication, code, version, in_force_from AS inForceFrom FROM programme_version
  ORDER BY code, in_force_from, version`;

export const findDocument = (publication: string): Sql =>
  sql`SELECT document FROM programme_version WHERE publication = ${publication}`;

/** With which the newest version was published: it holds all versions. */
export const findNewest = (code: string): Sql => sql`
  SELECT document, region_code AS regionCode FROM programme_version
  WHERE code = ${code} ORDER BY version DESC LIMIT 1`;

export const findAllVersions: Sql = sql`SELECT ${VERSION} FROM programme_version ORDER BY publication`;

export const findVersions = (code: string): Sql => sql`
  SELECT ${VERSION} FROM programme_version WHERE code = ${code} ORDER BY version`;

export const findPublications = (code: string | null | undefined, page: PageArgs): Sql => sql`
  SELECT ${VERSION} FROM programme_version
  WHERE ${all([code ? sql`code = ${code}` : undefined, afterCursor(page, ['publication'])])}
  ORDER BY publication DESC LIMIT ${page.first + 1}`;

const DRAFT = raw(`id, region_code AS regionCode, code, document, state, drafted_by AS draftedBy,
  drafted_at AS draftedAt, amended_at AS amendedAt, submitted_at AS submittedAt, decided_by AS decidedBy,
  decided_at AS decidedAt, returned_because AS returnedBecause`);

export const findDraft = (scope: Sql, id: Id): Sql => sql`
  SELECT ${DRAFT} FROM programme_draft WHERE id = ${id} AND ${scope}`;

export const findDrafts = (scope: Sql, state: string | null | undefined, page: PageArgs): Sql => sql`
  SELECT ${DRAFT} FROM programme_draft
  WHERE ${all([
    scope,
    state ? sql`state = ${state}` : undefined,
    afterCursor(page, ['drafted_at', 'id']),
  ])} ORDER BY drafted_at DESC, id DESC LIMIT ${page.first + 1}`;
