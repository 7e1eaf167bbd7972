import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate, Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** 补贴节点: filed, granted, paid, and recovered. */
export const GRANT_STAGES = ['FILED', 'CONFIRMED', 'PAID', 'RECOVERED'] as const;
export type GrantStage = (typeof GRANT_STAGES)[number];

/** 补贴金额: what a case came to at one stage. Never changed. */
@Entity('grant_entry')
@Index('grant_entry_month', ['enterpriseId', 'month', 'regionCode', 'stage'])
@Index('grant_entry_case', ['caseId', 'stage'])
export class GrantEntry {
  /** Derived from the stage and what caused it. */
  @PrimaryColumn({ type: 'varchar', length: 36, ...ASCII })
  id!: Id;

  @Column({ type: 'varchar', length: 32, ...ASCII })
  stage!: GrantStage;

  @Column({ type: 'varchar', length: 36, ...ASCII })
  caseId!: Id;

  @Column({ type: 'varchar', length: 64, ...ASCII })
  caseNumber!: string;

  @Column({ type: 'varchar', length: 36, ...ASCII })
  enterpriseId!: Id;

  /** Where the case is handled. */
  @Column({ type: 'char', length: 6, ...ASCII })
  regionCode!: RegionCode;

  @Column({ type: 'bigint' })
  amountFen!: string;

  @Column({ type: 'date' })
  happenedOn!: LocalDate;

  /** In which it counts: that in which it happened, or in which it was entered where the firm's month was closed before. */
  @Column({ type: 'char', length: 7, ...ASCII })
  month!: Month;

  @Column({ type: 'datetime', precision: 3 })
  enteredAt!: Date;
}
