import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor, Role } from '../kernel/actor.js';
import { digest, type Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { Clock } from '../platform/clock.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import { AccessTokens } from '../platform/tokens.js';
import { hashPassword, passwordMatches } from './password.js';
import type { Person } from './person.entity.js';
import { SignInGuard } from './sign-in-guard.js';

export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
}

export interface NewPerson {
  readonly id: Id;
  readonly signInName: string;
  readonly displayName: string;
  readonly password: string;
  readonly roles: readonly Role[];
  readonly enterpriseId?: Id | null;
  readonly departmentId?: Id | null;
  readonly regionCode?: string | null;
}

type StoredPerson = Omit<Person, 'roles'>;

const PERSON = raw(`id, sign_in_name AS signInName, display_name AS displayName, role_list AS roleList,
  enterprise_id AS enterpriseId, department_id AS departmentId, region_code AS regionCode,
  registered_at AS registeredAt, password_hash AS passwordHash`);

@Injectable()
export class IdentityService {
  constructor(
    private readonly database: Database,
    private readonly tokens: AccessTokens,
    private readonly guard: SignInGuard,
    private readonly clock: Clock,
  ) {}

  /** Opens a session. A wrong name and a wrong password are one answer, and take the same time. */
  async signIn(signInName: string, password: string, address: string): Promise<Session> {
    const name = signInName.trim().toLowerCase();
    await this.guard.assertNotPaused(name, address);
    const person = isAscii(name)
      ? await this.database.row<StoredPerson>(sql`SELECT ${PERSON} FROM person WHERE sign_in_name = ${name}`)
      : undefined;
    if (!(await passwordMatches(person?.passwordHash, password)) || !person) {
      await this.guard.countFailure(name, address);
      throw refuse.unauthenticated('SIGN_IN_WRONG', {
        zh: '用户名或密码不正确，请重新输入。',
        en: 'The name or the password is wrong; try again.',
      });
    }
    // Again, because guesses sent all at once have all passed the first time.
    await this.guard.assertNotPaused(name, address);
    await this.guard.forget(name, address);
    return this.database.transaction((transaction) => this.openSession(transaction, person, randomUUID()));
  }

  /**
   * Exchanges a refresh token for a new session, once. A token used a second time was copied: its whole family ends,
   * so that neither the thief nor the owner goes on with it.
   */
  async refresh(refreshToken: string): Promise<Session> {
    const outcome = await this.database.transaction(async (transaction) => {
      const stored = await row<{
        familyId: string;
        personId: Id;
        expiresAt: Date;
        usedAt: Date | null;
        revokedAt: Date | null;
      }>(
        transaction,
        sql`SELECT family_id AS familyId, person_id AS personId, expires_at AS expiresAt, used_at AS usedAt, revoked_at AS revokedAt
            FROM refresh_token WHERE digest = ${digest(refreshToken)} FOR UPDATE`,
      );
      if (!stored || stored.revokedAt || stored.expiresAt <= this.clock.now()) return undefined;
      if (stored.usedAt) {
        await this.endFamily(transaction, stored.familyId);
        return undefined;
      }
      await write(
        transaction,
        sql`UPDATE refresh_token SET used_at = ${this.clock.now()} WHERE digest = ${digest(refreshToken)}`,
      );
      const person = await row<StoredPerson>(
        transaction,
        sql`SELECT ${PERSON} FROM person WHERE id = ${stored.personId}`,
      );
      return person && this.openSession(transaction, person, stored.familyId);
    });
    if (!outcome) {
      throw refuse.unauthenticated('REFRESH_TOKEN_INVALID', {
        zh: '会话已失效，请重新登录。',
        en: 'The session has ended; sign in again.',
      });
    }
    return outcome;
  }

  /** Ends the session of a refresh token; ending it twice is the same. */
  async signOut(refreshToken: string): Promise<boolean> {
    await this.database.transaction(async (transaction) => {
      const stored = await row<{ familyId: string }>(
        transaction,
        sql`SELECT family_id AS familyId FROM refresh_token WHERE digest = ${digest(refreshToken)}`,
      );
      if (stored) await this.endFamily(transaction, stored.familyId);
    });
    return true;
  }

