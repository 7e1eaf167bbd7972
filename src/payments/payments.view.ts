import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import { DecimalScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import { AppropriationProposal } from './appropriation-proposal.entity.js';
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

  @Field(() => [AppropriationProposal], { description: 'Entered, and not approved yet.' })
  proposals!: AppropriationProposal[];
}

const BOUND = { nullable: true, description: 'Bounds added over firms and months.' } as const;

@ObjectType({
  description:
    '绩效评价: what a round has paid net, and what the firms that got it avoided in the time by one method. All that the firms avoided: what of it the money brought about is not said.',
})
export class SupportEvaluationView {
  @Field(() => ID)
  roundId!: Id;

  @Field(() => String)
  programme!: string;

  @Field(() => String, { description: 'Code of the method of reduction.' })
  method!: string;

  @Field(() => Int)
  firms!: number;

  @Field(() => Int)
  firmMonths!: number;

  @Field(() => Int, { description: 'Of these, with a stored reduction.' })
  firmMonthsStored!: number;

  @Field(() => DecimalScalar, { description: 'Paid and not given back; fines are not in it.' })
  paidYuan!: string;

  @Field(() => DecimalScalar, { nullable: true, description: 'Tonnes of CO2e, estimated.' })
  avoidedTonnes!: string | null;

  @Field(() => DecimalScalar, BOUND)
  avoidedTonnesLow!: string | null;

  @Field(() => DecimalScalar, BOUND)
  avoidedTonnesHigh!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Null where a month of a firm is missing, or nothing was avoided.',
  })
  yuanPerTonne!: string | null;

  @Field(() => DecimalScalar, BOUND)
  yuanPerTonneLow!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Null where perhaps nothing was avoided.' })
  yuanPerTonneHigh!: string | null;

  @Field(() => TextView, { nullable: true, description: 'Why there is no figure.' })
  undetermined!: TextView | null;
}
