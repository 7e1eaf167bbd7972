import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Id } from '../kernel/id.js';
import { Clock } from '../platform/clock.js';
import { Database, type Transaction, write } from '../platform/database.js';
import { FileStore, type StoredFile } from '../platform/file-store.js';
import { LIMITS } from '../platform/limits.js';
import { insertInto, sql } from '../platform/sql.js';
import { kindOfStored } from './evidence-content.js';
import type { EvidenceMediaType } from './evidence-kind.js';

export interface KeptFile extends StoredFile {
  readonly storageKey: string;
}

const DAY_MS = 86_400_000;
/** An upload is bound within a day, and looked for as abandoned after two: the one never meets the other. */
const BOUND_WITHIN_MS = DAY_MS;
const ABANDONED_AFTER_MS = 2 * DAY_MS;
const FORGOTTEN_AT_ONCE = 10;

/**
 * 证据库: files between the door and what they are bound to. Each is noted before its first byte is stored, and crossed
 * off when it is bound or dropped; so what a process leaves that dies in between is found, and forgotten two days later.
 */
@Injectable()
export class EvidenceStore {
  constructor(
    private readonly database: Database,
    private readonly files: FileStore,
    private readonly clock: Clock,
  ) {}

  /** Stores what arrives. Refuses with FILE_TOO_LARGE, and then keeps nothing. */
  async keep(enterpriseId: Id, bytes: AsyncIterable<Uint8Array>): Promise<KeptFile> {
    await this.forgetAbandoned();
    const storageKey = `evidence/${enterpriseId}/${randomUUID()}`;
    const begun = { storage_key: storageKey, begun_at: this.clock.now() };
    await this.database.transaction((transaction) =>
      write(transaction, insertInto('evidence_upload', [begun])),
    );
    try {
      return { storageKey, ...(await this.files.write(storageKey, bytes, LIMITS.evidenceBytes)) };
    } catch (error) {
      await this.drop(storageKey);
      throw error;
    }
  }

  kindOf({ storageKey, byteCount }: KeptFile): Promise<EvidenceMediaType | 'TEXT' | undefined> {
    return kindOfStored(this.files, storageKey, byteCount);
  }

  read(storageKey: string): Promise<Readable> {
    return this.files.read(storageKey);
  }

  /** Crosses the file off, together with what binds it. Gives false when that comes too late. */
  async bound(transaction: Transaction, storageKey: string): Promise<boolean> {
    const since = new Date(this.clock.now().getTime() - BOUND_WITHIN_MS);
    const crossedOff = await write(
      transaction,
      sql`DELETE FROM evidence_upload WHERE storage_key = ${storageKey} AND begun_at >= ${since}`,
    );
    return crossedOff === 1;
  }

  /** Forgets a file that is bound to nothing. One that was crossed off is bound, whatever its sender was told. */
  async drop(storageKey: string): Promise<void> {
    const noted = await this.database.row(
      sql`SELECT 1 FROM evidence_upload WHERE storage_key = ${storageKey}`,
    );
    if (!noted) return;
    await this.files.remove(storageKey);
    await this.database.transaction((transaction) =>
      write(transaction, sql`DELETE FROM evidence_upload WHERE storage_key = ${storageKey}`),
    );
  }

  private async forgetAbandoned(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - ABANDONED_AFTER_MS);
    const abandoned = await this.database.rows<{ storageKey: string }>(
      sql`SELECT storage_key AS storageKey FROM evidence_upload WHERE begun_at < ${before}
          ORDER BY begun_at LIMIT ${FORGOTTEN_AT_ONCE}`,
    );
    for (const { storageKey } of abandoned) await this.drop(storageKey);
  }
}
