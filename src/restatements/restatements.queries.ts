import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { scopeOf } from '../platform/access.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';

const COLUMNS = raw(`id, reason, from_month AS fromMonth, to_month AS toMonth, subject, edition, state,
  proposed_by AS proposedBy, proposed_at AS proposedAt, previewed_at AS previewedAt, moved,
  preview_digest AS previewDigest, result_count AS resultCount, applied_by AS appliedBy, applied_at AS appliedAt`);

export const findRestatement = (id: Id): Sql => sql`SELECT ${COLUMNS} FROM restatement WHERE id = ${id}`;

export const findRestatements = (page: PageArgs): Sql => sql`
  SELECT ${COLUMNS} FROM restatement WHERE ${all([afterCursor(page, ['proposed_at', 'id'])])}
  ORDER BY proposed_at DESC, id DESC LIMIT ${page.first + 1}`;

export const findApplied = sql`SELECT ${COLUMNS} FROM restatement WHERE state = 'APPLIED' ORDER BY id`;

/** The next that is due and that no other process has in hand. */
export const claimNext = sql`
  SELECT ${COLUMNS} FROM restatement WHERE state = 'WAITING' ORDER BY proposed_at, id LIMIT 1
  FOR UPDATE SKIP LOCKED`;

export const findProgress = (id: Id): Sql =>
  sql`SELECT attempts, done, total FROM restatement_progress WHERE restatement_id = ${id}`;

export interface DifferenceFilter {
  readonly code?: string | null;
  readonly regionCode?: RegionCode | null;
  readonly enterpriseId?: Id | null;
  readonly period?: string | null;
  /** Only those by which a target is met or missed that was not. */
  readonly isTurned?: boolean | null;
}

export interface StoredDifference {
  readonly position: number;
  readonly kind: string;
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly period: string;
  readonly code: string;
  readonly figure: string;
  readonly unit: string;
  readonly valueBefore: string | null;
  readonly valueAfter: string | null;
  readonly reasonBefore: string | null;
  readonly reasonAfter: string | null;
  readonly turned: string | null;
}

export const findDifferences = (actor: Actor, id: Id, filter: DifferenceFilter, page: PageArgs): Sql => sql`
  SELECT position, kind, enterprise_id AS enterpriseId, region_code AS regionCode, period, code, figure, unit,
    value_before AS valueBefore, value_after AS valueAfter, reason_before AS reasonBefore,
    reason_after AS reasonAfter, turned
  FROM restatement_difference
  WHERE ${all([
    sql`restatement_id = ${id}`,
    scopeOf(actor),
    filter.code ? sql`code = ${filter.code}` : undefined,
    filter.regionCode ? sql`region_code = ${filter.regionCode}` : undefined,
    filter.enterpriseId ? sql`enterprise_id = ${filter.enterpriseId}` : undefined,
    filter.period ? sql`period = ${filter.period}` : undefined,
    filter.isTurned ? raw('turned IS NOT NULL') : undefined,
    afterCursor(page, ['position'], 'ASC'),
  ])} ORDER BY position LIMIT ${page.first + 1}`;

/** By figure, what the reader may see of it. */
export const findTotals = (actor: Actor, id: Id): Sql => sql`
  SELECT kind, code, figure, unit, COUNT(*) AS differenceCount,
    SUM(value_before IS NOT NULL AND value_after IS NOT NULL
      AND CAST(value_after AS DECIMAL(65, 20)) > CAST(value_before AS DECIMAL(65, 20))) AS roseCount,
    SUM(value_before IS NOT NULL AND value_after IS NOT NULL
      AND CAST(value_after AS DECIMAL(65, 20)) < CAST(value_before AS DECIMAL(65, 20))) AS fellCount,
    SUM(value_before IS NULL AND value_after IS NOT NULL) AS appearedCount,
    SUM(value_before IS NOT NULL AND value_after IS NULL) AS vanishedCount,
    SUM(turned IS NOT NULL) AS turnedCount
  FROM restatement_difference WHERE restatement_id = ${id} AND ${scopeOf(actor)}
  GROUP BY kind, code, figure, unit ORDER BY kind, code, figure`;
