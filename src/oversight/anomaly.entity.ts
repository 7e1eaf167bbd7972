import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  CountField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  MonthField,
  PrimaryId,
  RegionField,
} from '../platform/fields.js';
import {
  ANOMALY_STATE_TEXT,
  ANOMALY_STATES,
  ANOMALY_STEP_TEXT,
  ANOMALY_STEPS,
  type AnomalyState,
  type AnomalyStepKind,
} from './anomaly-state.js';

export const AnomalyStateType = enumType('AnomalyState', ANOMALY_STATES, ANOMALY_STATE_TEXT);
const AnomalyStepType = enumType('AnomalyStepKind', ANOMALY_STEPS, ANOMALY_STEP_TEXT);

export const SIDES = ['PLATFORM', 'FIRM', 'DEPARTMENT', 'OPERATOR'] as const;
/** For whom somebody acts. */
export type Side = (typeof SIDES)[number];
const SideType = enumType('AnomalySide', SIDES, {
  PLATFORM: { zh: '平台自动', en: 'the platform by itself' },
  FIRM: { zh: '企业', en: 'the firm' },
  DEPARTMENT: { zh: '主管部门', en: 'a department' },
  OPERATOR: { zh: '平台运营方', en: 'the operator' },
});

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/**
 * 异常: what one rule found odd about one subject of one firm. The same rule and subject are the same anomaly, so that
 * looking again finds it.
 */
@ObjectType({
  description:
    '异常: what a named rule found odd among recorded facts; people decide what it is, nothing is rejected.',
})
@Entity('anomaly')
@Index('anomaly_group', ['rule', 'groupKey'])
@Index('anomaly_scope', ['enterpriseId', 'rule', 'month', 'regionCode'])
@Index('anomaly_enterprise_time', ['enterpriseId', 'foundAt', 'id'])
@Index('anomaly_time', ['foundAt', 'id', 'regionCode'])
@Index('anomaly_state', ['state', 'foundAt', 'id', 'regionCode'])
export class Anomaly {
  @PrimaryId({ description: 'Derived from rule, firm and subject.' })
  id!: Id;

  /** Code of the rule; the API gives the rule itself. */
  @Column({ type: 'varchar', length: 64, ...ASCII })
  rule!: string;

  /** What is looked at together: what a whole look at the group does not find is gone. */
  @Column({ type: 'varchar', length: 120, ...ASCII })
  groupKey!: string;

  @IdField({ description: 'Whose facts they are.' })
  enterpriseId!: Id;

  @RegionField()
  regionCode!: RegionCode;

  @MonthField({ nullable: true, description: 'Null where it belongs to no reporting month.' })
  month!: Month | null;

  @EnumField(AnomalyStateType)
  state!: AnomalyState;

  /** JSON, as are the figures below. */
  @Column({ type: 'text' })
  subject!: string;

  @Column({ type: 'text' })
  measured!: string;

  @Column({ type: 'text' })
  expected!: string;

  @CountField({ description: 'Facts concerned; the list of them is cut.' })
  factCount!: number;

  @InstantField({ description: 'When it was found first.' })
  foundAt!: Date;

  @InstantField()
  stateSince!: Date;

  @InstantField({ nullable: true, description: 'Since when the facts no longer show it.' })
  goneAt!: Date | null;

  /** When the telling feature last said so; an older word is not heard after a newer one. */
  @Column({ type: 'datetime', precision: 3, nullable: true })
  toldAt!: Date | null;

  @IdField({ nullable: true, description: 'Who took the decision that stands.' })
  decidedBy!: Id | null;

  @EnumField(SideType, { nullable: true })
  decidedAs!: Side | null;

  @InstantField({ nullable: true })
  decidedAt!: Date | null;

  /** What was measured when it was decided. */
  @Column({ type: 'text', nullable: true })
  decidedMeasured!: string | null;

  @Column({ type: 'int' })
  stepCount!: number;

