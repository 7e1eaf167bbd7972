import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import { CurrentActor, Permit, PermitEveryRole } from '../platform/access.js';
import { ConsentView, consentView } from './consent.view.js';
import { GivenConsentInput } from './consumers.resolver.js';
import { PersonalDataService } from './personal-data.service.js';
import { Forgotten, PersonalData } from './personal-data.view.js';

@Resolver()
export class PersonalDataResolver {
  constructor(private readonly personalData: PersonalDataService) {}

  @PermitEveryRole()
  @Query(() => PersonalData, { description: '我的个人信息: all that is held of the signed-in person.' })
  async myPersonalData(@CurrentActor() actor: Actor): Promise<PersonalData> {
    const { consents, ...held } = await this.personalData.of(actor);
    return Object.assign(new PersonalData(), held, { consents: consents.map(consentView) });
  }

  @Permit('CONSUMER')
  @Mutation(() => [ConsentView], { description: 'Consents to a text as it is shown today.' })
  async giveConsent(
    @CurrentActor() actor: Actor,
    @Args('input') input: GivenConsentInput,
  ): Promise<ConsentView[]> {
    return (await this.personalData.consent(actor, input)).map(consentView);
  }

  @Permit('CONSUMER')
  @Mutation(() => [ConsentView], {
    description: 'Withdraws a consent that is by choice; nothing else changes.',
  })
  async withdrawConsent(
    @CurrentActor() actor: Actor,
    @Args('purpose') purpose: string,
  ): Promise<ConsentView[]> {
    return (await this.personalData.withdrawConsent(actor, purpose)).map(consentView);
  }

  @Permit('CONSUMER')
  @Mutation(() => Forgotten, {
    description:
      '注销: deletes what says who the signed-in consumer is and ends its sessions. It cannot be undone.',
  })
  async forgetMe(@CurrentActor() actor: Actor): Promise<Forgotten> {
    return Object.assign(new Forgotten(), await this.personalData.forget(actor));
  }
}
