import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { canonicalJson, type Id } from '../kernel/id.js';
import type { AuditSubject } from '../platform/audit-chain.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import type { AllocationPlan, PlanState } from './allocation-plan.entity.js';
import { findCasesOfPlan, findCasesToPlan, findPlan, sumPlanned } from './case-plans.queries.js';
import { caseScope } from './case-scope.js';
import { type BegunStep, CaseSteps, type StepFinish } from './case-steps.service.js';
import { fundTooSmall } from './filing-refusals.js';
import { sharesOf } from './fund-shares.js';
import { FundingRounds } from './funding-rounds.service.js';
import type { FundingRound } from './funding-round.entity.js';
import { PlanJudgement } from './plan-judgement.service.js';
import type { AmountForCase } from './set-amounts.js';
import { nobodyToPlan, planDecided, planIdTaken, planNeedsAnother, planUnknown } from './plan-refusals.js';

export interface NewPlan {
  readonly id: Id;
  readonly roundId: Id;
  readonly reason: string;
  readonly amounts?: readonly AmountForCase[] | null;
}

/** 资金分配: all cases of a round that were agreed to share its fund, by the rule of the programme. */
@Injectable()
export class CasePlans {
  constructor(
    private readonly database: Database,
    private readonly rounds: FundingRounds,
    private readonly judgement: PlanJudgement,
    private readonly steps: CaseSteps,
  ) {}

  /**
   * Proposes what each case that waits for a plan gets of what is left of the fund, with the sums that persons set where
   * the rule leaves them open. The same again is a replay. Refuses as every step does, as `PlanJudgement.judge`, with
   * ROUND_UNKNOWN, FORBIDDEN PLAN_NEEDS_ANOTHER, CONFLICT NOBODY_TO_PLAN, FUND_TOO_SMALL, PLAN_ID_TAKEN.
   */
  async propose(actor: Actor, { id, roundId, reason, amounts }: NewPlan): Promise<AllocationPlan> {
    const sent = amounts ? canonicalJson(amounts) : null;
    await this.rounds.one(actor, roundId);
    return this.database.transaction(async (transaction) => {
      const round = await this.rounds.ofCase(transaction, roundId, { lock: true });
      const before = await row<AllocationPlan>(transaction, findPlan(id));
      if (before) return sameAs(before, { roundId, reason, amounts: sent, proposedBy: actor.id });
      const waiting = await this.waiting(transaction, actor, roundId);
      const begun: BegunStep[] = [];
      for (const caseId of waiting)
        begun.push(await this.steps.begin(transaction, actor, caseId, { step: 'PROPOSE_PLAN', reason }));
      const planned = await this.judgement.judge(transaction, actor, { begun, amounts: amounts ?? [] });
      const leftFen = await this.leftOf(transaction, round);
      const [first] = begun;
      const shares = sharesOf(planned, leftFen, first?.hand.version.fund);
      const wantedFen = sum(planned.map(({ claimFen }) => claimFen));
      if (!shares) throw fundTooSmall(wantedFen, leftFen ?? 0n);
      const plan = {
        id,
        round_id: roundId,
        fund_fen: leftFen?.toString() ?? null,
        claimed_fen: wantedFen.toString(),
        planned_fen: sum(shares).toString(),
        case_count: planned.length,
        state: 'PROPOSED',
        reason,
        amounts: sent,
        proposed_by: actor.id,
        proposed_at: this.steps.now(),
      };
      await write(transaction, insertInto('allocation_plan', [plan]));
      const entries: AuditSubject[] = [];
      for (const [index, { begun: step, pinned }] of planned.entries()) {
        const plannedFen = (shares[index] ?? 0n).toString();
        entries.push(
          await this.steps.record(transaction, step, {
            detail: { planId: id, plannedFen, ...pinned?.detail },
            changes: { ...pinned?.changes, plan_id: id, planned_fen: plannedFen },
          }),
        );
      }
      await this.steps.seal(transaction, entries);
      return (await row<AllocationPlan>(transaction, findPlan(id))) as AllocationPlan;
    });
  }

  /** By another person than who proposed it. Refuses as every step does, with PLAN_UNKNOWN, CONFLICT PLAN_DECIDED. */
  adopt(actor: Actor, id: Id, reason: string): Promise<AllocationPlan> {
    return this.decide(actor, { id, reason, step: 'ADOPT_PLAN', state: 'ADOPTED' });
  }

