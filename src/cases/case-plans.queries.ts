import type { Id } from '../kernel/id.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';

const PLAN =
  raw(`id, round_id AS roundId, fund_fen AS fundFen, claimed_fen AS claimedFen, planned_fen AS plannedFen,
  case_count AS caseCount, state, reason, proposed_by AS proposedBy, proposed_at AS proposedAt,
  decided_by AS decidedBy, decided_at AS decidedAt, amounts`);

export const findPlan = (id: Id, lock = false): Sql => sql`
  SELECT ${PLAN} FROM allocation_plan WHERE id = ${id} ${raw(lock ? 'FOR UPDATE' : '')}`;

/** Proposed last, first. */
export const findPlans = (roundId: Id, page: PageArgs): Sql => sql`
  SELECT ${PLAN} FROM allocation_plan
  WHERE ${all([sql`round_id = ${roundId}`, afterCursor(page, ['proposed_at', 'id'])])}
  ORDER BY proposed_at DESC, id DESC LIMIT ${page.first + 1}`;

export const findCasesToPlan = (scope: Sql, roundId: Id): Sql => sql`
  SELECT id FROM subsidy_case WHERE round_id = ${roundId} AND state = 'PLAN' AND plan_id IS NULL AND ${scope} ORDER BY id`;

export interface RankedCase {
  readonly id: Id;
  readonly number: string;
  readonly state: string;
}

/** Every case of the round that was filed and is not closed. */
export const findRankedCases = (roundId: Id): Sql => sql`
  SELECT id, number, state FROM subsidy_case
  WHERE round_id = ${roundId} AND standing = 1 AND number IS NOT NULL ORDER BY id`;

/** Those that still wait for it. */
export const findCasesOfPlan = (scope: Sql, planId: Id): Sql => sql`
  SELECT id FROM subsidy_case
  WHERE plan_id = ${planId} AND ${scope} ORDER BY id`;

/** What open cases have been set aside of a round. */
export const sumPlanned = (roundId: Id): Sql => sql`
  SELECT COALESCE(SUM(planned_fen), 0) AS plannedFen FROM subsidy_case
  WHERE round_id = ${roundId} AND standing = 1`;
