import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';

/** The document of each rule that holds all its versions: the one with which the newest was published. */
export const findNewestDocuments: Sql = sql`
  SELECT code, document FROM credit_rule_version AS newest
  WHERE version = (SELECT MAX(version) FROM credit_rule_version AS one WHERE one.code = newest.code)
  ORDER BY code`;

export const findNewestDocument = (code: string): Sql => sql`
  SELECT document FROM credit_rule_version WHERE code = ${code} ORDER BY version DESC LIMIT 1`;

const VERSION = raw(`publication, code, version, in_force_from AS inForceFrom, document,
  content_digest AS contentDigest, published_by AS publishedBy, published_at AS publishedAt`);

export const findAllVersions: Sql = sql`SELECT ${VERSION} FROM credit_rule_version ORDER BY publication`;

export const findVersions = (code: string): Sql => sql`
  SELECT ${VERSION} FROM credit_rule_version WHERE code = ${code} ORDER BY version`;

export const findPublications = (code: string | null | undefined, page: PageArgs): Sql => sql`
  SELECT ${VERSION} FROM credit_rule_version
  WHERE ${all([code ? sql`code = ${code}` : undefined, afterCursor(page, ['publication'])])}
  ORDER BY publication DESC LIMIT ${page.first + 1}`;
