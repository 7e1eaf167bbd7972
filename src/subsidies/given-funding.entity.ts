import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** 已拨资金: one thing that a case was paid for, as other funding to every other programme and case. */
@Entity('given_funding')
@Index('given_funding_enterprise', ['enterpriseId', 'givenOn'])
@Index('given_funding_subject', ['subjectKey', 'givenOn'])
export class GivenFunding {
  @PrimaryColumn({ type: 'varchar', length: 64, ...ASCII })
  caseNumber!: string;

  /** VIN, number of the invoice, asset or project; '' where it was for the firm as a whole. */
  @PrimaryColumn({ type: 'varchar', length: 120, collation: 'utf8mb4_bin' })
  subjectKey!: string;

  @Column({ type: 'varchar', length: 36, ...ASCII })
  enterpriseId!: Id;

  @Column({ type: 'varchar', length: 64, ...ASCII })
  programme!: string;

  /** Of the round that gave it. */
  @Column({ type: 'char', length: 6, ...ASCII })
  regionCode!: RegionCode;

  @Column({ type: 'int' })
  year!: number;

  /** The day of the first payment. */
  @Column({ type: 'date' })
  givenOn!: LocalDate;
}
