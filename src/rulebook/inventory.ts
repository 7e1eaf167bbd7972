import { type Exact, exact, round, type RoundingMode, sum } from '../kernel/decimal.js';
import { type Month } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import {
  type Coverage,
  type DataQuality,
  meanQuality,
  type QualityTerms,
  qualityOfProduct,
} from './data-quality.js';
import { EMISSION_ACCOUNTS, type EmissionAccount, INVENTORY_ACCOUNTS } from './emission-accounts.js';
import { type Product, sumOf } from './emission-product.js';
import { intervalOf, type UncertaintyInterval } from './emission-uncertainty.js';
import { avoidedKg, avoidedLines, type BiogenicLine, biogenicLines } from './inventory-apart.js';
import { siteLines, transportLines } from './inventory-energy.js';
import { type FoundLine, type InventoryBasis, undeterminedLine } from './inventory-line.js';
import { EMISSION_SOURCES, type EmissionSource } from './inventory-method.js';
import { packagingLines, reusableLines } from './inventory-packaging.js';
import type { MeasureSet } from './measure-set.js';

/** A line as it is recorded, rounded once. `kg` is in the unit of its account; null is undetermined, never zero. */
export interface InventoryLine extends FoundLine {
  readonly kg: Exact | null;
  readonly quality: DataQuality | null;
}

/** A sum of one account. `kg` is what could be determined; `lacks` names the lines that could not. */
export interface InventoryTotal {
  readonly account: EmissionAccount;
  readonly unit: string;
  readonly kg: Exact;
  readonly lacks: readonly string[];
  /** Per piece accepted; null where lines are lacking or no pieces are recorded: a part is not comparable. */
  readonly kgPerPiece: Exact | null;
  readonly interval: UncertaintyInterval;
  readonly quality: DataQuality | null;
}

/** Beside the emissions, never netted with them. */
export interface ApartTotal {
  readonly kg: Exact;
  readonly lacks: readonly string[];
}

export interface Inventory {
  readonly method: { readonly code: string; readonly version: number };
  readonly release: string;
  readonly month: Month;
  readonly pieces: Exact | null;
  readonly lines: readonly InventoryLine[];
  readonly totals: readonly InventoryTotal[];
  readonly avoided: ApartTotal & { readonly lines: readonly AvoidedResult[] };
  readonly biogenic: ApartTotal & { readonly lines: readonly BiogenicLine[] };
  readonly rounding: { readonly mode: RoundingMode; readonly decimals: number };
  readonly uncertaintyMethod: Text;
}

export interface AvoidedResult {
  readonly id: string;
  readonly name: Text;
  readonly products: readonly Product[];
  readonly undetermined: Text | null;
  readonly kg: Exact | null;
}

/**
 * A firm's emissions of a month. Every figure is worked out unrounded and rounded once, as the method says. Emission,
 * avoided emission and biogenic carbon are three figures.
 */
export function inventoryOf(basis: InventoryBasis, code: string, quality: QualityTerms): Inventory {
  const { decimals, mode } = basis.method.rounding;
  const rounded = (value: Exact) => round(value, decimals, mode);
  const found = [
    ...missingLines(basis),
    ...packagingLines(basis),
    ...reusableLines(basis),
    ...transportLines(basis),
    ...siteLines(basis),
  ];
  const pieces = basis.measures.total('parcels.accepted');
  const scored = (line: FoundLine) => qualityOf(line, basis, quality);
  const biogenic = biogenicLines(basis).map((line) => ({ ...line, kg: rounded(line.kg) }));
  const avoided = avoidedLines(basis).map((line) => {
    const kg = avoidedKg(line);
    return { ...line, kg: kg && rounded(kg) };
  });
  return {
    method: { code, version: basis.method.version },
    release: basis.book.release,
    month: basis.month,
    pieces,
    lines: found.map((line) => ({
      ...line,
      kg: line.undetermined ? null : rounded(sumOf(line.products)),
      quality: meanQuality(scored(line)),
    })),
    totals: INVENTORY_ACCOUNTS.map((account) => {
      const lines = found.filter((line) => line.account === account);
      const products = lines.flatMap((line) => line.products);
      const lacks = lines.filter((line) => line.undetermined).map(({ id }) => id);
      const interval = intervalOf(products, quality.uncertainty);
      const isComplete = lacks.length === 0 && lines.length > 0 && pieces && !pieces.isZero();
      return {
        account,
        unit: EMISSION_ACCOUNTS[account].unit,
        kg: rounded(sumOf(products)),
        lacks,
        kgPerPiece: isComplete ? rounded6(sumOf(products).div(pieces), mode) : null,
        interval: roundedInterval(interval, rounded, mode),
        quality: meanQuality(lines.flatMap(scored)),
      };
    }),
    avoided: {
      kg: rounded(sum(avoided.flatMap(({ products }) => products.map(({ kg }) => kg)))),
      lacks: avoided.filter((line) => line.undetermined).map(({ id }) => id),
      lines: avoided,
    },
    biogenic: { kg: rounded(sum(biogenicLines(basis).map(({ kg }) => kg))), lacks: [], lines: biogenic },
    rounding: basis.method.rounding,
    uncertaintyMethod: quality.uncertainty.method,
  };
}

/** Grams of a piece count: to a milligram. */
const rounded6 = (value: Exact, mode: RoundingMode): Exact => round(value, 6, mode);

const roundedInterval = (
  { low, high, halfWidth, relative }: UncertaintyInterval,
  rounded: (value: Exact) => Exact,
  mode: RoundingMode,
): UncertaintyInterval => ({
  low: rounded(low),
  high: rounded(high),
  halfWidth: rounded(halfWidth),
  relative: relative && round(relative, 4, mode),
});

/** What has to be reported and is not: undetermined in every account in which its source counts. */
const missingLines = ({ measures, method }: InventoryBasis): FoundLine[] =>
  method.needs
    .filter(({ of }) => !of.some((code) => measures.has(code)))
    .flatMap(({ source, of }) =>
      ACCOUNTS_OF[source].map((account) =>
        undeterminedLine(
          { id: `${source}/${account}`, source, account, name: EMISSION_SOURCES[source] },
          {
            zh: `未报告：${of.join('、')}`,
            en: `not reported: ${of.join(', ')}`,
          },
        ),
      ),
    );

const ACCOUNTS_OF: Record<EmissionSource, readonly EmissionAccount[]> = {
  PACKAGING: ['LIFE_CYCLE'],
  END_OF_LIFE: ['LIFE_CYCLE'],
  REUSABLE: ['LIFE_CYCLE'],
  TRANSPORT: ['LIFE_CYCLE', 'TANK_TO_WHEEL'],
  SITE_ENERGY: ['LIFE_CYCLE', 'LOCATION_BASED_CO2'],
};

const qualityOf = (line: FoundLine, basis: InventoryBasis, terms: QualityTerms) =>
  line.products.map((product) => ({
    kg: product.kg,
    quality: qualityOfProduct(product, terms, basis.month, coverageOf(line, product, basis.measures)),
  }));

/** Packaging is used wherever pieces are accepted: of those counties, the share that reports it. Else it cannot be judged. */
function coverageOf({ source }: FoundLine, { activity }: Product, measures: MeasureSet): Coverage {
  if (source !== 'PACKAGING' && source !== 'END_OF_LIFE') return null;
  const withPieces = [...measures.byRegion('parcels.accepted', 'county').keys()];
  if (withPieces.length === 0) return null;
  const reporting = measures.byRegion(activity.measure, 'county');
  return exact(withPieces.filter((county) => reporting.has(county)).length).div(withPieces.length);
}
