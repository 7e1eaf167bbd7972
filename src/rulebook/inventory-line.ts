import type { Month } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import type { EmissionAccount } from './emission-accounts.js';
import type { Product } from './emission-product.js';
import type { FactorBook, FactorChoicesVersion, FactorUse } from './factors.js';
import type { EmissionSource, FactorChoice, InventoryMethodVersion } from './inventory-method.js';
import type { MeasureSet } from './measure-set.js';
import type { TreatmentShares } from './treatment-shares.js';

/** What an inventory is worked out from. */
export interface InventoryFacts {
  readonly month: Month;
  /** Of the month. */
  readonly measures: MeasureSet;
  /** Turns of all months up to this one, and the mass put into service by its end. */
  readonly assetsSoFar: MeasureSet;
}

/** Facts, and the rules and rows that count them. */
export interface InventoryBasis extends InventoryFacts {
  readonly book: FactorBook;
  readonly choices: FactorChoicesVersion;
  readonly method: InventoryMethodVersion;
  readonly shares: TreatmentShares;
}

/** One line before rounding: found as products, or undetermined with the reason, which is not zero. */
export interface FoundLine {
  readonly id: string;
  readonly source: EmissionSource;
  readonly account: EmissionAccount;
  readonly name: Text;
  readonly products: readonly Product[];
  /** Set where the line cannot be determined; then there are no products. */
  readonly undetermined: Text | null;
  /** How good a stand-in is, what is not included, which region's figure was taken. */
  readonly notes: readonly Text[];
}

type LineHead = Pick<FoundLine, 'id' | 'source' | 'account' | 'name'>;

export const foundLine = (
  head: LineHead,
  products: readonly Product[],
  notes: readonly (Text | null | undefined)[] = [],
): FoundLine => ({
  ...head,
  products,
  undetermined: null,
  notes: [...new Set(notes.flatMap((note) => (note ? [note] : [])))],
});

export const undeterminedLine = (head: LineHead, undetermined: Text): FoundLine => ({
  ...head,
  products: [],
  undetermined,
  notes: [],
});

/** The row that a method takes, marked where it stands in for another; null where the release does not hold it. */
export function chosenRow(book: FactorBook, choice: FactorChoice, month: Month): FactorUse | null {
  const row = book.emissionFactor(choice.factor, month);
  if (!row || !choice.standsIn) return row;
  return {
    ...row,
    fallback: row.fallback
      ? { zh: `${choice.standsIn.zh}；${row.fallback.zh}`, en: `${choice.standsIn.en}; ${row.fallback.en}` }
      : choice.standsIn,
    standsIn: true,
  };
}

export const rowMissing = (id: string, release: string): Text => ({
  zh: `因子行 ${id} 不在发布包 ${release} 中`,
  en: `factor row ${id} is not in release ${release}`,
});
