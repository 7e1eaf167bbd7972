import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { findPastCarbon, type PastCarbon } from '../carbon/index.js';
import { IMPORT_KINDS, type ImportKind, itemOfCells } from '../exchange/index.js';
import {
  findKeptResults,
  type KeptResult,
  OutsideFigures,
  type ResultScope,
  STANDS,
} from '../indicators/index.js';
import type { Actor } from '../kernel/actor.js';
import type { DomainEvent, EventPayloads } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { NATION, regionLineage } from '../kernel/region-code.js';
import { refuse } from '../kernel/refusal.js';
import { reportingEnterprise } from '../platform/access.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import { raw, sql } from '../platform/sql.js';
import { type Difference, differencesOfCarbon, differencesOfResult, shown } from '../restatements/index.js';
import { longerPeriodsOf } from '../rulebook/indicator-period.js';
import type {
  CorrectedFigureView,
  CorrectionPreview,
  PreviewCorrectionInput,
} from './correction-preview.view.js';
import { Followers } from './followers.service.js';

type CarbonOfMonth = PastCarbon & { readonly month: Month };

/** What a firm's months come to. */
interface Figures {
  readonly results: ReadonlyMap<
    string,
    { readonly scope: ResultScope; readonly kept: readonly KeptResult[] }
  >;
  readonly carbon: readonly CarbonOfMonth[];
  readonly credits: bigint;
}

/** What a correction is about, as its events say. */
interface Touched {
  readonly scopes: readonly ResultScope[];
  readonly months: readonly Month[];
  /** Events by which credits were or would be given. */
  readonly actions: readonly Id[];
}

/** 更正预览: makes a correction, works out what follows, and undoes it all. */
@Injectable()
export class CorrectionPreviews {
  constructor(
    private readonly database: Database,
    private readonly modules: ModuleRef,
    private readonly followers: Followers,
    private readonly outside: OutsideFigures,
  ) {}

  /**
   * What follows is worked out twice, without the correction and with it, so that only what the correction does is a
   * difference. Refuses with BAD_USER_INPUT KIND_UNKNOWN, KIND_NOT_PREVIEWED, COLUMN_UNKNOWN, and as the correction
   * itself would be refused.
   */
  async preview(
    actor: Actor,
    { kind: code, cells, supersedesId, reason }: PreviewCorrectionInput,
  ): Promise<CorrectionPreview> {
    const kind = kindOf(code);
    const corrector = kind.correctorFrom(this.modules);
    if (!corrector) throw notPreviewed(kind);
    const enterpriseId = reportingEnterprise(actor);
    const item = { ...itemOfCells(kind, cells, actor), supersedesId, reason };
    return this.undone(async (transaction) => {
      const since = await this.followers.last(transaction);
      const correct = () => corrector.replace(transaction, actor, item);
      await write(transaction, raw('SAVEPOINT as_it_stands'));
      const recorded = await correct();
      const told = await this.followers.told(transaction, enterpriseId, since);
      await write(transaction, raw('ROLLBACK TO SAVEPOINT as_it_stands'));
      await this.followers.work(
        transaction,
        told.filter(({ event }) => event.name === 'facts.changed'),
      );
      const touched = touchedBy(
        enterpriseId,
        told.map(({ event }) => event),
      );
      const before = await figuresOf(transaction, enterpriseId, touched);
      await correct();
      await this.followers.follow(transaction, enterpriseId, since);
      const after = await figuresOf(transaction, enterpriseId, touched);
      return {
        isSame: recorded.state === 'REPLAYED',
        figures: this.differences(enterpriseId, before, after).map(figureView),
        creditsBefore: before.credits,
        creditsAfter: after.credits,
      };
    });
  }

  private differences(enterpriseId: Id, before: Figures, after: Figures): Difference[] {
    const results = [...before.results].flatMap(([key, { scope, kept }]) => {
      const now = after.results.get(key)?.kept ?? [];
      const codes = new Set([...kept, ...now].map(({ code }) => code));
      return [...codes].sort().flatMap((code) => {
        const [then, other] = [kept, now].map((found) => found.find((one) => one.code === code) ?? null);
        const change = { scope, code, before: then ?? null, after: other ?? null };
        return differencesOfResult(change, this.outside.targets);
      });
    });
    return [...results, ...carbonDifferences(enterpriseId, before.carbon, after.carbon)];
  }

