import { createHmac, randomBytes } from 'node:crypto';
import type { Config } from '../platform/config.js';
import { openKeyRings } from '../platform/key-ring.js';
import { codeDigest, codeOf, type RedemptionCode, writtenCode } from './redemption-code.js';
import type { Redemption } from './redemption.entity.js';

/**
 * Makes codes and shows them to their owners again. A code is the keyed digest of a random salt: the database holds the
 * salt and a digest of the code, and the key is in no database, so that a copy of it honours nothing.
 */
export class RedemptionCodes {
  private constructor(
    private readonly key: Buffer,
    private readonly keyBefore: Buffer | undefined,
  ) {}

  /** The keys follow from VAULT_KEY and VAULT_KEY_BEFORE (HKDF, RFC 5869), and tell nothing of what these seal. */
  static async open(config: Pick<Config, 'vaultKeys' | 'home'>): Promise<RedemptionCodes> {
    const { now, before } = await openKeyRings(config);
    return new RedemptionCodes(now.key(USE), before?.key(USE));
  }

  newCode(): Pick<Redemption, 'codeSalt' | 'codeDigest'> {
    const codeSalt = randomBytes(16).toString('hex');
    return { codeSalt, codeDigest: codeDigest(codeUnder(this.key, codeSalt)) };
  }

  /** As it is shown; null where the key of its time is gone: it can still be confirmed, but not be read again. */
  shown({ codeSalt, codeDigest: stored }: Pick<Redemption, 'codeSalt' | 'codeDigest'>): string | null {
    const keys = [this.key, ...(this.keyBefore ? [this.keyBefore] : [])];
    const code = keys.map((key) => codeUnder(key, codeSalt)).find((one) => codeDigest(one) === stored);
    return code ? writtenCode(code) : null;
  }
}

const USE = 'redemption codes';

const codeUnder = (key: Buffer, salt: string): RedemptionCode =>
  codeOf(createHmac('sha256', key).update(salt).digest('hex'));
