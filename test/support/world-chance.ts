import { digest } from '../../src/kernel/id.js';

/** A share from 0 (in) to 1 (out) that the same words always give: variety without chance. */
export const shareOf = (...words: readonly (string | number)[]): number =>
  Number.parseInt(digest(...words).slice(0, 8), 16) / 0x1_0000_0000;

/** A value from `low` to `high`, both in reach, that the same words always give. */
export const between = (low: number, high: number, ...words: readonly (string | number)[]): number =>
  low + (high - low) * shareOf(...words);

export const wholeBetween = (low: number, high: number, ...words: readonly (string | number)[]): number =>
  Math.floor(between(low, high + 1, ...words));

export const oneOf = <T>(choices: readonly T[], ...words: readonly (string | number)[]): T =>
  choices[Math.floor(shareOf(...words) * choices.length)]!;
