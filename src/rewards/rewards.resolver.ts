import { Args, ArgsType, ID, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { RegionField } from '../platform/fields.js';
import { OfferRewardInput, RestockRewardInput, Reward } from './reward.entity.js';
import { RewardsService } from './rewards.service.js';

@ObjectType()
class RewardConnection extends connectionOf(Reward) {}

@ArgsType()
class AvailableRewardArgs extends PageArgs {
  @RegionField({ nullable: true, description: 'Only what can be used there; anywhere when left out.' })
  regionCode?: RegionCode | null;
}

@Resolver(() => Reward)
export class RewardsResolver {
  constructor(private readonly rewards: RewardsService) {}

  @Permit('OPERATOR')
  @Mutation(() => Reward, {
    description: '发布权益: its terms never change; other terms are another reward.',
  })
  offerReward(@CurrentActor() actor: Actor, @Args('input') input: OfferRewardInput) {
    return this.rewards.offer(actor, input);
  }

  @Permit('OPERATOR')
  @Mutation(() => Reward, { description: '补货' })
  restockReward(@CurrentActor() actor: Actor, @Args('input') input: RestockRewardInput) {
    return this.rewards.restock(actor, input);
  }

  @Permit('OPERATOR')
  @Mutation(() => Reward, { description: '下架权益: codes already given stay good.' })
  withdrawReward(@Args('id', { type: () => ID }) id: Id) {
    return this.rewards.withdraw(id);
  }

  @Permit('CONSUMER')
  @Query(() => RewardConnection, { description: '可兑换的权益: what the caller can redeem today.' })
  availableRewards(@CurrentActor() actor: Actor, @Args() args: AvailableRewardArgs) {
    return this.rewards.available(actor, args);
  }

  @Permit('OPERATOR', 'REPORTER', 'INTEGRATOR')
  @Query(() => RewardConnection, { description: '已发布的权益: all that were offered; a firm sees its own.' })
  offeredRewards(@CurrentActor() actor: Actor, @Args() page: PageArgs) {
    return this.rewards.offered(actor, page);
  }
}
