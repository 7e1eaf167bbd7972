import { Args, Query, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { MassBalanceService } from './mass-balance.service.js';
import { MassBalance, MassBalanceArgs } from './mass-balance.view.js';

@Resolver()
export class MassBalanceResolver {
  constructor(private readonly service: MassBalanceService) {}

  @Permit(...REPORT_READERS)
  @Query(() => MassBalance, { description: '物料平衡: of returns, from drop-off to recycler.' })
  massBalance(@CurrentActor() actor: Actor, @Args() args: MassBalanceArgs) {
    return this.service.balance(actor, args);
  }
}
