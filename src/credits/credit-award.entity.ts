import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { CodeField, CreditsField, DateField, EnumField, enumType, InstantField } from '../platform/fields.js';
import { CreditsScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import type { WithdrawnBecause } from '../kernel/event.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { AwardRefusal } from '../rulebook/credits.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** Beside what a rule refuses: what a review refused, and what was withdrawn before it was heard of. */
export type NothingBecause = AwardRefusal | 'REVIEW' | 'WITHDRAWN';

const REFUSAL_TEXT: Record<NothingBecause, Text> = {
  NO_PERSON: { zh: '未关联消费者', en: 'no consumer to credit' },
  NOT_THIS_RULE: { zh: '不属于本规则', en: 'not what the rule is about' },
  EVIDENCE_TOO_WEAK: { zh: '证据等级不足', en: 'evidence too weak' },
  CONDITION_NOT_MET: { zh: '不符合条件', en: 'a condition is not met' },
  CONDITION_UNDETERMINED: { zh: '条件无法判断', en: 'a condition cannot be told' },
  BELOW_ONE_POINT: { zh: '不足一分', en: 'less than one point' },
  COOLING: { zh: '冷却时间未过', en: 'the cooling time has not passed' },
  CAP_REACHED: { zh: '已达上限', en: 'a limit is reached' },
  REVIEW: { zh: '人工复核未通过', en: 'refused by the person who looked at it' },
  WITHDRAWN: { zh: '行为已先行撤回', en: 'withdrawn before it was heard of' },
};
export const AwardRefusalType = enumType(
  'AwardRefusal',
  Object.keys(REFUSAL_TEXT) as NothingBecause[],
  REFUSAL_TEXT,
);

export const AWARD_STATES = ['CREDITED', 'UNDER_REVIEW', 'REFUSED', 'WITHDRAWN'] as const;
export type AwardState = (typeof AWARD_STATES)[number];
export const AwardStateType = enumType('CreditAwardState', AWARD_STATES, {
  CREDITED: { zh: '已入账', en: 'credited' },
  UNDER_REVIEW: { zh: '待复核', en: 'held until a person has looked at it' },
  REFUSED: { zh: '未获积分', en: 'refused' },
  WITHDRAWN: { zh: '已撤回', en: 'taken back: the action was corrected or did not happen' },
});

@ObjectType({ description: '上限: a limit that made the award smaller.' })
export class CapApplied {
  @Field(() => String, { description: 'For example PERSON_DAY.' })
  name!: string;

  @Field(() => String, { description: 'points or times.' })
  unit!: string;

  @Field(() => CreditsScalar)
  limit!: string;

  @Field(() => CreditsScalar, { description: 'Used before this award.' })
  usedBefore!: string;

  @Field(() => TextView)
  text!: Text;
}

/** Why an award is what it is, as it was told on the day: kept as JSON with the award and never computed again. */
export interface AwardReasons {
  readonly title: Text;
  readonly explanation: Text;
  readonly capsApplied: readonly CapApplied[];
}

/** 积分记录: what one event earned under one rule, and why; also where it earned nothing. */
@ObjectType({
  description: '积分记录: what an action earned under a rule, and why; also where it earned nothing.',
})
@Entity('credit_award')
@Index('credit_award_decided_once', ['id'], { unique: true })
@Index('credit_award_person', ['personId', 'sequence'])
@Index('credit_award_cooling', ['coolingKey', 'occurredAt'])
@Index('credit_award_time', ['occurredAt', 'personId', 'outletId'])
@Index('credit_award_measured', [
  'enterpriseId',
  'regionCode',
  'state',
  'occurredAt',
  'rule',
  'itemKind',
  'points',
  'times',
])
export class CreditAward implements AwardReasons {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  sequence!: string;

  @Field(() => ID)
  @Column({ type: 'char', length: 32, ...ASCII })
  id!: Id;

  @CodeField({ max: 36, description: 'The event that was judged.' })
  eventId!: Id;

  /** Whose record it was, and where: null in awards older than the columns. */
  @Column({ type: 'varchar', length: 36, nullable: true, ...ASCII })
  enterpriseId!: Id | null;

  @Column({ type: 'char', length: 6, nullable: true, ...ASCII })
  regionCode!: RegionCode | null;

  @Column({ type: 'varchar', length: 36, nullable: true, ...ASCII })
  outletId!: Id | null;

  /** Pseudonymous; null where nobody was to be credited. */
  @Column({ type: 'varchar', length: 36, nullable: true, ...ASCII })
  personId!: Id | null;

  @CodeField({ max: 64, description: '规则: its code in policies/credits.' })
  rule!: string;

  @Field(() => Int, { description: 'The version in force when the action happened.' })
  @Column({ type: 'int' })
  ruleVersion!: number;

  /** Kind of the asset or item that was counted, or the class of packaging chosen; null in awards older than the column. */
  @Column({ type: 'varchar', length: 32, nullable: true, ...ASCII })
  itemKind!: string | null;

  @EnumField(AwardStateType, { description: 'Points count in the state CREDITED alone.' })
  state!: AwardState;

  @CreditsField({ description: 'Points as decided; 0 where a rule refused.' })
  points!: string;

  @CreditsField({ description: 'Points without limits.' })
  pointsRequested!: string;

  /** How often it counts: items where points are for each item, else once; 0 where refused. */
  @Column({ type: 'bigint' })
  times!: string;

  /** What cools by it; null where nothing does. */
  @Column({ type: 'char', length: 32, nullable: true, ...ASCII })
  coolingKey!: string | null;

  @EnumField(AwardRefusalType, {
    nullable: true,
    description: 'Why nothing was credited; null where it was.',
  })
  refusedBecause!: NothingBecause | null;

  @DateField({ nullable: true, description: 'Last day on which the points can be spent.' })
  expiresOn!: LocalDate | null;

  /** True where the firm whose record it was employs the person. Not shown to either. */
  @Column({ type: 'boolean' })
  toOwnStaff!: boolean;

  @InstantField({ description: 'When the action happened.' })
  occurredAt!: Date;

  @InstantField({ description: 'When it was credited or refused.' })
  postedAt!: Date;

  @InstantField({ nullable: true, description: 'When it was taken back.' })
  withdrawnAt!: Date | null;

  @Column({ type: 'varchar', length: 32, nullable: true, ...ASCII })
  withdrawnBecause!: WithdrawnBecause | null;

  @Column({ type: 'text' })
  because!: string;

  @Field(() => TextView, { description: 'The name of the rule.' })
  title!: Text;

  @Field(() => TextView, { description: 'Rule, version and why, in both languages.' })
  explanation!: Text;

  @Field(() => [CapApplied])
  capsApplied!: readonly CapApplied[];
}