  /** Runs in a transaction that is always rolled back. */
  private async undone(
    work: (transaction: Transaction) => Promise<CorrectionPreview>,
  ): Promise<CorrectionPreview> {
    try {
      return await this.database.transaction(async (transaction) => {
        throw new Undone(await work(transaction));
      });
    } catch (error) {
      if (error instanceof Undone) return error.preview;
      throw error;
    }
  }
}

/** Carries what was found out of a transaction that is rolled back. */
class Undone extends Error {
  constructor(readonly preview: CorrectionPreview) {
    super('a preview is always undone');
  }
}

function touchedBy(enterpriseId: Id, events: readonly DomainEvent[]): Touched {
  const scopes = new Map<string, ResultScope>();
  const months = new Set<Month>();
  const actions = new Set<Id>();
  for (const { id, name, payload } of events) {
    if (name === 'facts.changed') {
      const { month, regionCode } = payload as EventPayloads['facts.changed'];
      months.add(month);
      for (const region of regionLineage(regionCode))
        for (const period of [month, ...longerPeriodsOf(month)])
          scopes.set(`${region} ${period}`, { enterpriseId, regionCode: region, period });
    } else {
      actions.add(id);
      const withdrawal = name === 'action.withdrawn' ? payload : (payload as { corrects?: unknown }).corrects;
      if (withdrawal) actions.add((withdrawal as EventPayloads['action.withdrawn']).event.id);
    }
  }
  return { scopes: [...scopes.values()], months: [...months].sort(), actions: [...actions] };
}

async function figuresOf(
  transaction: Transaction,
  enterpriseId: Id,
  { scopes, months, actions }: Touched,
): Promise<Figures> {
  const results = new Map<string, { scope: ResultScope; kept: KeptResult[] }>();
  for (const scope of scopes)
    results.set(`${scope.regionCode} ${scope.period}`, {
      scope,
      kept: await rows<KeptResult>(transaction, findKeptResults(scope)),
    });
  const carbon: CarbonOfMonth[] = [];
  for (const month of months) {
    const found = await rows<PastCarbon>(transaction, findPastCarbon({ enterpriseId, month }));
    carbon.push(...found.filter(({ restatedBy }) => restatedBy === STANDS).map((one) => ({ ...one, month })));
  }
  const credited = await row<{ points: string | null }>(
    transaction,
    sql`SELECT SUM(points) AS points FROM credit_award WHERE event_id IN ${[...actions]} AND state = 'CREDITED'`,
  );
  return { results, carbon, credits: BigInt(credited?.points ?? 0) };
}

function carbonDifferences(
  enterpriseId: Id,
  before: readonly CarbonOfMonth[],
  after: readonly CarbonOfMonth[],
): Difference[] {
  const keyOf = ({ month, method, methodVersion, factorRelease }: CarbonOfMonth) =>
    [month, method, methodVersion, factorRelease].join(' ');
  const [then, now] = [before, after].map((found) => new Map(found.map((one) => [keyOf(one), one])));
  return [...new Set([...before, ...after].map(keyOf))].sort().flatMap((key) => {
    const [old, other] = [then?.get(key) ?? null, now?.get(key) ?? null];
    const { month, kind, method } = (other ?? old) as CarbonOfMonth;
    // A firm's month is of the firm as a whole, wherever it works.
    return differencesOfCarbon({
      enterpriseId,
      regionCode: NATION,
      month,
      kind,
      method,
      before: old,
      after: other,
    });
  });
}

const figureView = ({ before, after, figure, turned, ...difference }: Difference): CorrectedFigureView => ({
  ...difference,
  figure: figure || null,
  turned: [...turned],
  valueBefore: shown(before),
  valueAfter: shown(after),
  reasonBefore: before.reason,
  reasonAfter: after.reason,
});

function kindOf(code: string): ImportKind {
  const found = IMPORT_KINDS.find((kind) => kind.code === code);
  if (found) return found;
  const known = IMPORT_KINDS.map((kind) => kind.code);
  throw refuse.badInput(
    'KIND_UNKNOWN',
    {
      zh: `没有种类“${code}”，现有：${known.join('、')}。`,
      en: `There is no kind "${code}"; there are ${known.join(', ')}.`,
    },
    { kind: code, known },
  );
}

const notPreviewed = ({ code, title }: ImportKind) =>
  refuse.badInput(
    'KIND_NOT_PREVIEWED',
    {
      zh: `${title.zh}的更正不能预览：其后果不止于所更正的一条记录；请直接更正。`,
      en: `A correction of ${title.en} cannot be previewed, since it moves more than the one record; correct it at once.`,
    },
    { kind: code },
  );
