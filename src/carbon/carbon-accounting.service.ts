import { Injectable } from '@nestjs/common';
import type { Exact } from '../kernel/decimal.js';
import { contentDigest, type Id } from '../kernel/id.js';
import { type Month, month as monthOf } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { findPublishedRules } from '../credits/index.js';
import { MeasureReader } from '../indicators/index.js';
import { Database, rows, type Transaction } from '../platform/database.js';
import type { FactorBook } from '../rulebook/factors.js';
import { type Inventory, inventoryOf } from '../rulebook/inventory.js';
import { MeasureSet, type MeasureSum } from '../rulebook/measure-set.js';
import { type MeasureCode, MEASURES } from '../rulebook/measures.js';
import { type Reduction, reductionOf } from '../rulebook/reduction.js';
import { creditedItemsOf, reductionVersionAt } from '../rulebook/reduction-method.js';
import {
  BASE_YEARS,
  INVENTORY_METHOD,
  REDUCTION_METHODS,
  rulesAt,
  TREATMENT_SHARES,
} from './carbon-rules.js';
import { creditedItems, type PublishedRule } from './credited-items.js';

/** Whose month it is: a firm's, of all firms in a region, or a firm's within a region. */
export interface CarbonScope {
  readonly enterpriseId?: Id | undefined;
  readonly regionCode?: RegionCode | undefined;
  readonly month: Month;
}

/** Everything that a month's figures are worked out from, and its digest. */
export interface CarbonFacts {
  readonly month: Month;
  readonly sums: readonly MeasureSum[];
  readonly assetsSoFar: readonly MeasureSum[];
  readonly baseYears: readonly (readonly [number, readonly MeasureSum[]])[];
  readonly credited: readonly (readonly [string, Exact])[];
  readonly digest: string;
}

/** Sums of a month alone: what stands at a month's end is no sum. Credits are read as what is credited to consumers. */
const FLOWS = (Object.keys(MEASURES) as MeasureCode[]).filter(
  (code) => MEASURES[code].over === 'SUM' && MEASURES[code].feature !== 'credits',
);
const FIRST_MONTH = monthOf('1970-01');

/** Reads stored measures and works out inventories and reductions of them. Stores nothing. */
@Injectable()
export class CarbonAccounting {
  constructor(
    private readonly database: Database,
    private readonly measures: MeasureReader,
  ) {}

  async facts(scope: CarbonScope, transaction?: Transaction): Promise<CarbonFacts> {
    const { enterpriseId, regionCode, month } = scope;
    const sums = (from: Month, to: Month, codes: readonly MeasureCode[]) =>
      this.measures.sums({ enterpriseId, regionCode, from, to, codes }, transaction);
    const found = {
      month,
      sums: await sums(month, month, FLOWS),
      assetsSoFar: [
        ...(await sums(FIRST_MONTH, month, ['assets.turns'])),
        ...(await sums(month, month, ['assets.commissionedMassKg'])),
      ],
      baseYears: await Promise.all(
        BASE_YEARS.filter((year) => String(year) < month.slice(0, 4)).map(
          async (year) => [year, await sums(monthOf(`${year}-01`), monthOf(`${year}-12`), FLOWS)] as const,
        ),
      ),
      credited: creditedItems(
        itemsAt(month),
        await sums(month, month, ['credits.quantity']),
        await this.publishedRules(transaction),
      ),
    };
    return { ...found, digest: contentDigest(found) };
  }

  inventory(facts: CarbonFacts, book: FactorBook): Inventory | null {
    const rules = rulesAt(facts.month);
    const choices = book.choicesAt(facts.month);
    if (!rules || !choices) return null;
    return inventoryOf(
      {
        month: facts.month,
        measures: new MeasureSet(facts.sums),
        assetsSoFar: new MeasureSet(facts.assetsSoFar),
        book,
        choices,
        method: rules.inventory,
        shares: TREATMENT_SHARES,
      },
      INVENTORY_METHOD.code,
      rules.quality,
    );
  }

  /** One result a method in force. */
  reductions(facts: CarbonFacts, book: FactorBook): Reduction[] {
    const rules = rulesAt(facts.month);
    if (!rules) return [];
    const measures = new MeasureSet(facts.sums);
    const baseYears = new Map(facts.baseYears);
    const credited = new Map(facts.credited);
    return REDUCTION_METHODS.flatMap((method) => {
      const version = reductionVersionAt(method, facts.month);
      if (!version) return [];
      const read = {
        month: facts.month,
        measures,
        baseYear: (year: number) => new MeasureSet(baseYears.get(year) ?? []),
        creditedToConsumers: (item: string) => credited.get(item) ?? null,
      };
      return [reductionOf(read, { code: method.code, version }, book, rules.quality)];
    });
  }

  private publishedRules(transaction?: Transaction): Promise<PublishedRule[]> {
    return transaction
      ? rows<PublishedRule>(transaction, findPublishedRules)
      : this.database.rows<PublishedRule>(findPublishedRules);
  }
}

/** What methods in force take off. */
const itemsAt = (month: Month): string[] =>
  REDUCTION_METHODS.flatMap((method) => {
    const version = reductionVersionAt(method, month);
    return version ? creditedItemsOf(version) : [];
  });
