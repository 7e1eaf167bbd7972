import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { canonicalJson, type Id } from '../kernel/id.js';
import { AuditChain, type AuditSubject } from '../platform/audit-chain.js';
import type { LocalDate } from '../kernel/month.js';
import { Clock } from '../platform/clock.js';
import { row, type Transaction, write } from '../platform/database.js';
import { insertInto, raw } from '../platform/sql.js';
import { type CaseAtHand, CaseHands } from './case-hands.service.js';
import { afterStep, blockOf, type CaseState, type CaseStepKind, CLOSED_STATES, MOVES } from './case-flow.js';
import { mayTake, type Standpoint } from './case-permission.js';
import { blocked, fourEyes } from './case-refusals.js';
import { countOwnSteps, findCase, findLastStep, findUnsettled, updateCase } from './cases.queries.js';
import { dueAt } from './due-day.js';
import { type CaseStep, digestOfStep, type SubsidyCase } from './subsidy-case.entity.js';

/** A step that may be taken: who asked for it, and what it is taken for. */
export interface BegunStep {
  readonly hand: CaseAtHand;
  readonly step: CaseStepKind;
  readonly reason: string | null;
  readonly standpoint: Standpoint;
  /** The same was done just now: nothing is to be done again. */
  readonly isReplay: boolean;
}

export interface StepFinish {
  /** What belongs to the step; kept with it and proven by the audit chain. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** Columns of the case that change with it. */
  readonly changes?: Readonly<Record<string, string | number | Date | null>>;
  /** Where it leads, where the figures say so and not the flow: the last payment makes a case paid. */
  readonly state?: CaseState;
}

/** Steps that say more than their reason: the same reason may stand for something else. */
const HAS_CONTENT: readonly CaseStepKind[] = ['TEST', 'VERIFY', 'SETTLE_CLAIM', 'OBJECT'];

const PLATFORM: Standpoint = { by: 'platform', as: 'PLATFORM', departmentId: null, regionCode: null };

/** 办理: one step after another, each allowed by the flow, kept for ever and proven. */
@Injectable()
export class CaseSteps {
  constructor(
    private readonly hands: CaseHands,
    private readonly chain: AuditChain,
    private readonly clock: Clock,
  ) {}

  /**
   * Locks the case and looks whether the actor may take the step now. Refuses with NOT_FOUND CASE_UNKNOWN outside the
   * actor's scope, FORBIDDEN STEP_NOT_PERMITTED, DEPARTMENT_NOT_NAMED, FOUR_EYES, and CONFLICT with the name of what
   * blocks it (`BLOCKS` of the flow).
   */
  async begin(
    transaction: Transaction,
    actor: Actor,
    caseId: Id,
    { step, reason = null }: { step: CaseStepKind; reason?: string | null },
  ): Promise<BegunStep> {
    const hand = await this.hands.locked(transaction, actor, caseId);
    const standpoint = await mayTake(actor, hand, step, (id) => this.hands.department(actor, id));
    const last = await row<CaseStep>(transaction, findLastStep(caseId));
    const isReplay =
      !HAS_CONTENT.includes(step) &&
      last?.step === step &&
      last.takenBy === actor.id &&
      last.reason === reason;
    const begun = { hand, step, reason, standpoint, isReplay };
    if (isReplay) return begun;
    const { notAfterOwn = [] } = MOVES[step];
    const own = await row<{ count: string }>(transaction, countOwnSteps(caseId, actor.id, notAfterOwn));
    if (Number(own?.count ?? 0) > 0) throw fourEyes(step);
    const block = blockOf(hand.route, hand.standing, step, standpoint.party);
    if (block) throw blocked(block, detailsOf(hand, step));
    return begun;
  }

  /** Takes the step and proves it: call it last in the transaction. */
  async finish(transaction: Transaction, begun: BegunStep, finish: StepFinish = {}): Promise<SubsidyCase> {
    await this.seal(transaction, [await this.record(transaction, begun, finish)]);
    return begun.isReplay ? begun.hand.row : this.again(transaction, begun.hand.row.id);
  }

  /** Takes the step; what is returned is to be sealed last in the transaction. */
  async record(
    transaction: Transaction,
    begun: BegunStep,
    { detail = {}, changes = {}, state }: StepFinish,
  ): Promise<AuditSubject> {
    const { hand, step, reason, standpoint } = begun;
    const { row: before, route, round } = hand;
    const flowed = afterStep(route, hand.standing, step, standpoint.party);
    const after = state ? { ...flowed, state } : flowed;
    const takenAt = this.clock.now();
    const isMoved = after.state !== before.state;
    const position = before.stepCount + 1;
    await write(
      transaction,
      updateCase(before.id, {
        state: after.state,
        standing: CLOSED_STATES.includes(after.state) ? null : 1,
        step_count: position,
        corrections_used: after.correctionsUsed,
        agreed: after.agreed.join(','),
        is_appealed: after.isAppealed ? 1 : 0,
        ...(isMoved && {
          state_since: takenAt,
          ...dueAt(after.state, {
            route,
            round,
            today: this.clock.today(),
            isAppealed: after.isAppealed,
          }),
        }),
        ...(MOVES[step].to === 'ENTRY' && {
          plan_id: null,
          planned_fen: null,
          notice_from: null,
          notice_to: null,
        }),
        ...changes,
      }),
    );
    return this.enter(transaction, {
      caseId: before.id,
      position,
      step,
      fromState: before.state,
      toState: after.state,
      takenBy: standpoint.by,
      takenAs: standpoint.as,
      departmentId: standpoint.departmentId,
      regionCode: standpoint.regionCode,
      reason,
      detail: canonicalJson(detail),
      takenAt,
    });
  }

