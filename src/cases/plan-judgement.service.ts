import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { rows, type Transaction } from '../platform/database.js';
import {
  decide,
  decideRound,
  type ProgrammeFacts,
  roundFacts,
  settableAmounts,
} from '../rulebook/programmes.js';
import { blocked } from './case-refusals.js';
import type { CaseAtHand } from './case-hands.service.js';
import { CaseJudgement, type Pinned, withoutPlan } from './case-judgement.service.js';
import { findRankedCases, type RankedCase } from './case-plans.queries.js';
import { isBeforePlan } from './case-route.js';
import { type BegunStep, CaseSteps } from './case-steps.service.js';
import { amountNotToSet, rankingOpen, rankingWaits } from './plan-refusals.js';
import { type AmountForCase, amountsFor } from './set-amounts.js';

/** A case of a plan, with what it may get at most and its place. */
export interface Planned {
  readonly begun: BegunStep;
  readonly pinned: Pinned | null;
  readonly claimFen: bigint;
  readonly place: number | null;
}

/** 分配前认定: what only a plan can decide of its cases: places among all, and sums that the rule leaves to persons. */
@Injectable()
export class PlanJudgement {
  constructor(
    private readonly judgement: CaseJudgement,
    private readonly steps: CaseSteps,
  ) {}

  /**
   * Decides the cases of a plan. Refuses with CONFLICT RANKING_WAITS, RANKING_OPEN, AMOUNTS_MISSING, NOTHING_DECIDED and
   * BAD_USER_INPUT AMOUNT_NOT_TO_SET, AMOUNT_ABOVE_CEILING.
   */
  async judge(
    transaction: Transaction,
    actor: Actor,
    { begun, amounts }: { begun: readonly BegunStep[]; amounts: readonly AmountForCase[] },
  ): Promise<Planned[]> {
    const ids = new Set(begun.map(({ hand }) => hand.row.id));
    const stray = amounts.find(({ caseId }) => !ids.has(caseId));
    if (stray) throw amountNotToSet(stray, []);
    const places = await this.places(transaction, begun);
    const planned: Planned[] = [];
    for (const step of begun) {
      const { row: found } = step.hand;
      const own = amounts.filter(({ caseId }) => caseId === found.id);
      if (!places && own.length === 0 && !step.hand.standing.isDecidedByPlan) {
        planned.push({ begun: step, pinned: null, claimFen: BigInt(found.claimFen ?? 0), place: null });
        continue;
      }
      const place = places?.get(found.id) ?? null;
      const round = places ? { round: roundFacts(place, places.size) } : {};
      const pinned = await this.decided(transaction, actor, step.hand, { round, amounts: own });
      planned.push({ begun: step, pinned, place, claimFen: BigInt(pinned.changes.claim_fen ?? 0) });
    }
    return planned;
  }

  /** What a plan decided falls with it. */
  async takenBack(transaction: Transaction, actor: Actor, { hand }: BegunStep): Promise<Pinned | null> {
    return this.judgement.withoutPlan(transaction, hand, actor.id);
  }

  private async decided(
    transaction: Transaction,
    actor: Actor,
    hand: CaseAtHand,
    { round, amounts }: { round: Pick<ProgrammeFacts, 'round'>; amounts: readonly AmountForCase[] },
  ): Promise<Pinned> {
    const { kept, facts } = await this.judgement.standing(transaction, hand.row.id);
    const { id: caseId, number, state } = hand.row;
    const before: ProgrammeFacts = { ...withoutPlan(facts), ...round };
    const open = settableAmounts(decide(hand.programme, before, kept.judgedOn).subjects);
    const set = amountsFor({ caseId, number }, amounts, open);
    const after = set.length > 0 ? { ...before, amounts: set } : before;
    const { judgedOn } = kept;
    const pinned = await this.judgement.pin(transaction, hand, { facts: after, judgedOn, by: actor.id });
    if (pinned.changes.claim_fen === null)
      throw blocked('NOTHING_DECIDED', { caseId, number, state, step: 'PROPOSE_PLAN' });
    return set.length > 0 ? { ...pinned, detail: { ...pinned.detail, amounts: set } } : pinned;
  }

  /**
   * 排名: of all cases of the round that ask for anything, also those that were planned before. Nobody has a place before
   * all can be compared: a firm that comes later could be before who was paid. Null where the programme ranks nobody.
   */
  private async places(
    transaction: Transaction,
    begun: readonly BegunStep[],
  ): Promise<ReadonlyMap<Id, number> | null> {
    const [first] = begun;
    if (!first?.hand.version.ranking) return null;
    const { programme, round, route } = first.hand;
    const today = this.steps.today();
    const all = await rows<RankedCase>(transaction, findRankedCases(round.id));
    const waiting = all.filter(({ state }) => isBeforePlan(route, state)).length;
    const filingTo = round.filingTo && today <= round.filingTo ? round.filingTo : null;
    if (waiting > 0 || filingTo) throw rankingWaits(round.id, waiting, filingTo);
    const entries = [];
    for (const { id } of all) {
      const { kept, facts } = await this.judgement.standing(transaction, id);
      entries.push({ applicantId: id, facts: withoutPlan(facts), at: kept.judgedOn });
    }
    const decided = decideRound(programme, entries, today);
    const open = decided.entries.filter(
      ({ place, decision: { applicantState } }) => place === null && applicantState !== 'NOT_MET',
    );
    if (open.length > 0) {
      const names = all.filter(({ id }) => open.some(({ applicantId }) => applicantId === id));
      throw rankingOpen(
        round.id,
        names.map(({ number }) => number),
      );
    }
    return new Map(
      decided.entries.flatMap(({ applicantId, place }) => (place ? [[applicantId, place]] : [])),
    );
  }
}
