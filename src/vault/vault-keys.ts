import { randomBytes } from 'node:crypto';
import type { Config } from '../platform/config.js';
import { type KeyRings, openKeyRings } from '../platform/key-ring.js';
import { opened, sealed } from './sealed-box.js';

/** What keyed digests are for: each has a key of its own, so that a digest of one tells nothing in another. */
export type DigestUse = 'phone index' | 'sign-in code' | 'address';

/** A data key as it is stored: sealed by the ring that `keyId` names. */
export interface WrappedKey {
  readonly number: number;
  readonly wrapped: Buffer;
  readonly keyId: string;
}

/** The keys that come from the configuration and are in no database. */
export class VaultKeys {
  private constructor(private readonly rings: KeyRings) {}

  static async open(config: Pick<Config, 'vaultKeys' | 'home'>): Promise<VaultKeys> {
    return new VaultKeys(await openKeyRings(config));
  }

  /** Whether a data key is sealed by VAULT_KEY as it is now. */
  isWrappedNow({ keyId }: WrappedKey): boolean {
    return keyId === this.rings.now.id;
  }

  newDataKey(number: number): WrappedKey {
    const ring = this.rings.now;
    return {
      number,
      wrapped: sealed(ring.key('data keys'), randomBytes(32), placeOf(number)),
      keyId: ring.id,
    };
  }

  unwrapped({ number, wrapped, keyId }: WrappedKey): Buffer {
    const ring = [this.rings.now, this.rings.before].find((one) => one?.id === keyId);
    if (!ring) {
      throw new Error(
        `Data key ${number} was sealed with another VAULT_KEY: set it again, or name it in VAULT_KEY_BEFORE.`,
      );
    }
    return opened(ring.key('data keys'), wrapped, placeOf(number));
  }

  digest(use: DigestUse, text: string): string {
    return this.rings.now.digest(use, text);
  }

  /** Under every key that stored rows may still have, the present one first. */
  digests(use: DigestUse, text: string): string[] {
    const { now, before } = this.rings;
    return [now, ...(before ? [before] : [])].map((ring) => ring.digest(use, text));
  }
}

const placeOf = (dataKeyNumber: number): string => `data key ${dataKeyNumber}`;
