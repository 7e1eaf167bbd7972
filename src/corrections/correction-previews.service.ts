import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { IMPORT_KINDS, type ImportKind, itemOfCells } from '../exchange/index.js';
import type { ResultScope } from '../indicators/index.js';
import type { Actor } from '../kernel/actor.js';
import type { DomainEvent, EventPayloads } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { regionLineage } from '../kernel/region-code.js';
import { refuse } from '../kernel/refusal.js';
import { reportingEnterprise } from '../platform/access.js';
import { Database, type Transaction, write } from '../platform/database.js';
import { raw } from '../platform/sql.js';
import { longerPeriodsOf } from '../rulebook/indicator-period.js';
import { CorrectedFigures, type Touched } from './corrected-figures.service.js';
import type { CorrectionPreview, PreviewCorrectionInput } from './correction-preview.view.js';
import { Followers } from './followers.service.js';

/** 更正预览: makes a correction, works out what follows, and undoes it all. */
@Injectable()
export class CorrectionPreviews {
  constructor(
    private readonly database: Database,
    private readonly modules: ModuleRef,
    private readonly followers: Followers,
    private readonly figures: CorrectedFigures,
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
      const before = await this.figures.read(transaction, enterpriseId, touched);
      await correct();
      await this.followers.follow(transaction, enterpriseId, since);
      const after = await this.figures.read(transaction, enterpriseId, touched);
      return {
        isSame: recorded.state === 'REPLAYED',
        ...this.figures.compared(enterpriseId, before, after),
      };
    });
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
