import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { Readable } from 'node:stream';
import { digest } from '../kernel/id.js';
import type { Clock } from './clock.js';
import type { Config } from './config.js';
import { type Database, write } from './database.js';
import { FileMissing, type FileStore } from './file-store.js';
import { keyFile } from './key-file.js';
import { sql } from './sql.js';

/** 检查点: the audit chain up to a position, signed. */
export interface Checkpoint {
  readonly position: string;
  readonly hash: string;
  /** Of the public key: the first 16 hexadecimal digits of the SHA-256 of its SPKI form. */
  readonly keyId: string;
  /** Ed25519 over `digest(position, hash, signedAt)`, base64url. */
  readonly signature: string;
  readonly signedAt: string;
}

const NEWEST = 'audit/newest-checkpoint.json';
const CHECKPOINT_BYTES = 10_000;

/**
 * Signs how far the audit chain has come, again and again, and keeps each checkpoint in the database and the newest in
 * the file store as well: who takes away the end of the chain together with its checkpoints is found by the file.
 */
export class AuditCheckpoints {
  readonly keyId: string;
  private readonly publicKey: KeyObject;

  private constructor(
    private readonly database: Database,
    private readonly files: FileStore,
    private readonly clock: Clock,
    private readonly privateKey: KeyObject,
  ) {
    this.publicKey = createPublicKey(privateKey);
    const spki = this.publicKey.export({ type: 'spki', format: 'der' });
    this.keyId = createHash('sha256').update(spki).digest('hex').slice(0, 16);
  }

  static async open(
    { auditPrivateKey, home }: Config,
    database: Database,
    files: FileStore,
    clock: Clock,
  ): Promise<AuditCheckpoints> {
    const pem = auditPrivateKey ?? (await keyFile(home, 'audit-ed25519.pem', newKey));
    return new AuditCheckpoints(database, files, clock, createPrivateKey(pem));
  }

  /** Signs the chain as it stands, where it has grown since the last time. */
  async sign(): Promise<Checkpoint | undefined> {
    const head = await this.database.row<{ position: string; hash: string; signed: string }>(
      sql`SELECT position, hash, (SELECT COALESCE(MAX(position), 0) FROM audit_checkpoint) AS signed
          FROM audit_head WHERE id = 1`,
    );
    if (!head || BigInt(head.position) <= BigInt(head.signed)) return undefined;
    const signedAt = this.clock.now();
    const checkpoint = this.signed(head.position, head.hash, signedAt);
    await this.files.write(
      NEWEST,
      Readable.from([Buffer.from(JSON.stringify(checkpoint))]),
      CHECKPOINT_BYTES,
    );
    // Another process may just have signed the same position: its signature is as good, and no row is ever updated.
    await this.database.transaction((transaction) =>
      write(
        transaction,
        sql`INSERT IGNORE INTO audit_checkpoint (position, hash, key_id, signature, signed_at)
            VALUES (${checkpoint.position}, ${checkpoint.hash}, ${checkpoint.keyId}, ${checkpoint.signature}, ${signedAt})`,
      ),
    );
    return checkpoint;
  }

  /** The one that is kept outside the database; undefined where none was signed yet. */
  async kept(): Promise<Checkpoint | undefined> {
    try {
      let text = '';
      for await (const chunk of await this.files.read(NEWEST)) text += String(chunk);
      return JSON.parse(text) as Checkpoint;
    } catch (error) {
      if (error instanceof FileMissing) return undefined;
      throw error;
    }
  }

  /** Whether our key signed it. */
  isGenuine({ position, hash, keyId, signature, signedAt }: Checkpoint): boolean {
    const content = Buffer.from(digest(position, hash, signedAt));
    return keyId === this.keyId && verify(null, content, this.publicKey, Buffer.from(signature, 'base64url'));
  }

  private signed(position: string, hash: string, at: Date): Checkpoint {
    const signedAt = at.toISOString();
    const signature = sign(null, Buffer.from(digest(position, hash, signedAt)), this.privateKey);
    return { position, hash, keyId: this.keyId, signature: signature.toString('base64url'), signedAt };
  }
}

const newKey = (): Promise<string> =>
  Promise.resolve(String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })));
