import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { canonicalJson, type Id } from '../kernel/id.js';
import { dateOf } from '../kernel/month.js';
import { Database, rows, type Transaction, write } from '../platform/database.js';
import type { ProgrammeDecision } from '../rulebook/programmes.js';
import type { Application } from './application.js';
import { findDoubleClaims, type DoubleClaimRow } from './case-decisions.queries.js';
import { awardOf } from './award.js';
import { enterGrant } from './case-grants.js';
import type { CaseDocumentInput } from './case-claim.entity.js';
import type { CaseStepKind } from './case-flow.js';
import { blocked } from './case-refusals.js';
import { CaseDocuments } from './case-documents.service.js';
import { CaseJudgement } from './case-judgement.service.js';
import { type BegunStep, CaseSteps } from './case-steps.service.js';
import { filingClosed } from './filing-refusals.js';
import { countCase, findRound } from './funding-rounds.queries.js';
import { programmeOver } from './round-refusals.js';
import type { SubsidyCase } from './subsidy-case.entity.js';
import { raw } from '../platform/sql.js';
import type { FundingRound } from './funding-round.entity.js';

export interface Filing {
  readonly caseId: Id;
  /** Takes the place of what was drafted; what was drafted stands where it is left out. */
  readonly application?: Application | null;
  readonly documents?: readonly CaseDocumentInput[] | null;
}

/** 申报: the case is judged and everything it was judged on is pinned. */
@Injectable()
export class CaseFilings {
  constructor(
    private readonly database: Database,
    private readonly judgement: CaseJudgement,
    private readonly documents: CaseDocuments,
    private readonly steps: CaseSteps,
  ) {}

  /**
   * Files a draft. Refuses as every step does, with FACT_UNKNOWN, FACT_VALUE_INVALID, DOCUMENT_UNKNOWN,
   * DOCUMENT_ELSEWHERE, and CONFLICT FILING_CLOSED outside the window, PROGRAMME_OVER after the programme's end. A window
   * that was not published does not stop it, and the step says so; papers that are missing are named.
   */
  file(actor: Actor, filing: Filing): Promise<SubsidyCase> {
    return this.take(actor, filing, 'FILE');
  }

  /** The firm confirms what a department drafted for it. */
  confirm(actor: Actor, filing: Filing): Promise<SubsidyCase> {
    return this.take(actor, filing, 'CONFIRM');
  }

  /** After correction: judged again as of the day of the first filing, on what is recorded of that day now. */
  fileAgain(actor: Actor, filing: Filing): Promise<SubsidyCase> {
    return this.take(actor, filing, 'FILE_AGAIN');
  }

  withdraw(actor: Actor, { caseId, reason }: { caseId: Id; reason: string }): Promise<SubsidyCase> {
    return this.database.transaction(async (transaction) => {
      const begun = await this.steps.begin(transaction, actor, caseId, { step: 'WITHDRAW', reason });
      if (begun.isReplay) return begun.hand.row;
      return this.steps.finish(transaction, begun, { changes: { planned_fen: null, plan_id: null } });
    });
  }

  private take(actor: Actor, filing: Filing, step: 'FILE' | 'CONFIRM' | 'FILE_AGAIN'): Promise<SubsidyCase> {
    return this.database.transaction(async (transaction) => {
      const begun = await this.steps.begin(transaction, actor, filing.caseId, { step });
      const { hand } = begun;
      if (begun.isReplay) return sameFiling(hand.row, filing, step);
      const today = dateOf(this.steps.now());
      const { round } = hand;
      const isFirst = step !== 'FILE_AGAIN';
      if (isFirst && (today < round.filingFrom || (round.filingTo && today > round.filingTo)))
        throw filingClosed(today, round.filingFrom, round.filingTo);
      const application = filing.application ?? (JSON.parse(hand.row.application) as Application);
      const judgedOn = (!isFirst && round.judgedOn === 'FILING' && hand.row.judgedOn) || today;
      const facts = await this.judgement.factsOf(transaction, hand, application, judgedOn);
      const { decision, changes, detail } = await this.judgement.pin(transaction, hand, {
        facts,
        judgedOn,
        by: actor.id,
      });
      if (isFirst) assertFiling(decision, hand.programme.title);
      const papers = await this.documents.attach(transaction, actor, {
        hand,
        papers: filing.documents ?? [],
        decision,
      });
      const numbered = isFirst && (await this.numbered(transaction, begun));
      // Of a claim that cannot be told yet there is no sum.
      const claimFen = awardOf(decision).claimFen;
      if (numbered && claimFen !== null)
        await enterGrant(
          transaction,
          { ...hand.row, ...numbered },
          { stage: 'FILED', amountFen: claimFen },
          this.steps.now(),
        );
      const doubles = await rows<DoubleClaimRow>(transaction, findDoubleClaims([hand.row.id]));
      return this.steps.finish(transaction, begun, {
        detail: {
          ...detail,
          filing: decision.filing.state,
          missingDocuments: papers,
          doubleClaims: doubles.map(({ otherNumber }) => otherNumber),
        },
        changes: {
          ...changes,
          application: canonicalJson(application),
          ...numbered,
        },
      });
    });
  }

  /** Numbers of a round follow each other without a gap: a filing that is refused takes none. */
  private async numbered(
    transaction: Transaction,
    { hand: { row: found } }: BegunStep,
  ): Promise<{ number: string; filed_at: Date }> {
    await write(transaction, countCase(found.roundId));
    const [round] = await rows<FundingRound>(transaction, findRound(raw('1 = 1'), found.roundId));
    return {
      number: `${found.roundId}-${String(round?.caseCount ?? 0).padStart(4, '0')}`,
      filed_at: this.steps.now(),
    };
  }
}

/** What was filed just now, when the same is filed again; other content comes too late. */
function sameFiling(found: SubsidyCase, { application }: Filing, step: CaseStepKind): SubsidyCase {
  if (application && canonicalJson(application) !== found.application)
    throw blocked('CASE_STATE', { caseId: found.id, state: found.state, step });
  return found;
}

function assertFiling(
  { at, filing, outcome, validity }: ProgrammeDecision,
  title: { zh: string; en: string },
): void {
  if (outcome.kind === 'EXPIRED' && validity.to !== undefined) throw programmeOver(title, validity.to);
  if (filing.state === 'CLOSED') throw filingClosed(at, filing.from, filing.to);
}
