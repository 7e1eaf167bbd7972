import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { scopeOf } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { insertInto } from '../platform/sql.js';
import {
  type AnomalyFilter,
  findAnomalies,
  findAnomaly,
  findAnomalyFacts,
  findLastStep,
  findSteps,
  lockAnomaly,
} from './anomalies.queries.js';
import type { Anomaly, AnomalyFact, AnomalyStep, Side } from './anomaly.entity.js';
import { changeAnomaly } from './anomaly-book.queries.js';
import {
  afterDecision,
  ANOMALY_STATE_TEXT,
  type AnomalyState,
  type Decision,
  isDecided,
} from './anomaly-state.js';

/** 异常: what rules found, to be read, explained and decided. */
@Injectable()
export class AnomaliesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async anomalies(actor: Actor, filter: AnomalyFilter, page: PageArgs): Promise<Page<Anomaly>> {
    const found = await this.database.rows<Anomaly>(findAnomalies(scopeOf(actor), filter, page));
    return pageOf(found, page.first, ({ foundAt, id }) => [
      foundAt.toISOString().slice(0, 23).replace('T', ' '),
      id,
    ]);
  }

  /** Refuses with NOT_FOUND ANOMALY_UNKNOWN outside the actor's scope, as for one that does not exist. */
  async anomaly(actor: Actor, id: Id): Promise<Anomaly> {
    const found = await this.database.row<Anomaly>(findAnomaly(scopeOf(actor), id));
    if (!found) throw anomalyUnknown(id);
    return found;
  }

  /** By anomaly; without the facts of those whom the actor may not see. */
  async facts(actor: Actor, anomalyIds: readonly Id[]): Promise<Map<Id, AnomalyFact[]>> {
    return grouped(await this.database.rows<AnomalyFact>(findAnomalyFacts(scopeOf(actor), anomalyIds)));
  }

  /** By anomaly, oldest first. */
  async steps(anomalyIds: readonly Id[]): Promise<Map<Id, AnomalyStep[]>> {
    return grouped(await this.database.rows<AnomalyStep>(findSteps(anomalyIds)));
  }

  /**
   * Takes a decision with its words. The same by the same person again is a replay. Refuses with ANOMALY_UNKNOWN, or
   * CONFLICT ANOMALY_DECIDED, NOTHING_EXPLAINED, NOTHING_DECIDED or ANOMALY_RESOLVED where the state does not allow it.
   */
  decide(actor: Actor, id: Id, decision: Decision, words: string): Promise<Anomaly> {
    return this.database.transaction(async (transaction) => {
      const scope = scopeOf(actor);
      const before = await row<Anomaly>(transaction, lockAnomaly(scope, id));
      if (!before) throw anomalyUnknown(id);
      const last = await row<AnomalyStep>(transaction, findLastStep(id));
      if (last?.step === decision && last.takenBy === actor.id && last.words === words) return before;
      const state = afterDecision({ state: before.state, isGone: before.goneAt !== null }, decision);
      if (!state) throw notAllowed(before.state, decision);
      await this.take(transaction, actor, { before, decision, state, words });
      return (await row<Anomaly>(transaction, findAnomaly(scope, id))) ?? before;
    });
  }

  private async take(
    transaction: Transaction,
    actor: Actor,
    {
      before,
      decision,
      state,
      words,
    }: { before: Anomaly; decision: Decision; state: AnomalyState; words: string },
  ): Promise<void> {
    const at = this.clock.now();
    const position = before.stepCount + 1;
    const side = sideOf(actor);
    const decided = isDecided(state);
    await write(
      transaction,
      changeAnomaly(before.id, {
        state,
        step_count: position,
        decided_by: decided ? actor.id : null,
        decided_as: decided ? side : null,
        decided_at: decided ? at : null,
        decided_measured: decided ? before.measured : null,
        ...(state === before.state ? {} : { state_since: at }),
      }),
    );
    const step = {
      anomaly_id: before.id,
      position,
      step: decision,
      from_state: before.state,
      to_state: state,
      taken_by: actor.id,
      taken_as: side,
      taken_at: at,
      words,
      measured: before.measured,
    };
    await write(transaction, insertInto('anomaly_step', [step]));
  }
}

const sideOf = ({ enterpriseId, departmentId, regionCode }: Actor): Side => {
  if (enterpriseId) return 'FIRM';
  return departmentId || regionCode ? 'DEPARTMENT' : 'OPERATOR';
};

function grouped<T extends { readonly anomalyId: Id }>(found: readonly T[]): Map<Id, T[]> {
  const groups = new Map<Id, T[]>();
  for (const one of found) {
    const group = groups.get(one.anomalyId);
    if (group) group.push(one);
    else groups.set(one.anomalyId, [one]);
  }
  return groups;
}

const anomalyUnknown = (id: Id): Refusal =>
  refuse.notFound(
    'ANOMALY_UNKNOWN',
    {
      zh: '没有找到该异常：标识有误，或不在您的权限范围内。',
      en: 'There is no such anomaly: the id is wrong, or it is outside what you may see.',
    },
    { anomalyId: id },
  );

function notAllowed(state: AnomalyState, decision: Decision): Refusal {
  const { zh, en } = ANOMALY_STATE_TEXT[state];
  const now = { state, decision };
  if (state === 'RESOLVED') {
    return refuse.conflict(
      'ANOMALY_RESOLVED',
      {
        zh: `该异常${zh}，无需处理；事实再次显示时会自动重新打开。`,
        en: 'The facts no longer show this anomaly, so there is nothing to decide; it opens by itself when they do again.',
      },
      now,
    );
  }
  if (decision === 'ACCEPT' && state === 'OPEN') {
    return refuse.conflict(
      'NOTHING_EXPLAINED',
      {
        zh: '企业尚未说明，没有可接受的说明：请等待企业说明，或直接确认异常。',
        en: 'The firm has explained nothing yet, so there is nothing to accept; wait for its words, or confirm the anomaly.',
      },
      now,
    );
  }
  if (decision === 'REOPEN') {
    return refuse.conflict(
      'NOTHING_DECIDED',
      {
        zh: '该异常尚待处理，无需重新打开。',
        en: 'The anomaly is open, so there is nothing to open again.',
      },
      now,
    );
  }
  return refuse.conflict(
    'ANOMALY_DECIDED',
    {
      zh: `该异常的状态为“${zh}”，不能再作此处理；如需更改，请由主管部门重新打开并说明理由。`,
      en: `The anomaly is ${en}, so this cannot be done any more; a department has to open it again and say why.`,
    },
    now,
  );
}
