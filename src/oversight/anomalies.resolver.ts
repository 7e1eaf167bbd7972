import { Args, ArgsType, ID, Mutation, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CurrentActor, Permit, PermitEveryRole, type WithActor } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { CodeField, EnumField, IdField, MonthField, RegionField, TextField } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { loaderOf, type WithLoaders } from '../platform/loaders.js';
import { JsonScalar } from '../platform/scalars.js';
import { AnomaliesService } from './anomalies.service.js';
import type { AnomalyFilter } from './anomalies.queries.js';
import { Anomaly, AnomalyFact, AnomalyStateType, AnomalyStep } from './anomaly.entity.js';
import type { AnomalyState } from './anomaly-state.js';
import { AnomalyFigureView, AnomalyRuleView, figureViews, ruleView } from './anomaly.view.js';
import { anomalyRule, ANOMALY_RULES } from './known-anomaly-rules.js';

@ObjectType()
class AnomalyConnection extends connectionOf(Anomaly) {}

@ArgsType()
class AnomalyListArgs extends PageArgs implements AnomalyFilter {
  @IdField({ nullable: true })
  enterpriseId?: Id | null;

  @RegionField({ nullable: true, description: 'County, prefecture or province, with all inside.' })
  regionCode?: RegionCode | null;

  @MonthField({ nullable: true })
  month?: Month | null;

  @CodeField({ max: 64, nullable: true, description: 'Code of a rule.' })
  rule?: string | null;

  @EnumField(AnomalyStateType, { nullable: true })
  state?: AnomalyState | null;
}

@ArgsType()
class DecisionArgs {
  @IdField()
  id!: Id;

  @TextField({ max: LIMITS.anomalyWordsCharacters, description: 'Why; kept in the history.' })
  words!: string;
}

@Resolver(() => Anomaly)
export class AnomaliesResolver {
  constructor(private readonly service: AnomaliesService) {}

  @Permit(...REPORT_READERS)
  @Query(() => AnomalyConnection, { description: '异常: what rules found odd, found last first.' })
  anomalies(@CurrentActor() actor: Actor, @Args() args: AnomalyListArgs) {
    return this.service.anomalies(actor, args, args);
  }

  @Permit(...REPORT_READERS)
  @Query(() => Anomaly)
  anomaly(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.service.anomaly(actor, id);
  }

  @PermitEveryRole()
  @Query(() => [AnomalyRuleView], {
    description: '异常规则: every rule with its thresholds and their sources.',
  })
  anomalyRules(): AnomalyRuleView[] {
    return ANOMALY_RULES.map(ruleView);
  }

  @Permit('REPORTER', 'ATTESTOR')
  @Mutation(() => Anomaly, { description: '说明: the firm says why; a department then accepts it or not.' })
  explainAnomaly(@CurrentActor() actor: Actor, @Args() { id, words }: DecisionArgs) {
    return this.service.decide(actor, id, 'EXPLAIN', words);
  }

  @Permit('CASE_OFFICER', 'OPERATOR')
  @Mutation(() => Anomaly, { description: '接受说明: what the firm explained holds.' })
  acceptExplanation(@CurrentActor() actor: Actor, @Args() { id, words }: DecisionArgs) {
    return this.service.decide(actor, id, 'ACCEPT', words);
  }

  @Permit('CASE_OFFICER', 'OPERATOR')
  @Mutation(() => Anomaly, { description: '确认异常: the facts are wrong or what they show should not be.' })
  confirmAnomaly(@CurrentActor() actor: Actor, @Args() { id, words }: DecisionArgs) {
    return this.service.decide(actor, id, 'CONFIRM', words);
  }

  @Permit('CASE_OFFICER', 'OPERATOR')
  @Mutation(() => Anomaly, { description: '重新打开: a decision is taken back; it stays in the history.' })
  reopenAnomaly(@CurrentActor() actor: Actor, @Args() { id, words }: DecisionArgs) {
    return this.service.decide(actor, id, 'REOPEN', words);
  }

  @ResolveField(() => AnomalyRuleView, { nullable: true, description: 'Null for a rule that is no more.' })
  rule(anomaly: Anomaly): AnomalyRuleView | null {
    const rule = anomalyRule(anomaly.rule);
    return rule ? ruleView(rule) : null;
  }

  @ResolveField(() => String)
  ruleCode(anomaly: Anomaly): string {
    return anomaly.rule;
  }

  @ResolveField(() => JsonScalar, { description: 'What it is about, for example an outlet and a day.' })
  subject(anomaly: Anomaly): unknown {
    return JSON.parse(anomaly.subject);
  }

  @ResolveField(() => [AnomalyFigureView], { complexity: 4 })
  measured(anomaly: Anomaly): AnomalyFigureView[] {
    return figureViews(anomalyRule(anomaly.rule), anomaly.measured);
  }

  @ResolveField(() => [AnomalyFigureView], { complexity: 2 })
  expected(anomaly: Anomaly): AnomalyFigureView[] {
    return figureViews(anomalyRule(anomaly.rule), anomaly.expected);
  }

  @ResolveField(() => [AnomalyFact], {
    complexity: LIMITS.factsOfAnomaly,
    description: 'The facts concerned that the reader may see.',
  })
  async facts(anomaly: Anomaly, _arguments: object, { loaders, request }: WithLoaders & WithActor) {
    const loader = loaderOf<AnomalyFact[]>(loaders, 'anomalyFacts', async (ids) => {
      const actor = await request.actor;
      return actor ? this.service.facts(actor, ids) : new Map();
    });
    return (await loader.load(anomaly.id)) ?? [];
  }

  @ResolveField(() => [AnomalyStep], { complexity: 6, description: '处理记录, oldest first.' })
  async steps(anomaly: Anomaly, _arguments: object, { loaders }: WithLoaders) {
    const loader = loaderOf<AnomalyStep[]>(loaders, 'anomalySteps', (ids) => this.service.steps(ids));
    return (await loader.load(anomaly.id)) ?? [];
  }
}
