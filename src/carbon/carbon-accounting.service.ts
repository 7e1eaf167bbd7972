import { Injectable } from '@nestjs/common';
import type { Id } from '../kernel/id.js';
import { type Month, month as monthOf } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { findPublishedRules } from '../credits/index.js';
import { MeasureReader, ResultBasis } from '../indicators/index.js';
import { Database, rows, type Transaction } from '../platform/database.js';
import type { FactorBook } from '../rulebook/factors.js';
import type { MeasureCode } from '../rulebook/measures.js';
import { creditedItemsOf } from '../rulebook/reduction-method.js';
import { CARBON_FLOWS, type CarbonFacts, type CarbonRules } from '../rulebook/carbon-figures.js';
import { BASE_YEARS, REDUCTION_METHODS, rulesAt } from './carbon-rules.js';
import { creditedItems, type PublishedRule } from '../rulebook/credited-items.js';

/** Whose month it is: a firm's, of all firms in a region, or a firm's within a region. */
export interface CarbonScope {
  readonly enterpriseId?: Id | undefined;
  readonly regionCode?: RegionCode | undefined;
  readonly month: Month;
}

const FIRST_MONTH = monthOf('1970-01');

/** Reads the stored measures that inventories and reductions are worked out from. */
@Injectable()
export class CarbonAccounting {
  constructor(
    private readonly database: Database,
    private readonly measures: MeasureReader,
    private readonly basis: ResultBasis,
  ) {}

  /** As decided for the month, else in force. Null for months before the first version of the method. */
  async rules(month: Month): Promise<CarbonRules | null> {
    return rulesAt(month, await this.basis.read([month]));
  }

  /** Of the release that the month is computed with; null where nothing was computed yet. */
  async book(month: Month): Promise<FactorBook | null> {
    return (await this.basis.read([month])).bookOf(month);
  }

  async facts(scope: CarbonScope, transaction?: Transaction): Promise<CarbonFacts> {
    const { enterpriseId, regionCode, month } = scope;
    const sums = (from: Month, to: Month, codes: readonly MeasureCode[]) =>
      this.measures.sums({ enterpriseId, regionCode, from, to, codes }, transaction);
    return {
      month,
      sums: await sums(month, month, CARBON_FLOWS),
      assetsSoFar: [
        ...(await sums(FIRST_MONTH, month, ['assets.turns'])),
        ...(await sums(month, month, ['assets.commissionedMassKg'])),
      ],
      baseYears: await Promise.all(
        BASE_YEARS.filter((year) => String(year) < month.slice(0, 4)).map(
          async (year) =>
            [year, await sums(monthOf(`${year}-01`), monthOf(`${year}-12`), CARBON_FLOWS)] as const,
        ),
      ),
      credited: creditedItems(
        CREDITED_ITEMS,
        await sums(month, month, ['credits.quantity']),
        await this.publishedRules(transaction),
      ),
    };
  }

  private publishedRules(transaction?: Transaction): Promise<PublishedRule[]> {
    return transaction
      ? rows<PublishedRule>(transaction, findPublishedRules)
      : this.database.rows<PublishedRule>(findPublishedRules);
  }
}

/** What any version of a method takes off. */
const CREDITED_ITEMS: readonly string[] = REDUCTION_METHODS.flatMap(({ versions }) =>
  versions.flatMap(creditedItemsOf),
);
