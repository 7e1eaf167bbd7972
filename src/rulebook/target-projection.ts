import { type Exact, sum } from '../kernel/decimal.js';
import { addMonths, type Month } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { monthsOf, type Period } from './indicator-period.js';
import type { IndicatorUnit } from './indicator.js';

/** Amounts that add up over a year. The others, rates and what stands, have a figure of the year so far. */
const ADDED_UP: readonly IndicatorUnit[] = ['piece', 'kg', 'kgCO2e'];
export const addsUp = (unit: IndicatorUnit): boolean => ADDED_UP.includes(unit);

/** 年末预测, with the method by its name. */
export interface Projection {
  readonly value: Exact | null;
  readonly method: 'YEAR_OVER' | 'SHARE_OF_LAST_YEAR' | 'YEAR_TO_DATE';
  /** Set exactly where there is no value. */
  readonly noValue: { readonly reason: 'NOTHING_THIS_YEAR' | 'NO_BASE'; readonly text: Text } | null;
}

interface Known {
  readonly unit: IndicatorUnit;
  readonly year: Period;
  /** Of the months of the year and of the year before, as far as they have values. */
  readonly months: ReadonlyMap<Month, Exact>;
  /** Of the year as far as it has gone. */
  readonly yearToDate: Exact | null;
}

/**
 * What the year is likely to end with. An amount: its year to date × last year's total ÷ last year's same months, so that
 * a season is not taken for a trend; that needs all twelve months of last year. A rate: its year to date, unchanged.
 */
export function projectYearEnd({ unit, year, months, yearToDate }: Known): Projection {
  const known = monthsOf(year).filter((month) => months.has(month));
  if (!yearToDate || known.length === 0)
    return { value: null, method: addsUp(unit) ? 'SHARE_OF_LAST_YEAR' : 'YEAR_TO_DATE', noValue: NOTHING };
  if (known.length === 12) return { value: yearToDate, method: 'YEAR_OVER', noValue: null };
  if (!addsUp(unit)) return { value: yearToDate, method: 'YEAR_TO_DATE', noValue: null };
  const lastYear = monthsOf(year).map((month) => addMonths(month, -12));
  const sameMonths = sum(known.flatMap((month) => months.get(addMonths(month, -12)) ?? []));
  if (lastYear.some((month) => !months.has(month)) || sameMonths.isZero())
    return { value: null, method: 'SHARE_OF_LAST_YEAR', noValue: NO_BASE };
  const whole = sum(lastYear.flatMap((month) => months.get(month) ?? []));
  return { value: yearToDate.times(whole).div(sameMonths), method: 'SHARE_OF_LAST_YEAR', noValue: null };
}

const NOTHING = {
  reason: 'NOTHING_THIS_YEAR' as const,
  text: { zh: '本年尚无数值，无从预测。', en: 'There is no figure of this year yet to project from.' },
};

const NO_BASE = {
  reason: 'NO_BASE' as const,
  text: {
    zh: '上年各月数据不全或同期为零，没有按上年同期占比推算的基数。',
    en: 'Last year lacks months, or its same months are zero: there is no base for a share of last year.',
  },
};
