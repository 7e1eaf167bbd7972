import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { type RegionCode, regionPrefix } from '../kernel/region-code.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, joined, raw, type Sql, sql } from '../platform/sql.js';
import type { CaseState } from './case-flow.js';
import { CASE } from './cases.queries.js';

export interface CaseFilter {
  readonly roundId?: Id | null;
  readonly programme?: string | null;
  readonly enterpriseId?: Id | null;
  readonly regionCode?: RegionCode | null;
  readonly state?: CaseState | null;
  readonly dueBefore?: LocalDate | null;
}

const filtered = ({ roundId, programme, enterpriseId, regionCode, state, dueBefore }: CaseFilter): Sql =>
  all([
    roundId ? sql`subsidy_case.round_id = ${roundId}` : undefined,
    programme ? sql`subsidy_case.programme = ${programme}` : undefined,
    enterpriseId ? sql`subsidy_case.enterprise_id = ${enterpriseId}` : undefined,
    regionCode ? sql`subsidy_case.region_code LIKE ${`${regionPrefix(regionCode)}%`}` : undefined,
    state ? sql`subsidy_case.state = ${state}` : undefined,
    dueBefore ? sql`subsidy_case.due_on < ${dueBefore}` : undefined,
  ]);

/** Drafted last, first. */
export const findCases = (scope: Sql, filter: CaseFilter, page: PageArgs): Sql => sql`
  SELECT ${CASE} FROM subsidy_case
  WHERE ${all([scope, filtered(filter), afterCursor(page, ['subsidy_case.drafted_at', 'subsidy_case.id'])])}
  ORDER BY subsidy_case.drafted_at DESC, subsidy_case.id DESC LIMIT ${page.first + 1}`;

/** States in which somebody has to act, of one version of a programme or of any. */
export interface TaskStates {
  readonly programme?: string;
  readonly version?: number;
  readonly states: readonly CaseState[];
}

const DUE = raw(`COALESCE(subsidy_case.due_on, '9999-12-31')`);
export const NEVER_DUE = '9999-12-31';

/** What is due first, first; what has no day comes last. */
export const findTasks = (scope: Sql, tasks: readonly TaskStates[], page: PageArgs): Sql => {
  const waiting = tasks.map(({ programme, version, states }) =>
    all([
      programme ? sql`subsidy_case.programme = ${programme}` : undefined,
      version ? sql`subsidy_case.version = ${version}` : undefined,
      sql`subsidy_case.state IN ${[...states]}`,
    ]),
  );
  const mine = waiting.length === 0 ? raw('1 = 0') : sql`((${joined(waiting, ') OR (')}))`;
  return sql`
    SELECT ${CASE} FROM subsidy_case
    WHERE ${all([scope, mine, afterCursor(page, [DUE.text, 'subsidy_case.id'], 'ASC')])}
    ORDER BY ${DUE}, subsidy_case.id LIMIT ${page.first + 1}`;
};

/** Every version that has a round. */
export const findVersionsInUse: Sql = sql`SELECT DISTINCT programme, version FROM funding_round`;

export interface StageCount {
  readonly state: CaseState;
  readonly cases: string;
  readonly overdue: string;
  readonly undated: string;
}

/** The last day of a refusal is that of its appeal, for which nobody is late. */
const IS_WAITING = raw(`subsidy_case.state <> 'REFUSED'`);

export const countByState = (scope: Sql, filter: CaseFilter, today: LocalDate): Sql => sql`
  SELECT subsidy_case.state, COUNT(*) AS cases, COALESCE(SUM(subsidy_case.due_on < ${today} AND ${IS_WAITING}), 0) AS overdue,
    COALESCE(SUM(subsidy_case.due_unknown IS NOT NULL AND ${IS_WAITING}), 0) AS undated
  FROM subsidy_case WHERE ${all([scope, filtered(filter)])} GROUP BY subsidy_case.state ORDER BY subsidy_case.state`;

export interface StageSpan {
  readonly state: CaseState;
  readonly left: string;
  readonly seconds: string;
}

/** How long cases stood at each stage that they left, from step to step. */
export const spanByState = (scope: Sql, filter: CaseFilter): Sql => sql`
  SELECT span.from_state AS state, COUNT(*) AS \`left\`, SUM(span.seconds) AS seconds FROM (
    SELECT case_step.case_id, case_step.from_state,
      TIMESTAMPDIFF(SECOND, LAG(case_step.taken_at) OVER (PARTITION BY case_step.case_id ORDER BY case_step.position),
        case_step.taken_at) AS seconds
    FROM case_step WHERE case_step.from_state IS NULL OR case_step.from_state <> case_step.to_state
  ) AS span JOIN subsidy_case ON subsidy_case.id = span.case_id
  WHERE span.from_state IS NOT NULL AND ${all([scope, filtered(filter)])}
  GROUP BY span.from_state ORDER BY span.from_state`;

export interface NoticeRow {
  readonly caseId: Id;
  readonly number: string;
  readonly programme: string;
  readonly roundTitle: string;
  readonly enterpriseName: string;
  readonly regionCode: RegionCode;
  readonly plannedFen: string | null;
  readonly claimFen: string | null;
  readonly noticeFrom: LocalDate;
  readonly noticeTo: LocalDate;
}

/** What is published now, the notice that began last, first. */
export const findNotices = (programme: string | null | undefined, page: PageArgs): Sql => sql`
  SELECT subsidy_case.id AS caseId, subsidy_case.number, subsidy_case.programme, round.title AS roundTitle,
    enterprise.name_zh AS enterpriseName, subsidy_case.region_code AS regionCode,
    subsidy_case.planned_fen AS plannedFen, subsidy_case.claim_fen AS claimFen,
    subsidy_case.notice_from AS noticeFrom, subsidy_case.notice_to AS noticeTo
  FROM subsidy_case JOIN funding_round AS round ON round.id = subsidy_case.round_id
  JOIN enterprise ON enterprise.id = subsidy_case.enterprise_id
  WHERE ${all([
    raw(`subsidy_case.state = 'PUBLIC_NOTICE' AND subsidy_case.notice_from IS NOT NULL`),
    programme ? sql`subsidy_case.programme = ${programme}` : undefined,
    afterCursor(page, ['subsidy_case.notice_from', 'subsidy_case.id']),
  ])}
  ORDER BY subsidy_case.notice_from DESC, subsidy_case.id DESC LIMIT ${page.first + 1}`;

export const findDecisions = (caseIds: readonly Id[]): Sql => sql`
  SELECT case_id AS caseId, number, version, judged_on AS judgedOn, outcome, claim_fen AS claimFen,
    possible_fen AS possibleFen, content_digest AS contentDigest, decided_by AS decidedBy, decided_at AS decidedAt
  FROM case_decision WHERE case_id IN ${[...caseIds]} ORDER BY case_id, number`;
