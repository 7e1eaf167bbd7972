import { Column, Entity } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/**
 * 碳核算结果: an inventory or a reduction of a firm's month by one version of a method on one factor release. With
 * another version or release a result stands beside it; with the same, later facts replace it.
 */
@Entity('carbon_result')
export class CarbonResult {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  enterpriseId!: Id;

  @Column({ type: 'char', length: 7, ...ASCII, primary: true })
  month!: Month;

  @Column({ type: 'varchar', length: 16, ...ASCII })
  kind!: 'INVENTORY' | 'REDUCTION';

  @Column({ type: 'varchar', length: 64, ...ASCII, primary: true })
  method!: string;

  @Column({ type: 'int', primary: true })
  methodVersion!: number;

  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  factorRelease!: string;

  /** `''` while it stands; else the restatement that took its place. */
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  restatedBy!: string;

  /** Names the `carbon_input`: the measures and dated documents that it was worked out from. */
  @Column({ type: 'char', length: 64, ...ASCII })
  inputDigest!: string;

  /** The whole result with its derivation, as canonical JSON: the same inputs give the same bytes. */
  @Column({ type: 'mediumtext' })
  result!: string;

  @Column({ type: 'datetime', precision: 3 })
  computedAt!: Date;
}

/** What is being computed, as a row to lock: two workers never compute one month at the same time. */
@Entity('carbon_month')
export class CarbonMonth {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  enterpriseId!: Id;

  @Column({ type: 'char', length: 7, ...ASCII, primary: true })
  month!: Month;

  /** When the month was closed, if its results have been computed since: they are final while it stays so. */
  @Column({ type: 'datetime', precision: 3, nullable: true })
  finalAsOf!: Date | null;
}

/** 计算输入: what results were worked out from, as canonical JSON under its digest. */
@Entity('carbon_input')
export class CarbonInput {
  @Column({ type: 'char', length: 64, ...ASCII, primary: true })
  digest!: string;

  @Column({ type: 'mediumtext' })
  content!: string;
}
