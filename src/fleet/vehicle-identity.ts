import { type Check } from '../platform/validation.js';
import type { Drive } from './drive.js';

/** GB 16735: 17 characters without I, O and Q. */
const VIN = /^[0-9A-HJ-NPR-Z]{17}$/;

/**
 * GB 16735-2019 (as ISO 3779 with the check digit of 49 CFR 565): what a letter counts, and the weight of each position.
 * Read in three published descriptions that agree (confidence B), with the examples of the specs; a digit counts itself.
 */
const LETTER_VALUES: Readonly<Record<string, number>> = Object.fromEntries(
  ['ABCDEFGH', 'JKLMN', 'STUVWXYZ'].flatMap((letters, row) =>
    [...letters].map((letter, index) => [letter, index + (row === 2 ? 2 : 1)]),
  ),
);
const VALUES: Readonly<Record<string, number>> = { ...LETTER_VALUES, P: 7, R: 9 };
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const CHECK_POSITION = 8;

/** The ninth character (检验位) that belongs to the other sixteen of a VIN; whatever stands there counts nothing. */
export function vinCheckDigit(vin: string): string {
  const total = WEIGHTS.reduce((sum, weight, position) => {
    const character = vin[position] ?? '0';
    return sum + weight * (VALUES[character] ?? Number(character));
  }, 0);
  return '0123456789X'[total % 11] as string;
}

/**
 * Makers in China (region code L, GB 16737) must carry the check digit. Elsewhere it is the law of North America alone:
 * an imported vehicle is not refused for the rule of another country.
 */
const hasWrongCheckDigit = (vin: string): boolean =>
  vin.startsWith('L') && vin[CHECK_POSITION] !== vinCheckDigit(vin);

export const vinCheck: Check = (value) => {
  if (typeof value !== 'string' || !VIN.test(value)) {
    return {
      reason: 'VIN_INVALID',
      text: {
        zh: `车辆识别代号“${String(value)}”无效：须为 17 位，不含 I、O、Q，请对照行驶证核对。`,
        en: `The VIN "${String(value)}" is not valid: it has 17 characters without I, O and Q; compare it with the vehicle licence.`,
      },
    };
  }
  if (!hasWrongCheckDigit(value)) return undefined;
  return {
    reason: 'VIN_CHECK_DIGIT',
    text: {
      zh: `车辆识别代号“${value}”有误：按 GB 16735 计算，第 9 位检验位应为 ${vinCheckDigit(value)}，请对照行驶证核对。`,
      en: `The VIN "${value}" is mistyped: by GB 16735 its ninth character, the check digit, would be ${vinCheckDigit(value)}; compare it with the vehicle licence.`,
    },
  };
};

/** GA 36-2018: the characters of the provinces. */
const PROVINCES = '京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新';
const OFFICE = `[${PROVINCES}][A-HJ-NP-Z]`;
const ORDINARY = '[0-9A-HJ-NP-Z]{4}[0-9A-HJ-NP-Z挂学警港澳]';
/**
 * GA 36-2018, new energy: six characters. Small vehicles have the letter of their kind first, then a letter or digit,
 * then digits; large ones have five digits, then the letter. The letters are D and F, and A to K since (confidence C):
 * which of them means which drive is not tested.
 */
const NEW_ENERGY_SMALL = '[A-HJK][0-9A-HJ-NP-Z][0-9]{4}';
const NEW_ENERGY_LARGE = '[0-9]{5}[A-HJK]';
const NEW_ENERGY_PLATE = new RegExp(`^${OFFICE}(?:${NEW_ENERGY_SMALL}|${NEW_ENERGY_LARGE})$`);
const ORDINARY_PLATE = new RegExp(`^${OFFICE}${ORDINARY}$`);

export const plateCheck: Check = (value) =>
  typeof value === 'string' && (ORDINARY_PLATE.test(value) || NEW_ENERGY_PLATE.test(value))
    ? undefined
    : {
        reason: 'PLATE_INVALID',
        text: {
          zh: `号牌“${String(value)}”无效：须为省份简称、发牌机关字母和 5 位字符（例如 湘A12345），或新能源汽车的 6 位字符（小型 湘AD12345，大型 湘A12345D）。`,
          en: `The plate "${String(value)}" is not valid: a province character, an office letter and 5 characters, for example 湘A12345, or the 6 of a new-energy vehicle: 湘AD12345 (small) or 湘A12345D (large).`,
        },
      };

/** A green plate is given to new-energy vehicles alone; an older one of them may still have an ordinary plate. */
export const contradictsPlate = (plate: string, drive: Drive): boolean =>
  NEW_ENERGY_PLATE.test(plate) && !['BEV', 'PHEV', 'FCEV'].includes(drive);
