import type { Check } from '../platform/validation.js';

/** GB 32100-2015: 31 symbols, no I O S V Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** GB 32100-2015: weight of position i is 3^i mod 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** The 18th character (校验码) that belongs to the first seventeen; undefined when one of them is not in the alphabet. */
export function usccCheckCharacter(first17: string): string | undefined {
  let total = 0;
  for (const [position, weight] of WEIGHTS.entries()) {
    const value = ALPHABET.indexOf(first17[position] ?? '?');
    if (value < 0) return undefined;
    total += value * weight;
  }
  return ALPHABET[(31 - (total % 31)) % 31];
}

export const isUscc = (value: string): boolean =>
  value.length === 18 && usccCheckCharacter(value.slice(0, 17)) === value[17];

export const usccCheck: Check = (value) => {
  if (typeof value === 'string' && isUscc(value)) return undefined;
  return {
    reason: 'USCC_INVALID',
    text: {
      zh: `统一社会信用代码“${String(value)}”无效：须为 18 位且校验码正确（GB 32100），请对照营业执照核对。`,
      en: `The unified social credit code "${String(value)}" is not valid: it needs 18 characters and a correct check character (GB 32100); compare it with the business licence.`,
    },
  };
};
