import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import { DecimalScalar } from '../platform/scalars.js';
import { FundAppropriation } from './payment-batch.entity.js';

@ObjectType({ description: '批次资金: what a round may spend, and what is left of it.' })
export class FundStandingView {
  @Field(() => ID)
  roundId!: Id;

  @Field(() => DecimalScalar, { nullable: true, description: '资金总额; null where it is not limited.' })
  fundYuan!: string | null;

  @Field(() => DecimalScalar, { description: '已到位.' })
  appropriatedYuan!: string;

  @Field(() => DecimalScalar, { description: '可用余额: appropriated and not ordered.' })
  leftYuan!: string;

  @Field(() => [FundAppropriation])
  appropriations!: FundAppropriation[];
}
