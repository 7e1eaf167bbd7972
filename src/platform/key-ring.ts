import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Config } from './config.js';
import { keyFile } from './key-file.js';

/** One VAULT_KEY and the keys that follow from it (HKDF, RFC 5869): it never seals or digests anything itself. */
export class KeyRing {
  private readonly derived = new Map<string, Buffer>();

  constructor(private readonly root: Buffer) {}

  /** 32 bytes, for one use each; the name of a use must never change. A key tells nothing of another. */
  key(use: string): Buffer {
    let key = this.derived.get(use);
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', this.root, '', `greenparcel: ${use}`, 32));
      this.derived.set(use, key);
    }
    return key;
  }

  /** Tells rings apart, and nothing else. */
  get id(): string {
    return this.key('identifier').toString('hex').slice(0, 16);
  }

  /** HMAC-SHA-256, 64 hexadecimal digits: equal texts have equal digests, and without the key nobody can try texts out. */
  digest(use: string, text: string): string {
    return createHmac('sha256', this.key(use)).update(text).digest('hex');
  }
}

export interface KeyRings {
  readonly now: KeyRing;
  /** Of VAULT_KEY_BEFORE, while it is named. */
  readonly before: KeyRing | undefined;
}

/** The ring of VAULT_KEY; in development its key is made under the home of the process. */
export async function openKeyRings({
  vaultKeys,
  home,
}: Pick<Config, 'vaultKeys' | 'home'>): Promise<KeyRings> {
  const key = vaultKeys.key ?? Buffer.from(await keyFile(home, 'vault-key.base64', newKey), 'base64');
  if (key.length !== 32) throw new Error(`The key of the vault under ${home}/keys is damaged: restore it.`);
  return { now: new KeyRing(key), before: vaultKeys.keyBefore && new KeyRing(vaultKeys.keyBefore) };
}

const newKey = async (): Promise<string> => randomBytes(32).toString('base64');
