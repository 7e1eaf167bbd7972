import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueDifference } from './due-difference.js';

const fen = fc.bigInt({ min: 0n, max: 1_000n });

describe('what a recalculation proposes', () => {
  it('brings what a case has to exactly what is due, and never asks back more than was paid', () => {
    fc.assert(
      fc.property(fen, fen, fen, (kept, open, due) => {
        const { recover, withhold, supplement } = dueDifference({ kept, open, due });
        expect(kept - recover + open - withhold + supplement).toBe(due);
        expect(
          recover >= 0n && recover <= kept && withhold >= 0n && withhold <= open && supplement >= 0n,
        ).toBe(true);
        expect(supplement === 0n || (recover === 0n && withhold === 0n)).toBe(true);
      }),
      { seed: 6 },
    );
  });

  it('is nothing where nothing can be told', () => {
    expect(dueDifference({ kept: 5n, open: 5n, due: null })).toEqual({
      recover: 0n,
      withhold: 0n,
      supplement: 0n,
    });
  });
});
