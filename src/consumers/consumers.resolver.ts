import {
  Args,
  ArgsType,
  Context,
  Field,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from '@nestjs/graphql';
import { Type as TransformTo } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { type Session, SessionView } from '../identity/index.js';
import type { LocalDate } from '../kernel/month.js';
import { Public } from '../platform/access.js';
import { BatchField, countCheck, dateCheck, textCheck } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { DateScalar } from '../platform/scalars.js';
import { Checked } from '../platform/validation.js';
import { ConsentTextView, consentText } from './consent.view.js';
import { Consents, type GivenConsent } from './consents.service.js';
import { Consumers } from './consumers.service.js';

@InputType()
export class GivenConsentInput implements GivenConsent {
  @Field(() => String)
  @Checked(textCheck(64))
  purpose!: string;

  @Field(() => Int, { description: 'The version that was read: that of `consentTexts`.' })
  @Checked(countCheck)
  version!: number;
}

@InputType()
class GuardianInput {
  @Field(() => String, { description: "The guardian's own phone." })
  @Checked(textCheck(32))
  phone!: string;

  @Field(() => String, { description: 'What `requestGuardianCode` sent there.' })
  @Checked(textCheck(32))
  code!: string;
}

@InputType({ description: '注册: what a consumer says at the first sign-in.' })
class RegistrationInput {
  @Field(() => DateScalar, { description: 'Below 14 a guardian has to consent.' })
  @Checked(dateCheck)
  birthDate!: LocalDate;

  @Field(() => String, { nullable: true })
  @Checked(textCheck(LIMITS.nicknameCharacters), { nullable: true })
  nickname?: string | null;

  @BatchField(() => GivenConsentInput, LIMITS.consentsPerRegistration)
  consents!: GivenConsentInput[];

  @Field(() => GuardianInput, { nullable: true })
  @ValidateNested()
  @TransformTo(() => GuardianInput)
  guardian?: GuardianInput | null;
}

@ArgsType()
class ConfirmSignInCodeArgs {
  @Field(() => String)
  @Checked(textCheck(32))
  phone!: string;

  @Field(() => String)
  @Checked(textCheck(32))
  code!: string;

  @Field(() => RegistrationInput, { nullable: true })
  @ValidateNested()
  @TransformTo(() => RegistrationInput)
  registration?: RegistrationInput | null;
}

@ObjectType({ description: '验证码已发送: the same for every number, known or not.' })
export class CodeSent {
  @Field(() => Int, { description: 'Seconds for which the code is good.' })
  expiresIn: number = LIMITS.signInCodeSeconds;

  @Field(() => Int, { description: 'Seconds until another may be asked for.' })
  resendAfter: number = LIMITS.signInCodeResendSeconds;
}

@Resolver()
export class ConsumersResolver {
  constructor(
    private readonly consumers: Consumers,
    private readonly consents: Consents,
  ) {}

  @Public()
  @Query(() => [ConsentTextView], {
    description: '同意书: what one consents to at registration, as of today.',
  })
  consentTexts(): ConsentTextView[] {
    return this.consents.inForce().map(consentText);
  }

  @Public()
  @Mutation(() => CodeSent, { description: 'Sends a code to sign in with; the first sign-in registers.' })
  async requestSignInCode(
    @Args('phone') phone: string,
    @Context('request') request: FastifyRequest,
  ): Promise<CodeSent> {
    await this.consumers.sendCode('SIGN_IN', phone, request.ip);
    return new CodeSent();
  }

  @Public()
  @Mutation(() => CodeSent, { description: "Sends a code to a guardian's phone, to consent with." })
  async requestGuardianCode(
    @Args('phone') phone: string,
    @Context('request') request: FastifyRequest,
  ): Promise<CodeSent> {
    await this.consumers.sendCode('GUARDIAN_CONSENT', phone, request.ip);
    return new CodeSent();
  }

  @Public()
  @Mutation(() => SessionView, {
    description: 'Opens a session with the code; a new number is registered and needs `registration`.',
  })
  confirmSignInCode(
    @Args() { phone, code, registration }: ConfirmSignInCodeArgs,
    @Context('request') request: FastifyRequest,
  ): Promise<Session> {
    return this.consumers.confirm(phone, code, registration ?? undefined, request.ip);
  }
}
