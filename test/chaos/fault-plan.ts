import { Chance } from './chance.js';
import type { ServerName } from './servers.js';

export interface Victim {
  readonly name: ServerName;
  /** Of Redis: whether it forgets everything while it is down. */
  readonly isWiped: boolean;
}

/** Victims killed at one moment, and how long they stay dead. */
export interface Fault {
  readonly atMs: number;
  readonly victims: readonly Victim[];
  readonly downMs: number;
}

const KINDS: readonly Victim[] = [
  { name: 'api', isWiped: false },
  { name: 'worker', isWiped: false },
  { name: 'redis', isWiped: false },
  { name: 'redis', isWiped: true },
  { name: 'mariadb', isWiped: false },
];
const TWO_AT_ONCE_ONE_IN = 4;
const LONGEST_DOWN_MS = 3_000;

/** The faults of a seed: first each kind once, in a random order, then any kind, at times two of them at once. */
export function faultPlan(seed: number, seconds: number, meanGapMs: number): Fault[] {
  const chance = new Chance('faults', seed);
  const first = chance.shuffled(KINDS);
  const faults: Fault[] = [];
  for (let atMs = 0; ;) {
    atMs += chance.between(Math.round(meanGapMs * 0.3), Math.round(meanGapMs * 1.7));
    if (atMs >= seconds * 1000) return faults;
    const victim = first[faults.length] ?? chance.oneOf(KINDS);
    const another = chance.isOneIn(TWO_AT_ONCE_ONE_IN) ? chance.oneOf(KINDS) : victim;
    const victims = another.name === victim.name ? [victim] : [victim, another];
    faults.push({ atMs, victims, downMs: chance.between(0, LONGEST_DOWN_MS) });
  }
}
