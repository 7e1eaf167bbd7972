import { Injectable } from '@nestjs/common';
import { consumer, GREEN_CREDITS } from '../credits/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { addMonths, firstDay, type Month, startOf } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { type RegionCode, regionLevel } from '../kernel/region-code.js';
import { accountId } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Database, type Transaction, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import { RegionsService } from '../regions/index.js';
import { LEADERBOARD_CONSENT } from './leaderboard-consent.js';
import type { JoinLeaderboardInput, LeaderboardMember } from './leaderboard-member.entity.js';
import {
  type Board,
  countMembers,
  findEarnedInMonth,
  findMember,
  findMembers,
  type ShownMember,
} from './leaderboard.queries.js';
import type { Leaderboard, LeaderboardPlace } from './leaderboard.view.js';

/** 小样本不公开: of fewer people one could tell who earned what. The operator's setting; no text gives a number. */
const FEWEST_MEMBERS = 5;

/** 排行榜: of those who chose to be on it, and of nobody else. */
@Injectable()
export class LeaderboardService {
  constructor(
    private readonly database: Database,
    private readonly regions: RegionsService,
    private readonly clock: Clock,
  ) {}

  /** Joins, or changes name or county; a member stays one from the day of joining. Refuses with CONFLICT CONSENT_OUTDATED. */
  async join(actor: Actor, { displayName, regionCode, consentVersion }: JoinLeaderboardInput) {
    if (consentVersion !== LEADERBOARD_CONSENT.version) throw consentOutdated();
    await this.regions.assertKnown(regionCode);
    if (regionLevel(regionCode) !== 'county') throw notACounty();
    const member = {
      person_id: actor.id,
      display_name: displayName.trim(),
      region_code: regionCode,
      account_id: accountId(consumer(actor.id), GREEN_CREDITS),
      consent_version: consentVersion,
      joined_at: this.clock.now(),
    };
    const change = raw(`ON DUPLICATE KEY UPDATE display_name = VALUES(display_name),
      region_code = VALUES(region_code), consent_version = VALUES(consent_version)`);
    await this.database.transaction((transaction) =>
      write(transaction, insertInto('leaderboard_member', [member], change)),
    );
    return this.membership(actor);
  }

  /** From that moment nobody sees the member any more; leaving twice is the same. */
  async leave(actor: Actor): Promise<boolean> {
    await this.database.transaction((transaction) => this.forget(transaction, [actor.id]));
    return true;
  }

  async forget(transaction: Transaction, personIds: readonly Id[]): Promise<void> {
    await write(transaction, sql`DELETE FROM leaderboard_member WHERE person_id IN ${[...personIds]}`);
  }

  /** The caller's own membership; null for who is not on it. */
  async membership(actor: Actor): Promise<LeaderboardMember | null> {
    return (await this.database.row<LeaderboardMember>(findMember(actor.id))) ?? null;
  }

  /** Refuses with BAD_USER_INPUT MONTH_OUT_OF_REACH months to come and those too long ago. */
  async board(
    actor: Actor,
    { regionCode, month }: { regionCode: RegionCode; month: Month },
  ): Promise<Leaderboard> {
    const present = this.clock.month();
    const earliest = addMonths(present, -LIMITS.leaderboardMonthsBack);
    if (month > present || month < earliest) throw outOfReach(month, earliest, present);
    await this.regions.assertKnown(regionCode);
    const board = {
      regionCode,
      from: startOf(firstDay(month)),
      to: startOf(firstDay(addMonths(month, 1))),
    };
    const counted = await this.database.row<{ members: string }>(countMembers(board, FEWEST_MEMBERS));
    const isHidden = Number(counted?.members ?? 0) < FEWEST_MEMBERS;
    const places = isHidden ? [] : await this.places(board, actor);
    return {
      regionCode,
      month,
      places: places.slice(0, LIMITS.leaderboardPlaces),
      mine: places.find(({ isMine }) => isMine) ?? null,
      hiddenBecause: isHidden ? TOO_FEW : null,
    };
  }

  /** Reads what each member earned in the month, and nothing of any other month. */
  private async places(board: Board, actor: Actor): Promise<LeaderboardPlace[]> {
    const members = await this.database.rows<ShownMember>(findMembers(board));
    const earned = new Map<Id, bigint>();
    for (let from = 0; from < members.length; from += ACCOUNTS_AT_ONCE) {
      const accounts = members.slice(from, from + ACCOUNTS_AT_ONCE).map((member) => member.accountId);
      const found = await this.database.rows<{ accountId: Id; credits: string }>(
        findEarnedInMonth(accounts, board),
      );
      for (const { accountId: account, credits } of found) earned.set(account, BigInt(credits));
    }
    return ranked(members, earned, actor.id);
  }
}

/** Accounts named in one query. */
const ACCOUNTS_AT_ONCE = 1_000;

/** Best first; equals share a place, and the next one is as far behind as there are members before it. */
function ranked(
  members: readonly ShownMember[],
  earned: ReadonlyMap<Id, bigint>,
  myId: Id,
): LeaderboardPlace[] {
  const best = members
    .map(({ personId, displayName, accountId: account }) => ({
      personId,
      displayName,
      credits: earned.get(account) ?? 0n,
    }))
    .filter(({ credits }) => credits > 0n)
    .sort((a, b) => Number(b.credits - a.credits) || (a.personId < b.personId ? -1 : 1));
  let rank = 0;
  return best.map(({ personId, displayName, credits }, index) => {
    if (credits !== best[index - 1]?.credits) rank = index + 1;
    return { rank, displayName, creditsEarned: credits.toString(), isMine: personId === myId };
  });
}

const TOO_FEW = {
  zh: `该地区参加排行榜的不足 ${FEWEST_MEMBERS} 人，为避免识别个人，暂不显示。`,
  en: `Fewer than ${FEWEST_MEMBERS} people of this region have joined; so that nobody can be told apart, nothing is shown yet.`,
};

const consentOutdated = () =>
  refuse.conflict(
    'CONSENT_OUTDATED',
    {
      zh: `请先阅读并同意现行的公开说明（第 ${LEADERBOARD_CONSENT.version} 版），再加入排行榜。`,
      en: `Read and agree to what being shown means (version ${LEADERBOARD_CONSENT.version}) before joining.`,
    },
    { version: LEADERBOARD_CONSENT.version },
  );

const notACounty = () =>
  refuse.badInput('NOT_A_COUNTY', {
    zh: '请选择区县；所在市、省的排行榜会自动包括。',
    en: 'Choose a county; the boards of its prefecture and province include it.',
  });

const outOfReach = (month: Month, earliest: Month, present: Month) =>
  refuse.badInput(
    'MONTH_OUT_OF_REACH',
    {
      zh: `排行榜可查 ${earliest} 至 ${present}，不能查询 ${month}。`,
      en: `The leaderboard reaches from ${earliest} to ${present}, and not to ${month}.`,
    },
    { earliest, latest: present },
  );