  @Column({ type: 'char', length: 64, ...ASCII })
  contentDigest!: string;
}

/** A fact that an anomaly is about. It may be another firm's, which then only those see who may see that fact. */
@ObjectType({
  description: 'A fact that an anomaly is about; facts outside the reader’s scope are left out.',
})
@Entity('anomaly_fact')
export class AnomalyFact {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  anomalyId!: Id;

  @Column({ type: 'varchar', length: 64, ...ASCII, primary: true })
  @Field(() => String, { description: 'The kind of fact, as its table is called.' })
  factTable!: string;

  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  @Field(() => ID)
  factId!: Id;

  @IdField()
  enterpriseId!: Id;

  @RegionField()
  regionCode!: RegionCode;

  @Column({ type: 'varchar', length: 64, ...ASCII })
  @Field(() => String)
  sourceRef!: string;

  @IdField({
    nullable: true,
    description:
      'The fact whose place it took before the anomaly was gone; null for what the anomaly is about.',
  })
  correctsId!: Id | null;
}

/** 处理记录: what became of an anomaly, append-only. */
@ObjectType({ description: '处理记录: one step of an anomaly, by whom, when and with which words.' })
@Entity('anomaly_step')
export class AnomalyStep {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  anomalyId!: Id;

  @Column({ type: 'int', primary: true })
  @Field(() => Int)
  position!: number;

  @EnumField(AnomalyStepType)
  step!: AnomalyStepKind;

  @EnumField(AnomalyStateType, { nullable: true })
  fromState!: AnomalyState | null;

  @EnumField(AnomalyStateType)
  toState!: AnomalyState;

  @IdField({ nullable: true, description: 'Null where the platform took it by itself.' })
  takenBy!: Id | null;

  @EnumField(SideType)
  takenAs!: Side;

  @InstantField()
  takenAt!: Date;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  @Field(() => String, { nullable: true })
  words!: string | null;

  /** JSON: what was measured then. */
  @Column({ type: 'text' })
  measured!: string;
}

/** What is being looked at, as a row to lock: two workers never look at one firm, or at item codes, at the same time. */
@Entity('anomaly_group')
export class AnomalyGroup {
  @Column({ type: 'varchar', length: 120, ...ASCII, primary: true })
  groupKey!: string;
}

const SUM = { type: 'bigint', nullable: true } as const;

/** Sums of a firm's month in a county, which rules compare with each other and with later months. Summed again from the facts at any time. */
abstract class CountyMonth {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  enterpriseId!: Id;

  @Column({ type: 'char', length: 6, ...ASCII, primary: true })
  regionCode!: RegionCode;

  @Column({ type: 'char', length: 7, ...ASCII, primary: true })
  month!: Month;
}

/** 月度快件量合计. Null is not recorded throughout. */
@Entity('parcel_month')
export class ParcelMonth extends CountyMonth {
  @Column({ type: 'bigint' })
  accepted!: string;

  @Column(SUM)
  taped!: string | null;

  @Column(SUM)
  repacked!: string | null;
}

const GRAMS = { type: 'decimal', precision: 30, scale: 10, nullable: true } as const;

/** 月度包装合计, by what the specification is on the platform's list and to the firm. */
@Entity('packaging_month')
export class PackagingMonth extends CountyMonth {
  @Column({ type: 'varchar', length: 64, ...ASCII, primary: true })
  platformCode!: string;

  /** Empty for the platform's own specification. */
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  enterpriseSpecificationId!: string;

  @Column({ type: 'decimal', precision: 30, scale: 6 })
  massKg!: string;

  /** Null where a use was not counted. */
  @Column(SUM)
  units!: string | null;

  /** Least and most grams of one unit among the weighed uses. */
  @Column(GRAMS)
  lightestGrams!: string | null;

  @Column(GRAMS)
  heaviestGrams!: string | null;

  @Column({ type: 'tinyint' })
  hasMassWithoutUnits!: number;
}
