import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { connectionOf } from '../platform/connection.js';
import { DateScalar, DecimalScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import type { ReplayVerdict } from '../rulebook/programmes.js';
import { ReplayVerdictType } from './replay.entity.js';

@ObjectType({ description: '金额区间: firms that get from more than one sum up to another.' })
export class ReplayBucketView {
  @Field(() => DecimalScalar, { nullable: true, description: 'More than this; null for nothing at all.' })
  aboveYuan!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Up to this, included; null for no end.' })
  upToYuan!: string | null;

  @Field(() => Int)
  firmsBefore!: number;

  @Field(() => Int)
  firmsAfter!: number;

  @Field(() => DecimalScalar)
  beforeYuan!: string;

  @Field(() => DecimalScalar)
  afterYuan!: string;
}

@ObjectType({ description: '资金匹配: whether the fund pays what the tried rule gives.' })
export class BudgetFitView {
  @Field(() => DecimalScalar)
  fundYuan!: string;

  @Field(() => Boolean)
  isEnough!: boolean;

  @Field(() => DecimalScalar, { description: 'What is left, or short where it is negative.' })
  leftYuan!: string;

  @Field(() => DecimalScalar, {
    description: 'Part of the claims that the fund covers, at most 1, rounded down to four places.',
  })
  coverage!: string;

  @Field(() => Boolean, {
    description: 'Whether it is enough even if everything undetermined turns out well.',
  })
  isEnoughForPossible!: boolean;
}

@ObjectType({ description: '试算结果: of one day, over the firms judged so far.' })
export class ReplayDayView {
  @Field(() => DateScalar)
  day!: LocalDate;

  @Field(() => Int)
  firms!: number;

  @Field(() => Int)
  winners!: number;

  @Field(() => Int)
  losers!: number;

  @Field(() => Int)
  unchanged!: number;

  @Field(() => Int)
  undetermined!: number;

  @Field(() => DecimalScalar, { description: 'Due by what is published; of what can be told.' })
  beforeYuan!: string;

  @Field(() => DecimalScalar, { description: 'Due by the tried rule; of what can be told.' })
  afterYuan!: string;

  @Field(() => DecimalScalar, {
    description: 'Due by the tried rule if everything undetermined turns out well.',
  })
  possibleYuan!: string;

  @Field(() => [ReplayBucketView], { complexity: 8 })
  buckets!: ReplayBucketView[];

  @Field(() => BudgetFitView, { nullable: true, description: 'Null where no fund was given.' })
  budget!: BudgetFitView | null;
}

@ObjectType({ description: '企业试算结果: what a rule would change for one firm on one day.' })
export class ReplayFirmView {
  @Field(() => ID)
  enterpriseId!: Id;

  @Field(() => String)
  nameZh!: string;

  @Field(() => DateScalar)
  day!: LocalDate;

  @Field(() => ReplayVerdictType)
  verdict!: ReplayVerdict;

  @Field(() => String, { nullable: true, description: 'Null where nothing was published.' })
  outcomeBefore!: string | null;

  @Field(() => String)
  outcomeAfter!: string;

  @Field(() => DecimalScalar, { nullable: true, description: 'Null while it cannot be told.' })
  beforeYuan!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Null while it cannot be told.' })
  afterYuan!: string | null;

  @Field(() => DecimalScalar)
  possibleYuan!: string;

  @Field(() => TextView, { description: 'What the tried rule says of it.' })
  because!: TextView;
}

@ObjectType()
export class ReplayFirmConnection extends connectionOf(ReplayFirmView) {}
