import type { Id } from '../kernel/id.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import { TAKEN } from './rewards.queries.js';

const REDEMPTION = raw(`id, person_id AS personId, reward_id AS rewardId, partner_id AS partnerId,
  price_credits AS priceCredits, state, redeemed_at AS redeemedAt, code_expires_at AS codeExpiresAt,
  ended_at AS endedAt, code_salt AS codeSalt, code_digest AS codeDigest, confirmed_by AS confirmedBy,
  due_at AS dueAt, refusal`);

export const findRedemption = (id: Id): Sql => sql`SELECT ${REDEMPTION} FROM redemption WHERE id = ${id}`;

export const lockRedemption = (id: Id): Sql => sql`
  SELECT ${REDEMPTION} FROM redemption WHERE id = ${id} FOR UPDATE`;

export const lockByCode = (codeDigest: string): Sql => sql`
  SELECT ${REDEMPTION} FROM redemption WHERE code_digest = ${codeDigest} FOR UPDATE`;

/** How many of a reward a person has, beside one redemption: ever, and from an instant on. */
export const countTaken = ({
  personId,
  rewardId,
  beside,
  since,
}: {
  personId: Id;
  rewardId: Id;
  beside: Id;
  since: Date;
}): Sql => sql`
  SELECT COUNT(*) AS ever, COALESCE(SUM(redeemed_at >= ${since}), 0) AS since
  FROM redemption
  WHERE person_id = ${personId} AND reward_id = ${rewardId} AND ${TAKEN} AND id <> ${beside}`;

/** Last redeemed first; what was refused is no redemption. */
export const findRedemptions = (personId: Id, page: PageArgs): Sql => sql`
  SELECT ${REDEMPTION} FROM redemption
  WHERE ${all([
    sql`person_id = ${personId} AND state <> 'REFUSED'`,
    afterCursor(page, ['redeemed_at', 'id']),
  ])}
  ORDER BY redeemed_at DESC, id DESC LIMIT ${page.first + 1}`;

export const findDueRedemptions = (now: Date, limit: number): Sql => sql`
  SELECT id FROM redemption WHERE due_at <= ${now} ORDER BY due_at, id LIMIT ${limit}`;

export const findWrongCodes = (callerId: Id): Sql => sql`
  SELECT wrong, last_at AS lastAt FROM wrong_code WHERE caller_id = ${callerId}`;
