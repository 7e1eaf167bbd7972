import { Args, ArgsType, Field, ID, Query, Resolver } from '@nestjs/graphql';
import { ResultExplanation } from '../indicators/index.js';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { PageArgs } from '../platform/connection.js';
import { monthCheck } from '../platform/fields.js';
import { MonthScalar } from '../platform/scalars.js';
import { Checked } from '../platform/validation.js';
import { CarbonTrace } from './carbon-trace.service.js';

@ArgsType()
class ExplainCarbonArgs extends PageArgs {
  @Field(() => ID)
  enterpriseId!: Id;

  @Checked(monthCheck)
  @Field(() => MonthScalar)
  month!: Month;

  @Field(() => String, { description: 'Code of the method, of inventory or reduction.' })
  method!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Factor release; that which the month is computed with when left out.',
  })
  release?: string | null;
}

@Resolver()
export class CarbonTraceResolver {
  constructor(private readonly trace: CarbonTrace) {}

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => ResultExplanation, {
    description:
      '碳核算溯源: one stored result of a firm’s whole month with its release, version and inputs, and page by page the measures that it reads.',
  })
  explainCarbon(@CurrentActor() actor: Actor, @Args() args: ExplainCarbonArgs): Promise<ResultExplanation> {
    return this.trace.explain(actor, args, args);
  }
}
