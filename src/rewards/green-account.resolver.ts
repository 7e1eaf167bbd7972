import { Args, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { GreenAccountService } from './green-account.service.js';
import {
  ExpiringCredits,
  GreenAccount,
  GreenCreditStanding,
  StatementEntry,
  TotalReduction,
} from './green-account.view.js';
import { StatementService } from './statement.service.js';

@ObjectType()
class StatementEntryConnection extends connectionOf(StatementEntry) {}

@Resolver(() => GreenAccount)
export class GreenAccountResolver {
  constructor(
    private readonly accounts: GreenAccountService,
    private readonly statements: StatementService,
  ) {}

  @Permit('CONSUMER')
  @Query(() => GreenAccount, { description: '我的绿色账户' })
  myGreenAccount(@CurrentActor() actor: Actor) {
    return this.accounts.balances(actor);
  }

  @ResolveField(() => StatementEntryConnection, { description: '明细: last entered first.' })
  statement(@CurrentActor() actor: Actor, @Args() page: PageArgs) {
    return this.statements.statement(actor, page);
  }

  @ResolveField(() => [ExpiringCredits], { description: '将到期积分: by day, soonest first.' })
  expiring(@CurrentActor() actor: Actor) {
    return this.accounts.expiring(actor);
  }

  @ResolveField(() => TotalReduction, { description: '减排估算' })
  estimatedReduction(@CurrentActor() actor: Actor) {
    return this.accounts.reduction(actor);
  }

  @ResolveField(() => GreenCreditStanding, { nullable: true, description: '绿色信用' })
  level(@CurrentActor() actor: Actor) {
    return this.accounts.level(actor);
  }
}
