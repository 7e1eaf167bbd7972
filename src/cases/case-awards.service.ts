import { Injectable } from '@nestjs/common';
import { derivedId } from '../kernel/id.js';
import { row, type Transaction, write } from '../platform/database.js';
import { insertInto } from '../platform/sql.js';
import { decide } from '../rulebook/programmes.js';
import { awardOf, shareOut } from './award.js';
import { enterGrant } from './case-grants.js';
import { afterStep } from './case-flow.js';
import { CaseJudgement } from './case-judgement.service.js';
import { sumPlanned } from './case-plans.queries.js';
import { type BegunStep, CaseSteps, type StepFinish } from './case-steps.service.js';
import { fundTooSmall } from './filing-refusals.js';
import { FundingRounds } from './funding-rounds.service.js';

/** What an approved case gets, and in which parts. */
@Injectable()
export class CaseAwards {
  constructor(
    private readonly rounds: FundingRounds,
    private readonly judgement: CaseJudgement,
    private readonly steps: CaseSteps,
  ) {}

  /**
   * Sets money aside where no plan did, and makes the instalments once nothing stands before payment. Refuses with
   * CONFLICT FUND_TOO_SMALL.
   */
  async grantedBy(transaction: Transaction, begun: BegunStep): Promise<StepFinish> {
    const { hand, step, standpoint } = begun;
    const plannedFen =
      hand.row.plannedFen === null ? await this.setAside(transaction, begun) : BigInt(hand.row.plannedFen);
    const isGranted = afterStep(hand.route, hand.standing, step, standpoint.party).state === 'APPROVED';
    if (isGranted) {
      await this.makeInstalments(transaction, begun, plannedFen);
      await enterGrant(
        transaction,
        hand.row,
        { stage: 'CONFIRMED', amountFen: plannedFen },
        this.steps.now(),
      );
    }
    const fen = plannedFen.toString();
    return { detail: { plannedFen: fen, isGranted }, changes: { planned_fen: fen } };
  }

  /** What a plan decided of a case falls where the case begins anew. */
  async withoutPlan(transaction: Transaction, { hand, standpoint }: BegunStep): Promise<StepFinish> {
    return (await this.judgement.withoutPlan(transaction, hand, standpoint.by)) ?? {};
  }

  /** The fund is looked at under the lock of its round, so that two approvals at once do not both take what is left. */
  private async setAside(transaction: Transaction, { hand: { row: found } }: BegunStep): Promise<bigint> {
    const round = await this.rounds.ofCase(transaction, found.roundId, { lock: true });
    const claimFen = BigInt(found.claimFen ?? 0);
    if (round.fundFen === null) return claimFen;
    const planned = await row<{ plannedFen: string }>(transaction, sumPlanned(round.id));
    const leftFen = BigInt(round.fundFen) - BigInt(planned?.plannedFen ?? 0);
    if (claimFen > leftFen) throw fundTooSmall(claimFen, leftFen);
    return claimFen;
  }

  /** By the pinned decision: what is paid at once is payable, a year waits for its test. */
  private async makeInstalments(
    transaction: Transaction,
    { hand, standpoint }: BegunStep,
    plannedFen: bigint,
  ): Promise<void> {
    const { kept, facts } = await this.judgement.standing(transaction, hand.row.id);
    const { parts } = awardOf(decide(hand.programme, facts, kept.judgedOn));
    const shares = shareOut(plannedFen, parts).filter(({ fen }) => fen > 0n);
    if (shares.length === 0) return;
    const caseId = hand.row.id;
    const rows = shares.map(({ assessment, from, to, fen }, index) => ({
      id: derivedId('case_instalment', caseId, index + 1),
      case_id: caseId,
      number: index + 1,
      assessment,
      assessment_from: from,
      assessment_to: to,
      planned_fen: fen.toString(),
      payable_fen: assessment === null ? fen.toString() : null,
      paid_fen: '0',
      state: assessment === null ? 'PAYABLE' : 'PLANNED',
      tested_by: assessment === null ? standpoint.by : null,
      tested_at: assessment === null ? this.steps.now() : null,
    }));
    await write(transaction, insertInto('case_instalment', rows));
  }
}
