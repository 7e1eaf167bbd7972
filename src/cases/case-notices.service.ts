import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { insertInto, sql } from '../platform/sql.js';
import type { CaseObjection } from './case-objection.entity.js';
import { CaseAwards } from './case-awards.service.js';
import { CaseHands } from './case-hands.service.js';
import { blockOf } from './case-flow.js';
import { findObjection } from './case-objections.queries.js';
import { blocked, caseUnknown } from './case-refusals.js';
import { CaseSteps } from './case-steps.service.js';
import { daysOf, lastDayOf } from './due-day.js';
import { noticeDaysUnknown, objectionIdTaken, objectionUnknown, ownObjection } from './notice-refusals.js';
import type { SubsidyCase } from './subsidy-case.entity.js';

export interface NewObjection {
  readonly id: Id;
  readonly caseId: Id;
  readonly objector: string;
  readonly words: string;
}

/** 公示与异议 */
@Injectable()
export class CaseNotices {
  constructor(
    private readonly database: Database,
    private readonly hands: CaseHands,
    private readonly awards: CaseAwards,
    private readonly steps: CaseSteps,
  ) {}

  /**
   * Publishes the case for the days of the procedure, from today on. Refuses with CONFLICT NOTICE_DAYS_UNKNOWN where nobody
   * says how many, or the calendar is missing: objections are never cut short by a guess.
   */
  publish(actor: Actor, caseId: Id, reason: string): Promise<SubsidyCase> {
    return this.database.transaction(async (transaction) => {
      const begun = await this.steps.begin(transaction, actor, caseId, { step: 'PUBLISH', reason });
      const { hand } = begun;
      if (begun.isReplay) return hand.row;
      const today = this.steps.today();
      const days = daysOf(hand.route, hand.round, 'PUBLIC_NOTICE');
      const last = days && lastDayOf(days, today);
      if (!days || !last) throw noticeDaysUnknown(caseId, days ? 'NO_CALENDAR' : 'NOT_PUBLISHED');
      return this.steps.finish(transaction, begun, {
        detail: { from: today, to: last, days },
        changes: { notice_from: today, notice_to: last, due_on: last, due_unknown: null },
      });
    });
  }

  /**
   * Anybody who is signed in may object while the notice runs. The same again is a replay. Refuses with NOT_FOUND
   * CASE_UNKNOWN where the case is in no public notice, CONFLICT NOTICE_OVER, OBJECTION_ID_TAKEN.
   */
  object(actor: Actor, input: NewObjection): Promise<CaseObjection> {
    return this.database.transaction(async (transaction) => {
      const before = await row<CaseObjection>(transaction, findObjection(input.id));
      if (before) return sameAs(before, input, actor);
      const hand = await this.hands.lockedByPlatform(transaction, input.caseId);
      const block = blockOf(hand.route, hand.standing, 'OBJECT');
      if (block === 'NOTICE_OVER')
        throw blocked(block, { caseId: input.caseId, noticeTo: hand.row.noticeTo });
      if (block) throw caseUnknown(input.caseId);
      const { id, caseId, objector, words } = input;
      const at = this.steps.now();
      const added = { id, case_id: caseId, objector, words, raised_by: actor.id, raised_at: at };
      await write(transaction, insertInto('case_objection', [added]));
      const { departmentId = null, regionCode = null } = actor;
      const standpoint = { by: actor.id, as: 'ANYBODY' as const, departmentId, regionCode };
      const begun = { hand, step: 'OBJECT' as const, reason: words, standpoint, isReplay: false };
      await this.steps.finish(transaction, begun, { detail: { objectionId: id, objector } });
      return (await row<CaseObjection>(transaction, findObjection(id))) as CaseObjection;
    });
  }

  /** Upheld: the case goes back to its first check, to be decided again or refused. */
  uphold(actor: Actor, objectionId: Id, reason: string): Promise<SubsidyCase> {
    return this.decide(actor, { objectionId, reason, step: 'UPHOLD' });
  }

  dismiss(actor: Actor, objectionId: Id, reason: string): Promise<SubsidyCase> {
    return this.decide(actor, { objectionId, reason, step: 'DISMISS' });
  }

  /** Once its days are over and no objection is open. */
  close(actor: Actor, caseId: Id, reason: string): Promise<SubsidyCase> {
    return this.database.transaction(async (transaction) => {
      const begun = await this.steps.begin(transaction, actor, caseId, { step: 'CLOSE_NOTICE', reason });
      if (begun.isReplay) return begun.hand.row;
      const award = await this.awards.grantedBy(transaction, begun);
      return this.steps.finish(transaction, begun, award);
    });
  }

  private async decide(
    actor: Actor,
    { objectionId, reason, step }: { objectionId: Id; reason: string; step: 'UPHOLD' | 'DISMISS' },
  ): Promise<SubsidyCase> {
    return this.database.transaction(async (transaction) => {
      const known = await row<CaseObjection>(transaction, findObjection(objectionId));
      if (!known) throw objectionUnknown(objectionId);
      const begun = await this.steps.begin(transaction, actor, known.caseId, { step, reason });
      const objection = await this.open(transaction, objectionId);
      if (begun.isReplay && objection?.finding) return begun.hand.row;
      if (!objection || objection.finding) throw objectionUnknown(objectionId);
      if (objection.raisedBy === actor.id) throw ownObjection(objectionId);
      const finding = step === 'UPHOLD' ? 'UPHELD' : 'DISMISSED';
      await write(
        transaction,
        sql`UPDATE case_objection SET finding = ${finding}, reason = ${reason}, decided_by = ${actor.id},
              decided_at = ${this.steps.now()}
            WHERE ${step === 'UPHOLD' ? sql`case_id = ${known.caseId} AND finding IS NULL AND raised_by <> ${actor.id}` : sql`id = ${objectionId}`}`,
      );
      const anew = step === 'UPHOLD' ? await this.awards.withoutPlan(transaction, begun) : {};
      const detail = { ...anew.detail, objectionId };
      return this.steps.finish(transaction, { ...begun, isReplay: false }, { ...anew, detail });
    });
  }

  private open(transaction: Transaction, id: Id): Promise<CaseObjection | undefined> {
    return row<CaseObjection>(transaction, sql`${findObjection(id)} FOR UPDATE`);
  }
}

function sameAs(
  before: CaseObjection,
  { caseId, objector, words }: NewObjection,
  actor: Actor,
): CaseObjection {
  const isSame =
    before.caseId === caseId &&
    before.objector === objector &&
    before.words === words &&
    before.raisedBy === actor.id;
  if (!isSame) throw objectionIdTaken(before.id);
  return before;
}
