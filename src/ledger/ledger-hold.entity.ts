import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

export type HoldEnd = 'CAPTURED' | 'RELEASED' | 'EXPIRED';

/** 冻结: what a person has set aside for a purpose, until it is captured, released or expires. Internal: not in the API. */
@Entity('ledger_hold')
@Index('ledger_hold_due', ['dueAt', 'id'])
export class LedgerHold {
  /** That of the transfer which set it aside. */
  @PrimaryColumn({ type: 'char', length: 32, ...ASCII })
  id!: Id;

  @Column({ type: 'varchar', length: 64, ...ASCII })
  ownerId!: string;

  @Column({ type: 'varchar', length: 32, ...ASCII })
  unit!: string;

  @Column({ type: 'bigint' })
  amount!: string;

  @Column({ type: 'bigint' })
  remaining!: string;

  @Column({ type: 'datetime', precision: 3 })
  expiresAt!: Date;

  /** As `expiresAt` while it is open; then null. */
  @Column({ type: 'datetime', precision: 3, nullable: true })
  dueAt!: Date | null;

  @Column({ type: 'varchar', length: 16, nullable: true, ...ASCII })
  endedBy!: HoldEnd | null;
}
