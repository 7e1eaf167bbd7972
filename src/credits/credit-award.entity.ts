import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { CodeField, CreditsField, DateField, EnumField, enumType, InstantField } from '../platform/fields.js';
import { CreditsScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import type { AwardRefusal } from '../rulebook/credits.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

const REFUSAL_TEXT: Record<AwardRefusal, Text> = {
  NO_PERSON: { zh: '未关联消费者', en: 'no consumer to credit' },
  NOT_THIS_RULE: { zh: '不属于本规则', en: 'not what the rule is about' },
  EVIDENCE_TOO_WEAK: { zh: '证据等级不足', en: 'evidence too weak' },
  CONDITION_NOT_MET: { zh: '不符合条件', en: 'a condition is not met' },
  CONDITION_UNDETERMINED: { zh: '条件无法判断', en: 'a condition cannot be told' },
  BELOW_ONE_POINT: { zh: '不足一分', en: 'less than one point' },
  COOLING: { zh: '冷却时间未过', en: 'the cooling time has not passed' },
  CAP_REACHED: { zh: '已达上限', en: 'a limit is reached' },
};
export const AwardRefusalType = enumType(
  'AwardRefusal',
  Object.keys(REFUSAL_TEXT) as AwardRefusal[],
  REFUSAL_TEXT,
);

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
export class CreditAward implements AwardReasons {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  sequence!: string;

  @Field(() => ID)
  @Column({ type: 'char', length: 32, ...ASCII })
  id!: Id;

  @CodeField({ max: 36, description: 'The event that was judged.' })
  eventId!: Id;

  /** Pseudonymous; null where nobody was to be credited. */
  @Column({ type: 'varchar', length: 36, nullable: true, ...ASCII })
  personId!: Id | null;

  @CodeField({ max: 64, description: '规则: its code in policies/credits.' })
  rule!: string;

  @Field(() => Int, { description: 'The version in force when the action happened.' })
  @Column({ type: 'int' })
  ruleVersion!: number;

  @CreditsField({ description: 'Points credited; 0 where refused.' })
  points!: string;

  @CreditsField({ description: 'Points without limits.' })
  pointsRequested!: string;

  @EnumField(AwardRefusalType, {
    nullable: true,
    description: 'Why nothing was credited; null where it was.',
  })
  refusedBecause!: AwardRefusal | null;

  @DateField({ nullable: true, description: 'Last day on which the points can be spent.' })
  expiresOn!: LocalDate | null;

  @InstantField({ description: 'When the action happened.' })
  occurredAt!: Date;

  @InstantField({ description: 'When it was credited or refused.' })
  postedAt!: Date;

  @Column({ type: 'text' })
  because!: string;

  @Field(() => TextView, { description: 'The name of the rule.' })
  title!: Text;

  @Field(() => TextView, { description: 'Rule, version and why, in both languages.' })
  explanation!: Text;

  @Field(() => [CapApplied])
  capsApplied!: readonly CapApplied[];
}
