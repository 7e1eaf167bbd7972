import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AuditKind } from './audit-chain.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** Append-only; internal: not in the API. */
@Entity('audit_entry')
export class AuditEntryRow {
  @PrimaryColumn({ type: 'bigint' })
  position!: string;

  @Column({ type: 'varchar', length: 32, ...ASCII })
  kind!: AuditKind;

  @Column({ type: 'varchar', length: 128, ...ASCII })
  subject!: string;

  @Column({ type: 'char', length: 64, ...ASCII })
  contentDigest!: string;

  @Column({ type: 'char', length: 64, ...ASCII })
  previousHash!: string;

  @Column({ type: 'char', length: 64, ...ASCII })
  hash!: string;

  @Column({ type: 'datetime', precision: 3 })
  recordedAt!: Date;
}

/** The one row that is locked to append. */
@Entity('audit_head')
export class AuditHead {
  @PrimaryColumn({ type: 'tinyint' })
  id!: number;

  @Column({ type: 'bigint' })
  position!: string;

  @Column({ type: 'char', length: 64, ...ASCII })
  hash!: string;
}

/** 检查点: the chain up to a position, signed. Append-only. */
@Entity('audit_checkpoint')
export class AuditCheckpoint {
  @PrimaryColumn({ type: 'bigint' })
  position!: string;

  @Column({ type: 'char', length: 64, ...ASCII })
  hash!: string;

  /** Of the public key: the first 16 hexadecimal digits of its SHA-256. */
  @Column({ type: 'char', length: 16, ...ASCII })
  keyId!: string;

  /** Ed25519, base64url. */
  @Column({ type: 'varchar', length: 100, ...ASCII })
  signature!: string;

  @Column({ type: 'datetime', precision: 3 })
  signedAt!: Date;
}
