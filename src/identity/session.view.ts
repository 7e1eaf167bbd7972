import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { Session } from './sessions.service.js';

@ObjectType({ description: '会话: a signed-in session.' })
export class SessionView implements Session {
  @Field(() => String)
  accessToken!: string;

  @Field(() => String, { description: 'Good for one refresh; each refresh gives the next.' })
  refreshToken!: string;

  @Field(() => Int, { description: 'Seconds until the access token expires.' })
  expiresIn!: number;
}
