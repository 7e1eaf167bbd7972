import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor, Role } from '../kernel/actor.js';
import { digest, type Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { Clock } from '../platform/clock.js';
import { Database, row, type Transaction } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { AccessTokens } from '../platform/tokens.js';
import {
  addToken,
  forgetTokens,
  lockToken,
  personById,
  revokeFamily,
  revokePerson,
  type SessionRow,
  sessionsOf,
  type StoredPerson,
  useToken,
} from './identity.queries.js';

export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
}

/** 会话: an access token that nobody can take back, and a refresh token that is good once and can be ended at once. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly tokens: AccessTokens,
    private readonly clock: Clock,
  ) {}

  /** Opens a session for who has proved to be this person; undefined when there is no such person, or none any more. */
  async open(
    transaction: Transaction,
    personId: Id,
    familyId: string = randomUUID(),
  ): Promise<Session | undefined> {
    const person = await row<StoredPerson>(transaction, personById(personId));
    if (!person || person.forgottenAt) return undefined;
    const refreshToken = randomBytes(32).toString('base64url');
    const issuedAt = this.clock.now();
    await addToken(transaction, {
      digest: digest(refreshToken),
      familyId,
      personId,
      issuedAt,
      expiresAt: new Date(issuedAt.getTime() + LIMITS.refreshTokenDays * 86_400_000),
    });
    const { token, expiresIn } = await this.tokens.sign(actorOf(person));
    return { accessToken: token, refreshToken, expiresIn };
  }

  /**
   * Exchanges a refresh token for a new session, once. A token used a second time was copied: its whole family ends,
   * so that neither the thief nor the owner goes on with it.
   */
  async refresh(refreshToken: string): Promise<Session> {
    const session = await this.database.transaction(async (transaction) => {
      const stored = await lockToken(transaction, digest(refreshToken));
      const now = this.clock.now();
      if (!stored || stored.revokedAt || stored.expiresAt <= now) return undefined;
      if (stored.usedAt) {
        await revokeFamily(transaction, stored.familyId, now);
        return undefined;
      }
      await useToken(transaction, digest(refreshToken), now);
      return this.open(transaction, stored.personId, stored.familyId);
    });
    if (session) return session;
    throw refuse.unauthenticated('REFRESH_TOKEN_INVALID', {
      zh: '会话已失效，请重新登录。',
      en: 'The session has ended; sign in again.',
    });
  }

  /** Ends the session of a refresh token; ending it twice is the same. */
  async signOut(refreshToken: string): Promise<boolean> {
    await this.database.transaction(async (transaction) => {
      const stored = await lockToken(transaction, digest(refreshToken));
      if (stored) await revokeFamily(transaction, stored.familyId, this.clock.now());
    });
    return true;
  }

  /** Ends every session of a person: nothing is refreshed any more, and access tokens run out by themselves. */
  async endAll(transaction: Transaction, personId: Id): Promise<void> {
    await revokePerson(transaction, personId, this.clock.now());
  }

  /** The sessions of a person that can or could be refreshed until a moment ago, newest first. */
  of(personId: Id): Promise<SessionRow[]> {
    return this.database.rows<SessionRow>(sessionsOf(personId));
  }

  /** Forgets refresh tokens past their time, up to the limit, and gives how many. */
  forgetExpired(): Promise<number> {
    return this.database.transaction((transaction) =>
      forgetTokens(transaction, this.clock.now(), LIMITS.signInsForgotten),
    );
  }
}

export const rolesOf = (person: StoredPerson): Role[] => person.roleList.split(' ') as Role[];

const actorOf = (person: StoredPerson): Actor => ({
  id: person.id,
  kind: 'person',
  roles: rolesOf(person),
  enterpriseId: person.enterpriseId ?? undefined,
  departmentId: person.departmentId ?? undefined,
  regionCode: person.regionCode ?? undefined,
});
