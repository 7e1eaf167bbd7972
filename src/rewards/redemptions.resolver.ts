import { Args, Mutation, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { loaderOf, type WithLoaders } from '../platform/loaders.js';
import { ConfirmationsService } from './confirmations.service.js';
import {
  CancelRedemptionInput,
  ConfirmedRedemption,
  ConfirmRedemptionInput,
  RedeemInput,
  Redemption,
} from './redemption.entity.js';
import { RedemptionsService } from './redemptions.service.js';
import { Reward } from './reward.entity.js';
import { RewardsService } from './rewards.service.js';

@ObjectType()
class RedemptionConnection extends connectionOf(Redemption) {}

@Resolver(() => Redemption)
export class RedemptionsResolver {
  constructor(
    private readonly redemptions: RedemptionsService,
    private readonly confirmations: ConfirmationsService,
    private readonly rewards: RewardsService,
  ) {}

  @Permit('CONSUMER')
  @Mutation(() => Redemption, {
    description:
      '兑换: holds the price and gives a code. The same id gives the first answer again, also a refusal: to try anew, make a new id.',
  })
  redeem(@CurrentActor() actor: Actor, @Args('input') input: RedeemInput) {
    return this.redemptions.redeem(actor, input);
  }

  @Permit('CONSUMER')
  @Mutation(() => Redemption, { description: '取消兑换: the credits come back.' })
  cancelRedemption(@CurrentActor() actor: Actor, @Args('input') input: CancelRedemptionInput) {
    return this.redemptions.cancel(actor, input.id);
  }

  @Permit('REPORTER', 'INTEGRATOR', 'OPERATOR')
  @Mutation(() => ConfirmedRedemption, {
    description: '核销: confirms a code, once; only then hand over what it is for.',
  })
  confirmRedemption(@CurrentActor() actor: Actor, @Args('input') input: ConfirmRedemptionInput) {
    return this.confirmations.confirm(actor, input.code);
  }

  @Permit('CONSUMER')
  @Query(() => RedemptionConnection, { description: '我的兑换: last redeemed first.' })
  myRedemptions(@CurrentActor() actor: Actor, @Args() page: PageArgs) {
    return this.redemptions.mine(actor, page);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: '兑换码: to be shown to the partner; null once it cannot be used any more.',
  })
  code(redemption: Redemption): string | null {
    return this.redemptions.codeOf(redemption);
  }

  @ResolveField(() => Reward)
  reward(redemption: Redemption, _arguments: unknown, { loaders }: WithLoaders): Promise<Reward | null> {
    return loaderOf(loaders, 'reward', (ids) => this.rewards.rewardsByIds(ids)).load(redemption.rewardId);
  }
}
