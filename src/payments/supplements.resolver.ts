import { Args, Mutation, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { yuanOf } from '../cases/index.js';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf } from '../platform/connection.js';
import { DecimalScalar } from '../platform/scalars.js';
import { OfCaseArgs } from './recoveries.resolver.js';
import { DecideSupplementInput, Supplement } from './supplement.entity.js';
import { Supplements } from './supplements.service.js';

@ObjectType()
class SupplementConnection extends connectionOf(Supplement) {}

@Resolver(() => Supplement)
export class SupplementsResolver {
  constructor(private readonly service: Supplements) {}

  @Permit(...REPORT_READERS)
  @Query(() => SupplementConnection, { description: '补拨: newest first; a firm sees what was approved.' })
  supplements(@CurrentActor() actor: Actor, @Args() { caseId, ...page }: OfCaseArgs) {
    return this.service.supplements(actor, caseId ?? null, page);
  }

  @Permit('APPROVER')
  @Mutation(() => Supplement, { description: '批准补拨: it can then be in a batch.' })
  approveSupplement(@CurrentActor() actor: Actor, @Args('input') input: DecideSupplementInput) {
    return this.service.approve(actor, input);
  }

  @Permit('APPROVER')
  @Mutation(() => Supplement, { description: '不予补拨.' })
  rejectSupplement(@CurrentActor() actor: Actor, @Args('input') input: DecideSupplementInput) {
    return this.service.reject(actor, input);
  }

  @ResolveField(() => DecimalScalar)
  amountYuan({ amountFen }: Supplement): string {
    return yuanOf(amountFen);
  }

  @ResolveField(() => DecimalScalar)
  paidYuan({ paidFen }: Supplement): string {
    return yuanOf(paidFen);
  }
}
