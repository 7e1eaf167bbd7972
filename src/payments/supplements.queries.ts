import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import { assignments, inCaseScope } from './payments.queries.js';

const SUPPLEMENT = raw(`id, case_id AS caseId, case_number AS caseNumber, round_id AS roundId,
  enterprise_id AS enterpriseId, region_code AS regionCode, amount_fen AS amountFen, paid_fen AS paidFen, finding,
  recalculation_id AS recalculationId, state, proposed_at AS proposedAt, decided_by AS decidedBy,
  decided_at AS decidedAt, reason`);

const supplementScope = (actor: Actor): Sql =>
  all([
    inCaseScope(actor, 'supplement.case_id'),
    actor.enterpriseId ? raw(`supplement.state NOT IN ('PROPOSED', 'SUPERSEDED', 'REJECTED')`) : undefined,
  ]);

export const findSupplement = (actor: Actor, id: Id): Sql => sql`
  SELECT ${SUPPLEMENT} FROM supplement WHERE id = ${id} AND ${supplementScope(actor)} FOR UPDATE`;
export const lockSupplements = (ids: readonly Id[]): Sql => sql`
  SELECT ${SUPPLEMENT} FROM supplement WHERE id IN ${[...ids]} ORDER BY id FOR UPDATE`;
export const findAllSupplements = sql`SELECT ${SUPPLEMENT} FROM supplement ORDER BY proposed_at, id`;
export const findPayableSupplements = (roundId: Id): Sql => sql`
  SELECT ${SUPPLEMENT} FROM supplement WHERE round_id = ${roundId} AND state = 'PAYABLE'
  ORDER BY case_number, id FOR UPDATE`;
export const findSupplements = (actor: Actor, caseId: Id | null, page: PageArgs): Sql => sql`
  SELECT ${SUPPLEMENT} FROM supplement WHERE ${all([
    supplementScope(actor),
    caseId ? sql`case_id = ${caseId}` : undefined,
    afterCursor(page, ['proposed_at', 'id']),
  ])} ORDER BY proposed_at DESC, id DESC LIMIT ${page.first + 1}`;
export const changeSupplement = (id: Id, columns: Readonly<Record<string, unknown>>): Sql => sql`
  UPDATE supplement SET ${assignments(columns)} WHERE id = ${id}`;
export const changeSupplements = (ids: readonly Id[], state: string): Sql => sql`
  UPDATE supplement SET state = ${state} WHERE id IN ${[...ids]}`;

/** What supplements of a case have been paid. */
export const sumSupplements = (caseId: Id): Sql => sql`
  SELECT COALESCE(SUM(paid_fen), 0) AS paidFen FROM supplement WHERE case_id = ${caseId}`;
