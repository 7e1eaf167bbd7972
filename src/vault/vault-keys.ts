import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Config } from '../platform/config.js';
import { keyFile } from '../platform/key-file.js';
import { opened, sealed } from './sealed-box.js';

/**
 * What keyed digests are for: each has a key of its own, so that a digest of one tells nothing in another. Also the
 * names by which these keys follow from VAULT_KEY: they must never change.
 */
export type DigestUse = 'phone index' | 'sign-in code' | 'address';

/** A data key as it is stored: sealed by the key that `keyId` names. */
export interface WrappedKey {
  readonly number: number;
  readonly wrapped: Buffer;
  readonly keyId: string;
}

/** One VAULT_KEY and the keys that follow from it (HKDF, RFC 5869): it never seals or digests anything itself. */
class KeyRing {
  private readonly derived = new Map<string, Buffer>();

  constructor(private readonly root: Buffer) {}

  key(context: string): Buffer {
    let key = this.derived.get(context);
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', this.root, '', `greenparcel vault: ${context}`, 32));
      this.derived.set(context, key);
    }
    return key;
  }

  /** Tells keys apart without telling anything of them. */
  get id(): string {
    return this.key('identifier').toString('hex').slice(0, 16);
  }

  digest(use: DigestUse, text: string): string {
    return createHmac('sha256', this.key(use)).update(text).digest('hex');
  }
}

/** The keys that come from the configuration and are in no database. */
export class VaultKeys {
  private constructor(
    private readonly now: KeyRing,
    private readonly before: KeyRing | undefined,
  ) {}

  static async open({ vaultKeys, home }: Pick<Config, 'vaultKeys' | 'home'>): Promise<VaultKeys> {
    const key = vaultKeys.key ?? Buffer.from(await keyFile(home, 'vault-key.base64', newKey), 'base64');
    if (key.length !== 32) throw new Error(`The key of the vault under ${home}/keys is damaged: restore it.`);
    return new VaultKeys(new KeyRing(key), vaultKeys.keyBefore && new KeyRing(vaultKeys.keyBefore));
  }

  /** Whether a data key is sealed by VAULT_KEY as it is now. */
  isWrappedNow = ({ keyId }: WrappedKey): boolean => keyId === this.now.id;

  newDataKey(number: number): WrappedKey {
    const wrapped = sealed(this.now.key('data keys'), randomBytes(32), placeOf(number));
    return { number, wrapped, keyId: this.now.id };
  }

  unwrapped({ number, wrapped, keyId }: WrappedKey): Buffer {
    const ring = [this.now, this.before].find((one) => one?.id === keyId);
    if (!ring) {
      throw new Error(
        `Data key ${number} was sealed with another VAULT_KEY: set it again, or name it in VAULT_KEY_BEFORE.`,
      );
    }
    return opened(ring.key('data keys'), wrapped, placeOf(number));
  }

  /** HMAC-SHA-256, 64 hexadecimal digits: equal texts have equal digests, and without the key nobody can try texts out. */
  digest(use: DigestUse, text: string): string {
    return this.now.digest(use, text);
  }

  /** Under every key that stored rows may still have, the present one first. */
  digests(use: DigestUse, text: string): string[] {
    return [this.digest(use, text), ...(this.before ? [this.before.digest(use, text)] : [])];
  }
}

const placeOf = (dataKeyNumber: number): string => `data key ${dataKeyNumber}`;
const newKey = async (): Promise<string> => randomBytes(32).toString('base64');
