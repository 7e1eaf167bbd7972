import { caseScope } from '../cases/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import { assignments, inCaseScope } from './payments.queries.js';

const RECOVERY = raw(`id, case_id AS caseId, case_number AS caseNumber, round_id AS roundId,
  enterprise_id AS enterpriseId, region_code AS regionCode, ground, principal_fen AS principalFen,
  fine_fen AS fineFen, fine_basis AS fineBasis, finding, recalculation_id AS recalculationId, state,
  returned_fen AS returnedFen, fine_paid_fen AS finePaidFen, proposed_by AS proposedBy,
  proposed_at AS proposedAt, decided_by AS decidedBy, decided_at AS decidedAt, reason`);
const RECEIPT = raw(`id, recovery_id AS recoveryId, principal_fen AS principalFen, fine_fen AS fineFen,
  received_on AS receivedOn, reference, recorded_by AS recordedBy, recorded_at AS recordedAt`);

export interface RecoverableCase {
  readonly id: Id;
  readonly number: string;
  readonly roundId: Id;
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
}

/** Locked, so that nobody asks back the same money beside it. */
export const lockCase = (scope: Sql, id: Id): Sql => sql`
  SELECT subsidy_case.id, subsidy_case.number, subsidy_case.round_id AS roundId,
    subsidy_case.enterprise_id AS enterpriseId, subsidy_case.region_code AS regionCode
  FROM subsidy_case WHERE subsidy_case.id = ${id} AND subsidy_case.number IS NOT NULL AND ${scope} FOR UPDATE`;
export const caseOf = (actor: Actor, id: Id): Sql => lockCase(caseScope(actor), id);

/** What was asked back of a case and not rejected. */
export const sumAskedBack = (caseId: Id): Sql => sql`
  SELECT COALESCE(SUM(principal_fen), 0) AS fen FROM recovery WHERE case_id = ${caseId} AND state NOT IN ('REJECTED', 'SUPERSEDED')`;

const recoveryScope = (actor: Actor): Sql =>
  all([
    inCaseScope(actor, 'recovery.case_id'),
    actor.enterpriseId ? raw(`recovery.state IN ('APPROVED', 'SETTLED')`) : undefined,
  ]);

export const findRecoveryOfId = (id: Id): Sql => sql`SELECT ${RECOVERY} FROM recovery WHERE id = ${id}`;
export const findRecovery = (actor: Actor, id: Id, lock = false): Sql => sql`
  SELECT ${RECOVERY} FROM recovery WHERE id = ${id} AND ${recoveryScope(actor)} ${raw(lock ? 'FOR UPDATE' : '')}`;
export const findAllRecoveries = sql`SELECT ${RECOVERY} FROM recovery ORDER BY proposed_at, id`;
export const findRecoveries = (actor: Actor, caseId: Id | null, page: PageArgs): Sql => sql`
  SELECT ${RECOVERY} FROM recovery WHERE ${all([
    recoveryScope(actor),
    caseId ? sql`case_id = ${caseId}` : undefined,
    afterCursor(page, ['proposed_at', 'id']),
  ])} ORDER BY proposed_at DESC, id DESC LIMIT ${page.first + 1}`;
export const changeRecovery = (id: Id, columns: Readonly<Record<string, unknown>>): Sql => sql`
  UPDATE recovery SET ${assignments(columns)} WHERE id = ${id}`;

/** Cases of which money is asked back because somebody did wrong, or nobody decided yet: nothing more of them is paid. */
export const findOffendingCases = (caseIds: readonly Id[]): Sql => sql`
  SELECT DISTINCT case_id AS id FROM recovery
  WHERE case_id IN ${[...caseIds]} 
    AND (state = 'PROPOSED' OR (ground <> 'FACT_CORRECTED' AND state IN ('APPROVED', 'SETTLED')))`;

/** What has come back of the money of a round; fines are no money of it. */
export const sumReturned = (roundId: Id): Sql => sql`
  SELECT COALESCE(SUM(returned_fen), 0) AS fen FROM recovery WHERE round_id = ${roundId}`;

export const findReceipt = (id: Id): Sql => sql`SELECT ${RECEIPT} FROM recovery_receipt WHERE id = ${id}`;
export const findReceipts = (recoveryId: Id): Sql => sql`
  SELECT ${RECEIPT} FROM recovery_receipt WHERE recovery_id = ${recoveryId} ORDER BY recorded_at, id`;
export const findAllReceipts = sql`SELECT ${RECEIPT} FROM recovery_receipt ORDER BY recorded_at, id`;
