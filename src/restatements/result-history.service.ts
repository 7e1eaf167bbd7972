import { Injectable } from '@nestjs/common';
import { CarbonBoard, findPastCarbon, type PastCarbon } from '../carbon/index.js';
import { findPastResults, type PastResult, STANDS, VisibleScopes } from '../indicators/index.js';
import type { Actor } from '../kernel/actor.js';
import { exact, plain } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { Database } from '../platform/database.js';
import { sql } from '../platform/sql.js';
import type { Period } from '../rulebook/indicator-period.js';
import { carbonUnit, figuresOf, shown } from './restatement-difference.js';
import type { PastCarbonView, PastResultView } from './restatement.view.js';

/** Why and when a result stood aside. */
interface Restated {
  readonly id: Id;
  readonly reason: string;
  readonly appliedAt: Date;
}

/** 重述历史: results with those whose place they took. */
@Injectable()
export class ResultHistory {
  constructor(
    private readonly database: Database,
    private readonly scopes: VisibleScopes,
    private readonly board: CarbonBoard,
  ) {}

  /** Oldest first, that which stands last. Refuses with NOT_FOUND REGION_OUTSIDE, ENTERPRISE_UNKNOWN. */
  async ofIndicator(
    actor: Actor,
    of: { regionCode: RegionCode; enterpriseId?: Id | null; period: Period; code: string },
  ): Promise<PastResultView[]> {
    const scope = await this.scopes.visible(actor, of);
    const found = await this.database.rows<PastResult>(
      findPastResults({ ...scope, period: of.period }, of.code),
    );
    return (await this.withRestatements(found)).map(({ past, ...why }) => ({
      ...past,
      ...why,
      value: past.value === null ? null : plain(exact(past.value)),
      reason: past.noValue,
    }));
  }

  /** Of a firm's whole month, by method and then oldest first. Refuses with NOT_FOUND ENTERPRISE_UNKNOWN. */
  async ofCarbon(
    actor: Actor,
    { enterpriseId, month }: { enterpriseId: Id; month: Month },
  ): Promise<PastCarbonView[]> {
    const scope = await this.board.scope(actor, { enterpriseId, month });
    // Only a firm's whole month is stored, and is none of those who see a part of it.
    if (!scope.enterpriseId || scope.regionCode) return [];
    const found = await this.database.rows<PastCarbon>(
      findPastCarbon({ enterpriseId: scope.enterpriseId, month }),
    );
    const views = (await this.withRestatements(found)).map(({ past, ...why }) => ({
      ...past,
      ...why,
      figures: [...figuresOf(past)].map(([figure, one]) => ({
        figure: figure || null,
        unit: carbonUnit(figure),
        value: shown(one),
        reason: one.reason,
      })),
    }));
    return views.toSorted((a, b) => (a.method < b.method ? -1 : a.method > b.method ? 1 : 0));
  }

  private async withRestatements<Past extends { readonly restatedBy: string }>(found: readonly Past[]) {
    const ids = found.map(({ restatedBy }) => restatedBy).filter((id) => id !== STANDS);
    const restated = await this.database.rows<Restated>(
      sql`SELECT id, reason, applied_at AS appliedAt FROM restatement WHERE id IN ${ids}`,
    );
    const end = Number.MAX_SAFE_INTEGER;
    return found
      .map((past) => {
        const by = restated.find(({ id }) => id === past.restatedBy);
        return {
          past,
          stands: past.restatedBy === STANDS,
          restatedBy: by?.id ?? null,
          restatedBecause: by?.reason ?? null,
          restatedAt: by?.appliedAt ?? null,
        };
      })
      .toSorted((a, b) => (a.restatedAt?.getTime() ?? end) - (b.restatedAt?.getTime() ?? end));
  }
}