  /** Its cases wait for another plan. Refuses as `adopt` does. */
  reject(actor: Actor, id: Id, reason: string): Promise<AllocationPlan> {
    return this.decide(actor, { id, reason, step: 'REJECT_PLAN', state: 'REJECTED' });
  }

  /** What of the fund is set aside for no open case; null where it is not limited. */
  async leftOf(transaction: Transaction, { id, fundFen }: FundingRound): Promise<bigint | null> {
    if (fundFen === null) return null;
    const found = await row<{ plannedFen: string }>(transaction, sumPlanned(id));
    return BigInt(fundFen) - BigInt(found?.plannedFen ?? 0);
  }

  /** All or none: who may not see one of them cannot share a fund among them. */
  private async waiting(transaction: Transaction, actor: Actor, roundId: Id): Promise<Id[]> {
    const every = await rows<{ id: Id }>(transaction, findCasesToPlan(raw('1 = 1'), roundId));
    const seen = await rows<{ id: Id }>(transaction, findCasesToPlan(caseScope(actor), roundId));
    if (seen.length < every.length) throw planNeedsAnother(roundId);
    if (seen.length === 0) throw nobodyToPlan(roundId);
    return seen.map(({ id }) => id);
  }

  private async rejected(transaction: Transaction, actor: Actor, begun: BegunStep): Promise<StepFinish> {
    const pinned = await this.judgement.takenBack(transaction, actor, begun);
    return {
      ...(pinned && { detail: pinned.detail }),
      changes: { ...pinned?.changes, plan_id: null, planned_fen: null },
    };
  }

  private decide(
    actor: Actor,
    {
      id,
      reason,
      step,
      state,
    }: { id: Id; reason: string; step: 'ADOPT_PLAN' | 'REJECT_PLAN'; state: PlanState },
  ): Promise<AllocationPlan> {
    return this.database.transaction(async (transaction) => {
      const plan = await row<AllocationPlan>(transaction, findPlan(id, true));
      if (!plan) throw planUnknown(id);
      const cases = await rows<{ id: Id }>(transaction, findCasesOfPlan(caseScope(actor), id));
      const every = await rows<{ id: Id }>(transaction, findCasesOfPlan(raw('1 = 1'), id));
      if (every.length > 0 && cases.length === 0) throw planUnknown(id);
      if (plan.state === state && plan.decidedBy === actor.id) return plan;
      if (plan.state !== 'PROPOSED') throw planDecided(id);
      if (cases.length < every.length) throw planNeedsAnother(plan.roundId);
      // All of its cases were sent back or withdrawn meanwhile.
      if (every.length === 0) throw nobodyToPlan(plan.roundId);
      const entries: AuditSubject[] = [];
      for (const { id: caseId } of cases) {
        const begun = await this.steps.begin(transaction, actor, caseId, { step, reason });
        const finish =
          step === 'REJECT_PLAN' ? await this.rejected(transaction, actor, begun) : adopted(begun);
        const detail = { ...finish.detail, planId: id };
        entries.push(await this.steps.record(transaction, begun, { ...finish, detail }));
      }
      await write(
        transaction,
        sql`UPDATE allocation_plan SET state = ${state}, decided_by = ${actor.id}, decided_at = ${this.steps.now()}
            WHERE id = ${id}`,
      );
      await this.steps.seal(transaction, entries);
      return (await row<AllocationPlan>(transaction, findPlan(id))) as AllocationPlan;
    });
  }
}

const sum = (fens: readonly bigint[]): bigint => fens.reduce((total, fen) => total + fen, 0n);

/** Who gets nothing by an adopted plan, such as who is ranked behind the last place, is refused by it and may appeal. */
const adopted = ({ hand: { standing } }: BegunStep): StepFinish =>
  standing.isDecided ? {} : { detail: { isRefused: true }, state: 'REFUSED' };

function sameAs(
  plan: AllocationPlan,
  wanted: Pick<AllocationPlan, 'roundId' | 'reason' | 'amounts' | 'proposedBy'>,
): AllocationPlan {
  const isSame =
    plan.roundId === wanted.roundId &&
    plan.reason === wanted.reason &&
    plan.amounts === wanted.amounts &&
    plan.proposedBy === wanted.proposedBy;
  if (!isSame) throw planIdTaken(plan.id);
  return plan;
}
