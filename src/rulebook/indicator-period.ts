import { addMonths, isMonth, type Month, monthsBetween } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';

/** 期间: a month `2026-03`, a quarter `2026-Q1` or a calendar year `2026`. */
export type Period = Month | (string & { readonly __period: never });

const QUARTER = /^([12]\d{3})-Q([1-4])$/;
const YEAR = /^[12]\d{3}$/;

export const isPeriod = (value: unknown): value is Period =>
  isMonth(value) || (typeof value === 'string' && (QUARTER.test(value) || YEAR.test(value)));

export function period(value: string): Period {
  if (isPeriod(value)) return value;
  throw refuse.badInput('NOT_A_PERIOD', {
    zh: `“${value}”不是期间：请写月份 2026-03、季度 2026-Q1 或年份 2026。`,
    en: `"${value}" is not a period: write a month 2026-03, a quarter 2026-Q1 or a year 2026.`,
  });
}

export type PeriodKind = 'MONTH' | 'QUARTER' | 'YEAR';

export const periodKind = (value: Period): PeriodKind =>
  isMonth(value) ? 'MONTH' : value.length === 4 ? 'YEAR' : 'QUARTER';

/** Its months, in order. */
export function monthsOf(value: Period): Month[] {
  if (isMonth(value)) return [value];
  const [, year, quarter] = QUARTER.exec(value) ?? [undefined, value, undefined];
  const first = `${year}-${quarter ? String(Number(quarter) * 3 - 2).padStart(2, '0') : '01'}` as Month;
  return monthsBetween(first, addMonths(first, quarter ? 2 : 11));
}

export function lastMonthOf(value: Period): Month {
  const kind = periodKind(value);
  if (kind === 'MONTH') return value as Month;
  const [year, quarter] = [value.slice(0, 4), kind === 'YEAR' ? 4 : Number(value.slice(6))];
  return `${year}-${String(quarter * 3).padStart(2, '0')}` as Month;
}

export const quarterOf = (month: Month): Period =>
  `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}` as Period;
export const yearPeriodOf = (month: Month): Period => month.slice(0, 4) as Period;

/** The month's quarter and its year. */
export const longerPeriodsOf = (month: Month): Period[] => [quarterOf(month), yearPeriodOf(month)];

/** What a longer period is added up from: a quarter from its months, a year from its quarters. */
export const partsOf = (value: Period): Period[] =>
  periodKind(value) === 'YEAR'
    ? [...new Set(monthsOf(value).map(quarterOf))]
    : periodKind(value) === 'QUARTER'
      ? monthsOf(value)
      : [value];

/** The same period of another year, for year-on-year: `-1` is the year before. */
export const yearsFrom = (value: Period, years: number): Period =>
  `${String(Number(value.slice(0, 4)) + years).padStart(4, '0')}${value.slice(4)}` as Period;
