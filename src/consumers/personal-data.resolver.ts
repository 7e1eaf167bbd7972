import { Args, Context, Field, InputType, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../kernel/actor.js';
import type { LocalDate } from '../kernel/month.js';
import { CurrentActor, Permit, PermitEveryRole } from '../platform/access.js';
import { dateCheck, textCheck } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { DateScalar } from '../platform/scalars.js';
import { Checked } from '../platform/validation.js';
import { ConsentView, consentView } from './consent.view.js';
import { CodeSent, GivenConsentInput } from './consumers.resolver.js';
import { Consumers } from './consumers.service.js';
import { PersonalDataService } from './personal-data.service.js';
import { Forgotten, PersonalData } from './personal-data.view.js';

@InputType({ description: 'What is left out stays as it is.' })
class CorrectPersonalDataInput {
  @Field(() => String, { nullable: true })
  @Checked(textCheck(LIMITS.nicknameCharacters), { nullable: true })
  nickname?: string | null;

  @Field(() => DateScalar, { nullable: true })
  @Checked(dateCheck, { nullable: true })
  birthDate?: LocalDate | null;
}

@Resolver()
export class PersonalDataResolver {
  constructor(
    private readonly personalData: PersonalDataService,
    private readonly consumers: Consumers,
  ) {}

  @PermitEveryRole()
  @Query(() => PersonalData, { description: '我的个人信息: all that is held of the signed-in person.' })
  async myPersonalData(@CurrentActor() actor: Actor): Promise<PersonalData> {
    const { consents, ...held } = await this.personalData.of(actor);
    return Object.assign(new PersonalData(), held, { consents: consents.map(consentView) });
  }

  @Permit('CONSUMER')
  @Mutation(() => PersonalData, { description: '更正: corrects what was said at registration (art. 46).' })
  async correctMyPersonalData(
    @CurrentActor() actor: Actor,
    @Args('input') input: CorrectPersonalDataInput,
  ): Promise<PersonalData> {
    await this.consumers.correct(actor, input);
    return this.myPersonalData(actor);
  }

  @Permit('CONSUMER')
  @Mutation(() => CodeSent, { description: 'Sends a code to the phone to which the account is to move.' })
  async requestNewPhoneCode(
    @Args('phone') phone: string,
    @Context('request') request: FastifyRequest,
  ): Promise<CodeSent> {
    await this.consumers.sendCode('NEW_PHONE', phone, request.ip);
    return new CodeSent();
  }

  @Permit('CONSUMER')
  @Mutation(() => PersonalData, {
    description: '改绑手机号: moves the account to the phone that has the code.',
  })
  async moveToPhone(
    @CurrentActor() actor: Actor,
    @Args('phone') phone: string,
    @Args('code') code: string,
    @Context('request') request: FastifyRequest,
  ): Promise<PersonalData> {
    await this.consumers.movePhone(actor, phone, code, request.ip);
    return this.myPersonalData(actor);
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
