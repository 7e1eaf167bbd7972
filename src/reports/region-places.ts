import { exact } from '../kernel/decimal.js';

/** Places from best to worst; equal values share one, and what has no value has none. */
export function placesOfValues(values: readonly (string | null)[], direction: string): (number | null)[] {
  const known = values.flatMap((value) => (value === null ? [] : [exact(value)]));
  return values.map((value) => {
    if (value === null) return null;
    const better = known.filter((other) =>
      direction === 'UP' ? other.greaterThan(value) : other.lessThan(value),
    );
    return better.length + 1;
  });
}
