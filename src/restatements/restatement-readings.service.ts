import { Injectable } from '@nestjs/common';
import { findPastResults, type PastResult, STANDS, VisibleScopes } from '../indicators/index.js';
import type { Actor } from '../kernel/actor.js';
import { plain } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database } from '../platform/database.js';
import type { Period } from '../rulebook/indicator-period.js';
import type { IndicatorResult } from '../rulebook/indicator.js';
import { restatementUnknown } from './restatement-refusals.js';
import type { Restatement } from './restatement.entity.js';
import type {
  DifferenceView,
  MovedEditionView,
  PastResultView,
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
  constructor(
    private readonly database: Database,
    private readonly scopes: VisibleScopes,
  ) {}

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

  /** Oldest first, that which stands last. Refuses with NOT_FOUND REGION_OUTSIDE, ENTERPRISE_UNKNOWN. */
  async history(
    actor: Actor,
    of: { regionCode: RegionCode; enterpriseId?: Id | null; period: Period; code: string },
  ): Promise<PastResultView[]> {
    const scope = await this.scopes.visible(actor, of);
    const found = await this.database.rows<PastResult>(
      findPastResults({ ...scope, period: of.period }, of.code),
    );
    const past = await Promise.all(
      found.map(async (one) => {
        const by = one.restatedBy === STANDS ? undefined : await this.restatement(one.restatedBy);
        return pastResultView(one, by);
      }),
    );
    const end = Number.MAX_SAFE_INTEGER;
    return past.toSorted((a, b) => (a.restatedAt?.getTime() ?? end) - (b.restatedAt?.getTime() ?? end));
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

function pastResultView(one: PastResult, by: Restatement | undefined): PastResultView {
  const { value, noValue } = JSON.parse(one.derivation) as IndicatorResult;
  return {
    stands: one.restatedBy === STANDS,
    value: value === null ? null : plain(value),
    reason: noValue?.reason ?? null,
    formulaVersion: one.formulaVersion,
    factorRelease: one.factorRelease,
    inputsDigest: one.inputsDigest,
    computedAt: one.computedAt,
    restatedBy: by?.id ?? null,
    restatedBecause: by?.reason ?? null,
    restatedAt: by?.appliedAt ?? null,
  };
}
