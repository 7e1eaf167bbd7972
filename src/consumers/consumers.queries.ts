import type { Id } from '../kernel/id.js';
import { row, type Transaction, write } from '../platform/database.js';
import { insertInto, raw, type Sql, sql } from '../platform/sql.js';
import type { Consent, ConsentGiver } from './consent.entity.js';

export type ConsentRow = Pick<Consent, 'purpose' | 'version' | 'givenBy' | 'givenAt' | 'withdrawnAt'>;

export const consentsOf = (personId: Id): Sql => sql`
  SELECT purpose, version, given_by AS givenBy, given_at AS givenAt, withdrawn_at AS withdrawnAt
  FROM consent WHERE person_id = ${personId} ORDER BY given_at, purpose, id`;

export const standingConsent = (
  transaction: Transaction,
  personId: Id,
  purpose: string,
): Promise<{ version: number; givenBy: ConsentGiver } | undefined> =>
  row(
    transaction,
    sql`SELECT version, given_by AS givenBy FROM consent
        WHERE person_id = ${personId} AND purpose = ${purpose} AND standing = 1 FOR UPDATE`,
  );

export const addConsents = (
  transaction: Transaction,
  consents: readonly Omit<Consent, 'withdrawnAt' | 'standing'>[],
): Promise<number> =>
  write(
    transaction,
    insertInto(
      'consent',
      consents.map((consent) => ({
        id: consent.id,
        person_id: consent.personId,
        purpose: consent.purpose,
        version: consent.version,
        given_by: consent.givenBy,
        given_at: consent.givenAt,
        standing: 1,
      })),
    ),
  );

/** Ends the standing consent to a purpose, or to all of them. */
export const endConsents = (
  transaction: Transaction,
  personId: Id,
  at: Date,
  purpose?: string,
): Promise<number> =>
  write(
    transaction,
    sql`UPDATE consent SET withdrawn_at = ${at}, standing = NULL
        WHERE person_id = ${personId} AND standing = 1
          AND ${purpose === undefined ? raw('1 = 1') : sql`purpose = ${purpose}`}`,
  );

export interface StoredCode {
  readonly codeDigest: string;
  readonly attempts: number;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
}

export const lockCode = (transaction: Transaction, subject: string): Promise<StoredCode | undefined> =>
  row(
    transaction,
    sql`SELECT code_digest AS codeDigest, attempts, requested_at AS requestedAt, expires_at AS expiresAt
        FROM sign_in_code WHERE subject = ${subject} FOR UPDATE`,
  );

/** In the place of the one before, which is worth nothing from now on. */
export const storeCode = (
  transaction: Transaction,
  code: { subject: string; codeDigest: string; requestedAt: Date; expiresAt: Date },
): Promise<number> =>
  write(
    transaction,
    insertInto(
      'sign_in_code',
      [
        {
          subject: code.subject,
          code_digest: code.codeDigest,
          attempts: 0,
          requested_at: code.requestedAt,
          expires_at: code.expiresAt,
        },
      ],
      raw(`ON DUPLICATE KEY UPDATE code_digest = VALUES(code_digest), attempts = 0,
             requested_at = VALUES(requested_at), expires_at = VALUES(expires_at)`),
    ),
  );

export const countAttempt = (transaction: Transaction, subject: string): Promise<number> =>
  write(transaction, sql`UPDATE sign_in_code SET attempts = attempts + 1 WHERE subject = ${subject}`);

export const removeCode = (transaction: Transaction, subject: string, codeDigest: string): Promise<number> =>
  write(
    transaction,
    sql`DELETE FROM sign_in_code WHERE subject = ${subject} AND code_digest = ${codeDigest}`,
  );

export interface StoredTally {
  readonly times: number;
  readonly openedAt: Date;
}

export const tallyOf = (transaction: Transaction, subject: string): Promise<StoredTally | undefined> =>
  row(
    transaction,
    sql`SELECT times, opened_at AS openedAt FROM sign_in_code_tally WHERE subject = ${subject} FOR UPDATE`,
  );

/** Counts once more, from one again when the window has passed. Who counts the same waits for the other's commit. */
export const addToTally = (
  transaction: Transaction,
  subject: string,
  now: Date,
  windowSeconds: number,
): Promise<number> => {
  const hasPassed = sql`opened_at <= ${new Date(now.getTime() - windowSeconds * 1000)}`;
  return write(
    transaction,
    sql`INSERT INTO sign_in_code_tally (subject, times, opened_at) VALUES (${subject}, 1, ${now})
        ON DUPLICATE KEY UPDATE times = IF(${hasPassed}, 1, times + 1), opened_at = IF(${hasPassed}, ${now}, opened_at)`,
  );
};

export const forgetCodes = (transaction: Transaction, before: Date, limit: number): Promise<number> =>
  write(
    transaction,
    sql`DELETE FROM sign_in_code WHERE expires_at < ${before} ORDER BY expires_at, subject LIMIT ${limit}`,
  );

export const forgetTallies = (transaction: Transaction, before: Date, limit: number): Promise<number> =>
  write(
    transaction,
    sql`DELETE FROM sign_in_code_tally WHERE opened_at < ${before} ORDER BY opened_at, subject LIMIT ${limit}`,
  );
