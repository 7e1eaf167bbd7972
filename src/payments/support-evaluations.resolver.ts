import { Args, ArgsType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { CodeField, IdField, MonthField } from '../platform/fields.js';
import { SupportEvaluationView } from './payments.view.js';
import { type EvaluationQuestion, SupportEvaluations } from './support-evaluations.service.js';

@ArgsType()
class EvaluationArgs implements EvaluationQuestion {
  @IdField()
  roundId!: Id;

  @CodeField({ max: 64, description: 'Method of reduction, for example nev-for-diesel.' })
  method!: string;

  @MonthField()
  fromMonth!: Month;

  @MonthField()
  toMonth!: Month;
}

@Resolver()
export class SupportEvaluationsResolver {
  constructor(private readonly evaluations: SupportEvaluations) {}

  @Permit('CASE_OFFICER', 'APPROVER', 'POLICY_EDITOR', 'AUDITOR', 'OPERATOR')
  @Query(() => SupportEvaluationView, {
    description:
      '绩效评价: yuan of a round for each tonne of CO2e that its firms avoided, with its uncertainty.',
  })
  supportEvaluation(@CurrentActor() actor: Actor, @Args() args: EvaluationArgs) {
    return this.evaluations.evaluate(actor, args);
  }
}
