import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

export const CONSENT_GIVERS = ['PERSON', 'GUARDIAN'] as const;
export type ConsentGiver = (typeof CONSENT_GIVERS)[number];

/** 同意记录: who consented to which version of what, and until when. Append-only but for its end, which the table holds. */
@Entity('consent')
@Index('consent_standing', ['personId', 'purpose', 'standing'], { unique: true })
export class Consent {
  @PrimaryColumn({ type: 'varchar', length: 36, ...ASCII })
  id!: Id;

  @Column({ type: 'varchar', length: 36, ...ASCII })
  personId!: Id;

  @Column({ type: 'varchar', length: 64, ...ASCII })
  purpose!: string;

  @Column({ type: 'int' })
  version!: number;

  @Column({ type: 'varchar', length: 32, ...ASCII })
  givenBy!: ConsentGiver;

  @Column({ type: 'datetime', precision: 3 })
  givenAt!: Date;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  withdrawnAt!: Date | null;

  /** 1 until it is withdrawn, then null: of one purpose one consent stands. */
  @Column({ type: 'tinyint', nullable: true })
  standing!: number | null;
}
