import { Args, ArgsType, ID, Mutation, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { yuanOf } from '../cases/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { IdField } from '../platform/fields.js';
import { DecimalScalar } from '../platform/scalars.js';
import {
  ConfirmPaymentsInput,
  PayAgainInput,
  PaymentBatch,
  PaymentConfirmation,
  PaymentOrder,
  ProposePaymentBatchInput,
  RejectPaymentBatchInput,
} from './payment-batch.entity.js';
import { PaymentBatches } from './payment-batches.service.js';
import { PaymentConfirmations } from './payment-confirmations.service.js';
import { PaymentFiles } from './payment-files.service.js';

@ObjectType()
class PaymentBatchConnection extends connectionOf(PaymentBatch) {}

@ArgsType()
class BatchArgs extends PageArgs {
  @IdField({ nullable: true })
  roundId?: Id | null;
}

const OVERSEERS = ['CASE_OFFICER', 'APPROVER', 'AUDITOR', 'OPERATOR'] as const;

@Resolver(() => PaymentBatch)
export class PaymentBatchesResolver {
  constructor(
    private readonly service: PaymentBatches,
    private readonly confirmations: PaymentConfirmations,
    private readonly files: PaymentFiles,
  ) {}

  @Permit(...OVERSEERS)
  @Query(() => PaymentBatchConnection, { description: '拨付批次: newest first.' })
  paymentBatches(@CurrentActor() actor: Actor, @Args() { roundId, ...page }: BatchArgs) {
    return this.service.batches(actor, roundId ?? null, page);
  }

  @Permit(...OVERSEERS)
  @Query(() => PaymentBatch)
  paymentBatch(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.service.batch(actor, id);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => PaymentBatch, { description: '提出拨付: everything of a round that is payable now.' })
  proposePaymentBatch(@CurrentActor() actor: Actor, @Args('input') input: ProposePaymentBatchInput) {
    return this.service.propose(actor, input);
  }

  @Permit('APPROVER')
  @Mutation(() => PaymentBatch, { description: '审批拨付: by another person; orders the payments.' })
  approvePaymentBatch(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.service.approve(actor, id);
  }

  @Permit('APPROVER')
  @Mutation(() => PaymentBatch, { description: '退回拨付: by another person; what is in it is free again.' })
  rejectPaymentBatch(@CurrentActor() actor: Actor, @Args('input') input: RejectPaymentBatchInput) {
    return this.service.reject(actor, input);
  }

  @Permit('CASE_OFFICER', 'APPROVER')
  @Mutation(() => PaymentBatch, { description: '读入回单: what the treasury says became of the payments.' })
  confirmPayments(@CurrentActor() actor: Actor, @Args('input') input: ConfirmPaymentsInput) {
    return this.confirmations.read(actor, input);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => PaymentOrder, { description: '重新拨付: what failed can be in another batch.' })
  payAgain(@CurrentActor() actor: Actor, @Args('input') input: PayAgainInput) {
    return this.confirmations.payAgain(actor, input);
  }

  @ResolveField(() => DecimalScalar)
  totalYuan({ totalFen }: PaymentBatch): string {
    return yuanOf(totalFen);
  }

  @ResolveField(() => [PaymentConfirmation], { complexity: 10 })
  paymentConfirmations({ id }: PaymentBatch): Promise<PaymentConfirmation[]> {
    return this.files.confirmations(id);
  }
}
