import { type Exact, sum } from '../kernel/decimal.js';
import type { MeasureSum } from './measure-set.js';

export interface PublishedRule {
  readonly code: string;
}

/**
 * How much of each item, a credit rule or `rule/KIND`, is credited to consumers, by `credits.quantity`. A published rule
 * that credited nothing credited zero; what another than a published rule would credit is not known and left out. Where
 * the kind of what was counted is not known it counts as any kind, so that nothing is counted twice.
 */
export function creditedItems(
  items: readonly string[],
  quantities: readonly MeasureSum[],
  published: readonly PublishedRule[],
): (readonly [string, Exact])[] {
  const known = new Set(published.map(({ code }) => code));
  return [...new Set(items)].sort().flatMap((item) => {
    const [rule = '', kind] = item.split('/');
    if (!known.has(rule)) return [];
    const counts = (dimension: string) =>
      kind ? [item, `${rule}/`].includes(dimension) : dimension.startsWith(`${rule}/`);
    const counted = quantities.filter(({ dimension }) => counts(dimension));
    return [[item, sum(counted.map(({ value }) => value))] as const];
  });
}
