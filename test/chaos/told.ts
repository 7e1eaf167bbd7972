import type { Telling } from './action.js';
import { grouped } from '../../src/platform/grouped.js';

/** What the callers were answered: the only thing beside the plan that the comparison knows of a run. */
export class Told {
  /** Acknowledged, by firm, table and reference. */
  readonly tellings = new Map<string, Telling>();
  readonly redemptions = new Map<string, Redeemed>();
  /** Those that were not refused. */
  readonly donations = new Map<string, { readonly personId: string; readonly credits: number }>();
  /** Everything that callers sent and were answered, repetitions included. */
  answered = 0;
  private readonly ids = new Map<string, string>();

  acknowledge(telling: Telling, id: string): void {
    const key = keyOf(telling);
    this.answered += 1;
    this.tellings.set(key, telling);
    this.ids.set(key, id);
  }

  /** The platform's id of what a telling corrects. */
  idOfCorrected({ firmId, table, corrects }: Telling): string {
    const id = this.ids.get(`${firmId}/${table}/${corrects}`);
    if (!id) throw new Error(`${corrects} is corrected before it was acknowledged`);
    return id;
  }

  /** How much there was of what, for a reader of the log. */
  summary(): Record<string, number> {
    const standing = this.standing();
    const states = grouped(this.redemptions.values(), ({ state }) => `redemptions ${state}`);
    return {
      records: this.tellings.size,
      corrected: this.tellings.size - standing.length,
      ...Object.fromEntries([...states].map(([state, own]) => [state, own.length])),
      donations: this.donations.size,
    };
  }

  /** Tellings in whose place no acknowledged one stands. */
  standing(): Telling[] {
    const all = [...this.tellings.values()];
    const corrected = new Set(
      all.flatMap((one) => (one.corrects ? [`${one.firmId}/${one.table}/${one.corrects}`] : [])),
    );
    return all.filter((one) => !corrected.has(keyOf(one)));
  }
}

export const keyOf = ({ firmId, table, item }: Telling): string => `${firmId}/${table}/${item.sourceRef}`;

/** How a redemption ended, by what the consumer and the partner were answered. */
export interface Redeemed {
  readonly personId: string;
  readonly rewardId: string;
  readonly state: 'OPEN' | 'CONFIRMED' | 'CANCELLED' | 'REFUSED';
}
