import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** 转账: so much of one unit from the debited to the credited account. Append-only. Internal: not in the API. */
@Entity('ledger_transfer')
@Index('ledger_transfer_posted_once', ['id'], { unique: true })
@Index('ledger_transfer_debit', ['debitAccountId', 'sequence'])
@Index('ledger_transfer_credit', ['creditAccountId', 'sequence'])
export class LedgerTransfer {
  /** Posted order. Taken while the accounts are locked, so that within one account it is the order of commits. */
  @PrimaryGeneratedColumn({ type: 'bigint' })
  sequence!: string;

  /** Derived by the caller from what caused it: posting again is a no-op. */
  @Column({ type: 'char', length: 32, ...ASCII })
  id!: Id;

  @Column({ type: 'char', length: 32, ...ASCII })
  debitAccountId!: Id;

  @Column({ type: 'char', length: 32, ...ASCII })
  creditAccountId!: Id;

  @Column({ type: 'bigint' })
  amount!: string;

  /** Why, as a stable word. */
  @Column({ type: 'varchar', length: 32, ...ASCII })
  reason!: string;

  /** Why, in the words and references of the feature that posted it: JSON. */
  @Column({ type: 'text' })
  context!: string;

  @Column({ type: 'char', length: 64, ...ASCII })
  contentDigest!: string;

  /** Last civil date on which what was credited can be spent; null where it does not expire. */
  @Column({ type: 'date', nullable: true })
  expiresOn!: LocalDate | null;

  @Column({ type: 'datetime', precision: 3 })
  occurredAt!: Date;

  @Column({ type: 'datetime', precision: 3 })
  postedAt!: Date;
}
