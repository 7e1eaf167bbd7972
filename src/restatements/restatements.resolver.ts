import {
  Args,
  ArgsType,
  Field,
  ID,
  Mutation,
  ObjectType,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { type Actor, REPORT_READERS, type Role } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { periodCheck } from '../indicators/index.js';
import { CurrentActor, Permit, type WithActor } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { BooleanField, CodeField, IdField, monthCheck, RegionField } from '../platform/fields.js';
import { MonthScalar } from '../platform/scalars.js';
import { Checked } from '../platform/validation.js';
import type { Period } from '../rulebook/indicator-period.js';
import { RestatementReach } from './restatement-reach.service.js';
import { RestatementReadings } from './restatement-readings.service.js';
import { ProposeRestatementInput, Restatement } from './restatement.entity.js';
import {
  MovedEditionView,
  PastCarbonView,
  PastResultView,
  RestatementDifferenceConnection,
  RestatementProgressView,
  RestatementReachView,
  RestatementTotalView,
} from './restatement.view.js';
import type { DifferenceFilter } from './restatements.queries.js';
import { RestatementsService } from './restatements.service.js';
import { ResultHistory } from './result-history.service.js';

/** Who decides by what the platform computes, and who oversees it. */
const DECIDERS = ['POLICY_EDITOR', 'OPERATOR'] as const satisfies readonly Role[];
const READERS = ['CASE_OFFICER', 'APPROVER', 'AUDITOR', ...DECIDERS] as const satisfies readonly Role[];

@ObjectType()
class RestatementConnection extends connectionOf(Restatement) {}

@ArgsType()
class DifferenceArgs extends PageArgs implements DifferenceFilter {
  @IdField()
  restatementId!: Id;

  @CodeField({ max: 64, nullable: true, description: 'Code of an indicator or carbon method.' })
  code?: string | null;

  @RegionField({ nullable: true, description: 'This very region.' })
  regionCode?: RegionCode | null;

  @IdField({ nullable: true })
  enterpriseId?: Id | null;

  @Checked(periodCheck, { nullable: true })
  @Field(() => String, { nullable: true })
  period?: Period | null;

  @BooleanField({ nullable: true, description: 'Only where a target is met or missed that was not.' })
  isTurned?: boolean | null;
}

@ArgsType()
class HistoryArgs {
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
class CarbonHistoryArgs {
  @Field(() => ID)
  enterpriseId!: Id;

  @Checked(monthCheck)
  @Field(() => MonthScalar)
  month!: Month;
}

const IdArgument = () => Args('id', { type: () => ID });

@Resolver(() => Restatement)
export class RestatementsResolver {
  constructor(
    private readonly service: RestatementsService,
    private readonly readings: RestatementReadings,
    private readonly documents: RestatementReach,
    private readonly history: ResultHistory,
  ) {}

  @Permit(...READERS)
  @Query(() => RestatementConnection, { description: '重述: newest first.' })
  restatements(@Args() page: PageArgs) {
    return this.readings.restatements(page);
  }

  @Permit(...READERS)
  @Query(() => Restatement)
  restatement(@IdArgument() id: Id) {
    return this.readings.restatement(id);
  }

  @Permit(...READERS)
  @Query(() => RestatementDifferenceConnection, {
    description: '重述差异: what the preview found in the region of the reader, page by page.',
  })
  restatementDifferences(@CurrentActor() actor: Actor, @Args() { restatementId, ...args }: DifferenceArgs) {
    return this.readings.differences(actor, restatementId, args, args);
  }

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => [PastResultView], {
    description: '重述历史: a result with those whose place it took, oldest first.',
  })
  resultHistory(@CurrentActor() actor: Actor, @Args() args: HistoryArgs) {
    return this.history.ofIndicator(actor, args);
  }

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => [PastCarbonView], {
    description:
      "碳核算历史: a firm's inventories and reductions of a month with those whose place they took.",
  })
  carbonHistory(@CurrentActor() actor: Actor, @Args() args: CarbonHistoryArgs) {
    return this.history.ofCarbon(actor, args);
  }

  @Permit(...DECIDERS)
  @Mutation(() => Restatement, {
    description: '提出重述: the worker then works out what it would change, and changes nothing.',
  })
  proposeRestatement(@CurrentActor() actor: Actor, @Args('input') input: ProposeRestatementInput) {
    return this.service.propose(actor, input);
  }

  @Permit(...DECIDERS)
  @Mutation(() => Restatement, { description: '重新预览: of one whose preview is stale or failed.' })
  previewRestatementAgain(@IdArgument() id: Id) {
    return this.service.previewAgain(id);
  }

  @Permit(...DECIDERS)
  @Mutation(() => Restatement, {
    description: '执行重述: by another person than who proposed it, and only as it was previewed.',
  })
  applyRestatement(@CurrentActor() actor: Actor, @IdArgument() id: Id) {
    return this.service.apply(actor, id);
  }

  @ResolveField(() => [MovedEditionView], { description: 'Empty before a preview.' })
  moved(restatement: Restatement): MovedEditionView[] {
    return this.readings.moved(restatement);
  }

  @ResolveField(() => RestatementProgressView, {
    nullable: true,
    description: 'Null before a preview begins.',
  })
  progress({ id }: Restatement): Promise<RestatementProgressView | null> {
    return this.readings.progress(id);
  }

  @ResolveField(() => [RestatementTotalView], { complexity: 40 })
  async totals(
    { id }: Restatement,
    _arguments: object,
    { request }: WithActor,
  ): Promise<RestatementTotalView[]> {
    const actor = await request.actor;
    return actor ? this.readings.totals(actor, id) : [];
  }

  @ResolveField(() => [RestatementReachView], { complexity: 10 })
  reach(): Promise<RestatementReachView[]> {
    return this.documents.reach();
  }
}
