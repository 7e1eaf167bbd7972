import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import { contentDigest, type Id } from '../kernel/id.js';
import { firstDay, startOf } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { type RegionCode, regionLineage } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { scopeOf } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import { refusalOf } from '../platform/validation.js';
import { RegionsService } from '../regions/index.js';
import type { OfferRewardInput, RestockRewardInput, Reward, RewardRestocking } from './reward.entity.js';
import { termFindings } from './reward-terms.js';
import {
  findAvailable,
  findOffered,
  findRestocking,
  findRewards,
  lockReward,
  type RewardRow,
} from './rewards.queries.js';

/** Largest stock that its column holds. */
const MOST_STOCK = 2_147_483_647;

/** 权益目录 */
@Injectable()
export class RewardsService {
  constructor(
    private readonly database: Database,
    private readonly regions: RegionsService,
    private readonly enterprises: EnterprisesService,
    private readonly clock: Clock,
  ) {}

  /** Offers a reward once: the same again changes nothing, other terms under its id are a CONFLICT REWARD_ID_TAKEN. */
  async offer(actor: Actor, input: OfferRewardInput): Promise<Reward> {
    const found = termFindings(input);
    if (found.length > 0) throw refusalOf(found);
    if (input.partnerId) await this.enterprises.enterprise(actor, input.partnerId);
    const regionCodes = [...new Set(input.regionCodes)].sort();
    for (const code of regionCodes) await this.regions.assertKnown(code);
    const terms = termsOf(input);
    const digest = contentDigest({ ...terms, regionCodes });
    const offered = {
      ...terms,
      offered_at: this.clock.now(),
      offered_by: actor.id,
      content_digest: digest,
    };
    await this.database.transaction(async (transaction) => {
      await write(transaction, insertInto('reward', [offered], AS_IT_STANDS));
      const stored = await row<RewardRow>(transaction, lockReward(input.id));
      if (stored?.contentDigest !== digest) throw rewardIdTaken(input.id);
      const regions = regionCodes.map((code) => ({ reward_id: input.id, region_code: code }));
      await write(
        transaction,
        insertInto('reward_region', regions, raw('ON DUPLICATE KEY UPDATE reward_id = reward_id')),
      );
    });
    return this.reward(input.id);
  }

  /** Adds to the stock once. Refuses with CONFLICT STOCK_UNLIMITED a reward of which there is no end. */
  async restock(actor: Actor, { id, rewardId, pieces }: RestockRewardInput): Promise<Reward> {
    if (pieces === 0) throw nothingToAdd();
    await this.database.transaction(async (transaction) => {
      const reward = await this.lock(transaction, rewardId);
      if (reward.stock === null) throw stockUnlimited(rewardId);
      const earlier = await row<RewardRestocking>(transaction, findRestocking(id));
      if (earlier) return assertSameRestocking(earlier, { id, rewardId, pieces });
      if (reward.stock + pieces > MOST_STOCK) throw stockTooLarge(reward.stock);
      const restocking = {
        id,
        reward_id: rewardId,
        pieces,
        restocked_at: this.clock.now(),
        restocked_by: actor.id,
      };
      await write(transaction, insertInto('reward_restocking', [restocking]));
      await write(transaction, sql`UPDATE reward SET stock = stock + ${pieces} WHERE id = ${rewardId}`);
    });
    return this.reward(rewardId);
  }

  /** From now on nobody redeems it; doing it again changes nothing. Codes already given stay good. */
  async withdraw(id: Id): Promise<Reward> {
    await this.database.transaction(async (transaction) => {
      await this.lock(transaction, id);
      await write(
        transaction,
        sql`UPDATE reward SET withdrawn_at = ${this.clock.now()} WHERE id = ${id} AND withdrawn_at IS NULL`,
      );
    });
    return this.reward(id);
  }

  /** What the consumer can redeem today, in a region or anywhere. */
  async available(
    actor: Actor,
    { regionCode, ...page }: PageArgs & { regionCode?: RegionCode | null },
  ): Promise<Page<Reward>> {
    if (regionCode) await this.regions.assertKnown(regionCode);
    const available = {
      personId: actor.id,
      today: this.clock.today(),
      monthStart: startOf(firstDay(this.clock.month())),
      lineage: regionCode ? regionLineage(regionCode) : undefined,
    };
    return pageOfRewards(await this.database.rows<RewardRow>(findAvailable(available, page)), page);
  }

  /** All that was ever offered, within the actor's scope: a firm sees its own. */
  async offered(actor: Actor, page: PageArgs): Promise<Page<Reward>> {
    const scope = scopeOf(actor, { enterprise: 'reward.partner_id' });
    return pageOfRewards(await this.database.rows<RewardRow>(findOffered(scope, page)), page);
  }

