import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** 批次: what one transfer credited to a person, and how much of it is left. Internal: not in the API. */
@Entity('ledger_lot')
@Index('ledger_lot_open', ['accountId', 'openUntil'])
@Index('ledger_lot_due', ['openUntil', 'id'])
@Index('ledger_lot_earned', ['accountId', 'earnedAt', 'reversedAt', 'amount'])
export class LedgerLot {
  /** That of the transfer which opened it. */
  @PrimaryColumn({ type: 'char', length: 32, ...ASCII })
  id!: Id;

  @Column({ type: 'char', length: 32, ...ASCII })
  accountId!: Id;

  @Column({ type: 'bigint' })
  amount!: string;

  @Column({ type: 'bigint' })
  remaining!: string;

  /** When what earned it happened: first in, first out goes by this. */
  @Column({ type: 'datetime', precision: 3 })
  earnedAt!: Date;

  /** Last civil date on which it can be spent; null where it does not expire. */
  @Column({ type: 'date', nullable: true })
  expiresOn!: LocalDate | null;

  /** As `expiresOn`, or 9999-12-31; null once nothing is left, so that what is spent is not looked through for ever. */
  @Column({ type: 'date', nullable: true })
  openUntil!: LocalDate | null;

  /** When the transfer that opened it was taken back. */
  @Column({ type: 'datetime', precision: 3, nullable: true })
  reversedAt!: Date | null;
}

/** What a transfer took from a lot (below zero) or gave back to it. Append-only. Internal: not in the API. */
@Entity('ledger_lot_move')
@Index('ledger_lot_move_lot', ['lotId'])
export class LedgerLotMove {
  @PrimaryColumn({ type: 'char', length: 32, ...ASCII })
  transferId!: Id;

  @PrimaryColumn({ type: 'char', length: 32, ...ASCII })
  lotId!: Id;

  @Column({ type: 'bigint' })
  amount!: string;
}
