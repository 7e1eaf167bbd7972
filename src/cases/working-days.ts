import { addDays, type LocalDate, yearOf } from '../kernel/month.js';

/** 放假调休: the official days off of one year and the weekend days that are worked instead. */
export interface HolidayYear {
  readonly daysOff: readonly { readonly from: LocalDate; readonly to: LocalDate }[];
  readonly workedInstead: readonly LocalDate[];
}
export type Holidays = ReadonlyMap<number, HolidayYear>;

const MONDAY_FIRST = 6;
/** 0 is Monday. */
const weekdayOf = (day: LocalDate): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + MONDAY_FIRST) % 7;

/** Undefined where the calendar of the year is not on record: Monday to Friday is then not what is worked. */
export function isWorkingDay(day: LocalDate, holidays: Holidays): boolean | undefined {
  const year = holidays.get(yearOf(day));
  if (!year) return undefined;
  if (year.workedInstead.includes(day)) return true;
  if (year.daysOff.some(({ from, to }) => from <= day && day <= to)) return false;
  return weekdayOf(day) < 5;
}

/**
 * The last of `count` working days that follow a day, which itself does not count. Null where a year's calendar is
 * needed and not on record.
 */
export function addWorkingDays(from: LocalDate, count: number, holidays: Holidays): LocalDate | null {
  let day = from;
  for (let left = count; left > 0;) {
    day = addDays(day, 1);
    const isWorked = isWorkingDay(day, holidays);
    if (isWorked === undefined) return null;
    if (isWorked) left -= 1;
  }
  return day;
}
