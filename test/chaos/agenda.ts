import { CLIENTS } from './cast.js';
import { at, type Day, daysBefore, EXPIRED, LASTING } from './calendar.js';

export interface Moment {
  readonly day: Day;
  readonly instant: string;
  /** Counts the days of the agenda, from 0. */
  readonly dayNumber: number;
}

const OPENS_MINUTES = 8 * 60;
/** Longer than any rule makes a person wait. */
const APART_MINUTES = 15;

/**
 * The moments at which one client records that a person did something, one after the other: several on a day, then the
 * next day. No other client uses them, and none is nearer to another of the person than the rules' cooling times.
 */
export class Agenda {
  private used = 0;

  constructor(
    private readonly today: Day,
    private readonly client: number,
    private readonly days: typeof LASTING | typeof EXPIRED,
    private readonly perDay: number,
  ) {}

  /** Undefined once the days are used up. */
  next(): Moment | undefined {
    const dayNumber = Math.floor(this.used / this.perDay);
    const slot = (this.used % this.perDay) * CLIENTS + this.client;
    const before = this.days.from - dayNumber;
    if (before < this.days.to) return undefined;
    this.used += 1;
    const day = daysBefore(this.today, before);
    return { day, instant: at(day, OPENS_MINUTES + slot * APART_MINUTES), dayNumber };
  }
}
