import { rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw } from '../platform/sql.js';
import type { Award, Usage } from '../rulebook/credits.js';
import { findUsage } from './credits.queries.js';

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
    for (const { key, usedBefore, add } of award.caps) {
      if (add === 0n) continue;
      this.used.set(key, usedBefore + add);
      this.changed.add(key);
    }
    if (award.cooling) {
      this.lastAt.set(award.cooling.key, award.cooling.at);
      this.changed.add(award.cooling.key);
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
  }
}
