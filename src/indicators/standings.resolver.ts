import {
  Args,
  ArgsType,
  Field,
  ID,
  IntersectionType,
  Query,
  registerEnumType,
  Resolver,
} from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { PageArgs } from '../platform/connection.js';
import { monthCheck } from '../platform/fields.js';
import { monthsAsked } from '../platform/months-asked.js';
import { MonthScalar } from '../platform/scalars.js';
import { Checked } from '../platform/validation.js';
import { type Period, quarterOf, yearPeriodOf } from '../rulebook/indicator-period.js';
import { IndicatorStandings } from './indicator-standings.service.js';
import { periodCheck, yearCheck } from './period-check.js';
import { IndicatorStanding, RankedFirmConnection, TargetProgress, TrendPoint } from './standing.view.js';
import { TargetProgressService } from './target-progress.service.js';

const EVERY = { MONTH: 'MONTH', QUARTER: 'QUARTER', YEAR: 'YEAR' } as const;
registerEnumType(EVERY, { name: 'TrendStep', description: '月、季、年: month, quarter or year.' });

@ArgsType()
class ScopeArgs {
  @Field(() => ID)
  regionCode!: RegionCode;

  @Field(() => ID, { nullable: true, description: 'One enterprise; the region as a whole when left out.' })
  enterpriseId?: Id | null;
}

@ArgsType()
class StandingArgs extends ScopeArgs {
  @Checked(periodCheck)
  @Field(() => String, { description: 'A month 2026-03, a quarter 2026-Q1 or a year 2026.' })
  period!: Period;

  @Field(() => String, { description: 'Code of the indicator.' })
  code!: string;
}

@ArgsType()
class RankingArgs extends IntersectionType(PageArgs, StandingArgs) {
  @Field(() => String, {
    nullable: true,
    description: 'Kind of enterprise; each kind after the other when left out.',
  })
  kind?: string | null;
}

@ArgsType()
class TrendArgs extends ScopeArgs {
  @Field(() => String, { description: 'Code of the indicator.' })
  code!: string;

  @Checked(monthCheck)
  @Field(() => MonthScalar)
  from!: Month;

  @Checked(monthCheck)
  @Field(() => MonthScalar)
  to!: Month;

  @Field(() => EVERY, { defaultValue: 'MONTH' })
  every!: keyof typeof EVERY;
}

@ArgsType()
class ProgressArgs extends ScopeArgs {
  @Checked(yearCheck)
  @Field(() => String, { description: 'A calendar year, 2026.' })
  year!: Period;
}

@Resolver()
export class StandingsResolver {
  constructor(
    private readonly standings: IndicatorStandings,
    private readonly targets: TargetProgressService,
  ) {}

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => IndicatorStanding, {
    description: '名次与百分位: where one firm stands among its peers of a region.',
  })
  indicatorStanding(@CurrentActor() actor: Actor, @Args() args: StandingArgs): Promise<IndicatorStanding> {
    return this.standings.standing(actor, args);
  }

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => RankedFirmConnection, {
    description: '排名: the firms at work in a region, for its departments.',
  })
  indicatorRanking(@CurrentActor() actor: Actor, @Args() args: RankingArgs): Promise<RankedFirmConnection> {
    return this.standings.ranking(actor, args);
  }

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => [TrendPoint], { description: '趋势与同比: values of periods, each beside the year before.' })
  indicatorTrend(@CurrentActor() actor: Actor, @Args() args: TrendArgs): Promise<TrendPoint[]> {
    const months = monthsAsked(args.from, args.to);
    const periods = months.map(
      (month) => ({ MONTH: month, QUARTER: quarterOf(month), YEAR: yearPeriodOf(month) })[args.every],
    );
    return this.standings.trend(actor, args, [...new Set(periods)]);
  }

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => [TargetProgress], {
    description:
      '目标进度: the targets in force in a year, their attainment, and how the year is likely to end.',
  })
  targetProgress(@CurrentActor() actor: Actor, @Args() args: ProgressArgs): Promise<TargetProgress[]> {
    return this.targets.progress(actor, args);
  }
}
