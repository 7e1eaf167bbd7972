import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { parseProgramme } from '../rulebook/programmes.js';
import { shareOut } from './award.js';
import { sharesOf } from './fund-shares.js';
import { loweredBy } from './lowered-parts.js';

const { fund } = parseProgramme(readFileSync('test/support/case-programme.yaml', 'utf8'), 'T01').versions[0]!;
const fens = fc.array(fc.bigInt({ min: 0n, max: 10_000_000n }), { minLength: 1, maxLength: 12 });
const sum = (all: readonly bigint[]) => all.reduce((total, fen) => total + fen, 0n);
const claimsOf = (all: readonly bigint[]) => all.map((claimFen) => ({ claimFen, place: null }));

describe('what a fund gives', () => {
  it('is never above the fund nor above a claim, and is the claims where the fund is enough', () => {
    fc.assert(
      fc.property(fens, fc.bigInt({ min: 0n, max: 50_000_000n }), (claims, left) => {
        const shares = sharesOf(claimsOf(claims), left, fund) ?? [];
        expect(sum(shares) <= left || sum(shares) === 0n).toBe(true);
        expect(shares.every((share, index) => share <= claims[index]!)).toBe(true);
        // What rounding leaves in the fund is less than one fen a claim.
        const isEnough = sum(claims) <= left;
        expect(isEnough ? sum(shares) === sum(claims) : left - sum(shares) < BigInt(claims.length)).toBe(
          true,
        );
      }),
    );
  });

  it('is nothing that anybody could say where it is too small and the programme has no rule', () => {
    expect(sharesOf(claimsOf([60n, 50n]), 100n, undefined)).toBeNull();
    expect(sharesOf(claimsOf([60n, 40n]), 100n, undefined)).toEqual([60n, 40n]);
    expect(sharesOf(claimsOf([60n, 50n]), null, undefined)).toEqual([60n, 50n]);
  });
});

describe('the parts of an award', () => {
  it('make exactly what was planned, and none is above its part of the claim', () => {
    fc.assert(
      fc.property(fens, fc.nat(100), (parts, percent) => {
        const whole = parts.map((fen, index) => ({ assessment: index + 1, from: null, to: null, fen }));
        const planned = (sum(parts) * BigInt(percent)) / 100n;
        const shares = shareOut(planned, whole);
        expect(sum(shares.map(({ fen }) => fen))).toBe(planned);
        expect(shares.every(({ fen }, index) => fen <= parts[index]!)).toBe(true);
      }),
    );
  });
});

describe('what is payable', () => {
  const states = fc.constantFrom('PAYABLE' as const, 'ORDERED' as const, 'PAID' as const, 'PLANNED' as const);
  const part = fc.record({
    state: states,
    paid: fc.bigInt({ min: 0n, max: 100n }),
    open: fc.bigInt({ min: 1n, max: 100n }),
  });

  it('is lowered by exactly so much, the last parts first, and no part below what was paid of it', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), fc.bigInt({ min: 0n, max: 400n }), (made, byFen) => {
        const parts = made.map(({ state, paid, open }, index) => {
          const [payableFen, paidFen] = [String(paid + open), String(paid)];
          return { id: `part-${index}`, number: index + 1, state, payableFen, paidFen };
        });
        const waiting = sum(made.map(({ state, open }) => (state === 'PAYABLE' ? open : 0n)));
        const lowered = loweredBy(parts, byFen);
        expect(lowered === null).toBe(byFen === 0n || byFen > waiting);
        const less = (lowered ?? []).map(({ number, payableFen, state }) => {
          const { paid, open, state: before } = made[number - 1]!;
          expect([before, payableFen >= paid]).toEqual(['PAYABLE', true]);
          expect(state).toBe(payableFen > paid ? 'PAYABLE' : paid > 0n ? 'PAID' : 'LOST');
          return paid + open - payableFen;
        });
        expect(sum(less)).toBe(lowered ? byFen : 0n);
        const touched = (lowered ?? []).map(({ number }) => number);
        const payable = parts.filter(({ state }) => state === 'PAYABLE').map(({ number }) => number);
        expect(touched).toEqual(payable.toReversed().slice(0, touched.length));
      }),
    );
  });
});
