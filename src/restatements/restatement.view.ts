import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { connectionOf } from '../platform/connection.js';
import { enumType } from '../platform/fields.js';
import { DecimalScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import { DIFFERENCE_KINDS, type DifferenceKind } from './restatement.entity.js';

export const DifferenceKindType = enumType('RestatementDifferenceKind', DIFFERENCE_KINDS, {
  INDICATOR: { zh: '指标', en: 'indicator' },
  INVENTORY: { zh: '碳排放清单', en: 'inventory of emissions' },
  REDUCTION: { zh: '减排量', en: 'reduction' },
});

@ObjectType({
  description: '目标转变: a target on whose other side a value comes to stand; null where it has no value.',
})
export class TargetTurnView {
  @Field(() => String)
  targetId!: string;

  @Field(() => Boolean, { nullable: true })
  metBefore!: boolean | null;

  @Field(() => Boolean, { nullable: true })
  metAfter!: boolean | null;
}

@ObjectType('RestatementDifference', {
  description: '差异: a figure whose value, or the reason why it has none, would be another.',
})
export class DifferenceView {
  @Field(() => Int)
  position!: number;

  @Field(() => DifferenceKindType)
  kind!: DifferenceKind;

  @Field(() => ID, { nullable: true, description: 'Null for a region as a whole.' })
  enterpriseId!: Id | null;

  @Field(() => ID, { description: 'Of a carbon figure, where the firm is registered.' })
  regionCode!: RegionCode;

  @Field(() => String)
  period!: string;

  @Field(() => String, { description: 'Code of the indicator or of the carbon method.' })
  code!: string;

  @Field(() => String, { nullable: true, description: 'Account of an inventory.' })
  figure!: string | null;

  @Field(() => String)
  unit!: string;

  @Field(() => DecimalScalar, { nullable: true })
  valueBefore!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  valueAfter!: string | null;

  @Field(() => String, { nullable: true, description: 'Why there is no value, or what it lacks.' })
  reasonBefore!: string | null;

  @Field(() => String, { nullable: true })
  reasonAfter!: string | null;

  @Field(() => [TargetTurnView])
  turned!: TargetTurnView[];
}

@ObjectType()
export class RestatementDifferenceConnection extends connectionOf(DifferenceView) {}

@ObjectType({
  description: 'How many figures of one kind would be others, of those that the reader may see.',
})
export class RestatementTotalView {
  @Field(() => DifferenceKindType)
  kind!: DifferenceKind;

  @Field(() => String)
  code!: string;

  @Field(() => String, { nullable: true })
  figure!: string | null;

  @Field(() => String)
  unit!: string;

  @Field(() => Int)
  differenceCount!: number;

  @Field(() => Int)
  roseCount!: number;

  @Field(() => Int)
  fellCount!: number;

  @Field(() => Int, { description: 'That had no value before.' })
  appearedCount!: number;

  @Field(() => Int, { description: 'That have no value after.' })
  vanishedCount!: number;

  @Field(() => Int, { description: 'By which a target is met or missed that was not.' })
  turnedCount!: number;
}

export const FOLLOWERS = ['CREDITS', 'PROGRAMMES'] as const;
export const FollowerType = enumType('RestatementFollower', FOLLOWERS, {
  CREDITS: { zh: '绿色积分', en: 'green credits' },
  PROGRAMMES: { zh: '补贴项目', en: 'programmes' },
});

@ObjectType({ description: '影响范围: whether credits or programmes read what is restated.' })
export class RestatementReachView {
  @Field(() => FollowerType)
  part!: (typeof FOLLOWERS)[number];

  @Field(() => Int, { description: 'Published rules, or programmes, that were looked through.' })
  documentCount!: number;

  @Field(() => [String], {
    description: 'Codes of those that read a restated result; none: nothing changes.',
  })
  reading!: string[];

  @Field(() => TextView)
  text!: TextView;
}

@ObjectType({ description: 'By what a period was computed before the restatement, and is after it.' })
export class MovedEditionView {
  @Field(() => String)
  period!: string;

  @Field(() => String)
  before!: string;

  @Field(() => String)
  edition!: string;
}

@ObjectType({ description: 'How far a preview has come, in results looked at.' })
export class RestatementProgressView {
  @Field(() => Int)
  attempts!: number;

  @Field(() => Int)
  done!: number;

  @Field(() => Int)
  total!: number;
}

@ObjectType({
  description: '重述历史: a result as it stands, or as it stood until a restatement took its place.',
})
export class PastResultView {
  @Field(() => Boolean, { description: 'Whether it is the one that stands.' })
  stands!: boolean;

  @Field(() => DecimalScalar, { nullable: true })
  value!: string | null;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => Int, { nullable: true })
  formulaVersion!: number | null;

  @Field(() => String, { nullable: true })
  factorRelease!: string | null;

  @Field(() => String)
  inputsDigest!: string;

  @Field(() => Date)
  computedAt!: Date;

  @Field(() => ID, { nullable: true, description: 'The restatement that took its place.' })
  restatedBy!: Id | null;

  @Field(() => String, { nullable: true, description: 'Why it was restated.' })
  restatedBecause!: string | null;

  @Field(() => Date, { nullable: true })
  restatedAt!: Date | null;
}

@ObjectType({ description: 'A figure of a carbon result, with why it has none or what it lacks.' })
export class PastCarbonFigureView {
  @Field(() => String, { nullable: true, description: 'Account of an inventory.' })
  figure!: string | null;

  @Field(() => String)
  unit!: string;

  @Field(() => DecimalScalar, { nullable: true })
  value!: string | null;

  @Field(() => String, { nullable: true })
  reason!: string | null;
}

@ObjectType({ description: "碳核算历史: a result of a firm's month as it stands or once stood." })
export class PastCarbonView {
  @Field(() => Boolean, { description: 'Whether it is the one that stands.' })
  stands!: boolean;

  @Field(() => String)
  method!: string;

  @Field(() => Int)
  methodVersion!: number;

  @Field(() => String)
  factorRelease!: string;

  @Field(() => [PastCarbonFigureView])
  figures!: PastCarbonFigureView[];

  @Field(() => String)
  inputDigest!: string;

  @Field(() => Date)
  computedAt!: Date;

  @Field(() => ID, { nullable: true, description: 'The restatement that took its place.' })
  restatedBy!: Id | null;

  @Field(() => String, { nullable: true, description: 'Why it was restated.' })
  restatedBecause!: string | null;

  @Field(() => Date, { nullable: true })
  restatedAt!: Date | null;
}
