import { Args, ID, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { Cause, DonateInput, Donation, OpenCauseInput } from './cause.entity.js';
import { DonationsService } from './donations.service.js';

@ObjectType()
class CauseConnection extends connectionOf(Cause) {}

@Resolver(() => Cause)
export class DonationsResolver {
  constructor(private readonly donations: DonationsService) {}

  @Permit('OPERATOR')
  @Mutation(() => Cause, { description: '设立公益项目' })
  openCause(@CurrentActor() actor: Actor, @Args('input') input: OpenCauseInput) {
    return this.donations.openCause(actor, input);
  }

  @Permit('OPERATOR')
  @Mutation(() => Cause, { description: '结束公益项目: nothing more can be donated to it.' })
  closeCause(@Args('id', { type: () => ID }) id: Id) {
    return this.donations.closeCause(id);
  }

  @Permit('CONSUMER', 'OPERATOR')
  @Query(() => CauseConnection, { description: '公益项目: last opened first.' })
  causes(@CurrentActor() actor: Actor, @Args() page: PageArgs) {
    return this.donations.causes(actor, page);
  }

  @Permit('CONSUMER')
  @Mutation(() => Donation, { description: '捐赠: at once and for good.' })
  donate(@CurrentActor() actor: Actor, @Args('input') input: DonateInput) {
    return this.donations.donate(actor, input);
  }
}
