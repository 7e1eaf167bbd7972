import { Injectable } from '@nestjs/common';
import { type Actor, hasRole } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { isInside, NATION, type RegionCode } from '../kernel/region-code.js';
import { EnterprisesService } from '../enterprises/index.js';
import { FactorsService } from '../factors/index.js';
import { Database } from '../platform/database.js';
import type { FactorBook } from '../rulebook/factors.js';
import type { Inventory } from '../rulebook/inventory.js';
import type { Reduction } from '../rulebook/reduction.js';
import { CarbonAccounting, type CarbonScope } from './carbon-accounting.service.js';
import { inventoryFrom, reductionsFrom } from '../rulebook/carbon-figures.js';
import { inventoryView, reductionView } from './carbon-text.js';
import { findCarbonResults, type StoredCarbon } from './carbon.queries.js';
import type { CarbonInventoryView, CarbonReductionView } from './carbon.view.js';

export interface CarbonQuestion {
  readonly enterpriseId?: Id | null;
  readonly regionCode?: RegionCode | null;
  readonly month: Month;
  /** The one that the month is computed with when left out. */
  readonly release?: string | null;
}

/** Shows stored results, and works out for the answer what is not stored: another release, or part of a firm's work. */
@Injectable()
export class CarbonBoard {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly factors: FactorsService,
    private readonly accounting: CarbonAccounting,
  ) {}

  async inventory(actor: Actor, question: CarbonQuestion): Promise<CarbonInventoryView> {
    const scope = await this.scope(actor, question);
    const book = await this.bookOf(question);
    const [stored] = await this.stored(scope, 'INVENTORY', book.release);
    if (stored) return inventoryView(scope, JSON.parse(stored.result) as Inventory, stored);
    return inventoryView(scope, await this.workedOut(scope, book));
  }

  async reductions(actor: Actor, question: CarbonQuestion): Promise<CarbonReductionView[]> {
    const scope = await this.scope(actor, question);
    const book = await this.bookOf(question);
    const stored = await this.stored(scope, 'REDUCTION', book.release);
    if (stored.length > 0) {
      return stored.map((one) => reductionView(scope, JSON.parse(one.result) as Reduction, one));
    }
    const [facts, rules] = [await this.accounting.facts(scope), await this.accounting.rules(scope.month)];
    const reductions = rules ? reductionsFrom(facts, book, rules) : [];
    return reductions.map((reduction) => reductionView(scope, reduction));
  }

  private async workedOut(scope: CarbonScope, book: FactorBook): Promise<Inventory> {
    const rules = await this.accounting.rules(scope.month);
    const inventory = rules && inventoryFrom(await this.accounting.facts(scope), book, rules);
    if (inventory) return inventory;
    throw methodNotInForce(scope.month);
  }

  /** Only a firm's whole month is stored. */
  private stored(
    { enterpriseId, regionCode, month }: CarbonScope,
    kind: 'INVENTORY' | 'REDUCTION',
    release: string,
  ): Promise<StoredCarbon[]> {
    if (!enterpriseId || regionCode) return Promise.resolve([]);
    return this.database.rows<StoredCarbon>(findCarbonResults({ enterpriseId, month }, { kind, release }));
  }

  /** Refuses with NOT_FOUND FACTOR_RELEASE_UNKNOWN. */
  async bookOf({ release, month }: Pick<CarbonQuestion, 'release' | 'month'>): Promise<FactorBook> {
    const book = release
      ? await this.factors.bookOf(release)
      : ((await this.accounting.book(month)) ?? (await this.factors.book()));
    if (book) return book;
    throw refuse.notFound('FACTOR_RELEASE_UNKNOWN', {
      zh: '尚未载入任何因子发布包。',
      en: 'No factor release is loaded.',
    });
  }

  /**
   * A firm's people see their firm only. A department sees a firm's whole month where the firm is registered in its
   * region, what other firms do within it, and its region as a whole.
   */
  async scope(actor: Actor, { enterpriseId, regionCode, month }: CarbonQuestion): Promise<CarbonScope> {
    const own = hasRole(actor, 'OPERATOR') ? NATION : actor.regionCode;
    const region = regionCode ?? undefined;
    if (!actor.enterpriseId && !(own && isInside(region ?? own, own))) throw regionOutside();
    const asked = enterpriseId ?? actor.enterpriseId;
    if (!asked) return { regionCode: region ?? own, month };
    const enterprise = await this.enterprises.enterpriseInReach(actor, asked);
    const isWhole = actor.enterpriseId !== undefined || (own && isInside(enterprise.regionCode, own));
    return { enterpriseId: enterprise.id, regionCode: region ?? (isWhole ? undefined : own), month };
  }
}

export const methodNotInForce = (month: Month) =>
  refuse.notFound('METHOD_NOT_IN_FORCE', {
    zh: `${month} 没有生效的碳排放清单方法，请查询较晚的月份。`,
    en: `No inventory method is in force for ${month}; ask for a later month.`,
  });

const regionOutside = () =>
  refuse.notFound('REGION_OUTSIDE', {
    zh: '没有找到该地区的数据：地区有误，或不在您的权限范围内。',
    en: 'There are no figures for this region: the code is wrong, or it is outside what you may see.',
  });