  /** Registers a person once; the same sign-in name again is refused unless it is the same person. */
  async registerPerson(input: NewPerson): Promise<Person> {
    const signInName = input.signInName.trim().toLowerCase();
    const passwordHash = await hashPassword(input.password);
    await this.database.transaction((transaction) =>
      write(
        transaction,
        insertInto(
          'person',
          [
            {
              id: input.id,
              sign_in_name: signInName,
              display_name: input.displayName,
              role_list: input.roles.join(' '),
              enterprise_id: input.enterpriseId,
              department_id: input.departmentId,
              region_code: input.regionCode,
              registered_at: this.clock.now(),
              password_hash: passwordHash,
            },
          ],
          raw('ON DUPLICATE KEY UPDATE id = id'),
        ),
      ),
    );
    const stored = await this.person(input.id);
    if (stored && isSame(stored, { ...input, signInName })) return stored;
    throw refuse.conflict('SIGN_IN_NAME_TAKEN', {
      zh: '该用户名或标识已被使用，请更换。',
      en: 'This sign-in name or id is taken; choose another.',
    });
  }

  async person(id: Id): Promise<Person | undefined> {
    const stored = await this.database.row<StoredPerson>(sql`SELECT ${PERSON} FROM person WHERE id = ${id}`);
    return stored && { ...stored, roles: rolesOf(stored) };
  }

  /** Registers a firm's system and gives its secret, which is shown this once. */
  async registerApiClient(
    id: Id,
    enterpriseId: Id,
    displayName: string,
  ): Promise<{ clientId: Id; clientSecret: string }> {
    const clientSecret = randomBytes(32).toString('base64url');
    const inserted = await this.database.transaction((transaction) =>
      write(
        transaction,
        sql`INSERT IGNORE INTO api_client (id, display_name, enterprise_id, registered_at, secret_digest)
            VALUES (${id}, ${displayName}, ${enterpriseId}, ${this.clock.now()}, ${digest(clientSecret)})`,
      ),
    );
    if (inserted === 1) return { clientId: id, clientSecret };
    throw refuse.conflict('API_CLIENT_TAKEN', {
      zh: '该客户端标识已登记；密钥仅显示一次，如遗失请使用新的标识重新登记。',
      en: 'This client id is registered already; its secret was shown once, so register a new id if it is lost.',
    });
  }

  /** OAuth 2.0 client credentials (RFC 6749 §4.4): an access token for a firm's system; undefined when they are wrong. */
  async clientToken(
    clientId: string,
    clientSecret: string,
  ): Promise<{ token: string; expiresIn: number } | undefined> {
    if (!isAscii(clientId)) return undefined;
    // 256 random bits need no slow hash; comparing digests in the query leaks nothing about the secret.
    const client = await this.database.row<{ enterpriseId: Id }>(
      sql`SELECT enterprise_id AS enterpriseId FROM api_client WHERE id = ${clientId} AND secret_digest = ${digest(clientSecret)}`,
    );
    return (
      client &&
      this.tokens.sign({
        id: clientId,
        kind: 'client',
        roles: ['INTEGRATOR'],
        enterpriseId: client.enterpriseId,
      })
    );
  }

  private async openSession(
    transaction: Transaction,
    person: StoredPerson,
    familyId: string,
  ): Promise<Session> {
    const refreshToken = randomBytes(32).toString('base64url');
    const expiresAt = new Date(this.clock.now().getTime() + LIMITS.refreshTokenDays * 86_400_000);
    await write(
      transaction,
      sql`INSERT INTO refresh_token (digest, family_id, person_id, expires_at)
          VALUES (${digest(refreshToken)}, ${familyId}, ${person.id}, ${expiresAt})`,
    );
    const { token, expiresIn } = await this.tokens.sign(actorOf(person));
    return { accessToken: token, refreshToken, expiresIn };
  }

  private endFamily(transaction: Transaction, familyId: string): Promise<number> {
    return write(
      transaction,
      sql`UPDATE refresh_token SET revoked_at = ${this.clock.now()} WHERE family_id = ${familyId} AND revoked_at IS NULL`,
    );
  }
}

/** Names and ids of those who sign in are ASCII: any other is nobody's, and the database would not compare it. */
const isAscii = (text: string): boolean => /^[\x20-\x7E]*$/.test(text);

/** The password is not compared: whoever sends a registration again need not know it. */
const isSame = (stored: Person, input: NewPerson): boolean =>
  stored.signInName === input.signInName &&
  stored.roles.join() === input.roles.join() &&
  stored.enterpriseId === (input.enterpriseId ?? null) &&
  stored.departmentId === (input.departmentId ?? null) &&
  stored.regionCode === (input.regionCode ?? null);

const rolesOf = (person: StoredPerson): Role[] => person.roleList.split(' ') as Role[];

const actorOf = (person: StoredPerson): Actor => ({
  id: person.id,
  kind: 'person',
  roles: rolesOf(person),
  enterpriseId: person.enterpriseId ?? undefined,
  departmentId: person.departmentId ?? undefined,
  regionCode: person.regionCode ?? undefined,
});
