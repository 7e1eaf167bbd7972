import { type Exact, exact } from '../kernel/decimal.js';
import { canonicalJson } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { QualityTerms } from './data-quality.js';
import type { FactorBook } from './factors.js';
import { type Inventory, inventoryOf } from './inventory.js';
import type { InventoryMethodVersion } from './inventory-method.js';
import { MeasureSet, type MeasureSum } from './measure-set.js';
import { type MeasureCode, MEASURES } from './measures.js';
import { type Reduction, reductionOf } from './reduction.js';
import type { ReductionMethodVersion } from './reduction-method.js';
import type { TreatmentShares } from './treatment-shares.js';

/**
 * Sums of a month alone: what stands at a month's end is no sum. Credits are read as what is credited to consumers, and
 * money emits nothing.
 */
export const CARBON_FLOWS = (Object.keys(MEASURES) as MeasureCode[]).filter(
  (code) => MEASURES[code].over === 'SUM' && !['credits', 'grants'].includes(MEASURES[code].feature),
);

/** Every measure that a month's figures are worked out from. */
export interface CarbonFacts {
  readonly month: Month;
  readonly sums: readonly MeasureSum[];
  readonly assetsSoFar: readonly MeasureSum[];
  readonly baseYears: readonly (readonly [number, readonly MeasureSum[]])[];
  readonly credited: readonly (readonly [string, Exact])[];
}

/** The documents that decide a month's figures, in the versions by which it is computed. */
export interface CarbonRules {
  readonly inventory: { readonly code: string; readonly version: InventoryMethodVersion };
  readonly reductions: readonly { readonly code: string; readonly version: ReductionMethodVersion }[];
  readonly quality: QualityTerms;
  /** Up to the version by which the month is computed. */
  readonly shares: TreatmentShares;
}

/** Null where the release chooses no rows for the month. */
export function inventoryFrom(
  facts: CarbonFacts,
  book: FactorBook,
  rules: Omit<CarbonRules, 'reductions'>,
): Inventory | null {
  const choices = book.choicesAt(facts.month);
  if (!choices) return null;
  return inventoryOf(
    {
      month: facts.month,
      measures: new MeasureSet(facts.sums),
      assetsSoFar: new MeasureSet(facts.assetsSoFar),
      book,
      choices,
      method: rules.inventory.version,
      shares: rules.shares,
    },
    rules.inventory.code,
    rules.quality,
  );
}

/** One result a method. */
export function reductionsFrom(
  facts: CarbonFacts,
  book: FactorBook,
  rules: Pick<CarbonRules, 'reductions' | 'quality'>,
): Reduction[] {
  const baseYears = new Map(facts.baseYears);
  const credited = new Map(facts.credited);
  const read = {
    month: facts.month,
    measures: new MeasureSet(facts.sums),
    baseYear: (year: number) => new MeasureSet(baseYears.get(year) ?? []),
    creditedToConsumers: (item: string) => credited.get(item) ?? null,
  };
  return rules.reductions.map((method) => reductionOf(read, method, book, rules.quality));
}

export const resultsFrom = (facts: CarbonFacts, book: FactorBook, rules: CarbonRules) => {
  const inventory = inventoryFrom(facts, book, rules);
  return [
    ...(inventory ? [{ kind: 'INVENTORY' as const, result: inventory }] : []),
    ...reductionsFrom(facts, book, rules).map((result) => ({ kind: 'REDUCTION' as const, result })),
  ];
};

/** As stored beside results: the measures, and the versions of the documents beside the method. */
export const inputText = (
  { month, sums, assetsSoFar, baseYears, credited }: CarbonFacts,
  rules: Pick<CarbonRules, 'quality' | 'shares'>,
): string =>
  canonicalJson({
    facts: { month, sums, assetsSoFar, baseYears, credited },
    quality: rules.quality.version,
    shares: rules.shares.versions.at(-1)?.version ?? null,
  });

/** What `inputText` holds. */
export function factsFrom(text: string): CarbonFacts {
  const { facts } = JSON.parse(text) as { facts: CarbonFacts };
  const sums = (some: readonly MeasureSum[]) => some.map((one) => ({ ...one, value: exact(one.value) }));
  return {
    month: facts.month,
    sums: sums(facts.sums),
    assetsSoFar: sums(facts.assetsSoFar),
    baseYears: facts.baseYears.map(([year, of]) => [year, sums(of)] as const),
    credited: facts.credited.map(([item, quantity]) => [item, exact(quantity)] as const),
  };
}
