import { Args, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import { inLanguage } from '../kernel/text.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { callerLanguage } from '../platform/request-context.js';
import { CreditPreviewService } from './credit-preview.service.js';
import { WhatWouldEarnInput, WouldEarn } from './credit-preview.view.js';

@Resolver(() => WouldEarn)
export class CreditPreviewResolver {
  constructor(private readonly preview: CreditPreviewService) {}

  @Permit('CONSUMER')
  @Query(() => [WouldEarn], {
    description:
      '积分试算: what an action would earn me now, under each rule that is about it, and why not more.',
  })
  whatWouldEarn(@CurrentActor() actor: Actor, @Args('input') input: WhatWouldEarnInput) {
    return this.preview.whatWouldEarn(actor, input);
  }

  @ResolveField(() => String, { description: 'The explanation in the caller’s language.' })
  why(one: WouldEarn): string {
    return inLanguage(one.explanation, callerLanguage());
  }
}
