import { shareOf } from '../support/world-chance.js';

/** Numbers that the same words always give in the same order: a run's seed is one of them. */
export class Chance {
  private readonly words: readonly (string | number)[];
  private drawn = 0;

  constructor(...words: readonly (string | number)[]) {
    this.words = words;
  }

  /** From 0 (in) to 1 (out). */
  share(): number {
    return shareOf(...this.words, this.drawn++);
  }

  /** A whole number from `low` to `high`, both in reach. */
  between(low: number, high: number): number {
    return low + Math.floor(this.share() * (high - low + 1));
  }

  isOneIn(times: number): boolean {
    return this.share() * times < 1;
  }

  oneOf<T>(choices: readonly T[]): T {
    return choices[this.between(0, choices.length - 1)] as T;
  }

  shuffled<T>(values: readonly T[]): T[] {
    return values
      .map((value) => ({ value, at: this.share() }))
      .sort((a, b) => a.at - b.at)
      .map(({ value }) => value);
  }
}
