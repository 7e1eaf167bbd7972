import { Args, ArgsType, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { MonthField, RegionField } from '../platform/fields.js';
import { LEADERBOARD_CONSENT } from './leaderboard-consent.js';
import { JoinLeaderboardInput, LeaderboardMember } from './leaderboard-member.entity.js';
import { LeaderboardService } from './leaderboard.service.js';
import { Leaderboard, LeaderboardConsent } from './leaderboard.view.js';

@ArgsType()
class LeaderboardArgs {
  @RegionField()
  regionCode!: RegionCode;

  @MonthField()
  month!: Month;
}

@Resolver(() => Leaderboard)
export class LeaderboardResolver {
  constructor(private readonly leaderboards: LeaderboardService) {}

  @Permit('CONSUMER')
  @Query(() => LeaderboardConsent, { description: '公开说明: to be shown before joining.' })
  leaderboardConsent(): LeaderboardConsent {
    return LEADERBOARD_CONSENT;
  }

  @Permit('CONSUMER')
  @Mutation(() => LeaderboardMember, {
    description: '加入排行榜: by choice only; again to change name or county.',
  })
  joinLeaderboard(@CurrentActor() actor: Actor, @Args('input') input: JoinLeaderboardInput) {
    return this.leaderboards.join(actor, input);
  }

  @Permit('CONSUMER')
  @Mutation(() => Boolean, { description: '退出排行榜: at once.' })
  leaveLeaderboard(@CurrentActor() actor: Actor) {
    return this.leaderboards.leave(actor);
  }

  @Permit('CONSUMER')
  @Query(() => LeaderboardMember, {
    nullable: true,
    description: '我的排行榜身份: null for who has not joined.',
  })
  myLeaderboardMembership(@CurrentActor() actor: Actor) {
    return this.leaderboards.membership(actor);
  }

  @Permit('CONSUMER')
  @Query(() => Leaderboard, { description: '排行榜: of a region and month, by what was earned in it.' })
  leaderboard(@CurrentActor() actor: Actor, @Args() args: LeaderboardArgs) {
    return this.leaderboards.board(actor, args);
  }
}
