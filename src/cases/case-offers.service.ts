import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { derivedId, type Id } from '../kernel/id.js';
import { isInside, type RegionCode } from '../kernel/region-code.js';
import { Refusal } from '../kernel/refusal.js';
import { Clock } from '../platform/clock.js';
import { LIMITS } from '../platform/limits.js';
import { type Candidate, CandidatesService } from '../subsidies/index.js';
import { CaseDrafts } from './case-drafts.service.js';
import { filingClosed } from './filing-refusals.js';
import { FundingRounds } from './funding-rounds.service.js';
import type { SubsidyCase } from './subsidy-case.entity.js';

export interface OfferedCases {
  readonly cases: readonly SubsidyCase[];
  /** Firms that qualify and had a case in the round already, or in which the actor has an interest. */
  readonly skipped: number;
  /** The last firm that was looked at; null once all were. */
  readonly after: string | null;
}

/** 免申即享: every firm that qualifies in a round is offered a case, which it confirms. */
@Injectable()
export class CaseOffers {
  constructor(
    private readonly rounds: FundingRounds,
    private readonly candidates: CandidatesService,
    private readonly drafts: CaseDrafts,
    private readonly clock: Clock,
  ) {}

  /**
   * Looks at the next LIMITS.candidatesLookedAt firms and offers a case to each that qualifies today by the version of the
   * round. The id of an offer follows from round and firm, so that the same again offers nothing twice, nor does it to a
   * firm that has withdrawn from its offer. Refuses with NOT_FOUND ROUND_UNKNOWN, CONFLICT FILING_CLOSED once nobody can
   * confirm any more.
   */
  async offerAll(
    actor: Actor,
    { roundId, reason, after }: { roundId: Id; reason: string; after: string },
  ): Promise<OfferedCases> {
    const round = await this.rounds.one(actor, roundId);
    const today = this.clock.today();
    if (round.filingTo && today > round.filingTo) throw filingClosed(today, round.filingFrom, round.filingTo);
    const { programme, version } = round;
    const regionCode = innerOf(round.regionCode, actor.regionCode);
    const found = await this.candidates.find(
      { programme, version, at: today, regionCode },
      { first: LIMITS.candidatesLookedAt, after },
    );
    const ids = found.candidates.map(({ enterprise }) => enterprise.id);
    const wanting = new Set(await this.drafts.withoutCase(actor, roundId, ids));
    const cases: SubsidyCase[] = [];
    for (const candidate of found.candidates) {
      if (!wanting.has(candidate.enterprise.id)) continue;
      const offered = await this.offered(actor, candidate, { roundId, reason });
      if (offered) cases.push(offered);
    }
    return { cases, skipped: ids.length - cases.length, after: found.after };
  }

  /** Undefined where the firm has begun a case of its own meanwhile. */
  private async offered(
    actor: Actor,
    { enterprise: { id: enterpriseId } }: Candidate,
    { roundId, reason }: { roundId: Id; reason: string },
  ): Promise<SubsidyCase | undefined> {
    const id = derivedId('offered_case', roundId, enterpriseId);
    try {
      return await this.drafts.offer(actor, { id, roundId, enterpriseId, reason });
    } catch (error) {
      if (error instanceof Refusal && error.reason === 'CASE_OPEN_ALREADY') return undefined;
      throw error;
    }
  }
}

/** Where both the round and the officer's department are in charge. */
const innerOf = (ofRound: RegionCode, ofActor: RegionCode | undefined): RegionCode =>
  ofActor && isInside(ofActor, ofRound) ? ofActor : ofRound;
