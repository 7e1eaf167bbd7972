import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import type { Transaction } from '../platform/database.js';
import { VaultKeys, type WrappedKey } from './vault-keys.js';
import { addKey, keysInUse, lockKeys, newestKey, removeKeys } from './vault.queries.js';

export interface OpenKey {
  readonly number: number;
  readonly key: Buffer;
}

/** 数据密钥: kept sealed in the database, open in memory alone. */
@Injectable()
export class DataKeys {
  private readonly known = new Map<number, Buffer>();

  constructor(
    private readonly keys: VaultKeys,
    private readonly clock: Clock,
  ) {}

  /** The key to seal with; it stays until the transaction ends. The first one is made when it is first needed. */
  async newest(transaction: Transaction): Promise<OpenKey> {
    let newest = await newestKey(transaction);
    if (!newest) {
      await this.add(transaction, 1);
      newest = await newestKey(transaction);
    }
    if (!newest) throw new Error('the vault has no data key');
    return { number: newest.number, key: this.opened(newest) };
  }

  opened(stored: WrappedKey): Buffer {
    const key = this.known.get(stored.number) ?? this.keys.unwrapped(stored);
    this.known.set(stored.number, key);
    return key;
  }

  /** Opens the next key, unless a rotation that was interrupted has done so. Gives whether it has opened one. */
  async openNext(transaction: Transaction): Promise<boolean> {
    const [newest, ...older] = await lockKeys(transaction);
    if (newest && older.length > 0 && this.keys.isWrappedNow(newest)) return false;
    await this.add(transaction, (newest?.number ?? 0) + 1);
    return true;
  }

  /** Destroys the keys with which nothing is sealed any more, and gives how many. */
  async destroyUnused(transaction: Transaction): Promise<number> {
    const [, ...older] = (await lockKeys(transaction)).map(({ number }) => number);
    const used = (await keysInUse(transaction, older)).map(({ number }) => number);
    const unused = older.filter((number) => !used.includes(number));
    for (const number of unused) this.known.delete(number);
    return removeKeys(transaction, unused);
  }

  private add(transaction: Transaction, number: number): Promise<number> {
    return addKey(transaction, this.keys.newDataKey(number), this.clock.now());
  }
}
