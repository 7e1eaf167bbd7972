import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { canonicalJson, type Id } from '../kernel/id.js';
import { addDays } from '../kernel/month.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { sql } from '../platform/sql.js';
import { decide } from '../rulebook/programmes.js';
import type { CaseInstalment } from './case-instalment.entity.js';
import { findInstalment, lockInstalments } from './case-instalments.queries.js';
import { CaseJudgement } from './case-judgement.service.js';
import { type BegunStep, CaseSteps } from './case-steps.service.js';
import { type InstalmentFinding, testYear, withYear } from './instalment-finding.js';
import { instalmentTested, instalmentUnknown, yearRunning } from './instalment-refusals.js';

export interface InstalmentTest {
  readonly id: Id;
  readonly reason: string;
  /** Takes what is undetermined as not proven: the evidence was asked for and did not come. */
  readonly isClosed: boolean;
}

/** 分期考核: each year on its own, by the version that was pinned, on what is recorded of the year when it is over. */
@Injectable()
export class InstalmentTests {
  constructor(
    private readonly database: Database,
    private readonly judgement: CaseJudgement,
    private readonly steps: CaseSteps,
  ) {}

  /**
   * PAYABLE with what was earned, LOST, or UNDETERMINED with what is missing, which can be tested again. Refuses as every
   * step does, with NOT_FOUND INSTALMENT_UNKNOWN, CONFLICT YEAR_RUNNING, INSTALMENT_TESTED.
   */
  test(actor: Actor, { id, reason, isClosed }: InstalmentTest): Promise<CaseInstalment> {
    return this.database.transaction(async (transaction) => {
      const known = await row<CaseInstalment>(transaction, findInstalment(id));
      if (!known) throw instalmentUnknown(id);
      const begun = await this.steps.begin(transaction, actor, known.caseId, { step: 'TEST', reason });
      const instalment = (await row<CaseInstalment>(transaction, lockInstalments([id]))) ?? known;
      const { assessment, assessmentTo } = instalment;
      if (!['PLANNED', 'UNDETERMINED'].includes(instalment.state) || assessment === null || !assessmentTo)
        throw instalmentTested(id);
      if (this.steps.today() <= assessmentTo) throw yearRunning(id, assessmentTo);
      const finding = await this.finding(transaction, begun, instalment, isClosed);
      await this.keep(transaction, actor, id, finding);
      const settled = await this.steps.settledState(transaction, known.caseId);
      const { payableFen, state } = finding;
      await this.steps.finish(transaction, begun, {
        detail: { number: instalment.number, state, payableFen: payableFen?.toString() ?? null, isClosed },
        ...settled,
      });
      return (await row<CaseInstalment>(transaction, findInstalment(id))) as CaseInstalment;
    });
  }

  private async finding(
    transaction: Transaction,
    { hand }: BegunStep,
    { assessment, assessmentTo, plannedFen }: CaseInstalment,
    isClosed: boolean,
  ): Promise<InstalmentFinding> {
    const { kept, facts } = await this.judgement.standing(transaction, hand.row.id);
    // The fleet of the day after the year: what had left it by then earned nothing that is on record.
    const dayAfter = addDays(assessmentTo ?? kept.judgedOn, 1);
    const now = await this.judgement.recordedOf(transaction, hand.row.enterpriseId, hand.programme, dayAfter);
    const decision = decide(hand.programme, withYear(facts, now, assessment ?? 0), kept.judgedOn);
    return testYear(decision, { assessment: assessment ?? 0, plannedFen: BigInt(plannedFen), isClosed });
  }

  private async keep(
    transaction: Transaction,
    actor: Actor,
    id: Id,
    finding: InstalmentFinding,
  ): Promise<void> {
    const { state, payableFen } = finding;
    await write(
      transaction,
      sql`UPDATE case_instalment SET state = ${state}, payable_fen = ${payableFen?.toString() ?? null},
            finding = ${canonicalJson(finding)}, tested_by = ${actor.id}, tested_at = ${this.steps.now()}
          WHERE id = ${id}`,
    );
  }
}
