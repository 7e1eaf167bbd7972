import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { DomainEvent } from '../kernel/event.js';
import { derivedId, type Id } from '../kernel/id.js';
import { dateOf } from '../kernel/month.js';
import { Database, rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw } from '../platform/sql.js';
import { assertMayClaim } from '../platform/facts.js';
import { tell } from '../platform/outbox.js';
import { type Application, type VerifiedFact, withVerified } from './application.js';
import { findDoubleClaims, type DoubleClaimRow } from './case-decisions.queries.js';
import type { ClaimFinding } from './case-claim.entity.js';
import { afterStep, AWARDED_STATES, type CaseStepKind } from './case-flow.js';
import { CaseJudgement } from './case-judgement.service.js';
import { entryOf } from './case-route.js';
import { type BegunStep, CaseSteps, type StepFinish } from './case-steps.service.js';
import { doubleClaimUnknown } from './check-refusals.js';
import type { SubsidyCase } from './subsidy-case.entity.js';

/** A step of which nothing follows but what the flow says. */
export type PlainStep = 'RETURN' | 'SEND_BACK' | 'REFUSE';

/** 初审、第三方审核、联合审查 */
@Injectable()
export class CaseChecks {
  constructor(
    private readonly database: Database,
    private readonly judgement: CaseJudgement,
    private readonly steps: CaseSteps,
  ) {}

  /** Back to the applicant for correction, back to the first check, or refused, with the reason. */
  take(actor: Actor, caseId: Id, step: PlainStep, reason: string): Promise<SubsidyCase> {
    return this.taking(actor, caseId, { step, reason }, async (transaction, { hand }) => {
      const pinned =
        step === 'SEND_BACK' ? await this.judgement.withoutPlan(transaction, hand, actor.id) : null;
      return pinned ?? {};
    });
  }

  /**
   * The actor's department agrees; once all that the procedure names at this station have, the case goes on. Where the
   * round judges as of acceptance, the case is judged again when the first check is over.
   */
  agree(actor: Actor, caseId: Id, reason: string): Promise<SubsidyCase> {
    return this.taking(actor, caseId, { step: 'AGREE', reason }, async (transaction, begun) => {
      const { hand, standpoint } = begun;
      const detail = { party: standpoint.party ?? null };
      const isAccepted =
        hand.round.judgedOn === 'ACCEPTANCE' &&
        hand.row.state === entryOf(hand.route) &&
        afterStep(hand.route, hand.standing, 'AGREE', standpoint.party).state !== hand.row.state;
      if (!isAccepted) return { detail };
      const judgedOn = dateOf(this.steps.now());
      const application = JSON.parse(hand.row.application) as Application;
      const facts = await this.judgement.factsOf(transaction, hand, application, judgedOn);
      const pinned = await this.judgement.pin(transaction, hand, { facts, judgedOn, by: actor.id });
      return { detail: { ...detail, ...pinned.detail }, changes: pinned.changes };
    });
  }

  /**
   * 核定: what papers or a third party show takes the place of what was said, and the case is decided again. Once it has its
   * award, its decision stays, and what is verified is told, so that a recovery or a supplement can be proposed.
   */
  verify(actor: Actor, caseId: Id, facts: readonly VerifiedFact[], reason: string): Promise<SubsidyCase> {
    for (const { grade } of facts) assertMayClaim(actor, grade);
    return this.taking(actor, caseId, { step: 'VERIFY', reason }, async (transaction, { hand }) => {
      const { kept, facts: before } = await this.judgement.standing(transaction, caseId);
      const verified = withVerified(before, facts, hand.programme);
      if (AWARDED_STATES.includes(hand.row.state)) {
        await tell(transaction, [verifiedLater(hand.row, this.steps.now())]);
        return { detail: { verified: facts } };
      }
      const { judgedOn } = kept;
      const pinned = await this.judgement.pin(transaction, hand, { facts: verified, judgedOn, by: actor.id });
      return { detail: { ...pinned.detail, verified: facts }, changes: pinned.changes };
    });
  }

  /** Whether both of two cases may get money for the same. Refuses with CONFLICT DOUBLE_CLAIM_UNKNOWN where they do not. */
  settleClaim(
    actor: Actor,
    {
      caseId,
      otherCaseId,
      finding,
      reason,
    }: { caseId: Id; otherCaseId: Id; finding: ClaimFinding; reason: string },
  ): Promise<SubsidyCase> {
    return this.taking(actor, caseId, { step: 'SETTLE_CLAIM', reason }, async (transaction) => {
      const doubles = await rows<DoubleClaimRow>(transaction, findDoubleClaims([caseId]));
      const other = doubles.find((one) => one.otherCaseId === otherCaseId);
      if (!other) throw doubleClaimUnknown(otherCaseId);
      await write(
        transaction,
        insertInto(
          'case_claim_finding',
          [
            {
              case_id: caseId,
              other_case_id: otherCaseId,
              finding,
              reason,
              found_by: actor.id,
              found_at: this.steps.now(),
            },
          ],
          raw(`ON DUPLICATE KEY UPDATE finding = VALUES(finding), reason = VALUES(reason),
            found_by = VALUES(found_by), found_at = VALUES(found_at)`),
        ),
      );
      return { detail: { otherCaseId, otherNumber: other.otherNumber, finding } };
    });
  }

  private taking(
    actor: Actor,
    caseId: Id,
    { step, reason }: { step: CaseStepKind; reason: string },
    work: (transaction: Transaction, begun: BegunStep) => Promise<StepFinish>,
  ): Promise<SubsidyCase> {
    return this.database.transaction(async (transaction) => {
      const begun = await this.steps.begin(transaction, actor, caseId, { step, reason });
      if (begun.isReplay) return begun.hand.row;
      return this.steps.finish(transaction, begun, await work(transaction, begun));
    });
  }
}

const verifiedLater = ({ id: caseId, stepCount }: SubsidyCase, at: Date): DomainEvent<'case.verified'> => ({
  id: derivedId('case.verified', caseId, stepCount + 1),
  name: 'case.verified',
  occurredAt: at,
  payload: { caseId },
});
