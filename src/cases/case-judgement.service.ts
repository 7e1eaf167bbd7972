import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import { canonicalJson, type Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { regionLevel, type RegionCode } from '../kernel/region-code.js';
import { Clock } from '../platform/clock.js';
import { row, rows, type Transaction, write } from '../platform/database.js';
import { insertInto, sql } from '../platform/sql.js';
import { decide, type Funding, type ProgrammeDecision, type ProgrammeFacts } from '../rulebook/programmes.js';
import { GIVEN_BY_CASE, ProgrammeFactsService } from '../subsidies/index.js';
import { type Application, withApplication } from './application.js';
import { awardOf } from './award.js';
import type { CaseAtHand } from './case-hands.service.js';
import { claimsOf, keysOf } from './claim-keys.js';
import { findDecision, findOtherClaims, type OtherClaim } from './case-decisions.queries.js';
import { fenOf } from './fen.js';
import { type CaseDecision, digestOfDecision } from './subsidy-case.entity.js';

/** A decision that was pinned, and what of it belongs to the case and to the step. */
export interface Pinned {
  readonly decision: ProgrammeDecision;
  readonly changes: Readonly<Record<string, string | number | null>>;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** 认定: decides a case and pins facts, version and decision. */
@Injectable()
export class CaseJudgement {
  constructor(
    private readonly enterprises: EnterprisesService,
    private readonly recorded: ProgrammeFactsService,
    private readonly clock: Clock,
  ) {}

  /** The facts of a firm as of a day: what is recorded, what it says beside, and what others already claim or gave. */
  async factsOf(
    transaction: Transaction,
    { row: { id, enterpriseId }, programme, version }: CaseAtHand,
    application: Application,
    day: LocalDate,
  ): Promise<ProgrammeFacts> {
    const recorded = await this.recordedOf(transaction, enterpriseId, programme, day);
    const facts = withApplication(recorded, application, { programme, version, register: [] });
    const keys = Object.values(facts.subjects).flatMap((subjects) => (subjects ?? []).flatMap(keysOf));
    const claims = await rows<OtherClaim>(transaction, findOtherClaims(id, enterpriseId, keys));
    return withApplication(recorded, application, { programme, version, register: claims.map(fundingOf) });
  }

  /** What is recorded of the firm as of a day, and nothing that it says. */
  async recordedOf(
    transaction: Transaction,
    enterpriseId: Id,
    programme: CaseAtHand['programme'],
    day: LocalDate,
  ): Promise<ProgrammeFacts> {
    const [enterprise] = await this.enterprises.enterprisesByIds([enterpriseId]);
    if (!enterprise) throw new Error(`the enterprise ${enterpriseId} of a case is not registered`);
    const { given = [], ...facts } = await this.recorded.assemble(enterprise, programme, day, transaction);
    // Cases are looked up as they stand now, this one left out.
    const others = given.filter(({ sources }) => !sources.some((source) => source.startsWith(GIVEN_BY_CASE)));
    return others.length > 0 ? { ...facts, given: others } : facts;
  }

  /** The facts that stand: those of the last decision. */
  async standing(
    transaction: Transaction,
    caseId: Id,
  ): Promise<{ kept: CaseDecision; facts: ProgrammeFacts }> {
    const kept = await row<CaseDecision>(transaction, findDecision(caseId));
    if (!kept) throw new Error(`the case ${caseId} was never decided`);
    return { kept, facts: JSON.parse(kept.facts) as ProgrammeFacts };
  }

  /**
   * Decides by the version of the case on facts as they are kept, so that the same is decided from them at any time, and
   * replaces what the case claims.
   */
  async pin(
    transaction: Transaction,
    { row: found, programme }: CaseAtHand,
    { facts, judgedOn, by }: { facts: ProgrammeFacts; judgedOn: LocalDate; by: Id },
  ): Promise<Pinned> {
    const kept = canonicalJson(facts);
    const decision = decide(programme, JSON.parse(kept) as ProgrammeFacts, judgedOn);
    const { claimFen } = awardOf(decision);
    const number = found.decisionCount + 1;
    const pinned = {
      caseId: found.id,
      number,
      version: found.version,
      judgedOn,
      facts: kept,
      decision: canonicalJson(decision),
    };
    const digest = digestOfDecision(pinned);
    const { outcome } = decision;
    await write(
      transaction,
      insertInto('case_decision', [
        {
          case_id: found.id,
          number,
          version: found.version,
          judged_on: judgedOn,
          facts: pinned.facts,
          decision: pinned.decision,
          outcome: outcome.kind,
          claim_fen: claimFen?.toString() ?? null,
          possible_fen: fenOf(outcome.possibleYuan).toString(),
          content_digest: digest,
          decided_by: by,
          decided_at: this.clock.now(),
        },
      ]),
    );
    await this.claim(transaction, found.id, decision);
    return {
      decision,
      changes: { decision_count: number, claim_fen: claimFen?.toString() ?? null, judged_on: judgedOn },
      detail: { decision: number, digest, outcome: outcome.kind, claimFen: claimFen?.toString() ?? null },
    };
  }

  /** What a plan decided falls with it: the case is what it was before. Null where no plan decided anything. */
  async withoutPlan(transaction: Transaction, hand: CaseAtHand, by: Id): Promise<Pinned | null> {
    if (!hand.standing.isDecidedByPlan && hand.row.planId === null) return null;
    const { kept, facts } = await this.standing(transaction, hand.row.id);
    if (!facts.round && !facts.amounts) return null;
    return this.pin(transaction, hand, { facts: withoutPlan(facts), judgedOn: kept.judgedOn, by });
  }

  private async claim(transaction: Transaction, caseId: Id, decision: ProgrammeDecision): Promise<void> {
    await write(transaction, sql`DELETE FROM case_claim WHERE case_id = ${caseId}`);
    const claims = claimsOf(decision);
    if (claims.length === 0) return;
    await write(
      transaction,
      insertInto(
        'case_claim',
        claims.map(({ kind, key }) => ({ case_id: caseId, kind, claim_key: key })),
      ),
    );
  }
}

/** The facts of a case as they were before a plan. */
export function withoutPlan({ round: _places, amounts: _amounts, ...facts }: ProgrammeFacts): ProgrammeFacts {
  return facts;
}

const fundingOf = ({ programme, regionCode, year, claimKey, number }: OtherClaim): Funding => ({
  programme,
  level: regionLevel(regionCode as RegionCode),
  year: Number(year),
  subject: claimKey,
  sources: [`${GIVEN_BY_CASE}${number}`],
});
