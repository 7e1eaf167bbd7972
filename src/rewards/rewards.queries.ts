import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import type { Reward } from './reward.entity.js';

/** As the row stands; the regions come as one text. */
export type RewardRow = Omit<Reward, 'regionCodes'> & { readonly regions: string };

const REWARD =
  raw(`reward.id, reward.partner_id AS partnerId, reward.title_zh AS titleZh, reward.title_en AS titleEn,
  reward.description_zh AS descriptionZh, reward.description_en AS descriptionEn,
  reward.price_credits AS priceCredits, reward.stock, reward.valid_from AS validFrom, reward.valid_to AS validTo,
  reward.per_person AS perPerson, reward.per_person_month AS perPersonMonth, reward.code_days AS codeDays,
  reward.offered_at AS offeredAt, reward.withdrawn_at AS withdrawnAt, reward.offered_by AS offeredBy,
  reward.content_digest AS contentDigest,
  (SELECT GROUP_CONCAT(region_code ORDER BY region_code) FROM reward_region WHERE reward_id = reward.id) AS regions`);

export const findRewards = (ids: readonly Id[]): Sql => sql`
  SELECT ${REWARD} FROM reward WHERE reward.id IN ${[...ids]}`;

/** Locked: what follows is the only redemption or restocking of it until the transaction ends. */
export const lockReward = (id: Id): Sql =>
  sql`SELECT ${REWARD} FROM reward WHERE reward.id = ${id} FOR UPDATE`;

/** What a person takes or holds of a reward counts; what was given back does not. */
export const TAKEN = raw(`state IN ('OPEN', 'CONFIRMED')`);

export interface Available {
  readonly personId: Id;
  readonly today: LocalDate;
  readonly monthStart: Date;
  /** The region and those around it; undefined for all regions. */
  readonly lineage: readonly RegionCode[] | undefined;
}

/** What this person can redeem today, last offered first. */
export const findAvailable = ({ personId, today, monthStart, lineage }: Available, page: PageArgs): Sql => {
  const takenSince = (since: Sql) => sql`(
    SELECT COUNT(*) FROM redemption
    WHERE person_id = ${personId} AND reward_id = reward.id AND ${TAKEN} AND ${since})`;
  return sql`
    SELECT ${REWARD} FROM reward
    WHERE ${all([
      sql`reward.withdrawn_at IS NULL AND reward.valid_from <= ${today} AND reward.valid_to >= ${today}`,
      sql`(reward.stock IS NULL OR reward.stock > 0)`,
      lineage &&
        sql`EXISTS (SELECT 1 FROM reward_region WHERE reward_id = reward.id AND region_code IN ${[...lineage]})`,
      sql`(reward.per_person IS NULL OR reward.per_person > ${takenSince(raw('1 = 1'))})`,
      sql`(reward.per_person_month IS NULL
           OR reward.per_person_month > ${takenSince(sql`redeemed_at >= ${monthStart}`)})`,
      afterCursor(page, ['reward.offered_at', 'reward.id']),
    ])}
    ORDER BY reward.offered_at DESC, reward.id DESC LIMIT ${page.first + 1}`;
};

/** All that was ever offered, within the scope, last offered first. */
export const findOffered = (scope: Sql, page: PageArgs): Sql => sql`
  SELECT ${REWARD} FROM reward
  WHERE ${all([scope, afterCursor(page, ['reward.offered_at', 'reward.id'])])}
  ORDER BY reward.offered_at DESC, reward.id DESC LIMIT ${page.first + 1}`;

export const findRestocking = (id: Id): Sql => sql`
  SELECT id, reward_id AS rewardId, pieces, restocked_at AS restockedAt, restocked_by AS restockedBy
  FROM reward_restocking WHERE id = ${id}`;
