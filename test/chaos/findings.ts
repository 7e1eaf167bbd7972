import type { Say } from './servers.js';

export const COUNTS = ['lost', 'doubled', 'negative', 'unbalanced'] as const;
type Count = (typeof COUNTS)[number];

/** What is not as it must be, counted by what it is and told one by one. */
export class Findings {
  readonly counts: Record<Count, number> = { lost: 0, doubled: 0, negative: 0, unbalanced: 0 };

  constructor(private readonly say: Say) {}

  find(count: Count, what: string, times = 1): void {
    if (times === 0) return;
    this.counts[count] += times;
    this.say(`${count}: ${what}`);
  }

  /** Too little is lost, too much is doubled. */
  compare(what: string, actual: number, expected: number): void {
    if (actual !== expected)
      this.find(actual < expected ? 'lost' : 'doubled', `${what}: ${actual} instead of ${expected}`);
  }
}
