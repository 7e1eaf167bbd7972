import { Column, Entity, Index } from 'typeorm';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Period } from '../rulebook/indicator-period.js';
import type { NoValue } from '../rulebook/indicator.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** 度量: a stored monthly sum of facts by enterprise and county. Results are formulas over these, never over raw records. */
@Entity('measure')
@Index('measure_enterprise', ['enterpriseId', 'month', 'regionCode'])
@Index('measure_code', ['code', 'month', 'regionCode', 'enterpriseId'])
export class StoredMeasure {
  @Column({ type: 'char', length: 7, ...ASCII, primary: true })
  month!: Month;

  @Column({ type: 'char', length: 6, ...ASCII, primary: true })
  regionCode!: RegionCode;

  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  enterpriseId!: Id;

  @Column({ type: 'varchar', length: 40, ...ASCII, primary: true })
  code!: string;

  @Column({ type: 'varchar', length: 100, ...ASCII, primary: true })
  dimension!: string;

  @Column({ type: 'decimal', precision: 30, scale: 6 })
  value!: string;

  @Column({ type: 'varchar', length: 32, ...ASCII })
  weakestGrade!: EvidenceGrade;

  @Column({ type: 'datetime', precision: 3 })
  summedAt!: Date;
}

/** 指标结果: the value of an indicator for an enterprise in a region, or for the region as a whole (`''`), in a month, quarter or year. */
@Entity('indicator_result')
@Index('indicator_result_region', ['regionCode', 'period', 'code', 'restatedBy', 'enterpriseId', 'value'])
export class StoredResult {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  enterpriseId!: Id;

  @Column({ type: 'char', length: 6, ...ASCII, primary: true })
  regionCode!: RegionCode;

  @Column({ type: 'char', length: 7, ...ASCII, primary: true })
  period!: Period;

  @Column({ type: 'varchar', length: 8, ...ASCII, primary: true })
  code!: string;

  @Column({ type: 'decimal', precision: 30, scale: 6, nullable: true })
  value!: string | null;

  /** Why there is no value: a word of `NoValue`. */
  @Column({ type: 'varchar', length: 32, ...ASCII, nullable: true })
  noValue!: NoValue['reason'] | null;

  /** Null where the period has no one definition. */
  @Column({ type: 'int', nullable: true })
  formulaVersion!: number | null;

  /** That of its period, whether or not its formula takes a row of it. */
  @Column({ type: 'varchar', length: 36, ...ASCII, nullable: true })
  factorRelease!: string | null;

  /** Who is left out, by name, as canonical JSON; null where nobody is. */
  @Column({ type: 'mediumtext', nullable: true })
  leftOut!: string | null;

  @Column({ type: 'char', length: 64, ...ASCII })
  inputsDigest!: string;

  /** `''` while it stands; else the restatement that took its place. A restated result stays beside the one that stands. */
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  restatedBy!: string;

  @Column({ type: 'datetime', precision: 3 })
  computedAt!: Date;
}

/**
 * 计算输入: what the results of an enterprise in a region and period, or of the region as a whole, were computed from, and
 * a longer period, a wider region and the derivation are worked out from; see `scopeInputsText`.
 */
@Entity('indicator_inputs')
export class StoredInputs {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  enterpriseId!: Id;

  @Column({ type: 'char', length: 6, ...ASCII, primary: true })
  regionCode!: RegionCode;

  @Column({ type: 'char', length: 7, ...ASCII, primary: true })
  period!: Period;

  /** `''` of the results that stand; else those of the scope as the restatement found them. */
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  restatedBy!: string;

  @Column({ type: 'mediumtext' })
  inputs!: string;
}

/** 计算依据: the factor release, or the version of an indicator or method, by which a period is computed until restated. */
@Entity('result_basis')
export class ResultBasisRow {
  @Column({ type: 'char', length: 7, ...ASCII, primary: true })
  period!: Period;

  /** `factors`, or the code of an indicator or a method. */
  @Column({ type: 'varchar', length: 64, ...ASCII, primary: true })
  subject!: string;

  @Column({ type: 'varchar', length: 36, ...ASCII })
  edition!: string;

  @Column({ type: 'datetime', precision: 3 })
  decidedAt!: Date;
}

/** 定稿月份: a firm's month whose results are final as long as it stays closed since this instant. */
@Entity('final_month')
export class FinalMonth {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  enterpriseId!: Id;

  @Column({ type: 'char', length: 7, ...ASCII, primary: true })
  month!: Month;

  @Column({ type: 'datetime', precision: 3 })
  closedAt!: Date;
}

/** What is being computed, as a row to lock: two workers never compute one scope at the same time. */
@Entity('indicator_scope')
export class IndicatorScope {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  enterpriseId!: Id;

  @Column({ type: 'char', length: 6, ...ASCII, primary: true })
  regionCode!: RegionCode;

  @Column({ type: 'char', length: 7, ...ASCII, primary: true })
  period!: Period;
}
