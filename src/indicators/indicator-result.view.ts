import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import type { Text } from '../kernel/text.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { IndicatorResult } from '../rulebook/indicator.js';
import type { Period } from '../rulebook/indicator-period.js';
import { DecimalScalar, MonthScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';

@ObjectType({ description: '目标: a target that the value is held against, with its source.' })
export class AttainmentView {
  @Field(() => ID)
  targetId!: string;

  @Field(() => String, { description: 'Year programme, for example 9571.' })
  programme!: string;

  @Field(() => TextView)
  programmeTitle!: TextView;

  @Field(() => ID)
  regionCode!: RegionCode;

  @Field(() => ID, { nullable: true, description: 'The one enterprise that it is assigned to.' })
  enterpriseId!: Id | null;

  @Field(() => ID, { nullable: true, description: '分解自: the target of which it is a share.' })
  handedDownFrom!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Per cent of the target that it was handed down from.',
  })
  sharePercent!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  targetValue!: string | null;

  @Field(() => TextView, { nullable: true, description: 'What the text asks for where it gives no figure.' })
  statement!: TextView | null;

  @Field(() => String, { description: 'AT_LEAST or AT_MOST.' })
  comparison!: string;

  @Field(() => String, {
    description: 'IN_FORCE, or LAST_PUBLISHED when its period is over and no later one is known.',
  })
  standing!: string;

  @Field(() => DecimalScalar, { nullable: true, description: 'Per cent of the target.' })
  attainedPercent!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Distance in the indicator’s unit; negative is how far off.',
  })
  gap!: string | null;

  @Field(() => Boolean, { nullable: true })
  isMet!: boolean | null;

  @Field(() => String)
  source!: string;

  @Field(() => String)
  confidence!: string;
}

@ObjectType({ description: '指标结果: the value of an indicator in a month, quarter or year, with why.' })
export class IndicatorResultView {
  @Field(() => String)
  code!: string;

  @Field(() => TextView)
  title!: TextView;

  @Field(() => String)
  unit!: string;

  @Field(() => String, { description: 'UP when higher is better, else DOWN.' })
  direction!: string;

  @Field(() => String, { description: 'A month 2026-03, a quarter 2026-Q1 or a year 2026.' })
  period!: Period;

  @Field(() => MonthScalar, { description: 'The month, or the last one of a longer period.' })
  month!: Month;

  @Field(() => ID)
  regionCode!: RegionCode;

  @Field(() => ID, { nullable: true })
  enterpriseId!: Id | null;

  @Field(() => DecimalScalar, { nullable: true })
  value!: string | null;

  @Field(() => String, { nullable: true, description: 'Why there is no value.' })
  reason!: string | null;

  @Field(() => TextView, { description: '平台定义: names are official, formulas are the platform’s.' })
  label!: TextView;

  @Field(() => Int, { nullable: true })
  formulaVersion!: number | null;

  @Field(() => ID, { nullable: true, description: '因子发布包 of its period; null where nothing is stored.' })
  factorRelease!: string | null;

  @Field(() => String, {
    nullable: true,
    description: '输入指纹: of the sums that it was computed from; null where nothing is stored.',
  })
  inputsDigest!: string | null;

  /** Why there is no value, in words: worked out where it is asked for. */
  reasonText!: () => Promise<Text | null>;

  /** Definition, measures with evidence, factor rows and terms: worked out where it is asked for. */
  because!: () => Promise<IndicatorResult['because'] | null>;

  @Field(() => [AttainmentView], { complexity: 3 })
  attainments!: AttainmentView[];

  @Field(() => String, {
    nullable: true,
    description: 'When it was computed; null where nothing was ever recorded.',
  })
  computedAt!: string | null;
}
