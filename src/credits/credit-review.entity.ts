import { Field, GraphQLISODateTime, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import {
  CodeField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  RegionField,
  TextField,
} from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { CreditsScalar, DateScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import { type AwardState, AwardStateType } from './credit-award.entity.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

export const REVIEW_DECISIONS = ['GRANT', 'REFUSE'] as const;
export type ReviewDecision = (typeof REVIEW_DECISIONS)[number];
export const ReviewDecisionType = enumType('CreditReviewDecision', REVIEW_DECISIONS, {
  GRANT: { zh: '入账', en: 'credit it' },
  REFUSE: { zh: '不予入账', en: 'do not credit it' },
});

/** 积分复核: an award that was held, and what was decided about it. The person is not named. */
@ObjectType({
  description:
    '积分复核: an award held because more items came from one hand than the rule lets pass unseen.',
})
@Entity('credit_review')
@Index('credit_review_award', ['awardId'], { unique: true })
@Index('credit_review_open', ['decision', 'sequence'])
export class CreditReview {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  sequence!: string;

  @Field(() => ID)
  @Column({ type: 'char', length: 32, ...ASCII })
  awardId!: Id;

  @CodeField({ max: 64, description: '规则' })
  rule!: string;

  @IdField({ description: 'The firm whose record it is.' })
  enterpriseId!: Id;

  @RegionField()
  regionCode!: RegionCode;

  @IdField({ nullable: true })
  outletId!: Id | null;

  @Field(() => CreditsScalar, { description: 'Items of the period, with those of this award.' })
  @Column({ type: 'bigint' })
  items!: string;

  @Field(() => CreditsScalar, { description: '复核阈值: items up to which nothing is held.' })
  @Column({ type: 'bigint' })
  above!: string;

  /** Counters and what the award counts in them, for giving it back: JSON. */
  @Column({ type: 'text' })
  counted!: string;

  @InstantField()
  heldAt!: Date;

  @EnumField(ReviewDecisionType, { nullable: true, description: 'Null while nobody has decided.' })
  decision!: ReviewDecision | null;

  @IdField({ nullable: true })
  decidedBy!: Id | null;

  @InstantField({ nullable: true })
  decidedAt!: Date | null;

  @TextField({ nullable: true, max: LIMITS.anomalyWordsCharacters })
  reason!: string | null;

  @Field(() => AwardStateType)
  state!: AwardState;

  @Field(() => CreditsScalar, { description: 'Points as decided by the rule.' })
  points!: string;

  @Field(() => Int)
  ruleVersion!: number;

  @Field(() => DateScalar)
  expiresOn!: LocalDate;

  @Field(() => GraphQLISODateTime, { description: 'When the action happened.' })
  occurredAt!: Date;

  @Field(() => Boolean, { description: 'Whether the firm whose record it is employs the person.' })
  toOwnStaff!: boolean;

  @Field(() => TextView)
  explanation!: Text;
}

@InputType()
export class DecideCreditReviewInput {
  @IdField()
  awardId!: Id;

  @EnumField(ReviewDecisionType)
  decision!: ReviewDecision;

  @TextField({ max: LIMITS.anomalyWordsCharacters, description: 'Why; it is kept.' })
  reason!: string;
}
