import { Args, ArgsType, ID, Mutation, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CurrentActor, Permit, Public } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { EnumField, IdField, RegionField } from '../platform/fields.js';
import type { Stratum } from '../rulebook/double-random.js';
import {
  AnnounceDrawInput,
  DrawnFirmView,
  DrawSeedInput,
  InspectionDraw,
  StratumView,
} from './inspection-draw.entity.js';
import { InspectionDraws } from './inspection-draws.service.js';
import { InspectionList, type ListKind, ListKindType } from './inspection-list.entity.js';
import { InspectionPublicity } from './inspection-publicity.service.js';

@ObjectType()
class InspectionDrawConnection extends connectionOf(InspectionDraw) {}

@ArgsType()
export class OpenArgs extends PageArgs {
  @RegionField({ nullable: true, description: 'Of the departments of this very region.' })
  regionCode?: RegionCode | null;
}

@ArgsType()
export class ListsArgs extends OpenArgs {
  @EnumField(ListKindType, { nullable: true })
  kind?: ListKind | null;
}

@ArgsType()
export class ResultsArgs extends OpenArgs {
  @IdField({ nullable: true })
  drawId?: Id | null;

  @IdField({ nullable: true })
  enterpriseId?: Id | null;
}

@ObjectType()
export class InspectionListConnection extends connectionOf(InspectionList) {}

@Resolver(() => InspectionDraw)
export class InspectionsResolver {
  constructor(
    private readonly service: InspectionDraws,
    private readonly publicity: InspectionPublicity,
  ) {}

  @Public()
  @Query(() => InspectionDrawConnection, {
    description: '随机抽取: every draw that was announced, newest first, drawn or not.',
  })
  inspectionDraws(@Args() { regionCode, ...page }: OpenArgs) {
    return this.publicity.draws({ regionCode: regionCode ?? null }, page as PageArgs);
  }

  @Public()
  @Query(() => InspectionDraw)
  inspectionDraw(@Args('id', { type: () => ID }) id: Id) {
    return this.publicity.draw(id);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => InspectionDraw, {
    description: '公布抽取: with its lists, its terms and the promise of a seed (commitment).',
  })
  announceDraw(@CurrentActor() actor: Actor, @Args('input') input: AnnounceDrawInput) {
    return this.service.announce(actor, input);
  }

  @Permit('APPROVER')
  @Mutation(() => InspectionDraw, {
    description: '补充种子: by another person, who does not know the promised seed.',
  })
  addDrawSeed(@CurrentActor() actor: Actor, @Args('input') input: DrawSeedInput) {
    return this.service.addSeed(actor, input);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => InspectionDraw, {
    description: '揭示种子并抽取: by who announced it; the result stands and is open at once.',
  })
  revealDrawSeed(@CurrentActor() actor: Actor, @Args('input') input: DrawSeedInput) {
    return this.service.reveal(actor, input);
  }

  @ResolveField(() => [StratumView])
  strata({ strata }: InspectionDraw): Stratum[] {
    return JSON.parse(strata) as Stratum[];
  }

  @ResolveField(() => [DrawnFirmView], {
    complexity: 50,
    description: 'Empty until it is drawn. `GET /inspections/draws/ID` has all that is needed to draw again.',
  })
  drawnFirms(announced: InspectionDraw): Promise<DrawnFirmView[]> {
    return this.publicity.drawnFirms(announced);
  }
}
