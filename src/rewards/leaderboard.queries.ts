import type { Id } from '../kernel/id.js';
import { type RegionCode, regionPrefix } from '../kernel/region-code.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';

export interface Board {
  readonly regionCode: RegionCode;
  /** The month, its end not included. */
  readonly from: Date;
  readonly to: Date;
}

export interface PlaceRow {
  readonly place: string;
  readonly displayName: string;
  readonly creditsEarned: string;
  readonly personId: Id;
}

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

/**
 * The first places, and the caller's. Reads each member's lots of the month by the index on account and time, and of no
 * other month: what the members earned before does not make it slower.
 */
export const findPlaces = (board: Board, personId: Id, first: number): Sql => sql`
  SELECT place, displayName, creditsEarned, personId FROM (
    SELECT RANK() OVER (ORDER BY earned.credits DESC) AS place,
      ROW_NUMBER() OVER (ORDER BY earned.credits DESC, member.person_id) AS line,
      member.display_name AS displayName, earned.credits AS creditsEarned, member.person_id AS personId
    FROM (
      SELECT member.person_id, SUM(lot.amount) AS credits
      FROM leaderboard_member AS member
        STRAIGHT_JOIN ledger_lot AS lot FORCE INDEX (ledger_lot_earned) ON lot.account_id = member.account_id
      WHERE ${members(board)} AND lot.earned_at >= ${board.from} AND lot.earned_at < ${board.to}
        AND lot.reversed_at IS NULL
      GROUP BY member.person_id
    ) AS earned JOIN leaderboard_member AS member ON member.person_id = earned.person_id
  ) AS ranked
  WHERE line <= ${first} OR personId = ${personId}
  ORDER BY line`;

export const findMember = (personId: Id): Sql => sql`
  SELECT ${raw(`person_id AS personId, display_name AS displayName, region_code AS regionCode,
    account_id AS accountId, consent_version AS consentVersion, joined_at AS joinedAt`)}
  FROM leaderboard_member WHERE person_id = ${personId}`;
