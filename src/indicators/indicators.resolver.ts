import { Args, ArgsType, Field, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { monthCheck } from '../platform/fields.js';
import { JsonScalar, MonthScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import { Checked } from '../platform/validation.js';
import type { Period } from '../rulebook/indicator-period.js';
import { IndicatorBoard, type IndicatorQuestion } from './indicator-board.service.js';
import { periodCheck } from './period-check.js';
import { IndicatorResultView } from './indicator-result.view.js';

@ArgsType()
class IndicatorArgs implements IndicatorQuestion {
  @Field(() => ID, { description: 'County, prefecture, province, or 000000 for the whole country.' })
  regionCode!: RegionCode;

  @Field(() => ID, {
    nullable: true,
    description: "One enterprise's own figures; the region as a whole when left out.",
  })
  enterpriseId?: Id | null;

  @Checked(monthCheck, { nullable: true })
  @Field(() => MonthScalar, { nullable: true })
  from?: Month | null;

  @Checked(monthCheck, { nullable: true })
  @Field(() => MonthScalar, { nullable: true, description: 'Last month; the first one again when left out.' })
  to?: Month | null;

  @Checked(periodCheck, { nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'One period instead of months: a quarter, a year, or a month.',
  })
  period?: Period | null;

  @Field(() => [String], { nullable: true, description: 'Indicator codes; all when left out.' })
  codes?: string[] | null;
}

@Resolver(() => IndicatorResultView)
export class IndicatorsResolver {
  constructor(private readonly board: IndicatorBoard) {}

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => [IndicatorResultView], {
    description:
      '指标: values with their derivation and attainment, every indicator for every month, or for one period; no data is null with the reason.',
  })
  indicators(@CurrentActor() actor: Actor, @Args() args: IndicatorArgs): Promise<IndicatorResultView[]> {
    return this.board.read(actor, args);
  }

  @ResolveField(() => TextView, { nullable: true })
  reasonText(@Parent() result: IndicatorResultView) {
    return result.reasonText();
  }

  @ResolveField(() => JsonScalar, {
    nullable: true,
    description:
      'Definition, measures with evidence, factor rows with release, intermediate terms, rounding.',
  })
  because(@Parent() result: IndicatorResultView) {
    return result.because();
  }
}
