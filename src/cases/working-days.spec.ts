import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type LocalDate } from '../kernel/month.js';
import { lastAppealDay } from './appeal-days.js';
import { HOLIDAYS } from './holidays.js';
import { addWorkingDays, isWorkingDay } from './working-days.js';

const day = (text: string) => text as LocalDate;
const isWorked = (text: string) => isWorkingDay(day(text), HOLIDAYS);

describe('the official calendar', () => {
  it('holds every year from 2019 to 2026, each with as many days off as the law of its time gives', () => {
    expect([...HOLIDAYS.keys()]).toEqual([2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]);
    // Days off beyond the weekends are the statutory days: 11, and 13 from 2025. In 2020 the Spring Festival was made
    // longer by a Friday and by a Saturday that was to be worked; make-up days of a New Year may lie in the year before.
    const net = [...HOLIDAYS].map(([year]) => {
      const days = Array.from({ length: 366 }, (_one, index) => addDays(day(`${year}-01-01`), index));
      const off = days.filter((one) => one.startsWith(`${year}`) && !isWorked(one));
      return [year, off.length];
    });
    const weekendsOf = (year: number) =>
      Array.from({ length: 366 }, (_one, index) => addDays(day(`${year}-01-01`), index)).filter(
        (one) => one.startsWith(`${year}`) && [0, 6].includes(new Date(`${one}T00:00:00Z`).getUTCDay()),
      ).length;
    expect(net.map(([year = 0, off = 0]) => [year, off - weekendsOf(year)])).toEqual([
      [2019, 11],
      [2020, 13],
      [2021, 11],
      [2022, 11],
      [2023, 11],
      [2024, 11],
      [2025, 13],
      [2026, 13],
    ]);
  });

  it('works weekends that make up for a holiday, and rests on weekdays of one', () => {
    expect([isWorked('2024-02-18'), isWorked('2024-02-12'), isWorked('2024-02-19')]).toEqual([
      true,
      false,
      true,
    ]);
    expect([isWorked('2026-01-04'), isWorked('2026-01-02')]).toEqual([true, false]);
    expect(isWorked('2024-06-29')).toBe(false);
  });

  it('counts five working days over the week of the National Day of 2024 and its make-up Saturday', () => {
    expect(addWorkingDays(day('2024-09-30'), 5, HOLIDAYS)).toBe('2024-10-12');
  });

  it('moves the last day of an appeal behind a holiday, and leaves it open where the calendar is missing', () => {
    expect(lastAppealDay(day('2024-07-16'))).toBe('2024-09-14');
    expect(lastAppealDay(day('2024-08-02'))).toBe('2024-10-08');
    expect(lastAppealDay(day('2026-11-20'))).toBeNull();
    expect(lastAppealDay(day('1990-01-01'))).toBeNull();
  });

  it('says nothing of a year that is not on record, also where the days reach into it', () => {
    expect(isWorked('2018-06-01')).toBeUndefined();
    expect(addWorkingDays(day('2026-12-30'), 1, HOLIDAYS)).toBe('2026-12-31');
    expect(addWorkingDays(day('2026-12-30'), 2, HOLIDAYS)).toBeNull();
  });

  it('ends on a working day, with exactly so many from the day after', () => {
    const start = fc.integer({ min: 0, max: 2_500 }).map((count) => addDays(day('2019-01-01'), count));
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 40 }), (from, count) => {
        const last = addWorkingDays(from, count, HOLIDAYS) ?? from;
        expect(isWorked(last)).toBe(true);
        const span = (Date.parse(last) - Date.parse(from)) / 86_400_000;
        const days = Array.from({ length: span }, (_one, index) => addDays(from, index + 1));
        const worked = days.filter((at) => isWorked(at)).length;
        expect(worked).toBe(count);
      }),
    );
  });
});
