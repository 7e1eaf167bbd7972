import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { CreditsScalar, MonthScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';

@ObjectType({ description: '排名: one member’s place; members with equal credits share it.' })
export class LeaderboardPlace {
  @Field(() => Int)
  rank!: number;

  @Field(() => String)
  displayName!: string;

  @Field(() => CreditsScalar, { description: 'Credits earned in the month, whatever was spent of them.' })
  creditsEarned!: string;

  @Field(() => Boolean, { description: 'True for the caller.' })
  isMine!: boolean;
}

@ObjectType({
  description: '排行榜: members of a region by what they earned in a month. Only who chose to is shown.',
})
export class Leaderboard {
  @Field(() => ID)
  regionCode!: RegionCode;

  @Field(() => MonthScalar)
  month!: Month;

  @Field(() => [LeaderboardPlace], { description: 'Best first; empty where it is not shown.' })
  places!: readonly LeaderboardPlace[];

  @Field(() => LeaderboardPlace, { nullable: true, description: 'The caller’s own, also far behind.' })
  mine!: LeaderboardPlace | null;

  @Field(() => TextView, { nullable: true, description: 'Why nothing is shown; null where it is.' })
  hiddenBecause!: Text | null;
}

@ObjectType({ description: '同意公开: what joining the leaderboard means.' })
export class LeaderboardConsent {
  @Field(() => Int)
  version!: number;

  @Field(() => TextView)
  text!: Text;
}
