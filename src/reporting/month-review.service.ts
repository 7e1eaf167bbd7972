import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { addMonths, type Month, monthOf, monthsBetween } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { EnterprisesService } from '../enterprises/index.js';
import { Clock } from '../platform/clock.js';
import { type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { monthsTooMany } from '../platform/months-asked.js';
import { insertInto, raw } from '../platform/sql.js';
import { differingSources, digestsOf, type HearLine, readMonth, type SourceDigest } from './month-digest.js';
import { lockReportingMonth } from './month-lock.js';
import { type ChangeRow, monthSources } from './month-source.js';
import type {
  LookedAtMonth,
  MonthChange,
  MonthChangeConnection,
  MonthChangeCount,
  MonthStatement,
  MonthTable,
  MonthVerification,
} from './month-statement.view.js';
import type { MonthLook, MonthStep, ReportingMonth } from './reporting-month.entity.js';
import {
  countChanges,
  findChanges,
  findLook,
  findMonths,
  findSteps,
  keyOfChange,
  type Since,
} from './reporting.queries.js';

/** A firm's month; without a firm, the actor's own. */
export interface AskedMonth {
  readonly enterpriseId?: Id | null;
  readonly month: Month;
}

const DEFAULT_MONTHS = 12;
/**
 * Who records notes the time first and then waits for the month, for fifty seconds at most (`innodb_lock_wait_timeout`)
 * and the rest of a batch: so much older than a look may be what it has not seen.
 */
const LATE_BY_MS = 120_000;

/** 月份核对: what a month holds, what changed, and whether it is still what was attested. */
@Injectable()
export class MonthReview {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly clock: Clock,
  ) {}

  /** The firm's months up to now, newest first; one that nobody has touched is open. */
  async months(
    actor: Actor,
    asked: { enterpriseId?: Id | null; from?: Month | null; to?: Month | null },
  ): Promise<ReportingMonth[]> {
    const enterpriseId = await this.visible(actor, asked.enterpriseId);
    const now = monthOf(this.clock.today());
    const to = asked.to && asked.to < now ? asked.to : now;
    const from = asked.from ?? addMonths(to, 1 - DEFAULT_MONTHS);
    const months = monthsBetween(from, to);
    if (months.length > LIMITS.monthsPerQuery) throw monthsTooMany(months.length);
    const found = await this.database.rows<ReportingMonth>(findMonths(enterpriseId, from, to));
    const byMonth = new Map(found.map((one) => [one.month, one]));
    return months.reverse().map((month) => byMonth.get(month) ?? untouched(enterpriseId, month));
  }

  async month(actor: Actor, asked: AskedMonth): Promise<MonthStatement> {
    const enterpriseId = await this.visible(actor, asked.enterpriseId);
    return this.database.transaction((transaction) => statementOf(transaction, enterpriseId, asked.month));
  }

  /** As `month`, with nobody recording meanwhile, and remembered: later changes are counted from here. */
  async lookAtMonth(actor: Actor, asked: AskedMonth): Promise<LookedAtMonth> {
    const enterpriseId = await this.visible(actor, asked.enterpriseId);
    const { month } = asked;
    return this.database.transaction(async (transaction) => {
      await lockReportingMonth(transaction, enterpriseId, month);
      const previous = await row<MonthLook>(transaction, findLook(enterpriseId, month, actor.id));
      const lookedAt = this.clock.now();
      const seen = new SeenJustBefore(lookedAt);
      const statement = await statementOf(transaction, enterpriseId, month, seen.hear);
      const look = {
        enterprise_id: enterpriseId,
        month,
        person_id: actor.id,
        looked_at: lookedAt,
        facts_digest: statement.digest,
        fact_count: statement.factCount,
        just_before: JSON.stringify(seen.remembered()),
      };
      const again = raw(`ON DUPLICATE KEY UPDATE facts_digest = VALUES(facts_digest),
        fact_count = VALUES(fact_count), just_before = VALUES(just_before)`);
      await write(transaction, insertInto('month_look', [look], again));
      return { lookedAt, previousLookAt: previous?.lookedAt ?? null, statement };
    });
  }

  /** What came into the month or left it since the actor's look at that time, or since the last; without one, all. */
  async changes(
    actor: Actor,
    asked: AskedMonth & { since?: Date | null },
    page: PageArgs,
  ): Promise<MonthChangeConnection> {
    const enterpriseId = await this.visible(actor, asked.enterpriseId);
    const { month } = asked;
    const look = await this.database.row<MonthLook>(findLook(enterpriseId, month, actor.id, asked.since));
    const since = sinceOf(look, asked.since);
    const found = await this.database.rows<ChangeRow>(findChanges(enterpriseId, month, since, page));
    const titles = new Map(monthSources().map(({ name, title }) => [name, title]));
    const shown = pageOf(found, page.first, (one) => [
      one.changedAt.toISOString().slice(0, 23).replace('T', ' '),
      one.sourceName,
      one.id,
    ]);
    const changeOf = (one: ChangeRow) => changeView(one, titles);
    const counts = async () =>
      (await this.database.rows<CountedChanges>(countChanges(enterpriseId, month, since))).map((one) =>
        countView(one, titles),
      );
    return {
      edges: shown.edges.map(({ cursor, node }) => ({ cursor, node: changeOf(node) })),
      nodes: shown.nodes.map(changeOf),
      pageInfo: shown.pageInfo,
      since: look?.lookedAt ?? asked.since ?? null,
      // Read where they are asked for: all changes are counted, and most pages do without.
      get counts() {
        return counts();
      },
    };
  }

  /** Whether the facts are still what was attested. Refuses with CONFLICT MONTH_NOT_ATTESTED. */
  async verify(actor: Actor, asked: AskedMonth): Promise<MonthVerification> {
    const enterpriseId = await this.visible(actor, asked.enterpriseId);
    return this.database.transaction(async (transaction) => {
      const reportingMonth = await monthOfFirm(transaction, enterpriseId, asked.month);
      const steps = await rows<MonthStep>(transaction, findSteps(enterpriseId, asked.month));
      const attested = steps.find(({ step }) => step === 'ATTESTED');
      if (reportingMonth.state === 'OPEN' || !attested) throw nothingAttested(asked.month);
      const present = await readMonth(transaction, enterpriseId, asked.month);
      const attestedSources = JSON.parse(attested.tableDigests ?? '[]') as SourceDigest[];
      const attestedDigest = reportingMonth.factsDigest ?? '';
      return {
        reportingMonth,
        attestedDigest,
        presentDigest: present.digest,
        isUnchanged: present.digest === attestedDigest,
        differingTables: differingSources(attestedSources, digestsOf(present)),
      };
    });
  }

  private async visible(actor: Actor, asked: Id | null | undefined): Promise<Id> {
    const enterpriseId = asked ?? actor.enterpriseId;
    if (!enterpriseId) throw enterpriseMissing();
    await this.enterprises.enterprise(actor, enterpriseId);
    return enterpriseId;
  }
}

