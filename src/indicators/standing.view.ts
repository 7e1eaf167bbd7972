import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { connectionOf } from '../platform/connection.js';
import { DecimalScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import type { Period } from '../rulebook/indicator-period.js';

@ObjectType({
  description: '排名: where a firm stands among those of its kind in a region. No other firm is named.',
})
export class IndicatorStanding {
  @Field(() => DecimalScalar, { nullable: true, description: 'The own value, in the indicator’s unit.' })
  value!: string | null;

  @Field(() => Int, { nullable: true, description: '名次: 1 is best; equal values share a place.' })
  place!: number | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: '百分位: per cent of the other peers whose value is worse.',
  })
  percentile!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Firms of the kind with a value, this one among them; null where they are too few to say.',
  })
  peers!: number | null;

  @Field(() => String, { nullable: true, description: 'Why there is no place: NO_VALUE or TOO_FEW_PEERS.' })
  reason!: string | null;

  @Field(() => TextView, { nullable: true })
  reasonText!: TextView | null;
}

@ObjectType({ description: '排名: a firm of the region with its value and its place.' })
export class RankedFirm extends IndicatorStanding {
  @Field(() => ID)
  enterpriseId!: Id;

  @Field(() => TextView)
  name!: TextView;

  @Field(() => String, { description: 'Kind of enterprise: firms are peers of those of their kind.' })
  kind!: string;
}

@ObjectType()
export class RankedFirmConnection extends connectionOf(RankedFirm) {}

@ObjectType({ description: '趋势: a value beside that of the same period a year before.' })
export class TrendPoint {
  @Field(() => String)
  period!: Period;

  @Field(() => DecimalScalar, { nullable: true })
  value!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  yearBefore!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      '同比: change on the year before, in per cent of it, or in percentage points where the unit is per cent.',
  })
  yearOnYear!: string | null;

  @Field(() => String, { description: 'PERCENT or PERCENTAGE_POINTS.' })
  yearOnYearUnit!: string;
}

@ObjectType({
  description: '目标进度: a target, how far it is attained in its year, and how the year is likely to end.',
})
export class TargetProgress {
  @Field(() => ID)
  targetId!: string;

  @Field(() => String)
  code!: string;

  @Field(() => String)
  unit!: string;

  @Field(() => ID)
  regionCode!: RegionCode;

  @Field(() => ID, { nullable: true })
  enterpriseId!: Id | null;

  @Field(() => ID, { nullable: true })
  handedDownFrom!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  sharePercent!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  targetValue!: string | null;

  @Field(() => TextView, { nullable: true })
  statement!: TextView | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Of the year, as far as it has gone.' })
  yearToDate!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  attainedPercent!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  gap!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the year to date meets it.' })
  isMet!: boolean | null;

  @Field(() => DecimalScalar, { nullable: true })
  projected!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  projectedPercent!: string | null;

  @Field(() => String, { description: 'SHARE_OF_LAST_YEAR, YEAR_TO_DATE or YEAR_OVER.' })
  method!: string;

  @Field(() => TextView, { nullable: true, description: 'Why nothing is projected.' })
  reasonText!: TextView | null;

  @Field(() => String)
  source!: string;

  @Field(() => String)
  confidence!: string;
}
