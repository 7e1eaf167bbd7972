import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exact, plain, round, sum } from './decimal.js';

/** Any amount that DECIMAL(20,6) holds, as whole millionths. */
const millionths = fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n });
const decimals = millionths.map((amount) => plain(exact(amount).div(1_000_000)));

describe('an exact decimal', () => {
  it('adds what floating point does not', () => {
    expect(plain(sum(['0.1', '0.2']))).toBe('0.3');
    expect(plain(sum([]))).toBe('0');
  });

  it('sums to the same in any order, to the last digit', () => {
    fc.assert(
      fc.property(fc.array(millionths), (amounts) => {
        const parts = amounts.map((amount) => plain(exact(amount).div(1_000_000)));
        const total = amounts.reduce((all, amount) => all + amount, 0n);
        expect(sum(parts).times(1_000_000).toFixed()).toBe(total.toString());
        expect(plain(sum(parts.toReversed()))).toBe(plain(sum(parts)));
      }),
    );
  });

  it('is written without exponent and in its shortest form, and read back the same', () => {
    expect(['1e21', '1e-12', '12.500', '-0', '007'].map((text) => plain(text))).toEqual([
      '1000000000000000000000',
      '0.000000000001',
      '12.5',
      '0',
      '7',
    ]);
    fc.assert(fc.property(decimals, (text) => expect(plain(text)).toBe(text)));
    const stored = fc
      .tuple(fc.maxSafeInteger(), fc.nat({ max: 999_999 }))
      .map(([whole, decimal]) => `${whole}.${String(decimal).padStart(6, '0')}`);
    fc.assert(fc.property(stored, (text) => expect(plain(text)).toBe(exact(text).toFixed())));
  });

  it('takes whole credits beyond what a double holds', () => {
    expect(plain(9_007_199_254_740_993n)).toBe('9007199254740993');
  });

  it.each(['', 'twelve', '1,5', '１２'])('is not %p', (text) => {
    expect(() => exact(text)).toThrow('DecimalError');
  });

  it('rounds half as the mode says', () => {
    const halves = ['2.5', '3.5', '-2.5', '2.51'];
    expect(halves.map((text) => plain(round(text, 0, 'HALF_UP')))).toEqual(['3', '4', '-3', '3']);
    expect(halves.map((text) => plain(round(text, 0, 'HALF_EVEN')))).toEqual(['2', '4', '-2', '3']);
    expect(halves.map((text) => plain(round(text, 0, 'DOWN')))).toEqual(['2', '3', '-2', '2']);
  });

  it('rounded down is never more than what is due', () => {
    fc.assert(
      fc.property(decimals, (text) => {
        const rounded = round(text, 2, 'DOWN').abs();
        expect(rounded.lte(exact(text).abs())).toBe(true);
        expect(exact(text).abs().minus(rounded).lt('0.01')).toBe(true);
      }),
    );
  });
});
