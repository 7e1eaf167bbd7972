import { addMonths, type Month, monthsBetween } from '../kernel/month.js';
import type { Check } from '../platform/validation.js';

/** 半年: the first or second half of a calendar year, `2026-H1`. */
export type HalfYear = string & { readonly __halfYear: never };

const HALF_YEAR = /^([12]\d{3})-H([12])$/;

export const isHalfYear = (value: unknown): value is HalfYear =>
  typeof value === 'string' && HALF_YEAR.test(value);

/** Its six months, in order. */
export function monthsOfHalfYear(value: HalfYear): Month[] {
  const [, year, half] = HALF_YEAR.exec(value) ?? [];
  const first = `${year}-${half === '2' ? '07' : '01'}` as Month;
  return monthsBetween(first, addMonths(first, 5));
}

export const halfYearCheck: Check = (value, field) =>
  isHalfYear(value)
    ? undefined
    : {
        reason: 'NOT_A_HALF_YEAR',
        text: {
          zh: `${field} 不是半年：上半年写作 2026-H1，下半年写作 2026-H2。`,
          en: `${field} is not half a year: write the first as 2026-H1 and the second as 2026-H2.`,
        },
      };
