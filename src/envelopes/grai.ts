import type { Check } from '../platform/validation.js';

/**
 * GS1 General Specifications, AI (8003): `8003`, a filler 0, thirteen digits whose last is the check digit, and a
 * serial of 1 to 16 characters of GS1 set 82, without which it names a type of asset and not one asset.
 */
const PATTERN = /^80030(\d{12})(\d)[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,16}$/;

/** GS1 modulo 10: weights 3 and 1 from the right. */
export function graiCheckDigit(first12: string): string {
  const total = [...first12]
    .reverse()
    .reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return String((10 - (total % 10)) % 10);
}

export function isGrai(value: string): boolean {
  const [, first12, checkDigit] = PATTERN.exec(value) ?? [];
  return first12 !== undefined && graiCheckDigit(first12) === checkDigit;
}

export const graiCheck: Check = (value) =>
  typeof value === 'string' && isGrai(value)
    ? undefined
    : {
        reason: 'GRAI_INVALID',
        text: {
          zh: `GRAI“${String(value)}”无效：须为 8003、填充位 0、13 位数字（末位为校验码）加 1–16 位序列号，请核对标签。`,
          en: `The GRAI "${String(value)}" is not valid: it needs 8003, a filler 0, 13 digits ending in a correct check digit, and a serial of 1 to 16 characters; compare it with the label.`,
        },
      };