  /** The first step of a case, whose row has just been written. */
  async enterFirst(
    transaction: Transaction,
    actor: Actor,
    drafted: SubsidyCase,
    step: 'DRAFT' | 'OFFER',
    reason: string | null,
  ): Promise<void> {
    const entry = await this.enter(transaction, {
      caseId: drafted.id,
      position: 1,
      step,
      fromState: null,
      toState: drafted.state,
      takenBy: actor.id,
      takenAs: MOVES[step].side,
      departmentId: actor.departmentId ?? null,
      regionCode: actor.regionCode ?? null,
      reason,
      detail: '{}',
      takenAt: this.clock.now(),
    });
    await this.seal(transaction, [entry]);
  }

  async seal(transaction: Transaction, entries: readonly AuditSubject[]): Promise<void> {
    for (const entry of entries) await this.chain.append(transaction, entry);
  }

  tellOrdered(transaction: Transaction, caseId: Id, numbers: readonly number[]): Promise<void> {
    return this.tell(transaction, caseId, 'ORDER', { numbers });
  }

  /** Once nothing of it is left to be paid or tested, the case is paid. */
  tellPaid(
    transaction: Transaction,
    caseId: Id,
    { number, paidFen }: { number: number; paidFen: bigint },
  ): Promise<void> {
    return this.tell(transaction, caseId, 'PAY', { number, paidFen: paidFen.toString() });
  }

  tellFailed(
    transaction: Transaction,
    caseId: Id,
    { number, reason }: { number: number; reason: string },
  ): Promise<void> {
    return this.tell(transaction, caseId, 'FAIL', { number }, reason);
  }

  now(): Date {
    return this.clock.now();
  }

  today(): LocalDate {
    return this.clock.today();
  }

  async again(transaction: Transaction, id: Id): Promise<SubsidyCase> {
    return (await row<SubsidyCase>(transaction, findCase(raw('1 = 1'), id))) as SubsidyCase;
  }

  /** A case of which every instalment was paid or lost is paid, whatever was the last of them. */
  async settledState(transaction: Transaction, caseId: Id): Promise<{ state?: 'PAID' }> {
    const left = await row<{ unsettled: string }>(transaction, findUnsettled(caseId));
    return Number(left?.unsettled ?? 1) === 0 ? { state: 'PAID' } : {};
  }

  private async tell(
    transaction: Transaction,
    caseId: Id,
    step: 'ORDER' | 'PAY' | 'FAIL',
    detail: Readonly<Record<string, unknown>>,
    reason: string | null = null,
  ): Promise<void> {
    const hand = await this.hands.lockedByPlatform(transaction, caseId);
    const block = blockOf(hand.route, hand.standing, step);
    if (block) throw blocked(block, { caseId, state: hand.row.state });
    const begun = { hand, step, reason, standpoint: PLATFORM, isReplay: false };
    const settled = await this.settledState(transaction, caseId);
    await this.seal(transaction, [await this.record(transaction, begun, { detail, ...settled })]);
  }

  private async enter(
    transaction: Transaction,
    step: Omit<CaseStep, 'contentDigest'>,
  ): Promise<AuditSubject> {
    const digest = digestOfStep(step);
    await write(
      transaction,
      insertInto('case_step', [
        {
          case_id: step.caseId,
          position: step.position,
          step: step.step,
          from_state: step.fromState,
          to_state: step.toState,
          taken_by: step.takenBy,
          taken_as: step.takenAs,
          department_id: step.departmentId,
          region_code: step.regionCode,
          reason: step.reason,
          detail: step.detail,
          taken_at: step.takenAt,
          content_digest: digest,
        },
      ]),
    );
    return { kind: 'CASE_STEP', subject: `${step.caseId}/${step.position}`, digest };
  }
}

function detailsOf(
  { row: { id: caseId, state, noticeTo, dueOn }, standing }: CaseAtHand,
  step: CaseStepKind,
) {
  const { correctionsUsed, correctionsAllowed, openObjections, openClaims } = standing;
  return {
    caseId,
    state,
    step,
    correctionsUsed,
    correctionsAllowed,
    openObjections,
    openClaims,
    noticeTo,
    dueOn,
  };
}
