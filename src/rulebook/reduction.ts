import { type Exact, round, type RoundingMode, sum } from '../kernel/decimal.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { type DataQuality, meanQuality, type QualityTerms, qualityOfProduct } from './data-quality.js';
import { intervalOf, type UncertaintyInterval } from './emission-uncertainty.js';
import type { Product } from './emission-product.js';
import type { FactorBook } from './factors.js';
import type { MeasureCode } from './measures.js';
import { type ExcludedPart, excludedPart, isRequiredAt, lawsOn } from './reduction-law.js';
import {
  type ReductionMethodVersion,
  type ReductionSide,
  type ReductionTerm,
  termsOf,
} from './reduction-method.js';
import type { ReductionFacts } from './reduction-facts.js';
import { type TermFound, termProduct } from './reduction-term.js';

export type ReductionStanding = 'COUNTED' | 'REQUIRED_BY_LAW' | 'UNDETERMINED';

export interface ReductionSideResult {
  /** Null where a term is undetermined: a difference of parts would say nothing. */
  readonly kg: Exact | null;
  readonly terms: readonly {
    readonly part: string;
    readonly name: Text;
    readonly product: Product;
    readonly kg: Exact;
  }[];
  /** Why there are no terms. */
  readonly none: Text | null;
}

export interface Reduction {
  readonly method: { readonly code: string; readonly version: number };
  readonly release: string;
  readonly month: Month;
  readonly standing: ReductionStanding;
  readonly baselineName: Text;
  readonly baselineDated: string;
  readonly baseline: ReductionSideResult;
  readonly project: ReductionSideResult;
  readonly leakage: ReductionSideResult;
  /** baseline − project − leakage, negative where the project emits more; null unless it is counted. */
  readonly reductionKg: Exact | null;
  readonly undetermined: readonly Text[];
  readonly excluded: readonly ExcludedPart[];
  /** Parts of which nothing is recorded, so that nothing is said about them. */
  readonly notRecorded: readonly string[];
  readonly credited: readonly { readonly item: string; readonly quantity: Exact }[];
  readonly interval: UncertaintyInterval | null;
  readonly quality: DataQuality | null;
  readonly rounding: { readonly mode: RoundingMode; readonly decimals: number };
  readonly wording: Text;
}

/** A reduction is said to be estimated as long as no authority has verified it. */
export const ESTIMATED: Text = {
  zh: '估算的减排量，未经主管部门备案或核证',
  en: 'an estimated reduction, neither filed with nor verified by an authority',
};

interface FoundTerm {
  readonly term: ReductionTerm;
  readonly found: TermFound;
}

/**
 * baseline − project − leakage by one version of a method, rounded once as it says. What law already requires is left
 * out with its clause; what is credited to consumers is not counted again.
 */
