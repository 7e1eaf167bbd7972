import { Injectable } from '@nestjs/common';
import { digest } from '../kernel/id.js';
import { Clock } from './clock.js';
import { row, type Transaction, write } from './database.js';
import { insertInto, sql } from './sql.js';

/** What is proven to stand as it was first written. */
export type AuditKind =
  'TRANSFERS' | 'CREDIT_RULE' | 'RESTATEMENT' | 'PROGRAMME' | 'INSPECTION' | 'PAYMENT' | 'CASE_STEP';

export interface AuditSubject {
  readonly kind: AuditKind;
  /** Which record: at most 128 ASCII characters, meant for its feature alone. */
  readonly subject: string;
  /** SHA-256 of the record's content, 64 hexadecimal digits. */
  readonly digest: string;
}

export interface AuditEntry extends AuditSubject {
  /** 1, 2, 3 … without a gap, in the order of commits. */
  readonly position: string;
  readonly previousHash: string;
  readonly hash: string;
  readonly recordedAt: Date;
}

/** The hash before the first entry. */
export const NO_HASH = '0'.repeat(64);

/** SHA-256 over the entry and the hash before it, each part prefixed by its length: see `digest`. */
export const hashOf = (entry: Omit<AuditEntry, 'hash'>): string =>
  digest(
    entry.position,
    entry.previousHash,
    entry.kind,
    entry.subject,
    entry.digest,
    entry.recordedAt.toISOString(),
  );

/**
 * 审计链: each record that must never change leaves its digest in one chain, in the transaction that writes the record.
 * Whoever changes, removes or adds a record later breaks the chain, see `AuditProof` and `npm run -s audit -- verify`.
 */
@Injectable()
export class AuditChain {
  constructor(private readonly clock: Clock) {}

  /**
   * Call it last in a transaction: the head is locked until the commit, and who holds it must not wait for anything
   * else.
   */
  async append(
    transaction: Transaction,
    { kind, subject, digest: contentDigest }: AuditSubject,
  ): Promise<void> {
    const head = await row<{ position: string; hash: string }>(
      transaction,
      sql`SELECT position, hash FROM audit_head WHERE id = 1 FOR UPDATE`,
    );
    if (!head) throw new Error('the audit chain has no head');
    const entry = {
      position: (BigInt(head.position) + 1n).toString(),
      previousHash: head.hash,
      kind,
      subject,
      digest: contentDigest,
      recordedAt: this.clock.now(),
    };
    const hash = hashOf(entry);
    await write(
      transaction,
      insertInto('audit_entry', [
        {
          position: entry.position,
          kind,
          subject,
          content_digest: contentDigest,
          previous_hash: entry.previousHash,
          hash,
          recorded_at: entry.recordedAt,
        },
      ]),
    );
    await write(
      transaction,
      sql`UPDATE audit_head SET position = ${entry.position}, hash = ${hash} WHERE id = 1`,
    );
  }
}
