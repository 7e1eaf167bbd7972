import type { Id } from '../kernel/id.js';
import { dateOf, type LocalDate } from '../kernel/month.js';

/** What is left of what one transfer credited. */
export interface Lot {
  readonly id: Id;
  readonly accountId: Id;
  readonly amount: bigint;
  readonly remaining: bigint;
  readonly earnedAt: Date;
  readonly expiresOn: LocalDate | null;
}

/** Taken from a lot (below zero) or given back to it. */
export interface LotMove {
  readonly lotId: Id;
  readonly amount: bigint;
}

export const NEVER = '9999-12-31' as LocalDate;

/** The last day on which what is left of a lot can be spent; null when nothing is left. */
export const openUntil = ({ remaining, expiresOn }: Lot): LocalDate | null =>
  remaining === 0n ? null : (expiresOn ?? NEVER);

/** First in, first out; of what was earned at the same moment the lower id, so that everybody takes the same one. */
const firstIn = (a: Lot, b: Lot): number =>
  a.earnedAt.getTime() - b.earnedAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Whether something is left of it, had been earned by then and can still be spent that day. */
export const isSpendable = ({ remaining, earnedAt, expiresOn }: Lot, at: Date): boolean =>
  remaining > 0n && earnedAt <= at && (expiresOn === null || expiresOn >= dateOf(at));

/**
 * What a spending at `at` takes from the lots, first in first out: only what had been earned by then, and could still be
 * spent that day. Undefined where they do not hold as much.
 */
export function taken(lots: readonly Lot[], amount: bigint, at: Date): LotMove[] | undefined {
  const spendable = lots.filter((lot) => isSpendable(lot, at)).toSorted(firstIn);
  const held = spendable.reduce((sum, { remaining }) => sum + remaining, 0n);
  if (held < amount) return undefined;
  return firstOf(
    spendable.map(({ id, remaining }) => ({ lotId: id, amount: remaining })),
    amount,
  );
}

/** Takes an amount from lots in the order in which they were given it. */
export function firstOf(given: readonly LotMove[], amount: bigint): LotMove[] {
  const moves: LotMove[] = [];
  let wanted = amount;
  for (const { lotId, amount: has } of given) {
    if (wanted === 0n) break;
    const part = has < wanted ? has : wanted;
    moves.push({ lotId, amount: -part });
    wanted -= part;
  }
  return moves;
}

/**
 * What the release of a hold gives back: what the hold took was captured in the order in which it was taken, so the
 * rest goes back to the lots that came last.
 */
export const givenBack = (takenByHold: readonly LotMove[], remaining: bigint): LotMove[] =>
  firstOf(takenByHold.toReversed().map(negated), remaining).map(negated);

const negated = ({ lotId, amount }: LotMove): LotMove => ({ lotId, amount: -amount });
