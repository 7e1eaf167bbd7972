import type { Id } from '../kernel/id.js';
import { type RegionCode, regionPrefix } from '../kernel/region-code.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import type { LeaderboardMember } from './leaderboard-member.entity.js';

export interface Board {
  readonly regionCode: RegionCode;
  /** The month, its end not included. */
  readonly from: Date;
  readonly to: Date;
}

export type ShownMember = Pick<LeaderboardMember, 'personId' | 'displayName' | 'accountId'>;

/** Who agreed to be shown before the month was over. */
const members = ({ regionCode, to }: Board): Sql => {
  const prefix = regionPrefix(regionCode);
  return all([
    prefix ? sql`member.region_code LIKE ${`${prefix}%`}` : undefined,
    sql`member.joined_at < ${to}`,
  ]);
};

/** No further than asked: whether there are enough is all that matters. */
export const countMembers = (board: Board, enough: number): Sql => sql`
  SELECT COUNT(*) AS members FROM (
    SELECT 1 AS one FROM leaderboard_member AS member WHERE ${members(board)} LIMIT ${enough}
  ) AS some`;

export const findMembers = (board: Board): Sql => sql`
  SELECT member.person_id AS personId, member.display_name AS displayName, member.account_id AS accountId
  FROM leaderboard_member AS member WHERE ${members(board)}`;

/**
 * What accounts earned in the month; those that earned nothing are left out. The accounts are named one by one: joined
 * to the members, the index would be walked through their whole history.
 */
export const findEarnedInMonth = (accountIds: readonly Id[], { from, to }: Board): Sql => sql`
  SELECT account_id AS accountId, SUM(amount) AS credits FROM ledger_lot FORCE INDEX (ledger_lot_earned)
  WHERE account_id IN ${[...accountIds]} AND earned_at >= ${from} AND earned_at < ${to} AND reversed_at IS NULL
  GROUP BY account_id`;

export const findMember = (personId: Id): Sql => sql`
  SELECT ${raw(`person_id AS personId, display_name AS displayName, region_code AS regionCode,
    account_id AS accountId, consent_version AS consentVersion, joined_at AS joinedAt`)}
  FROM leaderboard_member WHERE person_id = ${personId}`;
