import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database } from '../platform/database.js';
import { restatementUnknown } from './restatement-refusals.js';
import type { Restatement } from './restatement.entity.js';
import type {
  DifferenceView,
  MovedEditionView,
  RestatementProgressView,
  RestatementTotalView,
  TargetTurnView,
} from './restatement.view.js';
import {
  type DifferenceFilter,
  findDifferences,
  findProgress,
  findRestatement,
  findRestatements,
  findTotals,
  type StoredDifference,
} from './restatements.queries.js';

/** Restatements are of the whole platform; of what they change, each reader sees that of the own region. */
@Injectable()
export class RestatementReadings {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async restatements(page: PageArgs): Promise<Page<Restatement>> {
    const found = await this.database.rows<Restatement>(findRestatements(page));
    return pageOf(found, page.first, ({ proposedAt, id }) => [instantText(proposedAt), id]);
  }

  async restatement(id: Id): Promise<Restatement> {
    const found = await this.database.row<Restatement>(findRestatement(id));
    if (!found) throw restatementUnknown(id);
    return found;
  }

  async differences(
    actor: Actor,
    id: Id,
    filter: DifferenceFilter,
    page: PageArgs,
  ): Promise<Page<DifferenceView>> {
    const found = await this.database.rows<StoredDifference>(findDifferences(actor, id, filter, page));
    return pageOf(found.map(differenceView), page.first, ({ position }) => [position]);
  }

  async totals(actor: Actor, id: Id): Promise<RestatementTotalView[]> {
    const found = await this.database.rows<RestatementTotalView>(findTotals(actor, id));
    return found.map((one) => ({
      ...one,
      figure: one.figure || null,
      differenceCount: Number(one.differenceCount),
      roseCount: Number(one.roseCount),
      fellCount: Number(one.fellCount),
      appearedCount: Number(one.appearedCount),
      vanishedCount: Number(one.vanishedCount),
      turnedCount: Number(one.turnedCount),
    }));
  }

  async progress(id: Id): Promise<RestatementProgressView | null> {
    return (await this.database.row<RestatementProgressView>(findProgress(id))) ?? null;
  }

  moved({ moved }: Restatement): MovedEditionView[] {
    return JSON.parse(moved ?? '[]') as MovedEditionView[];
  }
}

const instantText = (at: Date): string => at.toISOString().replace('T', ' ').replace('Z', '');

const differenceView = (stored: StoredDifference): DifferenceView => ({
  ...stored,
  kind: stored.kind as DifferenceView['kind'],
  enterpriseId: stored.enterpriseId || null,
  figure: stored.figure || null,
  turned: JSON.parse(stored.turned ?? '[]') as TargetTurnView[],
});
