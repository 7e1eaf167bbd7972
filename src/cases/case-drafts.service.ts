import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import { canonicalJson, type Id } from '../kernel/id.js';
import { isInside, type RegionCode } from '../kernel/region-code.js';
import { reportingEnterprise } from '../platform/access.js';
import { Database, mysqlErrorNumber, row, type Transaction, write } from '../platform/database.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import type { Application } from './application.js';
import { CaseSteps } from './case-steps.service.js';
import { findCase } from './cases.queries.js';
import { caseIdTaken, caseOpenAlready, regionOutsideRound } from './filing-refusals.js';
import { FundingRounds } from './funding-rounds.service.js';
import { assertNoInterest } from './interest-check.js';
import type { SubsidyCase } from './subsidy-case.entity.js';

const DUPLICATE_KEY = 1062;
export const NOTHING_SAID: Application = { applicant: [], subjects: [], otherFunding: [] };

export interface NewCase {
  readonly id: Id;
  readonly roundId: Id;
  /** Where it is to be handled; where the firm is registered if left out. */
  readonly regionCode?: RegionCode | null;
  readonly application?: Application | null;
}

/** 起草: a firm drafts its case, or a department drafts it for a firm that qualifies (免申即享). */
@Injectable()
export class CaseDrafts {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly rounds: FundingRounds,
    private readonly steps: CaseSteps,
  ) {}

  /**
   * The firm's own draft. The same again is a replay. Refuses with ROUND_UNKNOWN, REGION_OUTSIDE_ROUND, CONFLICT
   * CASE_ID_TAKEN, CASE_OPEN_ALREADY.
   */
  draft(actor: Actor, input: NewCase): Promise<SubsidyCase> {
    return this.begin(actor, { ...input, enterpriseId: reportingEnterprise(actor) }, 'DRAFT', null);
  }

  /** A department's draft, which the firm confirms or withdraws; refuses as `draft` does, and ENTERPRISE_UNKNOWN. */
  offer(actor: Actor, input: NewCase & { enterpriseId: Id; reason: string }): Promise<SubsidyCase> {
    return this.begin(actor, input, 'OFFER', input.reason);
  }

  /** Of these firms those that never had a case in the round, and in which the actor has no interest. */
  async withoutCase(actor: Actor, roundId: Id, enterpriseIds: readonly Id[]): Promise<Id[]> {
    if (enterpriseIds.length === 0) return [];
    const left = await this.database.rows<{ id: Id }>(sql`
      SELECT id FROM enterprise WHERE id IN ${[...enterpriseIds]}
        AND NOT EXISTS (SELECT 1 FROM subsidy_case
          WHERE subsidy_case.round_id = ${roundId} AND subsidy_case.enterprise_id = enterprise.id)
        AND NOT EXISTS (SELECT 1 FROM case_interest WHERE case_interest.person_id = ${actor.id}
          AND case_interest.enterprise_id = enterprise.id AND case_interest.ended_at IS NULL)`);
    return left.map(({ id }) => id);
  }

  private async begin(
    actor: Actor,
    input: NewCase & { enterpriseId: Id },
    step: 'DRAFT' | 'OFFER',
    reason: string | null,
  ): Promise<SubsidyCase> {
    const round = await this.rounds.one(actor, input.roundId);
    const enterprise = await this.enterprises.enterprise(actor, input.enterpriseId);
    const regionCode = input.regionCode ?? enterprise.regionCode;
    if (!isInside(regionCode, round.regionCode)) throw regionOutsideRound(regionCode, round.regionCode);
    const application = canonicalJson(input.application ?? NOTHING_SAID);
    return this.database.transaction(async (transaction) => {
      if (step === 'OFFER') await assertNoInterest(transaction, actor, enterprise.id);
      const before = await row<SubsidyCase>(transaction, findCase(raw('1 = 1'), input.id));
      if (before) return sameAs(before, { ...input, regionCode, application });
      const at = this.steps.now();
      const drafted = {
        id: input.id,
        round_id: round.id,
        programme: round.programme,
        version: round.version,
        enterprise_id: enterprise.id,
        region_code: regionCode,
        state: step === 'DRAFT' ? 'DRAFT' : 'CONFIRMATION',
        standing: 1,
        state_since: at,
        application,
        drafted_by: actor.id,
        drafted_at: at,
        corrections_used: 0,
        decision_count: 0,
        step_count: 1,
        agreed: '',
        is_appealed: 0,
      };
      await this.insert(transaction, drafted, input.roundId);
      const stored = await this.steps.again(transaction, input.id);
      await this.steps.enterFirst(transaction, actor, stored, step, reason);
      return stored;
    });
  }

  /** Of two drafts of a firm at once in a round the second finds the first. */
  private async insert(
    transaction: Transaction,
    drafted: Record<string, unknown>,
    roundId: Id,
  ): Promise<void> {
    try {
      await write(transaction, insertInto('subsidy_case', [drafted]));
    } catch (error) {
      throw mysqlErrorNumber(error) === DUPLICATE_KEY ? caseOpenAlready(roundId) : error;
    }
  }
}

function sameAs(
  stored: SubsidyCase,
  wanted: { id: Id; roundId: Id; enterpriseId: Id; regionCode: RegionCode; application: string },
): SubsidyCase {
  const isSame =
    stored.roundId === wanted.roundId &&
    stored.enterpriseId === wanted.enterpriseId &&
    stored.regionCode === wanted.regionCode &&
    stored.application === wanted.application;
  if (!isSame) throw caseIdTaken(wanted.id);
  return stored;
}
