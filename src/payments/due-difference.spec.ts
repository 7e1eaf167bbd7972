import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueDifference } from './due-difference.js';

const fen = fc.bigInt({ min: 0n, max: 1_000n });
const nobodyAsked = { askedBack: 0n, isForfeited: false };

describe('what a recalculation proposes', () => {
  it('brings what a case has to exactly what is due, and never asks back more than was paid', () => {
    fc.assert(
      fc.property(fen, fen, fen, (kept, open, due) => {
        const { recover, withhold, supplement } = dueDifference({ kept, open, due, ...nobodyAsked });
        expect(kept - recover + open - withhold + supplement).toBe(due);
        expect(
          recover >= 0n && recover <= kept && withhold >= 0n && withhold <= open && supplement >= 0n,
        ).toBe(true);
        expect(supplement === 0n || (recover === 0n && withhold === 0n)).toBe(true);
      }),
      { seed: 6 },
    );
  });

  it('and what a person asks back already is together never more than was paid', () => {
    fc.assert(
      fc.property(fen, fen, fen, fen, (kept, open, due, some) => {
        const askedBack = some > kept ? kept : some;
        const { recover } = dueDifference({ kept, open, due, askedBack, isForfeited: true });
        expect(recover + askedBack).toBe(askedBack > kept - due ? askedBack : kept - due);
      }),
      { seed: 6 },
    );
  });

  it('adds nothing to a case of which money is asked back for an offence', () => {
    const nothing = { recover: 0n, withhold: 0n, supplement: 0n };
    const offence = { open: 0n, askedBack: 0n, isForfeited: true };
    expect(dueDifference({ kept: 0n, due: 5n, ...offence })).toEqual(nothing);
    expect(dueDifference({ kept: 5n, due: 3n, ...offence })).toEqual({ ...nothing, recover: 2n });
  });

  it('is nothing where nothing can be told', () => {
    expect(dueDifference({ kept: 5n, open: 5n, due: null, ...nobodyAsked })).toEqual({
      recover: 0n,
      withhold: 0n,
      supplement: 0n,
    });
  });
});
