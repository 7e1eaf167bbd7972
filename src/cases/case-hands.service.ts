import { Injectable } from '@nestjs/common';
import { type Department, EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { dateOf, type LocalDate } from '../kernel/month.js';
import { ProgrammesService } from '../programmes/index.js';
import { Clock } from '../platform/clock.js';
import { row, type Transaction } from '../platform/database.js';
import { raw, type Sql } from '../platform/sql.js';
import { isDecidedByPlan, type Programme, type ProgrammeVersion } from '../rulebook/programmes.js';
import { lastAppealDay } from './appeal-days.js';
import type { Standing } from './case-flow.js';
import { type Route, routeOf } from './case-route.js';
import { caseUnknown } from './case-refusals.js';
import { caseScope } from './case-scope.js';
import { findCase, findStandingCounts, type StandingCounts } from './cases.queries.js';
import type { FundingRound } from './funding-round.entity.js';
import { FundingRounds } from './funding-rounds.service.js';
import type { SubsidyCase } from './subsidy-case.entity.js';
import { onlyVersion } from './pinned-rule.js';

/** A case whose row is locked, with everything that decides what may be done next. */
export interface CaseAtHand {
  readonly row: SubsidyCase;
  readonly round: FundingRound;
  /** The document with the one version that judges the case. */
  readonly programme: Programme;
  readonly version: ProgrammeVersion;
  readonly route: Route;
  readonly standing: Standing;
}

/** Puts a case on the table. */
@Injectable()
export class CaseHands {
  constructor(
    private readonly programmes: ProgrammesService,
    private readonly rounds: FundingRounds,
    private readonly enterprises: EnterprisesService,
    private readonly clock: Clock,
  ) {}

  /** Refuses with NOT_FOUND CASE_UNKNOWN outside the actor's scope, and for who has an interest in the firm. */
  locked(transaction: Transaction, actor: Actor, id: Id): Promise<CaseAtHand> {
    return this.open(transaction, caseScope(actor), id);
  }

  /** For what the platform does by itself, and for who speaks on what is public. */
  lockedByPlatform(transaction: Transaction, id: Id): Promise<CaseAtHand> {
    return this.open(transaction, raw('1 = 1'), id);
  }

  async department(actor: Actor, id: Id): Promise<Department | undefined> {
    return (await this.enterprises.departments(actor)).find((department) => department.id === id);
  }

  private async open(transaction: Transaction, scope: Sql, id: Id): Promise<CaseAtHand> {
    const found = await row<SubsidyCase>(transaction, findCase(scope, id, true));
    if (!found) throw caseUnknown(id);
    const round = await this.rounds.ofCase(transaction, found.roundId);
    const published = await this.programmes.version(found.programme, found.version);
    const { programme, version } = onlyVersion(published, found.version);
    const route = routeOf(version);
    const counts = await row<StandingCounts>(transaction, findStandingCounts(id));
    return {
      row: found,
      round,
      programme,
      version,
      route,
      standing: this.standing(found, { round, route, counts, version }),
    };
  }

  private standing(
    found: SubsidyCase,
    {
      round,
      route,
      counts,
      version,
    }: {
      round: FundingRound;
      route: Route;
      counts: StandingCounts | undefined;
      version: ProgrammeVersion;
    },
  ): Standing {
    return {
      state: found.state,
      correctionsUsed: found.correctionsUsed,
      correctionsAllowed: route.corrections ?? round.corrections,
      agreed: found.agreed === '' ? [] : found.agreed.split(','),
      isPlanned: found.planId !== null,
      isPublished: found.noticeFrom !== null,
      isNoticeOver: found.noticeTo !== null && found.noticeTo < this.clock.today(),
      openObjections: Number(counts?.openObjections ?? 0),
      openClaims: Number(counts?.openClaims ?? 0),
      isDecided: found.claimFen !== null && (BigInt(found.claimFen) > 0n || Boolean(counts?.isEntitled)),
      isDecidedByPlan: isDecidedByPlan(version),
      isAppealed: found.isAppealed === 1,
      isAppealOver:
        found.state === 'REFUSED' && isOver(lastAppealDay(dateOf(found.stateSince)), this.clock.today()),
    };
  }
}

const isOver = (last: LocalDate | null, today: LocalDate): boolean => last !== null && today > last;
