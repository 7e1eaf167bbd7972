import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { type LocalDate, startOf } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import {
  countsFrom,
  type GreenLevel,
  greenLevelOf,
  greenLevelsAt,
  type GreenLevelVersion,
} from '../rulebook/green-level.js';
import {
  accountsOf,
  type AwardRow,
  findActions,
  findAwardsByIds,
  findBalances,
  findEarned,
  findExpiring,
} from './green-account.queries.js';
import type {
  ExpiringCredits,
  GreenAccount,
  GreenCreditStanding,
  GreenLevelView,
  TotalReduction,
} from './green-account.view.js';
import { GREEN_LEVELS } from './green-policies.js';
import { type AwardedActions, reductionTotal } from './reduction-total.js';
import { titleIn } from './statement-entry.js';

/** 绿色账户: read from ledger and awards each time, so that no two screens differ. */
@Injectable()
export class GreenAccountService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async balances(actor: Actor): Promise<GreenAccount> {
    const accounts = accountsOf(actor.id);
    const found = await this.database.rows<{ id: Id; balance: string }>(findBalances(accounts));
    const of = (id: Id) => BigInt(found.find((account) => account.id === id)?.balance ?? 0);
    return {
      balance: of(accounts.person).toString(),
      held: of(accounts.held).toString(),
      owed: (-of(accounts.owed)).toString(),
    };
  }

  /** By day, soonest first; the first days where there are very many. */
  expiring(actor: Actor): Promise<ExpiringCredits[]> {
    return this.database.rows(findExpiring(accountsOf(actor.id), this.clock.today(), LIMITS.expiringDays));
  }

  /** Null before the first version of the levels. */
  async level(actor: Actor): Promise<GreenCreditStanding | null> {
    const today = this.clock.today();
    const version = greenLevelsAt(GREEN_LEVELS, today);
    if (!version) return null;
    const from = startOf(countsFrom(version, today));
    const found = await this.database.rows<{ day: LocalDate; points: string }>(
      findEarned(accountsOf(actor.id), from),
    );
    const earned = found.map(({ day, points }) => ({ day, points: BigInt(points) }));
    return standingOf(version, greenLevelOf(version, earned, today));
  }

  /** Of what stands of the actor's awards. */
  async reduction(actor: Actor): Promise<TotalReduction> {
    const awarded = await this.database.rows<AwardedActions & { awardId: Id }>(findActions(actor.id));
    const oneOf = new Map(awarded.map(({ rule, awardId }) => [rule, awardId]));
    const found = await this.database.rows<AwardRow>(findAwardsByIds([...oneOf.values()]));
    return reductionTotal(awarded, new Map(found.map((award) => [award.rule, titleIn(award)])));
  }
}

const standingOf = (
  version: GreenLevelVersion,
  { level, points, next, missingPoints, holdsUntil }: ReturnType<typeof greenLevelOf>,
): GreenCreditStanding => ({
  level: viewOf(level),
  months: version.months,
  pointsEarned: points.toString(),
  next: next && viewOf(next),
  missingPoints: missingPoints.toString(),
  holdsUntil,
  basis: basisOf(version),
});

const viewOf = ({ code, title, pointsEarned, benefits }: GreenLevel): GreenLevelView => ({
  code,
  title,
  pointsEarned: pointsEarned.toString(),
  benefits,
});

const basisOf = ({ version, source }: GreenLevelVersion): Text => ({
  zh: `平台运营方设定，第 ${version} 版（${source.title}，可信度 ${source.confidence}）。`,
  en: `The operator's setting, version ${version} (${source.title}, confidence ${source.confidence}).`,
});
