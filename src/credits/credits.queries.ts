import type { Id } from '../kernel/id.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, type Sql, sql } from '../platform/sql.js';

/** Counters that the transaction has locked. */
export const findUsage = (keys: readonly string[]): Sql => sql`
  SELECT cap_key AS capKey, used, last_at AS lastAt FROM credit_cap_usage WHERE cap_key IN ${[...keys]}`;

export const findDecided = (awardIds: readonly Id[]): Sql => sql`
  SELECT id FROM credit_award WHERE id IN ${[...awardIds]}`;

/** Last posted first. */
export const findAwards = (personId: Id, page: PageArgs): Sql => sql`
  SELECT sequence, id, event_id AS eventId, person_id AS personId, rule, rule_version AS ruleVersion, points,
    points_requested AS pointsRequested, refused_because AS refusedBecause, expires_on AS expiresOn,
    occurred_at AS occurredAt, posted_at AS postedAt, because
  FROM credit_award
  WHERE ${all([sql`person_id = ${personId}`, afterCursor(page, ['sequence'])])}
  ORDER BY sequence DESC LIMIT ${page.first + 1}`;
