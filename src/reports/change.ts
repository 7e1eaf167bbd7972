import { exact, plain, round } from '../kernel/decimal.js';

/** A change against another period: in percentage points where the unit is per cent, else in per cent of it. */
export interface Change {
  readonly difference: string | null;
  readonly unit: 'POINTS' | 'PERCENT';
}

/** Month on month, by the rule that the trend has for year on year; null where either side has no value, or is zero. */
export function change(value: string | null, before: string | null, unit: string): Change {
  const isShare = unit === '%';
  const changed = (difference: string | null): Change => ({
    difference,
    unit: isShare ? 'POINTS' : 'PERCENT',
  });
  if (value === null || before === null) return changed(null);
  const difference = exact(value).minus(before);
  if (isShare) return changed(plain(difference));
  if (exact(before).isZero()) return changed(null);
  return changed(plain(round(difference.times(100).div(exact(before).abs()), 2, 'HALF_UP')));
}
