import { refuse } from './refusal.js';

/** A calendar month in the platform's civil time, `YYYY-MM`. Text order is time order. */
export type Month = string & { readonly __month: never };
/** A civil date, `YYYY-MM-DD`. Text order is time order. */
export type LocalDate = string & { readonly __date: never };

/** China has one civil time, UTC+8, without summer time since 1992. */
const CIVIL_OFFSET_MS = 8 * 3_600_000;

export const isMonth = (value: unknown): value is Month =>
  typeof value === 'string' && /^[12]\d{3}-(0[1-9]|1[0-2])$/.test(value);

export function isLocalDate(value: unknown): value is LocalDate {
  if (typeof value !== 'string' || !/^[12]\d{3}-(0[1-9]|1[0-2])-\d{2}$/.test(value)) return false;
  const day = Number(value.slice(8));
  return day >= 1 && day <= daysIn(Number(value.slice(0, 4)), Number(value.slice(5, 7)));
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysIn = (year: number, monthOfYear: number): number =>
  monthOfYear === 2 && isLeap(year) ? 29 : (DAYS[monthOfYear - 1] ?? 0);

export function month(value: string): Month {
  if (isMonth(value)) return value;
  throw refuse.badInput('NOT_A_MONTH', {
    zh: `“${value}”不是月份：请按 YYYY-MM 填写，例如 2026-03。`,
    en: `"${value}" is not a month: write it as YYYY-MM, for example 2026-03.`,
  });
}

export function localDate(value: string): LocalDate {
  if (isLocalDate(value)) return value;
  throw refuse.badInput('NOT_A_DATE', {
    zh: `“${value}”不是有效日期：请按 YYYY-MM-DD 填写，例如 2026-03-08。`,
    en: `"${value}" is not a date: write it as YYYY-MM-DD, for example 2026-03-08.`,
  });
}

export const monthOf = (date: LocalDate): Month => date.slice(0, 7) as Month;
export const firstDay = (value: Month): LocalDate => `${value}-01` as LocalDate;
export const lastDay = (value: Month): LocalDate => addDays(firstDay(addMonths(value, 1)), -1);
export const yearOf = (value: Month | LocalDate): number => Number(value.slice(0, 4));

export function addMonths(value: Month, count: number): Month {
  const index = Number(value.slice(0, 4)) * 12 + Number(value.slice(5)) - 1 + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}` as Month;
}

export const addDays = (date: LocalDate, count: number): LocalDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10) as LocalDate;

/** The same day of the month, so many months later (or earlier); the last day of that month where it is shorter. */
export function sameDayLater(date: LocalDate, months: number): LocalDate {
  const target = addMonths(monthOf(date), months);
  const end = lastDay(target);
  const sameDay = `${target}-${date.slice(8)}` as LocalDate;
  return sameDay < end ? sameDay : end;
}

/** Months from first to last, both included. */
export function monthsBetween(first: Month, last: Month): Month[] {
  const months: Month[] = [];
  for (let at = first; at <= last; at = addMonths(at, 1)) months.push(at);
  return months;
}

const DAY_MS = 86_400_000;
/** Dates by their number of days since 1970; most instants of a batch fall on a few. */
const dates = new Map<number, LocalDate>();
const DATES_KEPT = 10_000;

/** The civil date on which an instant falls. */
export function dateOf(instant: Date): LocalDate {
  const day = Math.floor((instant.getTime() + CIVIL_OFFSET_MS) / DAY_MS);
  const known = dates.get(day);
  if (known) return known;
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10) as LocalDate;
  if (dates.size >= DATES_KEPT) dates.clear();
  dates.set(day, date);
  return date;
}

/** The instant at which a civil date begins. */
export const startOf = (date: LocalDate): Date => new Date(Date.parse(`${date}T00:00:00Z`) - CIVIL_OFFSET_MS);
