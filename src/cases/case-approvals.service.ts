import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { Database, mysqlErrorNumber, type Transaction } from '../platform/database.js';
import { CaseAwards } from './case-awards.service.js';
import type { CaseStepKind } from './case-flow.js';
import { type BegunStep, CaseSteps, type StepFinish } from './case-steps.service.js';
import { caseOpenAlready } from './filing-refusals.js';
import type { SubsidyCase } from './subsidy-case.entity.js';

const DUPLICATE_KEY = 1062;
export type AppealStep = 'APPEAL' | 'GRANT_APPEAL' | 'DISMISS_APPEAL';

/** 批准、复核、绩效评价 */
@Injectable()
export class CaseApprovals {
  constructor(
    private readonly database: Database,
    private readonly awards: CaseAwards,
    private readonly steps: CaseSteps,
  ) {}

  /**
   * By a person who took no part in checking or planning it. Refuses as every step does, with CONFLICT CLAIMS_OPEN,
   * NOTHING_DECIDED, FUND_TOO_SMALL.
   */
  approve(actor: Actor, caseId: Id, reason: string): Promise<SubsidyCase> {
    return this.taking(actor, caseId, { step: 'APPROVE', reason }, (transaction, begun) =>
      this.awards.grantedBy(transaction, begun),
    );
  }

  /**
   * A firm appeals against a refusal once, and a person who did not refuse it decides. Refuses as every step does, with
   * CONFLICT CASE_OPEN_ALREADY where the firm has filed anew meanwhile.
   */
  appeal(actor: Actor, caseId: Id, step: AppealStep, reason: string): Promise<SubsidyCase> {
    return this.taking(actor, caseId, { step, reason }, async (transaction, begun) =>
      step === 'GRANT_APPEAL' ? this.awards.withoutPlan(transaction, begun) : {},
    );
  }

  /** 绩效评价: what the money brought, once all of it is paid. */
  evaluate(actor: Actor, caseId: Id, reason: string): Promise<SubsidyCase> {
    return this.taking(actor, caseId, { step: 'EVALUATE', reason }, async () => ({}));
  }

  private taking(
    actor: Actor,
    caseId: Id,
    { step, reason }: { step: CaseStepKind; reason: string },
    work: (transaction: Transaction, begun: BegunStep) => Promise<StepFinish>,
  ): Promise<SubsidyCase> {
    return this.database.transaction(async (transaction) => {
      const begun = await this.steps.begin(transaction, actor, caseId, { step, reason });
      const { hand } = begun;
      if (begun.isReplay) return hand.row;
      try {
        return await this.steps.finish(transaction, begun, await work(transaction, begun));
      } catch (error) {
        throw mysqlErrorNumber(error) === DUPLICATE_KEY && step === 'APPEAL'
          ? caseOpenAlready(hand.row.roundId)
          : error;
      }
    });
  }
}
