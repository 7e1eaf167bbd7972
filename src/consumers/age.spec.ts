import { describe, expect, it } from '@jest/globals';
import { localDate } from '../kernel/month.js';
import { isPossibleBirth, needsGuardian } from './age.js';

describe('an age', () => {
  it.each([
    ['2012-11-22', '2026-11-21', true],
    ['2012-11-22', '2026-11-22', true],
    ['2012-11-22', '2026-11-23', false],
    ['2012-02-29', '2026-02-28', true],
    ['2012-02-29', '2026-03-01', false],
    ['1990-01-01', '2026-11-22', false],
  ])('born on %s, on %s: a guardian is needed is %p', (born, today, needed) => {
    expect(needsGuardian(localDate(born), localDate(today))).toBe(needed);
  });

  it('is of somebody who was born, and not before 1900', () => {
    const today = localDate('2026-11-22');
    const born = ['2026-11-22', '2026-11-23', '1900-01-01', '1899-12-31'].map(localDate);
    expect(born.map((date) => isPossibleBirth(date, today))).toEqual([true, false, true, false]);
  });
});
