import { describe, expect, it } from '@jest/globals';
import { type Exact, exact } from '../kernel/decimal.js';
import { addMonths, type Month, month } from '../kernel/month.js';
import type { IndicatorUnit } from './indicator.js';
import { period } from './indicator-period.js';
import { projectYearEnd } from './target-projection.js';

/** Values of months on end. */
const from = (first: string, values: readonly number[]): [Month, Exact][] =>
  values.map((value, index) => [addMonths(month(first), index), exact(value)]);
const project = (unit: IndicatorUnit, months: [Month, Exact][], yearToDate: number | null) => {
  const { value, method, noValue } = projectYearEnd({
    unit,
    year: period('2026'),
    months: new Map(months),
    yearToDate: yearToDate === null ? null : exact(yearToDate),
  });
  return [value?.toString() ?? null, method, noValue?.reason ?? null];
};
const SEASONAL = from('2025-01', [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 50, 50]);

describe('the projected end of a year', () => {
  it('of an amount goes by the share that the same months had in last year, so that a season is no trend', () => {
    // Two months of 2026 have 30, the same two of 2025 had 20 of 200: 30 × 200 / 20.
    expect(project('piece', [...SEASONAL, ...from('2026-01', [15, 15])], 30)).toEqual([
      '300',
      'SHARE_OF_LAST_YEAR',
      null,
    ]);
  });

  it('of an amount is not given where last year lacks a month, or its same months are zero', () => {
    expect(project('piece', [...SEASONAL.slice(1), ...from('2026-01', [15])], 15)).toEqual([
      null,
      'SHARE_OF_LAST_YEAR',
      'NO_BASE',
    ]);
    const zero = from('2025-01', [0, 10, 10, 10, 10, 10, 10, 10, 10, 10, 50, 50]);
    expect(project('kg', [...zero, ...from('2026-01', [15])], 15)).toEqual([
      null,
      'SHARE_OF_LAST_YEAR',
      'NO_BASE',
    ]);
  });

  it('of a rate is its year to date', () => {
    expect(project('%', from('2026-01', [90, 92]), 91)).toEqual(['91', 'YEAR_TO_DATE', null]);
  });

  it('is the year itself once it is over, and nothing before it has begun', () => {
    expect(project('piece', from('2026-01', Array<number>(12).fill(5)), 60)).toEqual([
      '60',
      'YEAR_OVER',
      null,
    ]);
    expect(project('piece', SEASONAL, null)).toEqual([null, 'SHARE_OF_LAST_YEAR', 'NOTHING_THIS_YEAR']);
  });
});
