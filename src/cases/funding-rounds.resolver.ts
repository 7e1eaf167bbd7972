import {
  Args,
  ArgsType,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, type Page, PageArgs } from '../platform/connection.js';
import { BatchField, CodeField, IdField, TextField, YuanField } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { DecimalScalar } from '../platform/scalars.js';
import { AllocationPlan } from './allocation-plan.entity.js';
import { CasePlans } from './case-plans.service.js';
import { yuanOf } from './fen.js';
import { FundingRound, OpenFundingRoundInput } from './funding-round.entity.js';
import { FundingRounds } from './funding-rounds.service.js';
import type { AmountForCase } from './set-amounts.js';

@ObjectType()
class FundingRoundConnection extends connectionOf(FundingRound) {}

@ArgsType()
class FundingRoundListArgs extends PageArgs {
  @CodeField({ max: 64, nullable: true })
  programme?: string | null;
}

@InputType({ description: '拟定金额: what a case is to get where the rule leaves the sum to persons.' })
class AmountForCaseInput implements AmountForCase {
  @IdField()
  caseId!: Id;

  @TextField({ max: 64, nullable: true, description: 'Left out where one subject alone is open.' })
  subjectId?: Id | null;

  @CodeField({ max: 64, nullable: true, description: 'Left out where one benefit alone is open.' })
  benefit?: string | null;

  @YuanField({ description: 'Never above what the rule names; 0 gives nothing, and the case is refused.' })
  amountYuan!: string;

  @TextField({ max: LIMITS.caseWordsCharacters, description: 'Shown in the decision notice.' })
  reason!: string;
}

@InputType()
class ProposePlanInput {
  @IdField()
  id!: Id;

  @IdField()
  roundId!: Id;

  @TextField({ max: LIMITS.caseWordsCharacters })
  reason!: string;

  @BatchField(() => AmountForCaseInput, LIMITS.factsPerMutation, { nullable: true })
  amounts?: AmountForCaseInput[] | null;
}

@ObjectType({ description: '拟定金额: as it was set in a plan.' })
class PlannedAmount implements AmountForCase {
  @Field(() => ID)
  caseId!: Id;

  @Field(() => String, { nullable: true })
  subjectId!: Id | null;

  @Field(() => String, { nullable: true })
  benefit!: string | null;

  @Field(() => DecimalScalar)
  amountYuan!: string;

  @Field(() => String)
  reason!: string;
}

@ArgsType()
class PlanArgs {
  @IdField()
  planId!: Id;

  @TextField({ max: LIMITS.caseWordsCharacters })
  reason!: string;
}

@Resolver(() => FundingRound)
export class FundingRoundsResolver {
  constructor(
    private readonly rounds: FundingRounds,
    private readonly plans: CasePlans,
  ) {}

  @Permit(...REPORT_READERS)
  @Query(() => FundingRoundConnection, { description: '批次, opened last first.' })
  fundingRounds(
    @CurrentActor() actor: Actor,
    @Args() args: FundingRoundListArgs,
  ): Promise<Page<FundingRound>> {
    return this.rounds.page(actor, args.programme, args);
  }

  @Permit(...REPORT_READERS)
  @Query(() => FundingRound)
  fundingRound(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id): Promise<FundingRound> {
    return this.rounds.one(actor, id);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => FundingRound, {
    description: '设立批次: a call for applications with its window and fund.',
  })
  openFundingRound(
    @CurrentActor() actor: Actor,
    @Args('input') input: OpenFundingRoundInput,
  ): Promise<FundingRound> {
    return this.rounds.open(actor, input);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => AllocationPlan, { description: '拟定分配方案: all cases of a round that wait for it.' })
  proposeAllocation(
    @CurrentActor() actor: Actor,
    @Args('input') input: ProposePlanInput,
  ): Promise<AllocationPlan> {
    return this.plans.propose(actor, input);
  }

  @Permit('APPROVER')
  @Mutation(() => AllocationPlan, { description: '审定分配方案, by another than who proposed it.' })
  adoptAllocation(
    @CurrentActor() actor: Actor,
    @Args() { planId, reason }: PlanArgs,
  ): Promise<AllocationPlan> {
    return this.plans.adopt(actor, planId, reason);
  }

  @Permit('APPROVER')
  @Mutation(() => AllocationPlan, { description: '否决分配方案: its cases wait for another.' })
  rejectAllocation(
    @CurrentActor() actor: Actor,
    @Args() { planId, reason }: PlanArgs,
  ): Promise<AllocationPlan> {
    return this.plans.reject(actor, planId, reason);
  }

  @ResolveField(() => DecimalScalar, {
    nullable: true,
    description: '资金总额; null where it is not limited.',
  })
  fundYuan({ fundFen }: FundingRound): string | null {
    return fundFen === null ? null : yuanOf(fundFen);
  }
}

@Resolver(() => AllocationPlan)
export class AllocationPlansResolver {
  @ResolveField(() => DecimalScalar, { nullable: true, description: 'What was left of the fund.' })
  fundYuan({ fundFen }: AllocationPlan): string | null {
    return fundFen === null ? null : yuanOf(fundFen);
  }

  @ResolveField(() => [PlannedAmount], {
    complexity: 5,
    description: 'Sums that persons set, since the rule leaves them open.',
  })
  setAmounts({ amounts }: AllocationPlan): AmountForCase[] {
    return JSON.parse(amounts ?? '[]') as AmountForCase[];
  }

  @ResolveField(() => DecimalScalar)
  claimedYuan({ claimedFen }: AllocationPlan): string {
    return yuanOf(claimedFen);
  }

  @ResolveField(() => DecimalScalar)
  plannedYuan({ plannedFen }: AllocationPlan): string {
    return yuanOf(plannedFen);
  }
}
