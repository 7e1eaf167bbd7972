import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LocalDate } from '../kernel/month.js';
import { givenBack, type Lot, openUntil, taken } from './lots.js';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);
const lot = (
  id: string,
  remaining: bigint,
  earned: string,
  expiresOn: string | null = '2027-12-31',
): Lot => ({
  id,
  accountId: 'account',
  amount: 100n,
  remaining,
  earnedAt: at(earned),
  expiresOn: expiresOn as LocalDate | null,
});

describe('lots', () => {
  it('are spent first in, first out, and the lower id first of what was earned at one moment', () => {
    const lots = [lot('c', 5n, '2026-03-02'), lot('b', 5n, '2026-03-01'), lot('a', 5n, '2026-03-02')];
    expect(taken(lots, 12n, at('2026-04-01'))).toEqual([
      { lotId: 'b', amount: -5n },
      { lotId: 'a', amount: -5n },
      { lotId: 'c', amount: -2n },
    ]);
  });

  it('are not spent for a time before they were earned', () => {
    const lots = [lot('early', 5n, '2026-03-01'), lot('late', 50n, '2026-03-09')];
    expect(taken(lots, 6n, at('2026-03-05'))).toBeUndefined();
    expect(taken(lots, 5n, at('2026-03-05'))).toEqual([{ lotId: 'early', amount: -5n }]);
  });

  it('are spent on their last day and not on the next', () => {
    const lots = [lot('a', 5n, '2026-03-01', '2027-03-01')];
    expect(taken(lots, 5n, new Date('2027-03-01T23:59:59.999+08:00'))).toHaveLength(1);
    expect(taken(lots, 5n, new Date('2027-03-02T00:00:00+08:00'))).toBeUndefined();
  });

  it('are open until their last day, for ever without one, and no longer once nothing is left', () => {
    expect(openUntil(lot('a', 5n, '2026-03-01'))).toBe('2027-12-31');
    expect(openUntil(lot('a', 5n, '2026-03-01', null))).toBe('9999-12-31');
    expect(openUntil(lot('a', 0n, '2026-03-01'))).toBeNull();
  });

  it('get back from a hold what was not captured, the last taken first', () => {
    const took = [
      { lotId: 'a', amount: -5n },
      { lotId: 'b', amount: -7n },
    ];
    expect(givenBack(took, 3n)).toEqual([{ lotId: 'b', amount: 3n }]);
    expect(givenBack(took, 12n)).toEqual([
      { lotId: 'b', amount: 7n },
      { lotId: 'a', amount: 5n },
    ]);
  });

  it('give exactly the amount asked for, and never more than a lot holds', () => {
    const lots = fc.uniqueArray(
      fc.record({
        id: fc.string({ minLength: 1 }),
        remaining: fc.bigInt({ min: 0n, max: 100n }),
        day: fc.integer({ min: 10, max: 28 }),
      }),
      { selector: ({ id }) => id, maxLength: 12 },
    );
    fc.assert(
      fc.property(lots, fc.bigInt({ min: 1n, max: 600n }), (some, amount) => {
        const own = some.map(({ id, remaining, day }) => lot(id, remaining, `2026-03-${day}`));
        const held = own.reduce((sum, { remaining }) => sum + remaining, 0n);
        const moves = taken(own, amount, at('2026-04-01'));
        expect(moves === undefined).toBe(held < amount);
        const sum = moves?.reduce((total, move) => total - move.amount, 0n) ?? amount;
        expect(sum).toBe(amount);
        for (const { lotId, amount: move } of moves ?? [])
          expect(own.find(({ id }) => id === lotId)!.remaining + move).toBeGreaterThanOrEqual(0n);
      }),
    );
  });
});