  async rewardsByIds(ids: readonly Id[]): Promise<Map<Id, Reward>> {
    const found = await this.database.rows<RewardRow>(findRewards(ids));
    return new Map(found.map((one) => [one.id, rewardOf(one)]));
  }

  /** Refuses with NOT_FOUND REWARD_UNKNOWN. */
  async reward(id: Id): Promise<Reward> {
    const reward = (await this.rewardsByIds([id])).get(id);
    if (!reward) throw rewardUnknown(id);
    return reward;
  }

  /** The reward as nobody else changes it until the transaction ends. Refuses with NOT_FOUND REWARD_UNKNOWN. */
  async lock(transaction: Transaction, id: Id): Promise<Reward> {
    const found = await row<RewardRow>(transaction, lockReward(id));
    if (!found) throw rewardUnknown(id);
    return rewardOf(found);
  }

  /** Moves the stock of a locked reward; one of which there is no end stays so. */
  async moveStock(transaction: Transaction, id: Id, by: 1 | -1): Promise<void> {
    await write(transaction, sql`UPDATE reward SET stock = stock + ${by} WHERE id = ${id}`);
  }
}

/** What is left out is the same as null. */
const termsOf = (input: OfferRewardInput) => ({
  id: input.id,
  partner_id: input.partnerId ?? null,
  title_zh: input.titleZh,
  title_en: input.titleEn,
  description_zh: input.descriptionZh,
  description_en: input.descriptionEn,
  price_credits: input.priceCredits,
  stock: input.stock ?? null,
  valid_from: input.validFrom,
  valid_to: input.validTo,
  per_person: input.perPerson ?? null,
  per_person_month: input.perPersonMonth ?? null,
  code_days: input.codeDays,
});

const AS_IT_STANDS = raw('ON DUPLICATE KEY UPDATE id = id');

const rewardOf = ({ regions, ...reward }: RewardRow): Reward => ({
  ...reward,
  regionCodes: (regions ?? '').split(',').filter(Boolean) as RegionCode[],
});

const pageOfRewards = (found: readonly RewardRow[], { first }: PageArgs): Page<Reward> =>
  pageOf(found.map(rewardOf), first, ({ offeredAt, id }) => [instantKey(offeredAt), id]);

export const titleOf = ({ titleZh, titleEn }: Reward): Text => ({ zh: titleZh, en: titleEn });

/** An instant as the database writes it, for cursors. */
export const instantKey = (instant: Date): string => instant.toISOString().slice(0, 23).replace('T', ' ');

function assertSameRestocking(earlier: RewardRestocking, again: RestockRewardInput): void {
  if (earlier.rewardId === again.rewardId && earlier.pieces === again.pieces) return;
  throw refuse.conflict(
    'RESTOCKING_ID_TAKEN',
    {
      zh: `补货 ${again.id} 已按不同内容记录，请使用新的标识。`,
      en: `The restocking ${again.id} is recorded with other content; use a new id.`,
    },
    { id: again.id },
  );
}

const rewardUnknown = (rewardId: Id) =>
  refuse.notFound(
    'REWARD_UNKNOWN',
    { zh: '没有找到该权益，请核对标识。', en: 'There is no such reward; check its id.' },
    { rewardId },
  );

const rewardIdTaken = (rewardId: Id) =>
  refuse.conflict(
    'REWARD_ID_TAKEN',
    {
      zh: `权益 ${rewardId} 已按不同条款发布，条款不能更改；请以新的标识发布新权益，并下架原权益。`,
      en: `The reward ${rewardId} is offered with other terms, which cannot change; offer a new one under a new id and withdraw this one.`,
    },
    { rewardId },
  );

const stockUnlimited = (rewardId: Id) =>
  refuse.conflict(
    'STOCK_UNLIMITED',
    {
      zh: '该权益不限库存，无需补货。',
      en: 'There is no end of this reward, so that it needs no restocking.',
    },
    { rewardId },
  );

const nothingToAdd = () =>
  refuse.badInput('NOT_ABOVE_ZERO', {
    zh: 'pieces 须大于 0，请填写补货数量。',
    en: 'pieces must be above 0; say how many are added.',
  });

const stockTooLarge = (stock: number) =>
  refuse.badInput(
    'STOCK_TOO_LARGE',
    {
      zh: `补货后库存将超过 ${MOST_STOCK}，请核对数量；不限库存的权益请另行发布。`,
      en: `The stock would be above ${MOST_STOCK}; check the figure, or offer a reward without a stock.`,
    },
    { stock },
  );
