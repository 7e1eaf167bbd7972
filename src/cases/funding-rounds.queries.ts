import type { Id } from '../kernel/id.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';

const ROUND = raw(`id, programme, version, title, region_code AS regionCode, filing_from AS filingFrom,
  filing_to AS filingTo, fund_fen AS fundFen, judged_on AS judgedOn, corrections, stage_days AS stageDays,
  case_count AS caseCount, opened_by AS openedBy, opened_at AS openedAt`);

export const findRound = (scope: Sql, id: Id, lock = false): Sql => sql`
  SELECT ${ROUND} FROM funding_round WHERE id = ${id} AND ${scope} ${raw(lock ? 'FOR UPDATE' : '')}`;

/** Opened last, first. */
export const findRounds = (scope: Sql, programme: string | null | undefined, page: PageArgs): Sql => sql`
  SELECT ${ROUND} FROM funding_round
  WHERE ${all([
    scope,
    programme ? sql`programme = ${programme}` : undefined,
    afterCursor(page, ['opened_at', 'id']),
  ])}
  ORDER BY opened_at DESC, id DESC LIMIT ${page.first + 1}`;

/** The next number of a round. */
export const countCase = (id: Id): Sql => sql`
  UPDATE funding_round SET case_count = case_count + 1 WHERE id = ${id}`;
