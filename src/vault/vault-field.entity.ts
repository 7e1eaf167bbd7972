import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** What the vault holds of a person. */
export const VAULT_FIELDS = ['PHONE', 'NICKNAME', 'BIRTH_DATE', 'GUARDIAN_PHONE'] as const;
export type VaultFieldName = (typeof VAULT_FIELDS)[number];

/** 保险库字段: one field of one person, sealed. Not in the API. */
@Entity('vault_field')
@Index('vault_field_blind_index', ['field', 'blindIndex'], { unique: true })
@Index('vault_field_data_key', ['dataKeyNumber'])
export class VaultField {
  @PrimaryColumn({ type: 'varchar', length: 36, ...ASCII })
  personId!: Id;

  @PrimaryColumn({ type: 'varchar', length: 32, ...ASCII })
  field!: VaultFieldName;

  @Column({ type: 'int' })
  dataKeyNumber!: number;

  /** AES-256-GCM: nonce, ciphertext, tag. */
  @Column({ type: 'varbinary', length: 500 })
  sealed!: Buffer;

  /** Keyed digest by which a person is found, of the fields that one is looked up by. */
  @Column({ type: 'char', length: 64, nullable: true, ...ASCII })
  blindIndex!: string | null;
}

/** 数据密钥: seals fields, and is itself sealed by VAULT_KEY. Gone when no field is sealed with it. */
@Entity('data_key')
export class DataKey {
  @PrimaryColumn({ type: 'int' })
  number!: number;

  @Column({ type: 'varbinary', length: 100 })
  wrapped!: Buffer;

  /** Which VAULT_KEY sealed it. */
  @Column({ type: 'char', length: 16, ...ASCII })
  keyId!: string;

  @Column({ type: 'datetime', precision: 3 })
  openedAt!: Date;
}
