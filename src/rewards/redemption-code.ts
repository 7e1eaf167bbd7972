import { digest } from '../kernel/id.js';

/** Crockford's base 32: no I, L, O and U, so that a code can be read out and typed. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** The check character stands for the number modulo 37, a prime: five signs more than there are digits. */
const CHECKS = `${DIGITS}*~$=U`;
/** 16 digits of 5 bits: nobody guesses one of 2^80. */
const LENGTH = 16;
const BITS = 80;

/** 兑换码: sixteen digits and a check character, without hyphens. */
export type RedemptionCode = string & { readonly __code: never };

/** The code of the first 80 bits of a hexadecimal text. */
export function codeOf(hexadecimal: string): RedemptionCode {
  const number = BigInt(`0x${hexadecimal.slice(0, BITS / 4)}`);
  let digits = '';
  for (let rest = number, place = 0; place < LENGTH; place += 1, rest /= 32n) {
    digits = `${DIGITS[Number(rest % 32n)]}${digits}`;
  }
  return `${digits}${CHECKS[Number(number % 37n)]}` as RedemptionCode;
}

/**
 * What a person typed or read out: in capitals or not, with blanks and hyphens or not, O for 0 and I or L for 1.
 * Undefined where it cannot be a code: one wrong character, or two neighbours the wrong way round, are always seen.
 */
export function readCode(typed: string): RedemptionCode | undefined {
  const code = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  if (code.length !== LENGTH + 1) return undefined;
  let remainder = 0;
  for (const digit of code.slice(0, LENGTH)) {
    const value = DIGITS.indexOf(digit);
    if (value < 0) return undefined;
    remainder = (remainder * 32 + value) % 37;
  }
  return CHECKS[remainder] === code[LENGTH] ? (code as RedemptionCode) : undefined;
}

/** As it is shown: 8Q4V-TN2K-X9B0-3HRM-7. */
export const writtenCode = (code: RedemptionCode): string => code.replaceAll(/.{4}(?=.)/g, '$&-');

/** As it is stored. A code has too many bits to be found from this by trying. */
export const codeDigest = (code: RedemptionCode): string => digest('redemption code', code);
