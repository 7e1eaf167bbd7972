import { Args, ArgsType, Field, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { CreditReview, DecideCreditReviewInput } from './credit-review.entity.js';
import { CreditReviewsService } from './credit-reviews.service.js';

@ObjectType()
class CreditReviewConnection extends connectionOf(CreditReview) {}

@ArgsType()
class CreditReviewArgs extends PageArgs {
  @Field(() => Boolean, { defaultValue: true, description: 'Only those that nobody has decided.' })
  isOpen: boolean = true;
}

@Resolver(() => CreditReview)
export class CreditReviewsResolver {
  constructor(private readonly service: CreditReviewsService) {}

  @Permit('CASE_OFFICER', 'OPERATOR')
  @Query(() => CreditReviewConnection, { description: '积分复核: newest first.' })
  creditReviews(@CurrentActor() actor: Actor, @Args() { isOpen, ...page }: CreditReviewArgs) {
    return this.service.reviews(actor, { isOpen, page });
  }

  @Permit('CASE_OFFICER', 'OPERATOR')
  @Mutation(() => CreditReview, { description: '决定积分复核: credits a held award or refuses it, once.' })
  decideCreditReview(@CurrentActor() actor: Actor, @Args('input') input: DecideCreditReviewInput) {
    return this.service.decide(actor, input);
  }
}
