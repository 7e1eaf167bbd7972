import {
  Args,
  ArgsType,
  Field,
  GraphQLISODateTime,
  ID,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { FactListArgs } from '../platform/fact-list.js';
import { DateField, EnumField, IdField, InstantField, RegionField } from '../platform/fields.js';
import { AssetFigures, PoolBalance } from './asset-figures.view.js';
import { CirculationService } from './circulation.service.js';
import { CustodyEvent, type CustodyEventKind, CustodyEventKindType } from './custody-event.entity.js';
import type { AssetState, Fitness } from './envelope-trip.js';
import { EnvelopeTrip, type TripState, TripStateType } from './envelope-trip.entity.js';
import { digitalLinkOf } from './grai.js';
import {
  type AssetKind,
  AssetKindType,
  AssetStateType,
  FitnessType,
  ReusableAsset,
} from './reusable-asset.entity.js';

@ObjectType()
class ReusableAssetConnection extends connectionOf(ReusableAsset) {}

@ObjectType()
class EnvelopeTripConnection extends connectionOf(EnvelopeTrip) {}

@ObjectType()
class CustodyEventConnection extends connectionOf(CustodyEvent) {}

@ArgsType()
class AssetsArgs extends PageArgs {
  @EnumField(AssetKindType, { nullable: true })
  kind?: AssetKind | null;

  @EnumField(AssetStateType, { nullable: true })
  state?: AssetState | null;

  @EnumField(FitnessType, { nullable: true })
  fitness?: Fitness | null;

  @IdField({ nullable: true })
  poolId?: Id | null;
}

@ArgsType()
class TripsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Local number, GRAI or GS1 Digital Link.' })
  assetId?: string | null;

  @Field(() => TripStateType, { nullable: true })
  state?: TripState | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only trips past their due date that have not ended.',
  })
  isOverdue?: boolean | null;
}

@ArgsType()
class AssetEventsArgs extends FactListArgs {
  @EnumField(CustodyEventKindType, { nullable: true })
  kind?: CustodyEventKind | null;
}

@ArgsType()
class CustodyEventsArgs extends AssetEventsArgs {
  @Field(() => ID, { nullable: true, description: 'Local number, GRAI or GS1 Digital Link.' })
  assetId?: string | null;
}

@ArgsType()
class AssetFiguresArgs {
  @DateField({ description: 'First day, included.' })
  from!: LocalDate;

  @DateField({ description: 'Last day, included.' })
  to!: LocalDate;

  @IdField({ nullable: true })
  enterpriseId?: Id | null;

  @IdField({ nullable: true })
  poolId?: Id | null;

  @EnumField(AssetKindType, { nullable: true })
  kind?: AssetKind | null;

  @RegionField({ nullable: true })
  regionCode?: RegionCode | null;

  @InstantField({ nullable: true, description: '当时所知: the figures as they were known at this instant.' })
  asKnownAt?: Date | null;
}

/** Where assets are, what happened to them, and the figures that follow. */
@Resolver(() => ReusableAsset)
export class CirculationResolver {
  constructor(private readonly circulation: CirculationService) {}

  @Permit(...REPORT_READERS)
  @Query(() => ReusableAssetConnection, {
    description: '可循环包装: those that a firm owns, holds or is to receive.',
  })
  assets(@CurrentActor() actor: Actor, @Args() { first, after, ...filter }: AssetsArgs) {
    return this.circulation.assets(actor, filter, { first, after });
  }

  @Permit(...REPORT_READERS)
  @Query(() => ReusableAsset)
  asset(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Local number, GRAI or GS1 Digital Link.' }) id: string,
  ) {
    return this.circulation.asset(actor, id);
  }

  @Permit(...REPORT_READERS)
  @Query(() => EnvelopeTripConnection)
  envelopeTrips(@CurrentActor() actor: Actor, @Args() { first, after, ...filter }: TripsArgs) {
    return this.circulation.trips(actor, filter, { first, after });
  }

  @Permit(...REPORT_READERS)
  @Query(() => CustodyEventConnection, { description: '流转事件: newest first; withdrawn ones are marked.' })
  custodyEvents(@CurrentActor() actor: Actor, @Args() args: CustodyEventsArgs) {
    return this.circulation.custodyEvents(actor, args);
  }

  @Permit(...REPORT_READERS)
  @Query(() => CustodyEvent)
  custodyEvent(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.circulation.custodyEvent(actor, id);
  }

  @Permit(...REPORT_READERS)
  @Query(() => [AssetFigures], {
    description: '循环指标: turns, dwell, idle time, loss and pool size by kind.',
  })
  assetFigures(@CurrentActor() actor: Actor, @Args() filter: AssetFiguresArgs) {
    return this.circulation.figures(actor, filter);
  }

  @Permit(...REPORT_READERS)
  @Query(() => [PoolBalance], {
    description: "循环池余额: how many of each owner's assets are with each custodian.",
  })
  poolBalances(
    @CurrentActor() actor: Actor,
    @Args('poolId', { type: () => ID }) poolId: Id,
    @Args('at', { type: () => GraphQLISODateTime, nullable: true }) at?: Date | null,
    @Args('asKnownAt', { type: () => GraphQLISODateTime, nullable: true }) asKnownAt?: Date | null,
  ) {
    return this.circulation.poolBalances(actor, { poolId, at, asKnownAt });
  }

  @ResolveField(() => String, { nullable: true, description: 'GS1 Digital Link of its GRAI.' })
  digitalLink(asset: ReusableAsset): string | null {
    return asset.grai === null ? null : digitalLinkOf(asset.grai);
  }

  @ResolveField(() => CustodyEventConnection, { description: 'Its events, newest first.' })
  events(@Parent() asset: ReusableAsset, @CurrentActor() actor: Actor, @Args() args: AssetEventsArgs) {
    return this.circulation.custodyEvents(actor, { ...args, assetId: asset.id });
  }
}
