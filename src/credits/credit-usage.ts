import type { Id } from '../kernel/id.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw } from '../platform/sql.js';
import { type Award, capKeys, reviewKey, type Usage } from '../rulebook/credits.js';
import type { Candidate } from './credit-candidate.js';
import { findLastCredited, findUsage } from './credits.queries.js';

/** What an award counts, by counter. */
export type Counted = ReadonlyMap<string, bigint>;

export const countedBy = (award: Award): Counted =>
  new Map(
    [...award.caps, ...(award.review ? [award.review] : [])]
      .filter(({ add }) => add > 0n)
      .map(({ key, add }) => [key, add]),
  );

/** What a stored award counted: its rule's version says in which counters, and the award how much. */
export function countedThen(
  { inForce, action }: Pick<Candidate, 'inForce' | 'action'>,
  { points, times }: { points: bigint; times: bigint },
): Counted {
  const counted = new Map(
    capKeys(inForce, action).map(({ key, unit }) => [key, unit === 'points' ? points : times]),
  );
  const review = reviewKey(inForce, action);
  if (review) counted.set(review.key, BigInt(action.quantity));
  return counted;
}

/** The counters of a batch, locked until its transaction ends: two workers cannot both see the last place free. */
export class LockedUsage implements Usage {
  readonly used = new Map<string, bigint>();
  readonly lastAt = new Map<string, Date>();
  private readonly changed = new Set<string>();

  private constructor(private readonly transaction: Transaction) {}

  /** Opens the counters that are not there yet and locks all of them, sorted as they come, so that nobody deadlocks. */
  static async lock(transaction: Transaction, keys: readonly string[]): Promise<LockedUsage> {
    const usage = new LockedUsage(transaction);
    if (keys.length === 0) return usage;
    const unused = keys.map((key) => ({ cap_key: key, used: 0 }));
    // A counter already there stays as it is, and is locked by the attempt: the next statement reads what no one else moves.
    await write(
      transaction,
      insertInto('credit_cap_usage', unused, raw('ON DUPLICATE KEY UPDATE cap_key = cap_key')),
    );
    const counters = await rows<{ capKey: string; used: string; lastAt: Date | null }>(
      transaction,
      findUsage(keys),
    );
    for (const { capKey, used, lastAt } of counters) {
      usage.used.set(capKey, BigInt(used));
      if (lastAt) usage.lastAt.set(capKey, lastAt);
    }
    return usage;
  }

  /** Counts an award, so that the next one of the batch sees it. */
  count(award: Award): void {
    this.add(countedBy(award), 1n);
    if (award.cooling) {
      this.lastAt.set(award.cooling.key, award.cooling.at);
      this.changed.add(award.cooling.key);
    }
  }

  /** Gives back what an award counted that stands no more. */
  giveBack(counted: Counted): void {
    this.add(counted, -1n);
  }

  /** Lets what cooled by awards that stand no more cool by the last one that does. */
  async coolBy(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const found = await rows<{ coolingKey: Id; lastAt: Date }>(this.transaction, findLastCredited(keys));
    const last = new Map(found.map(({ coolingKey, lastAt }) => [coolingKey, lastAt]));
    for (const key of keys) {
      const at = last.get(key);
      if (at) this.lastAt.set(key, at);
      else this.lastAt.delete(key);
      this.changed.add(key);
    }
  }

  async store(): Promise<void> {
    if (this.changed.size === 0) return;
    const counters = [...this.changed].sort().map((key) => ({
      cap_key: key,
      used: (this.used.get(key) ?? 0n).toString(),
      last_at: this.lastAt.get(key) ?? null,
    }));
    const replace = raw('ON DUPLICATE KEY UPDATE used = VALUES(used), last_at = VALUES(last_at)');
    await write(this.transaction, insertInto('credit_cap_usage', counters, replace));
    this.changed.clear();
  }

  private add(counted: Counted, sign: bigint): void {
    for (const [key, amount] of counted) {
      this.used.set(key, (this.used.get(key) ?? 0n) + sign * amount);
      this.changed.add(key);
    }
  }
}
