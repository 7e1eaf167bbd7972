import { Args, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import { CurrentActor, Permit, Public } from '../platform/access.js';
import { connectionOf } from '../platform/connection.js';
import {
  InspectionList,
  PublishInspecteesInput,
  PublishInspectionItemsInput,
  PublishInspectorsInput,
} from './inspection-list.entity.js';
import { InspectionLists } from './inspection-lists.service.js';
import { InspectionResult, RecordInspectionResultInput } from './inspection-result.entity.js';
import { InspectionResults } from './inspection-results.service.js';
import { InspectionListConnection, ListsArgs, ResultsArgs } from './inspections.resolver.js';

@ObjectType()
class InspectionResultConnection extends connectionOf(InspectionResult) {}

@Resolver(() => InspectionList)
export class InspectionListsResolver {
  constructor(
    private readonly service: InspectionLists,
    private readonly results: InspectionResults,
  ) {}

  @Public()
  @Query(() => InspectionListConnection, {
    description:
      '随机抽查事项清单、检查对象名录库、检查人员名录库: every version, newest first. `GET /inspections/lists/ID` has its entries.',
  })
  inspectionLists(@Args() { kind, regionCode, ...page }: ListsArgs) {
    return this.service.lists({ kind: kind ?? null, regionCode: regionCode ?? null }, page);
  }

  @Public()
  @Query(() => InspectionResultConnection, {
    description: '抽查结果公示: newest first; one that another supersedes was corrected.',
  })
  inspectionResults(@Args() { regionCode, drawId, enterpriseId, ...page }: ResultsArgs) {
    return this.results.results(
      { regionCode: regionCode ?? null, drawId: drawId ?? null, enterpriseId: enterpriseId ?? null },
      page,
    );
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => InspectionList, { description: '公布随机抽查事项清单.' })
  publishInspectionItems(@CurrentActor() actor: Actor, @Args('input') input: PublishInspectionItemsInput) {
    return this.service.publishItems(actor, input);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => InspectionList, { description: '公布检查对象名录库.' })
  publishInspectees(@CurrentActor() actor: Actor, @Args('input') input: PublishInspecteesInput) {
    return this.service.publishInspectees(actor, input);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => InspectionList, { description: '公布检查人员名录库.' })
  publishInspectors(@CurrentActor() actor: Actor, @Args('input') input: PublishInspectorsInput) {
    return this.service.publishInspectors(actor, input);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => InspectionResult, { description: '公示抽查结果.' })
  recordInspectionResult(@CurrentActor() actor: Actor, @Args('input') input: RecordInspectionResultInput) {
    return this.results.record(actor, input);
  }
}
