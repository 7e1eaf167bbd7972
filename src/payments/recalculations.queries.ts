import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import { inCaseScope } from './payments.queries.js';

const RECALCULATION =
  raw(`id, case_id AS caseId, number, case_number AS caseNumber, enterprise_id AS enterpriseId,
  region_code AS regionCode, outcome, kept_fen AS keptFen, open_fen AS openFen, due_fen AS dueFen,
  recover_fen AS recoverFen, withhold_fen AS withholdFen, supplement_fen AS supplementFen, difference,
  content_digest AS contentDigest, computed_at AS computedAt, dismissed_by AS dismissedBy,
  dismissed_because AS dismissedBecause`);

export const findLastRecalculation = (caseId: Id): Sql => sql`
  SELECT ${RECALCULATION} FROM recalculation WHERE case_id = ${caseId} ORDER BY number DESC LIMIT 1`;
export const findRecalculation = (actor: Actor, id: Id): Sql => sql`
  SELECT ${RECALCULATION} FROM recalculation
  WHERE id = ${id} AND ${inCaseScope(actor, 'recalculation.case_id')} FOR UPDATE`;
export const findAllRecalculations = sql`SELECT ${RECALCULATION} FROM recalculation ORDER BY case_id, number`;
export const findRecalculations = (actor: Actor, caseId: Id | null, page: PageArgs): Sql => sql`
  SELECT ${RECALCULATION} FROM recalculation WHERE ${all([
    inCaseScope(actor, 'recalculation.case_id'),
    caseId ? sql`case_id = ${caseId}` : undefined,
    afterCursor(page, ['computed_at', 'id']),
  ])} ORDER BY computed_at DESC, id DESC LIMIT ${page.first + 1}`;

/** Of the cases named those whose last recalculation says to wait with paying, and nobody said to go on. */
export const findWithheldCases = (caseIds: readonly Id[]): Sql => sql`
  SELECT last.case_id AS id FROM recalculation AS last
  WHERE last.case_id IN ${[...caseIds]} AND last.withhold_fen > 0 AND last.dismissed_by IS NULL
    AND last.number = (SELECT MAX(one.number) FROM recalculation AS one WHERE one.case_id = last.case_id)`;

/** What an earlier recalculation proposed and nobody decided gives way to the later one. */
export const supersede = (table: 'recovery' | 'supplement', caseId: Id): Sql => sql`
  UPDATE ${raw(table)} SET state = 'SUPERSEDED'
  WHERE case_id = ${caseId} AND recalculation_id IS NOT NULL AND state = 'PROPOSED'`;

export interface Settled {
  readonly askedBackFen: string;
  /** Proposed by a person, and not decided. */
  readonly proposedBackFen: string;
  readonly offences: string;
  readonly supplementedFen: string;
  readonly supplementOpenFen: string;
}

/** What there is beside the instalments: money asked back, offences, supplements paid and supplements to be paid. */
export const findSettled = (caseId: Id): Sql => sql`
  SELECT
    (SELECT COALESCE(SUM(principal_fen), 0) FROM recovery
      WHERE case_id = ${caseId} AND state IN ('APPROVED', 'SETTLED')) AS askedBackFen,
    (SELECT COALESCE(SUM(principal_fen), 0) FROM recovery
      WHERE case_id = ${caseId} AND state = 'PROPOSED' AND recalculation_id IS NULL) AS proposedBackFen,
    (SELECT COUNT(*) FROM recovery WHERE case_id = ${caseId} AND ground <> 'FACT_CORRECTED'
      AND state IN ('PROPOSED', 'APPROVED', 'SETTLED')) AS offences,
    (SELECT COALESCE(SUM(paid_fen), 0) FROM supplement WHERE case_id = ${caseId}) AS supplementedFen,
    (SELECT COALESCE(SUM(amount_fen - paid_fen), 0) FROM supplement
      WHERE case_id = ${caseId} AND state IN ('PAYABLE', 'ORDERED', 'FAILED')) AS supplementOpenFen`;
