import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeDigest, codeOf, readCode, writtenCode } from './redemption-code.js';

const hexadecimal = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 20, maxLength: 64 });
const counterexample = <T>(property: fc.IProperty<T>) => fc.check(property).counterexample;

describe('a redemption code', () => {
  it('has 80 bits and a check character, in Crockford’s digits', () => {
    expect(codeOf('00000000000000000000')).toBe('00000000000000000');
    expect(codeOf('0000000000000000002a')).toBe('000000000000001A5');
    expect(codeOf('ffffffffffffffffffffff')).toMatch(/^Z{16}./);
    expect(writtenCode(codeOf('0000000000000000002a'))).toBe('0000-0000-0000-001A-5');
  });

  it('is another one for other bits', () => {
    expect(
      counterexample(
        fc.property(hexadecimal, hexadecimal, (one, other) => {
          const isSame = one.slice(0, 20) === other.slice(0, 20);
          return (
            (codeOf(one) === codeOf(other)) === isSame &&
            (codeDigest(codeOf(one)) === codeDigest(codeOf(other))) === isSame
          );
        }),
      ),
    ).toBeNull();
  });

  it('is read however it is typed', () => {
    const typing = fc.constantFrom<((code: string) => string)[]>(
      (code) => code,
      (code) => code.toLowerCase(),
      (code) => code.replaceAll('-', ''),
      (code) => ` ${code.replaceAll('-', ' ')} `,
      (code) => code.replaceAll('0', 'o').replaceAll('1', 'l'),
      (code) => code.replaceAll('0', 'O').replaceAll('1', 'I'),
    );
    expect(
      counterexample(
        fc.property(hexadecimal, typing, (bits, typed) => {
          const code = codeOf(bits);
          return readCode(typed(writtenCode(code))) === code;
        }),
      ),
    ).toBeNull();
  });

  const place = fc.integer({ min: 0, max: 16 });
  const sign = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U');

  it('shows one wrong character', () => {
    expect(
      counterexample(
        fc.property(hexadecimal, place, sign, (bits, at, wrong) => {
          const code = codeOf(bits);
          const typed = `${code.slice(0, at)}${wrong}${code.slice(at + 1)}`;
          return typed === code || readCode(typed) === undefined;
        }),
      ),
    ).toBeNull();
  });

  it('shows two digits the wrong way round', () => {
    expect(
      counterexample(
        fc.property(hexadecimal, fc.integer({ min: 0, max: 14 }), (bits, at) => {
          const code = codeOf(bits);
          const typed = `${code.slice(0, at)}${code[at + 1]}${code[at]}${code.slice(at + 2)}`;
          return typed === code || readCode(typed) === undefined;
        }),
      ),
    ).toBeNull();
  });

  it.each(['', '0000', '0000-0000-0000-0000', '0000-0000-0000-0000-00', 'ÄÖÜ', '兑换码兑换码兑换码兑换码兑'])(
    'is not %j',
    (typed) => {
      expect(readCode(typed)).toBeUndefined();
    },
  );
});
