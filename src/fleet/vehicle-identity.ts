import type { Check } from '../platform/validation.js';

/**
 * GB 16735: 17 characters without I, O and Q. The check digit at position 9 is not tested: its weights were not read in
 * a source, and a vehicle must not be refused on a guess.
 */
const VIN = /^[0-9A-HJ-NPR-Z]{17}$/;

/**
 * Province character, office letter and five characters (ordinary) or six (new energy, GA 36-2018), without I and O.
 * The letters that tell the kinds of new energy apart are known from secondary pages only (confidence C): not tested.
 */
const PLATE = /^[\u4e00-\u9fa5][A-HJ-NP-Z][0-9A-HJ-NP-Z]{5,6}$/;

export const vinCheck: Check = (value) =>
  typeof value === 'string' && VIN.test(value)
    ? undefined
    : {
        reason: 'VIN_INVALID',
        text: {
          zh: `车辆识别代号“${String(value)}”无效：须为 17 位，不含 I、O、Q，请对照行驶证核对。`,
          en: `The VIN "${String(value)}" is not valid: it has 17 characters without I, O and Q; compare it with the vehicle licence.`,
        },
      };

export const plateCheck: Check = (value) =>
  typeof value === 'string' && PLATE.test(value)
    ? undefined
    : {
        reason: 'PLATE_INVALID',
        text: {
          zh: `号牌“${String(value)}”无效：须为省份简称、发牌机关字母和 5 或 6 位字符，例如 湘AD12345。`,
          en: `The plate "${String(value)}" is not valid: a province character, an office letter and 5 or 6 characters, for example 湘AD12345.`,
        },
      };
