import {
  Args,
  Context,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  OmitType,
  PickType,
  Query,
  Resolver,
} from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { ROLES, type Role } from '../kernel/actor.js';
import { CurrentActor, Permit, PermitEveryRole, Public } from '../platform/access.js';
import { textCheck } from '../platform/fields.js';
import { Checked } from '../platform/validation.js';
import { ApiClients } from './api-clients.service.js';
import { IdentityService } from './identity.service.js';
import { passwordCheck } from './password.js';
import { ApiClient, Person, RoleType } from './person.entity.js';
import { SessionView } from './session.view.js';
import { type Session, Sessions } from './sessions.service.js';

@InputType()
class SignInInput {
  @Field(() => String)
  @Checked(textCheck(64))
  signInName!: string;

  @Field(() => String)
  @Checked(textCheck(128))
  password!: string;
}

@InputType()
class RegisterPersonInput extends PickType(
  Person,
  ['id', 'signInName', 'displayName', 'enterpriseId', 'departmentId', 'regionCode'],
  InputType,
) {
  @Field(() => [RoleType])
  @Checked((value) =>
    Array.isArray(value) && value.length > 0 && value.every((role) => ROLES.includes(role as Role))
      ? undefined
      : { reason: 'ROLES_MISSING', text: { zh: '至少需要一个角色。', en: 'At least one role is needed.' } },
  )
  roles!: Role[];

  @Field(() => String)
  @Checked(passwordCheck)
  password!: string;
}

@InputType()
class RegisterApiClientInput extends OmitType(ApiClient, ['registeredAt'], InputType) {}

@ObjectType({ description: 'Client credentials; the secret is shown this once.' })
class ApiClientCredentials {
  @Field(() => ID)
  clientId!: Id;

  @Field(() => String)
  clientSecret!: string;
}

@Resolver()
export class IdentityResolver {
  constructor(
    private readonly identity: IdentityService,
    private readonly sessions: Sessions,
    private readonly clients: ApiClients,
  ) {}

  @Public()
  @Mutation(() => SessionView, { description: 'Opens a session with name and password.' })
  signIn(@Args('input') input: SignInInput, @Context('request') request: FastifyRequest): Promise<Session> {
    return this.identity.signIn(input.signInName, input.password, request.ip);
  }

  @Public()
  @Mutation(() => SessionView, { description: 'Exchanges a refresh token for a new session, once.' })
  refreshSession(@Args('refreshToken') refreshToken: string): Promise<Session> {
    return this.sessions.refresh(refreshToken);
  }

  @Public()
  @Mutation(() => Boolean, { description: 'Ends the session of a refresh token.' })
  signOut(@Args('refreshToken') refreshToken: string): Promise<boolean> {
    return this.sessions.signOut(refreshToken);
  }

  @PermitEveryRole()
  @Query(() => Person, { nullable: true, description: 'The signed-in person; null for an API client.' })
  async me(@CurrentActor() actor: Actor): Promise<Person | null> {
    return (await this.identity.person(actor.id)) ?? null;
  }

  @Permit('OPERATOR')
  @Mutation(() => Person)
  registerPerson(@Args('input') input: RegisterPersonInput): Promise<Person> {
    return this.identity.registerPerson(input);
  }

  @Permit('OPERATOR')
  @Mutation(() => ApiClientCredentials)
  registerApiClient(@Args('input') input: RegisterApiClientInput): Promise<ApiClientCredentials> {
    return this.clients.register(input.id, input.enterpriseId, input.displayName);
  }
}