const untouched = (enterpriseId: Id, month: Month): ReportingMonth => ({
  enterpriseId,
  month,
  state: 'OPEN',
  factsDigest: null,
  factCount: null,
  attestedBy: null,
  attestedAt: null,
  closedBy: null,
  closedAt: null,
});

const monthOfFirm = async (
  transaction: Transaction,
  enterpriseId: Id,
  month: Month,
): Promise<ReportingMonth> =>
  (await row<ReportingMonth>(transaction, findMonths(enterpriseId, month, month))) ??
  untouched(enterpriseId, month);

async function statementOf(
  transaction: Transaction,
  enterpriseId: Id,
  month: Month,
  hear?: HearLine,
): Promise<MonthStatement> {
  const present = await readMonth(transaction, enterpriseId, month, hear);
  return {
    reportingMonth: await monthOfFirm(transaction, enterpriseId, month),
    digest: present.digest,
    factCount: present.count,
    tables: present.sources.map(({ name, title, count, ended, lastRecordedAt }) => ({
      name,
      title,
      standing: count,
      corrected: ended,
      lastRecordedAt,
    })),
    steps: await rows<MonthStep>(transaction, findSteps(enterpriseId, month)),
  };
}

/** The newest changes that a look has seen; none where they are too many to remember, and are shown again. */
class SeenJustBefore {
  private readonly keys: string[] = [];
  private readonly from: string;

  constructor(lookedAt: Date) {
    const from = new Date(lookedAt.getTime() - LATE_BY_MS);
    this.from = from.toISOString().slice(0, 23).replace('T', ' ');
  }

  readonly hear: HearLine = ({ name }, { id, recordedAt, endedAt }) => {
    if (this.keys.length > LIMITS.lookRemembers) return;
    if ((endedAt ?? recordedAt) < this.from) return;
    this.keys.push(keyOfChange(name, id, endedAt === null ? 'CAME' : 'LEFT'));
  };

  remembered(): readonly string[] {
    return this.keys.length > LIMITS.lookRemembers ? [] : this.keys;
  }
}

/** All that a look has not seen: later, or shortly before and not among what it remembers. */
function sinceOf(look: MonthLook | undefined, asked: Date | null | undefined): Since {
  if (!look) return { from: asked ?? new Date(0), seen: [] };
  return {
    from: new Date(look.lookedAt.getTime() - LATE_BY_MS),
    seen: JSON.parse(look.justBefore) as string[],
  };
}

type Titles = ReadonlyMap<string, MonthTable['title']>;
const titleIn = (titles: Titles, name: string) => titles.get(name) ?? { zh: name, en: name };

const changeView = ({ sourceName, id, ...change }: ChangeRow, titles: Titles): MonthChange => ({
  ...change,
  table: sourceName,
  title: titleIn(titles, sourceName),
  factId: id,
});

interface CountedChanges {
  readonly sourceName: string;
  readonly recorded: string;
  readonly superseded: string;
}

const countView = (
  { sourceName, recorded, superseded }: CountedChanges,
  titles: Titles,
): MonthChangeCount => ({
  table: sourceName,
  title: titleIn(titles, sourceName),
  recorded: Number(recorded),
  superseded: Number(superseded),
});

const enterpriseMissing = (): Refusal =>
  refuse.badInput('ENTERPRISE_MISSING', {
    zh: '请填写 enterpriseId：您的账号不属于任何企业，需指明查看哪家企业的月份。',
    en: 'Fill in enterpriseId: your account belongs to no firm, so say whose month you want to see.',
  });

const nothingAttested = (month: Month): Refusal =>
  refuse.conflict(
    'MONTH_NOT_ATTESTED',
    {
      zh: `${month} 月尚未确认，没有可核验的数据指纹；请在确认后再核验。`,
      en: `The month ${month} has not been attested, so there is no digest to verify; verify it when it is.`,
    },
    { month },
  );
