import { Injectable } from '@nestjs/common';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { Database, row, rows, type Transaction } from '../platform/database.js';
import { DataKeys, type OpenKey } from './data-keys.service.js';
import type { PhoneNumber } from './phone-number.js';
import { opened, sealed } from './sealed-box.js';
import type { VaultFieldName } from './vault-field.entity.js';
import { VaultKeys } from './vault-keys.js';
import {
  eraseFields,
  fieldsOf,
  type FieldWithKey,
  personByIndex,
  type SealedField,
  storeFields,
} from './vault.queries.js';

/** What the vault holds of one person. */
export interface PersonalFields {
  readonly PHONE?: PhoneNumber | undefined;
  readonly NICKNAME?: string | undefined;
  readonly BIRTH_DATE?: LocalDate | undefined;
  readonly GUARDIAN_PHONE?: PhoneNumber | undefined;
}

/**
 * 个人信息保险库: what says who a person is, apart from everything that the pseudonymous id stands on. Nothing of it is
 * to be told in an event, a log line or a refusal.
 */
@Injectable()
export class Vault {
  constructor(
    private readonly database: Database,
    private readonly dataKeys: DataKeys,
    private readonly keys: VaultKeys,
  ) {}

  /** Seals fields of a person; one that is there is replaced, the others stay. */
  async seal(transaction: Transaction, personId: Id, fields: PersonalFields): Promise<void> {
    const given = Object.entries(fields) as [VaultFieldName, string | undefined][];
    const key = await this.dataKeys.newest(transaction);
    const fieldsGiven = given.flatMap(([field, value]) =>
      value === undefined ? [] : [this.sealedField(key, personId, field, value)],
    );
    if (fieldsGiven.length > 0) await storeFields(transaction, fieldsGiven);
  }

  /** All that is held of a person; nothing of one who is unknown or was erased. */
  async open(personId: Id, transaction?: Transaction): Promise<PersonalFields> {
    const stored = transaction
      ? await rows<FieldWithKey>(transaction, fieldsOf(personId))
      : await this.database.rows<FieldWithKey>(fieldsOf(personId));
    return Object.fromEntries(stored.map((field) => [field.field, this.plain(field)]));
  }

  /** Whose phone number it is. */
  async personOf(transaction: Transaction, phone: PhoneNumber): Promise<Id | undefined> {
    const found = await row<{ personId: Id }>(
      transaction,
      personByIndex('PHONE', this.keys.digests('phone index', phone)),
    );
    return found?.personId;
  }

  /** Removes fields and blind indexes for good. Doing it again is harmless. */
  async erase(transaction: Transaction, personId: Id): Promise<void> {
    await eraseFields(transaction, personId);
  }

  /** The same field under another data key, and under the index key of today. */
  sealedAgain(key: OpenKey, field: FieldWithKey): SealedField {
    return this.sealedField(key, field.personId, field.field, this.plain(field));
  }

  private sealedField(key: OpenKey, personId: Id, field: VaultFieldName, value: string): SealedField {
    return {
      personId,
      field,
      dataKeyNumber: key.number,
      sealed: sealed(key.key, Buffer.from(value), placeOf(personId, field)),
      blindIndex: field === 'PHONE' ? this.keys.digest('phone index', value) : null,
    };
  }

  private plain({ personId, field, sealed: box, ...wrapped }: FieldWithKey): string {
    const key = this.dataKeys.opened(wrapped);
    try {
      return opened(key, box, placeOf(personId, field)).toString();
    } catch {
      throw new Error(
        `${field} of person ${personId} does not open: it was changed, or sealed for another person or field`,
      );
    }
  }
}

/** Ids hold no blank: no two places are written alike. */
const placeOf = (personId: Id, field: VaultFieldName): string => `vault ${personId} ${field}`;
