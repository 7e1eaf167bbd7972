import { type Exact, exact, sum, ZERO } from '../kernel/decimal.js';
import type { QualityTerms } from './data-quality.js';
import type { Product } from './emission-product.js';

/** 95 % interval of a sum, in the sum's unit. `relative` is the half-width over the sum; null for a sum of zero. */
export interface UncertaintyInterval {
  readonly low: Exact;
  readonly high: Exact;
  readonly halfWidth: Exact;
  readonly relative: Exact | null;
}

/**
 * The interval of a sum of products by propagation of error (IPCC 2006 Guidelines, volume 1, chapter 3, approach 1).
 * Products with the same factor row, the same activity figure or the same parameter err together: their contributions
 * are added before they are squared. Taken-off products have a negative `kg`, so that a shared error cancels.
 */
export function intervalOf(
  products: readonly Product[],
  terms: QualityTerms['uncertainty'],
): UncertaintyInterval {
  const total = sum(products.map(({ kg }) => kg));
  const contributions = new Map<string, Exact>();
  const add = (key: string, contribution: Exact) =>
    contributions.set(key, (contributions.get(key) ?? ZERO).plus(contribution));
  for (const { activity, factor, parameters, kg } of products) {
    add(`factor ${factor.rowId}`, kg.times(terms.factor[factor.confidence]));
    if (factor.standsIn) add(`stands in ${factor.rowId}`, kg.times(terms.standsIn));
    add(
      `activity ${activity.measure} ${activity.dimension}`,
      kg.times(terms.activity[activity.weakestGrade]),
    );
    for (const { name, confidence } of parameters) {
      if (confidence) add(`parameter ${name.en}`, kg.times(terms.factor[confidence]));
    }
  }
  const halfWidth = exact(sum([...contributions.values()].map((one) => one.times(one))).sqrt());
  return {
    low: total.minus(halfWidth),
    high: total.plus(halfWidth),
    halfWidth,
    relative: total.isZero() ? null : halfWidth.div(total.abs()),
  };
}
