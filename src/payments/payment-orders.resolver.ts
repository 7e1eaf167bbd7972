import { Args, ArgsType, ID, Mutation, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { yuanOf } from '../cases/index.js';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { IdField } from '../platform/fields.js';
import { DecimalScalar } from '../platform/scalars.js';
import { Appropriations } from './appropriations.service.js';
import {
  AppropriationProposal,
  ProposeAppropriationInput,
  RejectAppropriationInput,
} from './appropriation-proposal.entity.js';
import { FundAppropriation, PaymentConfirmation, PaymentOrder } from './payment-batch.entity.js';
import { PaymentOrders } from './payment-orders.service.js';
import { FundStandingView } from './payments.view.js';

@ObjectType()
class PaymentConnection extends connectionOf(PaymentOrder) {}

@ArgsType()
class PaymentArgs extends PageArgs {
  @IdField({ nullable: true })
  caseId?: Id | null;

  @IdField({ nullable: true })
  batchId?: Id | null;

  @IdField({ nullable: true })
  enterpriseId?: Id | null;
}

@Resolver(() => PaymentOrder)
export class PaymentOrdersResolver {
  constructor(
    private readonly orders: PaymentOrders,
    private readonly appropriations: Appropriations,
  ) {}

  @Permit(...REPORT_READERS)
  @Query(() => PaymentConnection, {
    description: '支付: a firm sees its own once they are ordered, a department those of its cases.',
  })
  payments(@CurrentActor() actor: Actor, @Args() { caseId, batchId, enterpriseId, ...page }: PaymentArgs) {
    return this.orders.payments(actor, { caseId, batchId, enterpriseId }, page);
  }

  @Permit('CASE_OFFICER', 'APPROVER', 'AUDITOR', 'OPERATOR')
  @Query(() => FundStandingView, { description: '批次资金: what a round may spend and what is left.' })
  fundStanding(@CurrentActor() actor: Actor, @Args('roundId', { type: () => ID }) roundId: Id) {
    return this.appropriations.standing(actor, roundId);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => AppropriationProposal, {
    description: '登记资金到位: by the document of the finance department, up to the fund of the round.',
  })
  proposeAppropriation(@CurrentActor() actor: Actor, @Args('input') input: ProposeAppropriationInput) {
    return this.appropriations.propose(actor, input);
  }

  @Permit('APPROVER')
  @Mutation(() => AppropriationProposal, {
    description: '审批资金到位: by another person; the money is there.',
  })
  approveAppropriation(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.appropriations.approve(actor, id);
  }

  @Permit('APPROVER')
  @Mutation(() => AppropriationProposal, { description: '退回资金到位登记: by another person.' })
  rejectAppropriation(@CurrentActor() actor: Actor, @Args('input') input: RejectAppropriationInput) {
    return this.appropriations.reject(actor, input);
  }

  @ResolveField(() => DecimalScalar)
  orderedYuan({ orderedFen }: PaymentOrder): string {
    return yuanOf(orderedFen);
  }

  @ResolveField(() => DecimalScalar)
  paidYuan({ paidFen }: PaymentOrder): string {
    return yuanOf(paidFen);
  }
}

@Resolver(() => FundAppropriation)
export class FundAppropriationResolver {
  @ResolveField(() => DecimalScalar)
  amountYuan({ amountFen }: FundAppropriation): string {
    return yuanOf(amountFen);
  }
}

@Resolver(() => AppropriationProposal)
export class AppropriationProposalResolver {
  @ResolveField(() => DecimalScalar)
  amountYuan({ amountFen }: AppropriationProposal): string {
    return yuanOf(amountFen);
  }
}

@Resolver(() => PaymentConfirmation)
export class PaymentConfirmationResolver {
  @ResolveField(() => DecimalScalar)
  paidYuan({ paidFen }: PaymentConfirmation): string {
    return yuanOf(paidFen);
  }
}
