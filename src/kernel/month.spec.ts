import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  dateOf,
  firstDay,
  isLocalDate,
  isMonth,
  lastDay,
  localDate,
  month,
  monthOf,
  monthsBetween,
  startOf,
  yearOf,
} from './month.js';

const months = fc
  .tuple(fc.integer({ min: 1900, max: 2899 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, of]) => month(`${year}-${String(of).padStart(2, '0')}`));
const dates = fc
  .tuple(months, fc.integer({ min: 0, max: 30 }))
  .map(([of, days]) => addDays(firstDay(of), days));

describe('a month', () => {
  it.each(['2026-13', '2026-00', '2026-1', '26-01', '2026-01-01', '', 202601])('is not %p', (value) => {
    expect(isMonth(value)).toBe(false);
  });

  it('that is none is refused with what to write', () => {
    expect(() => month('March')).toThrow(
      'BAD_USER_INPUT NOT_A_MONTH: "March" is not a month: write it as YYYY-MM, for example 2026-03.',
    );
  });

  it('added and taken away again is the same, and sorts as time does', () => {
    fc.assert(
      fc.property(months, fc.integer({ min: 1, max: 500 }), (of, count) => {
        expect(addMonths(addMonths(of, count), -count)).toBe(of);
        expect(addMonths(of, count) > of).toBe(true);
      }),
    );
  });

  it('holds its first and last day, and the next day is in the next month', () => {
    expect(lastDay(month('2024-02'))).toBe('2024-02-29');
    fc.assert(
      fc.property(months, (of) => {
        expect([monthOf(firstDay(of)), monthOf(lastDay(of))]).toEqual([of, of]);
        expect(addDays(lastDay(of), 1)).toBe(firstDay(addMonths(of, 1)));
      }),
    );
  });

  it('to another makes a list with both ends, over the year', () => {
    expect(monthsBetween(month('2025-11'), month('2026-02'))).toEqual([
      '2025-11',
      '2025-12',
      '2026-01',
      '2026-02',
    ]);
    expect(monthsBetween(month('2026-02'), month('2026-01'))).toEqual([]);
  });

  it('knows its year', () => {
    expect(yearOf(month('2026-03'))).toBe(2026);
  });
});

describe('a date', () => {
  it.each(['2026-02-29', '2026-04-31', '2026-3-8', '2026-03-08T00:00', '0026-03-08', null])(
    'is not %p',
    (value) => {
      expect(isLocalDate(value)).toBe(false);
    },
  );

  it('that is none is refused with what to write', () => {
    expect(() => localDate('2026-02-30')).toThrow(
      'BAD_USER_INPUT NOT_A_DATE: "2026-02-30" is not a date: write it as YYYY-MM-DD, for example 2026-03-08.',
    );
  });

  it('begins at midnight in China, eight hours before it does in Greenwich', () => {
    expect(startOf(localDate('2026-03-08'))).toEqual(new Date('2026-03-07T16:00:00Z'));
    expect(dateOf(new Date('2026-03-07T15:59:59.999Z'))).toBe('2026-03-07');
    expect(dateOf(new Date('2026-03-07T16:00:00Z'))).toBe('2026-03-08');
  });

  it('is that of every instant of its day and of no other', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 0, max: 86_399_999 }), (date, milliseconds) => {
        const instant = new Date(startOf(date).getTime() + milliseconds);
        expect(dateOf(instant)).toBe(date);
      }),
    );
  });
});
