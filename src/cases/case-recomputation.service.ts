import { Injectable } from '@nestjs/common';
import { exact } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import { addDays, type LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { row, rows, type Transaction } from '../platform/database.js';
import { sql } from '../platform/sql.js';
import {
  decide,
  type OutcomeKind,
  type ProgrammeDecision,
  type ProgrammeFacts,
} from '../rulebook/programmes.js';
import { type Application, type VerifiedFact, withApplication, withVerified } from './application.js';
import { awardOf } from './award.js';
import { type CaseAtHand, CaseHands } from './case-hands.service.js';
import type { CaseInstalment } from './case-instalment.entity.js';
import { findInstalments } from './case-instalments.queries.js';
import { CaseJudgement } from './case-judgement.service.js';
import { countOwnSteps, findSteps } from './cases.queries.js';
import { type ChangedFact, changedFacts } from './changed-facts.js';
import { fenOf } from './fen.js';
import { testYear, withYear } from './instalment-finding.js';
import type { CaseStep, SubsidyCase } from './subsidy-case.entity.js';

/** A part that was tested, and what it would come to on the facts as they now stand. */
export interface RecomputedPart {
  readonly instalment: CaseInstalment;
  /** Null where it cannot be told any more. */
  readonly nowFen: bigint | null;
  readonly missing: readonly Text[];
}

export interface RecomputedCase {
  readonly row: SubsidyCase;
  readonly decisionNumber: number;
  readonly parts: readonly RecomputedPart[];
  /** What its version decides on the facts as they now stand, later years included; null while it cannot be told. */
  readonly now: { readonly outcome: OutcomeKind; readonly claimFen: bigint | null };
  /** Facts that are other than when the case was decided. */
  readonly changes: readonly ChangedFact[];
}

/** 重新计算: what a case would get by its own version on the facts as they now stand. Changes nothing. */
@Injectable()
export class CaseRecomputation {
  constructor(
    private readonly hands: CaseHands,
    private readonly judgement: CaseJudgement,
  ) {}

  /** Cases of firms of which a part was tested or is payable. */
  async touched(transaction: Transaction, enterpriseIds: readonly Id[]): Promise<Id[]> {
    if (enterpriseIds.length === 0) return [];
    const found = await rows<{ id: Id }>(
      transaction,
      sql`SELECT DISTINCT subsidy_case.id FROM subsidy_case
          JOIN case_instalment ON case_instalment.case_id = subsidy_case.id
          WHERE subsidy_case.enterprise_id IN ${[...enterpriseIds]} AND case_instalment.payable_fen IS NOT NULL
          ORDER BY subsidy_case.id`,
    );
    return found.map(({ id }) => id);
  }

  /** Every case of a firm that is decided and not over, or of which a part was tested. */
  async decided(transaction: Transaction, enterpriseId: Id): Promise<Id[]> {
    const found = await rows<{ id: Id }>(
      transaction,
      sql`SELECT id FROM subsidy_case WHERE enterprise_id = ${enterpriseId} AND decision_count > 0
            AND (standing = 1 OR EXISTS (SELECT 1 FROM case_instalment
              WHERE case_id = subsidy_case.id AND payable_fen IS NOT NULL)) ORDER BY id`,
    );
    return found.map(({ id }) => id);
  }

  /** The next cases, by id, of which a part was tested or is payable. */
  async next(transaction: Transaction, afterId: Id, count: number): Promise<Id[]> {
    const found = await rows<{ id: Id }>(
      transaction,
      sql`SELECT DISTINCT case_id AS id FROM case_instalment
          WHERE case_id > ${afterId} AND payable_fen IS NOT NULL ORDER BY case_id LIMIT ${count}`,
    );
    return found.map(({ id }) => id);
  }

  /** Whether somebody verified facts of the case: who did does not decide on what follows from them. */
  async isVerifiedBy(transaction: Transaction, caseId: Id, personId: Id): Promise<boolean> {
    const own = await row<{ count: string }>(transaction, countOwnSteps(caseId, personId, ['VERIFY']));
    return Number(own?.count ?? 0) > 0;
  }

  /** Locks the case. */
  async recompute(transaction: Transaction, caseId: Id): Promise<RecomputedCase> {
    const hand = await this.hands.lockedByPlatform(transaction, caseId);
    const { kept, facts: pinned } = await this.judgement.standing(transaction, caseId);
    const facts = await this.factsNow(transaction, hand, pinned, kept.judgedOn);
    const instalments = await rows<CaseInstalment>(transaction, findInstalments([caseId]));
    const before = decide(hand.programme, pinned, kept.judgedOn);
    const parts: RecomputedPart[] = [];
    for (const instalment of instalments) {
      if (instalment.payableFen === null) continue;
      const now = await this.withYearNow(transaction, hand, facts, instalment);
      parts.push(recomputed(before, decide(hand.programme, now, kept.judgedOn), instalment));
    }
    const decision = decide(hand.programme, facts, kept.judgedOn);
    return {
      row: hand.row,
      decisionNumber: kept.number,
      parts,
      now: { outcome: decision.outcome.kind, claimFen: awardOf(decision).claimFen },
      changes: changedFacts(pinned, facts),
    };
  }

  /**
   * What is recorded now, with what the firm said and what checks have verified since it was filed last. Other funding,
   * places and sums that persons set are those of the decision: a later case of somebody else takes nothing from this one.
   */
  private async factsNow(
    transaction: Transaction,
    { row: found, programme, version }: CaseAtHand,
    pinned: ProgrammeFacts,
    judgedOn: LocalDate,
  ): Promise<ProgrammeFacts> {
    const recorded = await this.judgement.recordedOf(transaction, found.enterpriseId, programme, judgedOn);
    const application = JSON.parse(found.application) as Application;
    const said = withApplication(recorded, application, { programme, version, register: [] });
    const steps = await rows<CaseStep>(transaction, findSteps([found.id]));
    const verified = verifiedSinceFiling(steps).filter(
      ({ subjectKind, subjectId }) =>
        subjectKind === null || (said.subjects[subjectKind] ?? []).some(({ id }) => id === subjectId),
    );
    const facts = withVerified(said, verified, programme);
    const { funding, round, amounts } = pinned;
    const decidedThen = { ...(funding && { funding }), ...(round && { round }), ...(amounts && { amounts }) };
    return onlyFiled({ ...facts, ...decidedThen }, pinned);
  }

  /** An assessment year on what is recorded of it the day after, as its test reads it. */
  private async withYearNow(
    transaction: Transaction,
    { row: { enterpriseId }, programme }: CaseAtHand,
    facts: ProgrammeFacts,
    { assessment, assessmentTo }: CaseInstalment,
  ): Promise<ProgrammeFacts> {
    if (assessment === null || assessmentTo === null) return facts;
    const dayAfter = addDays(assessmentTo, 1);
    const year = await this.judgement.recordedOf(transaction, enterpriseId, programme, dayAfter);
    return withYear(facts, year, assessment);
  }
}

/** What was bought or registered later was not asked for: subjects that the decision did not know are left out. */
function onlyFiled(facts: ProgrammeFacts, pinned: ProgrammeFacts): ProgrammeFacts {
  const subjects = Object.entries(facts.subjects).map(([kind, now]) => {
    const filed = new Set((pinned.subjects[kind] ?? []).map(({ id }) => id));
    return [kind, now?.filter(({ id }) => filed.has(id))] as const;
  });
  return { ...facts, subjects: Object.fromEntries(subjects) };
}

const PINNED_ANEW = ['FILE', 'CONFIRM', 'FILE_AGAIN', 'AGREE'];

function verifiedSinceFiling(steps: readonly CaseStep[]): VerifiedFact[] {
  const details = steps.map(({ step, detail }) => ({
    step,
    detail: JSON.parse(detail) as { decision?: number; verified?: VerifiedFact[] },
  }));
  const filed = details.findLastIndex(
    ({ step, detail }) => PINNED_ANEW.includes(step) && detail.decision !== undefined,
  );
  return details.slice(filed + 1).flatMap(({ detail }) => detail.verified ?? []);
}

/** What the fund gave for the part, in proportion to what the part comes to now. */
function recomputed(
  before: ProgrammeDecision,
  now: ProgrammeDecision,
  instalment: CaseInstalment,
): RecomputedPart {
  const planned = BigInt(instalment.plannedFen);
  const missing = now.conditions.flatMap((condition) => condition.missing);
  if (now.applicantState === 'NOT_MET') return { instalment, nowFen: 0n, missing: [] };
  if (now.applicantState === 'UNDETERMINED') return { instalment, nowFen: null, missing };
  const { assessment } = instalment;
  if (assessment === null) return atOnce(before, now, instalment);
  const [was, is] = [wholeOfYear(before, assessment), wholeOfYear(now, assessment)];
  const tested = JSON.parse(instalment.finding ?? '{}') as { undetermined?: number };
  const finding = testYear(now, {
    assessment,
    plannedFen: was === 0n ? 0n : (planned * is) / was,
    // What was closed as not proven when it was tested stays closed.
    isClosed: (tested.undetermined ?? 0) > 0,
  });
  return { instalment, nowFen: finding.payableFen, missing: finding.missing };
}

function atOnce(
  before: ProgrammeDecision,
  now: ProgrammeDecision,
  instalment: CaseInstalment,
): RecomputedPart {
  const partOf = (decision: ProgrammeDecision) =>
    awardOf(decision).parts.find((part) => part.assessment === null)?.fen ?? 0n;
  if (awardOf(now).claimFen === null) {
    const open = now.subjects.filter(({ outcome }) => outcome === 'UNDETERMINED');
    return {
      instalment,
      nowFen: null,
      missing: open.flatMap(({ conditions }) => conditions.flatMap((condition) => condition.missing)),
    };
  }
  const whole = partOf(before);
  const nowFen = whole === 0n ? 0n : (BigInt(instalment.plannedFen) * partOf(now)) / whole;
  return { instalment, nowFen, missing: [] };
}

/** All that a year could come to, its tests aside: what `testYear` divides by. */
const wholeOfYear = ({ subjects }: ProgrammeDecision, assessment: number): bigint =>
  subjects
    .filter(({ state }) => state === 'MET')
    .flatMap(({ instalments }) => instalments.filter(({ number }) => number === assessment))
    .reduce((sum, { amountYuan }) => sum + fenOf(exact(amountYuan)), 0n);