export function reductionOf(
  facts: ReductionFacts,
  method: { readonly code: string; readonly version: ReductionMethodVersion },
  book: FactorBook,
  quality: QualityTerms,
): Reduction {
  const { version } = method;
  const rounded = (value: Exact) => round(value, version.rounding.decimals, version.rounding.mode);
  const terms = (all: readonly ReductionTerm[]): FoundTerm[] =>
    all.map((term) => ({ term, found: termProduct(facts, version, book, term) }));
  const baseline = terms(version.baseline.terms);
  const recorded = new Set(baseline.flatMap(({ term, found }) => ('absent' in found ? [] : [term.part])));
  const ofRecorded = (side: ReductionSide) =>
    terms(termsOf(side).filter(({ part }) => recorded.has(part))).map((one) => knownToBeNone(facts, one));
  const [project, leakage] = [ofRecorded(version.project), ofRecorded(version.leakage)];
  const all = [...baseline.filter(({ term }) => recorded.has(term.part)), ...project, ...leakage];
  const undetermined = all.flatMap(({ found }) => ('undetermined' in found ? [found.undetermined] : []));
  if (recorded.size === 0) undetermined.push(NOTHING_RECORDED);
  const products = [
    ...productsOf(baseline),
    ...[...productsOf(project), ...productsOf(leakage)].map(negated),
  ];
  const standing: ReductionStanding =
    undetermined.length > 0 ? 'UNDETERMINED' : products.length > 0 ? 'COUNTED' : 'REQUIRED_BY_LAW';
  const isCounted = standing === 'COUNTED';
  const interval = isCounted ? intervalOf(products, quality.uncertainty) : null;
  return {
    method: { code: method.code, version: version.version },
    release: book.release,
    month: facts.month,
    standing,
    baselineName: version.baseline.name,
    baselineDated: version.baseline.dated,
    baseline: sideResult(baseline, null, rounded),
    project: sideResult(project, noneOf(version.project), rounded),
    leakage: sideResult(leakage, noneOf(version.leakage), rounded),
    reductionKg: isCounted ? rounded(sum(products.map(({ kg }) => kg))) : null,
    undetermined,
    excluded: excludedParts(facts, version, recorded),
    notRecorded: [...new Set(version.baseline.terms.map(({ part }) => part))].filter(
      (part) => !recorded.has(part),
    ),
    credited: creditedOf(facts, all),
    interval: interval && {
      low: rounded(interval.low),
      high: rounded(interval.high),
      halfWidth: rounded(interval.halfWidth),
      relative: interval.relative && round(interval.relative, 4, version.rounding.mode),
    },
    quality: meanQuality(
      products.map((product) => ({
        kg: product.kg,
        quality: qualityOfProduct(product, quality, facts.month, null),
      })),
    ),
    rounding: version.rounding,
    wording: ESTIMATED,
  };
}

/** A specification that is not used is none of it; where the measure is not reported at all, nothing is known. */
const knownToBeNone = ({ measures }: ReductionFacts, { term, found }: FoundTerm): FoundTerm =>
  'absent' in found && !measures.has(term.quantity.measure)
    ? { term, found: { undetermined: notReported(term.quantity.measure) } }
    : { term, found };

const productsOf = (terms: readonly FoundTerm[]): Product[] =>
  terms.flatMap(({ found }) => ('product' in found ? [found.product] : []));

const negated = (product: Product): Product => ({ ...product, kg: product.kg.negated() });

const noneOf = (side: ReductionSide): Text | null => ('none' in side ? side.none : null);

function sideResult(
  terms: readonly FoundTerm[],
  none: Text | null,
  rounded: (value: Exact) => Exact,
): ReductionSideResult {
  const isKnown = terms.every(({ found }) => !('undetermined' in found));
  return {
    kg: isKnown ? rounded(sum(productsOf(terms).map(({ kg }) => kg))) : null,
    terms: terms.flatMap(({ term: { part, name }, found }) =>
      'product' in found ? [{ part, name, product: found.product, kg: rounded(found.product.kg) }] : [],
    ),
    none,
  };
}

function excludedParts(
  { month, measures }: ReductionFacts,
  version: ReductionMethodVersion,
  recorded: ReadonlySet<string>,
): ExcludedPart[] {
  return [...recorded].flatMap((part) => {
    const term = version.baseline.terms.find((one) => one.part === part);
    const counties = [
      ...new Set(measures.rowsOf(term!.quantity.measure).map(({ regionCode }) => regionCode)),
    ].sort();
    return lawsOn(version.requiredByLaw, part, month).flatMap((law) => {
      const regions: RegionCode[] = counties.filter((county) => isRequiredAt([law], county));
      return regions.length > 0 ? [excludedPart(part, law, regions)] : [];
    });
  });
}

const creditedOf = ({ creditedToConsumers }: ReductionFacts, terms: readonly FoundTerm[]) =>
  [...new Set(terms.flatMap(({ term }) => term.lessCredited ?? []))].flatMap((item) => {
    const quantity = creditedToConsumers(item);
    return quantity ? [{ item, quantity }] : [];
  });

const notReported = (code: MeasureCode): Text => ({ zh: `未报告：${code}`, en: `not reported: ${code}` });
const NOTHING_RECORDED: Text = {
  zh: '该方法所需的数据均未报告',
  en: 'nothing that the method counts is reported',
};
