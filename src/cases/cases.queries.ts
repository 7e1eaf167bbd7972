import type { Id } from '../kernel/id.js';
import { joined, raw, type Sql, sql } from '../platform/sql.js';
import type { CaseStepKind } from './case-flow.js';

export const CASE = raw(`subsidy_case.id, subsidy_case.number, subsidy_case.round_id AS roundId,
  subsidy_case.programme, subsidy_case.version, subsidy_case.enterprise_id AS enterpriseId,
  subsidy_case.region_code AS regionCode, subsidy_case.state, subsidy_case.standing,
  subsidy_case.state_since AS stateSince, subsidy_case.due_on AS dueOn, subsidy_case.due_unknown AS dueUnknown,
  subsidy_case.application, subsidy_case.drafted_by AS draftedBy, subsidy_case.drafted_at AS draftedAt,
  subsidy_case.filed_at AS filedAt, subsidy_case.judged_on AS judgedOn,
  subsidy_case.corrections_used AS correctionsUsed, subsidy_case.decision_count AS decisionCount,
  subsidy_case.step_count AS stepCount, subsidy_case.claim_fen AS claimFen, subsidy_case.plan_id AS planId,
  subsidy_case.planned_fen AS plannedFen, subsidy_case.notice_from AS noticeFrom,
  subsidy_case.notice_to AS noticeTo, subsidy_case.agreed, subsidy_case.is_appealed AS isAppealed`);

export const findCase = (scope: Sql, id: Id, lock = false): Sql => sql`
  SELECT ${CASE} FROM subsidy_case WHERE subsidy_case.id = ${id} AND ${scope} ${raw(lock ? 'FOR UPDATE' : '')}`;

export const updateCase = (id: Id, columns: Readonly<Record<string, unknown>>): Sql => sql`
  UPDATE subsidy_case
  SET ${joined(
    Object.entries(columns).map(([column, value]) => sql`${raw(column)} = ${value}`),
    ', ',
  )}
  WHERE id = ${id}`;

/** Cases that claim nothing: nobody else's claim meets theirs. */
export const CLAIMS_NOTHING = raw(`('DRAFT', 'CONFIRMATION', 'REFUSED', 'WITHDRAWN')`);
const ENTITLED = raw(`('ACCESS_RIGHT', 'TOLL_RELIEF', 'RENT_RELIEF', 'RANKING')`);

export interface StandingCounts {
  readonly openObjections: string;
  readonly openClaims: string;
  readonly isEntitled: number | null;
}

/** Open objections; other cases that claim the same and of which nobody said that both may; whether it gives a right. */
export const findStandingCounts = (id: Id): Sql => sql`
  SELECT
    (SELECT COUNT(*) FROM case_objection WHERE case_id = ${id} AND finding IS NULL) AS openObjections,
    (SELECT COUNT(DISTINCT theirs.case_id) FROM case_claim AS ours
      JOIN case_claim AS theirs ON theirs.kind = ours.kind AND theirs.claim_key = ours.claim_key
        AND theirs.case_id <> ours.case_id
      JOIN subsidy_case AS other ON other.id = theirs.case_id AND other.state NOT IN ${CLAIMS_NOTHING}
      LEFT JOIN case_claim_finding AS found ON found.case_id = ours.case_id AND found.other_case_id = theirs.case_id
      WHERE ours.case_id = ${id} AND (found.finding IS NULL OR found.finding = 'EXCLUDED')) AS openClaims,
    (SELECT outcome IN ${ENTITLED} FROM case_decision WHERE case_id = ${id}
      ORDER BY number DESC LIMIT 1) AS isEntitled`;

const STEP = raw(`case_id AS caseId, position, step, from_state AS fromState, to_state AS toState,
  taken_by AS takenBy, taken_as AS takenAs, department_id AS departmentId, region_code AS regionCode, reason, detail,
  taken_at AS takenAt, content_digest AS contentDigest`);

export const findLastStep = (caseId: Id): Sql => sql`
  SELECT ${STEP} FROM case_step WHERE case_id = ${caseId} ORDER BY position DESC LIMIT 1`;

export const findSteps = (caseIds: readonly Id[]): Sql => sql`
  SELECT ${STEP} FROM case_step WHERE case_id IN ${[...caseIds]} ORDER BY case_id, position`;

export const findStepAt = (caseId: Id, position: number): Sql => sql`
  SELECT ${STEP} FROM case_step WHERE case_id = ${caseId} AND position = ${position}`;

export const countSteps: Sql = sql`SELECT COUNT(*) AS count FROM case_step`;

export const countOwnSteps = (caseId: Id, personId: Id, steps: readonly CaseStepKind[]): Sql => sql`
  SELECT COUNT(*) AS count FROM case_step
  WHERE case_id = ${caseId} AND taken_by = ${personId} AND step IN ${[...steps]}`;

/** Instalments that are neither paid nor lost. */
export const findUnsettled = (caseId: Id): Sql => sql`
  SELECT COUNT(*) AS unsettled FROM case_instalment
  WHERE case_id = ${caseId} AND state NOT IN ('PAID', 'LOST')`;
