import type { Withdrawal } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, insertInto, raw, type Sql, sql } from '../platform/sql.js';

/** Counters that the transaction has locked. */
export const findUsage = (keys: readonly string[]): Sql => sql`
  SELECT cap_key AS capKey, used, last_at AS lastAt FROM credit_cap_usage WHERE cap_key IN ${[...keys]}`;

export const AWARD =
  raw(`sequence, id, event_id AS eventId, enterprise_id AS enterpriseId, region_code AS regionCode,
  outlet_id AS outletId, person_id AS personId, rule, rule_version AS ruleVersion, state, points,
  points_requested AS pointsRequested, times, cooling_key AS coolingKey, refused_because AS refusedBecause,
  expires_on AS expiresOn, to_own_staff AS toOwnStaff, occurred_at AS occurredAt, posted_at AS postedAt,
  withdrawn_at AS withdrawnAt, withdrawn_because AS withdrawnBecause, because`);

/** Locked, so that what becomes of an award is decided once. */
export const lockAwards = (awardIds: readonly Id[]): Sql => sql`
  SELECT ${AWARD} FROM credit_award WHERE id IN ${[...awardIds]} ORDER BY id FOR UPDATE`;

/** An award that waited is decided again in its place: it stays one award. */
export const enterAwards = (awards: readonly Readonly<Record<string, unknown>>[]): Sql =>
  insertInto(
    'credit_award',
    awards,
    raw(
      `ON DUPLICATE KEY UPDATE ${DECIDED_AGAIN.map((column) => `${column} = VALUES(${column})`).join(', ')}`,
    ),
  );

const DECIDED_AGAIN = [
  'state',
  'points',
  'points_requested',
  'times',
  'cooling_key',
  'refused_because',
  'expires_on',
  'to_own_staff',
  'posted_at',
  'because',
];

/** Last posted first. */
export const findAwards = (personId: Id, page: PageArgs): Sql => sql`
  SELECT ${AWARD} FROM credit_award
  WHERE ${all([sql`person_id = ${personId}`, afterCursor(page, ['sequence'])])}
  ORDER BY sequence DESC LIMIT ${page.first + 1}`;

/** When what cools was last credited, or held, by an award that stands. */
export const findLastCredited = (coolingKeys: readonly string[]): Sql => sql`
  SELECT cooling_key AS coolingKey, MAX(occurred_at) AS lastAt FROM credit_award
  WHERE cooling_key IN ${[...coolingKeys]} AND state IN ('CREDITED', 'UNDER_REVIEW') GROUP BY cooling_key`;

export const withdrawAward = (id: Id, { because, withdrawnAt }: Withdrawal): Sql => sql`
  UPDATE credit_award SET state = 'WITHDRAWN', withdrawn_at = ${new Date(withdrawnAt)},
    withdrawn_because = ${because}
  WHERE id = ${id}`;
