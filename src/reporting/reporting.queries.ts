import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { LIMITS } from '../platform/limits.js';
import { all, joined, raw, type Sql, sql } from '../platform/sql.js';
import { monthSources } from './month-source.js';

const MONTH =
  raw(`enterprise_id AS enterpriseId, month, state, facts_digest AS factsDigest, fact_count AS factCount,
  attested_by AS attestedBy, attested_at AS attestedAt, closed_by AS closedBy, closed_at AS closedAt`);

export const findMonths = (enterpriseId: Id, from: Month, to: Month): Sql => sql`
  SELECT ${MONTH} FROM reporting_month
  WHERE enterprise_id = ${enterpriseId} AND month BETWEEN ${from} AND ${to}`;

export const lockMonth = (enterpriseId: Id, month: Month): Sql => sql`
  SELECT ${MONTH} FROM reporting_month WHERE enterprise_id = ${enterpriseId} AND month = ${month} FOR UPDATE`;

const STEP =
  raw(`enterprise_id AS enterpriseId, month, position, step, taken_by AS takenBy, taken_at AS takenAt,
  department_id AS departmentId, facts_digest AS factsDigest, fact_count AS factCount,
  table_digests AS tableDigests, reason`);

/** The steps of a month, newest first. */
export const findSteps = (enterpriseId: Id, month: Month): Sql => sql`
  SELECT ${STEP} FROM month_step WHERE enterprise_id = ${enterpriseId} AND month = ${month}
  ORDER BY position DESC LIMIT ${LIMITS.pageSize}`;

/** The person's looks at a month: the one at an instant, or the last. */
export const findLook = (enterpriseId: Id, month: Month, personId: Id, at?: Date | null): Sql => sql`
  SELECT looked_at AS lookedAt, facts_digest AS factsDigest, fact_count AS factCount, just_before AS justBefore
  FROM month_look
  WHERE ${all([
    sql`enterprise_id = ${enterpriseId} AND month = ${month} AND person_id = ${personId}`,
    at ? sql`looked_at = ${at}` : undefined,
  ])}
  ORDER BY looked_at DESC LIMIT 1`;

/** From when on changes are asked for, and the keys of those among them that were seen already. */
export interface Since {
  readonly from: Date;
  readonly seen: readonly string[];
}

/** Names a change among those of a month; `CHANGE_KEY` gives the same in SQL. */
export const keyOfChange = (sourceName: string, id: Id, what: 'CAME' | 'LEFT'): string =>
  `${sourceName}/${id}/${what}`;
const CHANGE_KEY = raw(`CONCAT(sourceName, '/', id, '/', IF(kind = 'SUPERSEDED', 'LEFT', 'CAME'))`);

/** The changes of a month, source by source: each is read along its index by month, and cut before they are joined. */
const everyChange = (enterpriseId: Id, month: Month, { from, seen }: Since): Sql[] => {
  const unseen = seen.length > 0 ? sql`${CHANGE_KEY} NOT IN ${seen}` : raw('1 = 1');
  return monthSources().map(
    (source) => sql`FROM (${source.changes(enterpriseId, month, from)}) AS month_change WHERE ${unseen}`,
  );
};

/** Newest first. */
export const findChanges = (enterpriseId: Id, month: Month, since: Since, page: PageArgs): Sql => {
  const after = all([afterCursor(page, ['changedAt', 'sourceName', 'id'])]);
  const cut = sql`ORDER BY changedAt DESC, sourceName DESC, id DESC LIMIT ${page.first + 1}`;
  const changes = everyChange(enterpriseId, month, since).map(
    (ofSource) => sql`(SELECT * ${ofSource} AND ${after} ${cut})`,
  );
  return sql`${joined(changes, ' UNION ALL ')} ${cut}`;
};

export const countChanges = (enterpriseId: Id, month: Month, since: Since): Sql =>
  joined(
    everyChange(enterpriseId, month, since).map(
      (ofSource) => sql`
        SELECT sourceName, SUM(kind <> 'SUPERSEDED') AS recorded, SUM(kind = 'SUPERSEDED') AS superseded
        ${ofSource} GROUP BY sourceName`,
    ),
    ' UNION ALL ',
  );
