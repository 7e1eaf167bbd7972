import { Injectable } from '@nestjs/common';
import { type Actor, hasRole } from '../kernel/actor.js';
import { exact } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import { ProgrammesService } from '../programmes/index.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database } from '../platform/database.js';
import type { Sql } from '../platform/sql.js';
import { CaseHands } from './case-hands.service.js';
import { type CaseState } from './case-flow.js';
import {
  type CaseFilter,
  countByState,
  findCases,
  findNotices,
  findTasks,
  findVersionsInUse,
  NEVER_DUE,
  type NoticeRow,
  spanByState,
  type StageCount,
  type StageSpan,
  type TaskStates,
} from './case-lists.queries.js';
import { caseUnknown } from './case-refusals.js';
import { CHECKS, partyKey, routeOf } from './case-route.js';
import { caseScope } from './case-scope.js';
import type { CaseStatistics } from './case.view.js';
import { findCase } from './cases.queries.js';
import { onlyVersion } from './pinned-rule.js';
import type { SubsidyCase } from './subsidy-case.entity.js';

const SECONDS_A_DAY = 86_400;

/** 申报件查询 */
@Injectable()
export class CasesService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammesService,
    private readonly hands: CaseHands,
    private readonly clock: Clock,
  ) {}

  /** Refuses with NOT_FOUND CASE_UNKNOWN outside the actor's scope, as for one that does not exist. */
  async one(actor: Actor, id: Id): Promise<SubsidyCase> {
    const found = await this.database.row<SubsidyCase>(findCase(caseScope(actor), id));
    if (!found) throw caseUnknown(id);
    return found;
  }

  async page(actor: Actor, filter: CaseFilter, page: PageArgs): Promise<Page<SubsidyCase>> {
    const found = await this.database.rows<SubsidyCase>(findCases(caseScope(actor), filter, page));
    return pageOf(found, page.first, ({ draftedAt, id }) => [
      draftedAt.toISOString().slice(0, 23).replace('T', ' '),
      id,
    ]);
  }

  /** 待办: the cases at which the actor's role and department have to act, what is due first, first. */
  async tasks(actor: Actor, page: PageArgs): Promise<Page<SubsidyCase>> {
    const tasks = await this.tasksOf(actor);
    const found = await this.database.rows<SubsidyCase>(findTasks(caseScope(actor), tasks, page));
    return pageOf(found, page.first, ({ dueOn, id }) => [dueOn ?? NEVER_DUE, id]);
  }

  /** How many cases stand at each stage, how many are overdue, and how long those that left it stood there. */
  async statistics(actor: Actor, filter: CaseFilter): Promise<CaseStatistics[]> {
    const scope: Sql = caseScope(actor);
    const [counts, spans] = await Promise.all([
      this.database.rows<StageCount>(countByState(scope, filter, this.clock.today())),
      this.database.rows<StageSpan>(spanByState(scope, filter)),
    ]);
    const states = [...new Set([...counts, ...spans].map(({ state }) => state))].sort();
    return states.map((state) => {
      const count = counts.find((one) => one.state === state);
      const span = spans.find((one) => one.state === state);
      const days = span && exact(span.seconds).div(SECONDS_A_DAY).div(span.left);
      return {
        state,
        cases: Number(count?.cases ?? 0),
        overdue: Number(count?.overdue ?? 0),
        undated: Number(count?.undated ?? 0),
        left: Number(span?.left ?? 0),
        averageDays: days ? days.toFixed(1) : null,
      };
    });
  }

  /** 公示名单: open to everybody. */
  async notices(programme: string | null | undefined, page: PageArgs): Promise<Page<NoticeRow>> {
    const found = await this.database.rows<NoticeRow>(findNotices(programme, page));
    return pageOf(found, page.first, ({ noticeFrom, caseId }) => [noticeFrom, caseId]);
  }

  private async tasksOf(actor: Actor): Promise<TaskStates[]> {
    if (actor.enterpriseId) return [{ states: ['DRAFT', 'CONFIRMATION', 'CORRECTION'] }];
    const department = actor.departmentId
      ? await this.hands.department(actor, actor.departmentId)
      : undefined;
    const own = department && `${department.kind}@${department.level}`;
    const inUse = await this.database.rows<{ programme: string; version: number }>(findVersionsInUse);
    const ofVersions = inUse.map(async ({ programme, version }): Promise<TaskStates> => {
      const published = await this.programmes.version(programme, version);
      const { stops } = routeOf(onlyVersion(published, version).version);
      const mine = stops.filter(({ by, station }) => {
        const keys = by.map(partyKey);
        const isNamed = keys.some((key) => key === own || !key.includes('@'));
        return isNamed && this.actsAt(actor, station);
      });
      return { programme, version, states: mine.map(({ station }) => station) };
    });
    const appeals: TaskStates[] = hasRole(actor, 'APPROVER') ? [{ states: ['APPEALED'] }] : [];
    return [...(await Promise.all(ofVersions)).filter(({ states }) => states.length > 0), ...appeals];
  }

  private actsAt(actor: Actor, station: CaseState): boolean {
    const isOfficers = CHECKS.includes(station) || station === 'PLAN' || station === 'PUBLIC_NOTICE';
    const isApprovers = station === 'APPROVAL' || station === 'PLAN';
    return (isOfficers && hasRole(actor, 'CASE_OFFICER')) || (isApprovers && hasRole(actor, 'APPROVER'));
  }
}
