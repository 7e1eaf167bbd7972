import type { Id } from '../kernel/id.js';
import { row, rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw, type Sql, sql } from '../platform/sql.js';
import type { VaultFieldName } from './vault-field.entity.js';
import type { WrappedKey } from './vault-keys.js';

export interface SealedField {
  readonly personId: Id;
  readonly field: VaultFieldName;
  readonly dataKeyNumber: number;
  readonly sealed: Buffer;
  readonly blindIndex: string | null;
}

/** A field together with the key that opens it: read apart, the key might be gone in between. */
export type FieldWithKey = SealedField & WrappedKey;

const KEY = raw('number, wrapped, key_id AS keyId');
const FIELDS = sql`SELECT person_id AS personId, field, data_key_number AS dataKeyNumber, sealed,
    blind_index AS blindIndex, ${KEY}
  FROM vault_field JOIN data_key ON number = data_key_number`;

export const fieldsOf = (personId: Id): Sql => sql`${FIELDS} WHERE person_id = ${personId}`;

export const personByIndex = (field: VaultFieldName, blindIndexes: readonly string[]): Sql =>
  sql`SELECT person_id AS personId FROM vault_field WHERE field = ${field} AND blind_index IN ${blindIndexes}`;

export const storeFields = (transaction: Transaction, fields: readonly SealedField[]): Promise<number> =>
  write(
    transaction,
    insertInto(
      'vault_field',
      fields.map(({ personId, field, dataKeyNumber, sealed, blindIndex }) => ({
        person_id: personId,
        field,
        data_key_number: dataKeyNumber,
        sealed,
        blind_index: blindIndex,
      })),
      raw(`ON DUPLICATE KEY UPDATE data_key_number = VALUES(data_key_number), sealed = VALUES(sealed),
             blind_index = VALUES(blind_index)`),
    ),
  );

export const eraseFields = (transaction: Transaction, personId: Id): Promise<number> =>
  write(transaction, sql`DELETE FROM vault_field WHERE person_id = ${personId}`);

/** The key that new fields are sealed with. It cannot go while the transaction lasts. */
export const newestKey = (transaction: Transaction): Promise<WrappedKey | undefined> =>
  row(transaction, sql`SELECT ${KEY} FROM data_key ORDER BY number DESC LIMIT 1 LOCK IN SHARE MODE`);

/** Newest first, and nobody else's until the transaction ends. */
export const lockKeys = (transaction: Transaction): Promise<WrappedKey[]> =>
  rows(transaction, sql`SELECT ${KEY} FROM data_key ORDER BY number DESC FOR UPDATE`);

/** Of two who add the same number the first has added it. */
export const addKey = (transaction: Transaction, key: WrappedKey, openedAt: Date): Promise<number> =>
  write(
    transaction,
    sql`INSERT IGNORE INTO data_key (number, wrapped, key_id, opened_at)
        VALUES (${key.number}, ${key.wrapped}, ${key.keyId}, ${openedAt})`,
  );

export const fieldsOfOldKeys = (
  transaction: Transaction,
  newest: number,
  limit: number,
): Promise<FieldWithKey[]> =>
  rows(
    transaction,
    sql`${FIELDS} WHERE data_key_number < ${newest}
        ORDER BY data_key_number, person_id, field LIMIT ${limit} FOR UPDATE`,
  );

/** Which of the keys still seal something. */
export const keysInUse = (
  transaction: Transaction,
  numbers: readonly number[],
): Promise<{ number: number }[]> =>
  rows(
    transaction,
    sql`SELECT DISTINCT data_key_number AS number FROM vault_field WHERE data_key_number IN ${numbers}
        FOR UPDATE`,
  );

export const removeKeys = (transaction: Transaction, numbers: readonly number[]): Promise<number> =>
  write(transaction, sql`DELETE FROM data_key WHERE number IN ${numbers}`);
