import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { parseProgramme } from '../rulebook/programmes.js';
import { shareOut } from './award.js';
import { sharesOf } from './fund-shares.js';

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
