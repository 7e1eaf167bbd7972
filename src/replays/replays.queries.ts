import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { LIMITS } from '../platform/limits.js';
import { all, joined, raw, type Sql, sql } from '../platform/sql.js';

const COLUMNS = raw(`id, region_code AS regionCode, draft_id AS draftId, programme, version, days,
  fund_fen AS fundFen, document, state, asked_by AS askedBy, asked_at AS askedAt, ended_at AS endedAt, done, total,
  after_enterprise AS afterEnterprise, pass, attempts, due_at AS dueAt, lease_token AS leaseToken`);

export const findReplay = (scope: Sql, id: Id): Sql => sql`
  SELECT ${COLUMNS} FROM replay WHERE id = ${id} AND ${scope}`;

export const findEntrants = (replayId: Id, day: LocalDate, side: string): Sql => sql`
  SELECT enterprise_id AS enterpriseId, figure, state FROM replay_entrant
  WHERE replay_id = ${replayId} AND day = ${day} AND side = ${side} ORDER BY enterprise_id`;

export const findPlaces = (replayId: Id, firms: readonly Id[]): Sql => sql`
  SELECT day, side, enterprise_id AS enterpriseId, place FROM replay_entrant
  WHERE replay_id = ${replayId} AND enterprise_id IN ${[...firms]}`;

/** Who takes part in a ranking, by day and rule. */
export const countEntrants = (replayId: Id): Sql => sql`
  SELECT day, side, SUM(figure IS NOT NULL AND state = 'MET') AS entrants FROM replay_entrant
  WHERE replay_id = ${replayId} GROUP BY day, side`;

export const findReplays = (scope: Sql, page: PageArgs): Sql => sql`
  SELECT ${COLUMNS} FROM replay WHERE ${all([scope, afterCursor(page, ['asked_at', 'id'])])}
  ORDER BY asked_at DESC, id DESC LIMIT ${page.first + 1}`;

export const countOpen: Sql = sql`SELECT COUNT(*) AS count FROM replay WHERE due_at IS NOT NULL`;

/** The one that is due longest: one that waits, or one whose runner is silent. Time is the database's. */
export const findDue: Sql = sql`
  SELECT ${COLUMNS} FROM replay WHERE due_at <= UTC_TIMESTAMP(3) ORDER BY due_at, id LIMIT 1
  FOR UPDATE SKIP LOCKED`;

export const leaseEnd = (): Sql => sql`UTC_TIMESTAMP(3) + INTERVAL ${LIMITS.replayLeaseSeconds} SECOND`;

/** Upper ends of the buckets in yuan; the first holds who gets nothing. */
export const BUCKETS_YUAN = [0, 10_000, 50_000, 100_000, 500_000, 1_000_000] as const;

const bucketOf = (column: string): Sql => {
  const steps = BUCKETS_YUAN.map((yuan, index) => sql`WHEN ${raw(column)} <= ${yuan * 100} THEN ${index}`);
  return sql`CASE ${joined(steps, ' ')} ELSE ${BUCKETS_YUAN.length} END`;
};

/** By day and side, what can be told. */
export const findBuckets = (replayId: Id): Sql =>
  joined(
    (['before', 'after'] as const).map(
      (side) => sql`
        SELECT day, ${side} AS side, ${bucketOf(`${side}_fen`)} AS bucket, COUNT(*) AS firms,
          SUM(${raw(`${side}_fen`)}) AS fen
        FROM replay_row WHERE replay_id = ${replayId} AND ${raw(`${side}_fen`)} IS NOT NULL
        GROUP BY day, bucket`,
    ),
    ' UNION ALL ',
  );

export const findDays = (replayId: Id): Sql => sql`
  SELECT day, COUNT(*) AS firms, SUM(verdict = 'WINNER') AS winners, SUM(verdict = 'LOSER') AS losers,
    SUM(verdict = 'UNCHANGED') AS unchanged, SUM(verdict = 'UNDETERMINED') AS undetermined,
    COALESCE(SUM(before_fen), 0) AS beforeFen, COALESCE(SUM(after_fen), 0) AS afterFen,
    SUM(possible_fen) AS possibleFen
  FROM replay_row WHERE replay_id = ${replayId} GROUP BY day ORDER BY day`;

export interface RowFilter {
  readonly day?: LocalDate | null;
  readonly verdict?: string | null;
}

export const findRows = (replayId: Id, { day, verdict }: RowFilter, page: PageArgs): Sql => sql`
  SELECT replay_row.enterprise_id AS enterpriseId, enterprise.name_zh AS nameZh, day, verdict,
    outcome_before AS outcomeBefore, outcome_after AS outcomeAfter, before_fen AS beforeFen, after_fen AS afterFen,
    possible_fen AS possibleFen, because_zh AS becauseZh, because_en AS becauseEn
  FROM replay_row JOIN enterprise ON enterprise.id = replay_row.enterprise_id
  WHERE ${all([
    sql`replay_id = ${replayId}`,
    day ? sql`day = ${day}` : undefined,
    verdict ? sql`verdict = ${verdict}` : undefined,
    afterCursor(page, ['day', 'enterprise_id'], 'ASC'),
  ])} ORDER BY day, enterprise_id LIMIT ${page.first + 1}`;
