import { Args, ArgsType, Field, ID, Query, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { PageArgs } from '../platform/connection.js';
import { monthCheck } from '../platform/fields.js';
import { MonthScalar } from '../platform/scalars.js';
import { Checked } from '../platform/validation.js';
import type { Period } from '../rulebook/indicator-period.js';
import { MeasuredFactConnection, ResultExplanation } from './explanation.view.js';
import { periodCheck } from './period-check.js';
import { ResultTrace } from './result-trace.service.js';

@ArgsType()
class ExplainArgs extends PageArgs {
  @Field(() => ID)
  regionCode!: RegionCode;

  @Field(() => ID, { nullable: true, description: 'The region as a whole when left out.' })
  enterpriseId?: Id | null;

  @Checked(periodCheck)
  @Field(() => String, { description: 'A month 2026-03, a quarter 2026-Q1 or a year 2026.' })
  period!: Period;

  @Field(() => String, { description: 'Code of the indicator.' })
  code!: string;
}

@ArgsType()
class MeasureFactsArgs extends PageArgs {
  @Field(() => ID)
  enterpriseId!: Id;

  @Field(() => ID)
  regionCode!: RegionCode;

  @Checked(monthCheck)
  @Field(() => MonthScalar)
  month!: Month;

  @Field(() => String)
  code!: string;

  @Field(() => String, { defaultValue: '', description: 'Word of its dimension; empty where it has none.' })
  dimension!: string;
}

@Resolver()
export class TraceResolver {
  constructor(private readonly trace: ResultTrace) {}

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => ResultExplanation, {
    description:
      '指标溯源: one stored result with its release, versions and inputs, and page by page the measures that it reads.',
  })
  explainIndicator(@CurrentActor() actor: Actor, @Args() args: ExplainArgs): Promise<ResultExplanation> {
    return this.trace.explain(actor, args, args);
  }

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => MeasuredFactConnection, {
    description:
      '度量溯源: page by page the records that a stored measure is the sum of, as they are known now.',
  })
  measureFacts(
    @CurrentActor() actor: Actor,
    @Args() args: MeasureFactsArgs,
  ): Promise<MeasuredFactConnection> {
    return this.trace.facts(actor, args, args);
  }
}
