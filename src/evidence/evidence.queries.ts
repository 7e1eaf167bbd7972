import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { FactTable } from '../platform/fact-table.js';
import { LIMITS } from '../platform/limits.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';

/** What a file is bound to. */
export type EvidenceTarget =
  { readonly factTable: string; readonly factId: Id } | { readonly enterpriseId: Id; readonly month: Month };

const EVIDENCE = raw(`id, enterprise_id AS enterpriseId, region_code AS regionCode, fact_table AS factTable,
  fact_id AS factId, month, file_name AS fileName, media_type AS mediaType, byte_count AS byteCount, sha256,
  storage_key AS storageKey, uploaded_by AS uploadedBy, uploaded_at AS uploadedAt, withdrawn_by AS withdrawnBy,
  withdrawn_at AS withdrawnAt, withdrawal_reason AS withdrawalReason`);

const boundTo = (target: EvidenceTarget): Sql =>
  'month' in target
    ? sql`enterprise_id = ${target.enterpriseId} AND month = ${target.month}`
    : sql`fact_table = ${target.factTable} AND fact_id = ${target.factId}`;

/** Those that count, newest first, and after them as many of those that were withdrawn as the limit leaves room for. */
export const findEvidence = (scope: Sql, target: EvidenceTarget, withWithdrawn: boolean): Sql => sql`
  SELECT ${EVIDENCE} FROM evidence_file
  WHERE ${all([scope, boundTo(target), withWithdrawn ? undefined : raw('withdrawn_at IS NULL')])}
  ORDER BY withdrawn_at IS NOT NULL, uploaded_at DESC, id DESC LIMIT ${2 * LIMITS.evidencePerTarget}`;

export const findEvidenceFile = (scope: Sql, id: Id): Sql => sql`
  SELECT ${EVIDENCE} FROM evidence_file WHERE id = ${id} AND ${scope}`;

export interface EvidenceCount {
  readonly standing: string;
  readonly withdrawnBefore: string;
}

/** How often the same bytes were bound to the target and withdrawn, and how many files count. */
export const countEvidence = (target: EvidenceTarget, sha256: string): Sql => sql`
  SELECT COUNT(*) - COUNT(withdrawn_at) AS standing,
    COALESCE(SUM(sha256 = ${sha256} AND withdrawn_at IS NOT NULL), 0) AS withdrawnBefore
  FROM evidence_file WHERE ${boundTo(target)}`;

/** Where a fact of the firm belongs, and the column that says when it happened. */
export const findFactPlace = ({ name, happened }: FactTable, enterpriseId: Id, id: Id): Sql => sql`
  SELECT region_code AS regionCode ${raw(happened ? `, ${happened}` : '')}
  FROM ${raw(name)} WHERE id = ${id} AND enterprise_id = ${enterpriseId}`;
