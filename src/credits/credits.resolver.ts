import { Args, Field, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import { inLanguage } from '../kernel/text.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { callerLanguage } from '../platform/request-context.js';
import { CreditsScalar } from '../platform/scalars.js';
import { CreditAward } from './credit-award.entity.js';
import { CreditsService } from './credits.service.js';

@ObjectType()
class CreditAwardConnection extends connectionOf(CreditAward) {}

@ObjectType({ description: '绿色积分账户: a consumer’s own green credits.' })
class MyCredits {
  @Field(() => CreditsScalar, { description: 'Points that can be spent.' })
  balance!: string;
}

@Resolver(() => MyCredits)
export class CreditsResolver {
  constructor(private readonly credits: CreditsService) {}

  @Permit('CONSUMER')
  @Query(() => MyCredits)
  async myCredits(@CurrentActor() actor: Actor): Promise<Pick<MyCredits, 'balance'>> {
    return { balance: (await this.credits.balance(actor)).toString() };
  }

  @ResolveField(() => CreditAwardConnection)
  entries(@CurrentActor() actor: Actor, @Args() page: PageArgs) {
    return this.credits.awards(actor, page);
  }
}

@Resolver(() => CreditAward)
export class CreditAwardResolver {
  @ResolveField(() => String, { description: 'The explanation in the caller’s language.' })
  why(award: CreditAward): string {
    return inLanguage(award.explanation, callerLanguage());
  }
}
