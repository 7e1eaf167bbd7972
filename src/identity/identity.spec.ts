import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { openPlatform, openWorker, type GraphqlAnswer, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { until } from '../../test/support/until.js';
import { digest } from '../kernel/id.js';
import { write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import { AccessTokens } from '../platform/tokens.js';
import { ApiClients } from './api-clients.service.js';
import { IdentityService } from './identity.service.js';
import { type Session, Sessions } from './sessions.service.js';
import { SignInGuard } from './sign-in-guard.js';

const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken expiresIn } }`;
const REFRESH = `mutation ($token: String!) { refreshSession(refreshToken: $token) { accessToken refreshToken } }`;
const SIGN_OUT = `mutation ($token: String!) { signOut(refreshToken: $token) }`;
const ME = '{ me { id roles enterpriseId regionCode } }';
const PASSWORD = 'correct horse battery';

const WRONG = {
  message: 'The name or the password is wrong; try again.',
  extensions: { code: 'UNAUTHENTICATED', reason: 'SIGN_IN_WRONG', details: {} },
};
const ENDED = {
  message: 'The session has ended; sign in again.',
  extensions: { code: 'UNAUTHENTICATED', reason: 'REFRESH_TOKEN_INVALID', details: {} },
};
const NOT_VALID = {
  message: 'The access token is not valid: its signature or content is wrong; sign in again.',
  extensions: { code: 'UNAUTHENTICATED', reason: 'TOKEN_INVALID', details: {} },
};

describe('identity', () => {
  const clock = new SetClock(new Date('2026-03-08T00:00:00Z'));
  let platform: Platform;
  let people = 0;
  let signInName = '';

  beforeAll(async () => {
    platform = await openPlatform({ worker: false, clock });
  });
  afterAll(() => platform.close());
  beforeEach(async () => {
    people += 1;
    signInName = `li.na-${people}`;
    await platform.app.get(IdentityService).registerPerson({
      id: `person-${people}`,
      signInName,
      displayName: '李娜',
      password: PASSWORD,
      roles: ['REPORTER', 'ATTESTOR'],
      enterpriseId: 'firm-1',
    });
  });

  const stranger = (language: 'zh-CN' | 'en' = 'en') => platform.caller(undefined, language);
  const signIn = async (password = PASSWORD, name = signInName): Promise<Session> =>
    (await stranger().get<{ signIn: Session }>(SIGN_IN, { input: { signInName: name, password } })).signIn;
  const refusedSignIn = (password: string, name = signInName) =>
    stranger().refused(SIGN_IN, { input: { signInName: name, password } });
  const refreshed = async (token: string): Promise<Session> =>
    (await stranger().get<{ refreshSession: Session }>(REFRESH, { token })).refreshSession;

  describe('a sign-in', () => {
    it('opens a session that says who the person is and what it may see', async () => {
      const session = await signIn();
      expect(session.expiresIn).toBe(LIMITS.accessTokenSeconds);
      await expect(platform.caller(session.accessToken).get(ME)).resolves.toEqual({
        me: {
          id: `person-${people}`,
          roles: ['REPORTER', 'ATTESTOR'],
          enterpriseId: 'firm-1',
          regionCode: null,
        },
      });
    });

    it('takes the name in any case and with blanks around it', async () => {
      await expect(signIn(PASSWORD, ` ${signInName.toUpperCase()} `)).resolves.toHaveProperty('accessToken');
    });

    it('gives one answer to a wrong password and to a name that nobody has', async () => {
      const answers = [
        await refusedSignIn('wrong password'),
        await refusedSignIn(PASSWORD, 'nobody'),
        await refusedSignIn(PASSWORD, '李娜'),
      ];
      for (const answer of answers) expect(answer).toMatchObject(WRONG);
      const chinese = await stranger('zh-CN').refused(SIGN_IN, { input: { signInName, password: 'wrong' } });
      expect(chinese.message).toBe('用户名或密码不正确，请重新输入。');
    });

    it('rests on an argon2id hash, and nothing kept tells the password or a token', async () => {
      const { refreshToken } = await signIn();
      const [person] = await platform.rows<{ hash: string }>(
        sql`SELECT password_hash AS hash FROM person WHERE sign_in_name = ${signInName}`,
      );
      expect(person?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      const tokens = await platform.rows<{ digest: string }>(sql`SELECT digest FROM refresh_token`);
      expect(tokens.length).toBeGreaterThan(0);
      for (const token of tokens) {
        expect(token.digest).toMatch(/^[0-9a-f]{64}$/);
        expect(token.digest).not.toContain(refreshToken);
      }
    });
  });

  describe('guessing', () => {
    it('pauses a name from one address after five wrong passwords, and lets its owner in from another', async () => {
      for (let wrong = 0; wrong < LIMITS.signInFailuresPerAddress; wrong += 1) {
        expect(await refusedSignIn('wrong password')).toMatchObject(WRONG);
      }
      expect(await refusedSignIn(PASSWORD)).toMatchObject({
        message: `Too many wrong passwords; try again in ${LIMITS.signInPauseSeconds} seconds.`,
        extensions: {
          code: 'UNAVAILABLE',
          reason: 'SIGN_IN_PAUSED',
          details: { waitSeconds: LIMITS.signInPauseSeconds },
        },
      });
      const elsewhere = platform.app.get(IdentityService).signIn(signInName, PASSWORD, '203.0.113.9');
      await expect(elsewhere).resolves.toHaveProperty('accessToken');

      clock.passSeconds(LIMITS.signInPauseSeconds - 1);
      expect(await refusedSignIn(PASSWORD)).toMatchObject({ extensions: { details: { waitSeconds: 1 } } });
      clock.passSeconds(1);
      await expect(signIn()).resolves.toHaveProperty('accessToken');
    });

    it('all at once gains nothing: a right guess among the wrong ones is refused with them', async () => {
      const guard = platform.app.get(SignInGuard);
      const holder = await createConnection({ uri: platform.config.databaseUrl });
      await holder.query('LOCK TABLES person WRITE');
      const inFlight = refusedSignIn(PASSWORD);
      await until('the sign-in waits for the person', async () => {
        const waiting = await platform.rows(
          sql`SELECT 1 FROM information_schema.processlist
              WHERE db = DATABASE() AND state LIKE 'Waiting for table%' AND info LIKE '%FROM person%'`,
        );
        return waiting.length > 0;
      });
      for (let wrong = 0; wrong < LIMITS.signInFailuresPerAddress; wrong += 1) {
        await guard.countFailure(signInName, '127.0.0.1');
      }
      await holder.end();
      expect(await inFlight).toMatchObject({ extensions: { reason: 'SIGN_IN_PAUSED' } });
    });

    it('starts again from nothing after the right password', async () => {
      for (let wrong = 1; wrong < LIMITS.signInFailuresPerAddress; wrong += 1) await refusedSignIn('wrong');
      await signIn();
      expect(await refusedSignIn('wrong password')).toMatchObject(WRONG);
      await expect(signIn()).resolves.toHaveProperty('accessToken');
    });

    it('from everywhere pauses a name for a minute only', async () => {
      const guard = platform.app.get(SignInGuard);
      for (let wrong = 0; wrong < LIMITS.signInFailuresPerName; wrong += 1) {
        await guard.countFailure(signInName, `198.51.100.${wrong}`);
      }
      expect(await refusedSignIn(PASSWORD)).toMatchObject({
        extensions: { reason: 'SIGN_IN_PAUSED', details: { waitSeconds: LIMITS.signInNamePauseSeconds } },
      });
      clock.passSeconds(LIMITS.signInNamePauseSeconds);
      await expect(signIn()).resolves.toHaveProperty('accessToken');
    });
  });

  describe('a refresh token', () => {
    it('is good once and gives the next', async () => {
      const first = await signIn();
      const second = await refreshed(first.refreshToken);
      expect(second.refreshToken).not.toBe(first.refreshToken);
      await expect(refreshed(second.refreshToken)).resolves.toHaveProperty('accessToken');
    });

    it('used a second time ends the session for thief and owner alike, and no other session', async () => {
      const stolen = await signIn();
      const other = await signIn();
      const owner = await refreshed(stolen.refreshToken);
      expect(await stranger().refused(REFRESH, { token: stolen.refreshToken })).toMatchObject(ENDED);
      expect(await stranger().refused(REFRESH, { token: owner.refreshToken })).toMatchObject(ENDED);
      await expect(refreshed(other.refreshToken)).resolves.toHaveProperty('accessToken');
    });

    it('used twice at the same moment is good for one of the two', async () => {
      const { refreshToken: token } = await signIn();
      const answers: GraphqlAnswer[] = await Promise.all([
        stranger().ask(REFRESH, { token }),
        stranger().ask(REFRESH, { token }),
      ]);
      expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(1);
    });

    it('ends with sign-out, which may be said twice', async () => {
      const { refreshToken: token } = await signIn();
      await expect(stranger().get(SIGN_OUT, { token })).resolves.toEqual({ signOut: true });
      await expect(stranger().get(SIGN_OUT, { token })).resolves.toEqual({ signOut: true });
      expect(await stranger().refused(REFRESH, { token })).toMatchObject(ENDED);
    });

    it('is worth nothing after its thirty days, nor when it was never given', async () => {
      const { refreshToken: token } = await signIn();
      clock.passSeconds(LIMITS.refreshTokenDays * 86_400);
      expect(await stranger().refused(REFRESH, { token })).toMatchObject(ENDED);
      expect(await stranger().refused(REFRESH, { token: 'never given' })).toMatchObject(ENDED);
    });
  });

  describe('an access token', () => {
    const refusedWith = (token: string, language: 'zh-CN' | 'en' = 'en') =>
      platform.caller(token, language).refused(ME);

    it('is refused after its time, with what to do', async () => {
      const { accessToken } = await signIn();
      clock.passSeconds(LIMITS.accessTokenSeconds - 1);
      await expect(platform.caller(accessToken).get(ME)).resolves.toHaveProperty('me.id');
      clock.passSeconds(1);
      const expired = { code: 'UNAUTHENTICATED', reason: 'TOKEN_EXPIRED', details: {} };
      expect(await refusedWith(accessToken)).toMatchObject({
        message:
          'The sign-in has expired: the access token is past its time; refresh the session or sign in again.',
        extensions: expired,
      });
      expect(await refusedWith(accessToken, 'zh-CN')).toMatchObject({
        message: '登录已过期：访问令牌超过有效期，请刷新会话或重新登录。',
        extensions: expired,
      });
    });

    it('is refused when it is signed with another key, changed, unsigned or no token at all', async () => {
      const { accessToken } = await signIn();
      const claims = { kind: 'person', roles: ['OPERATOR'] };
      const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
      const forged = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA' })
        .setIssuer('greenparcel')
        .setSubject('person-1')
        .setExpirationTime(new Date(clock.now().getTime() + 60_000))
        .sign(privateKey);
      const [header, payload, signature] = accessToken.split('.') as [string, string, string];
      const operator = Buffer.from(payload, 'base64url').toString().replace('REPORTER', 'OPERATOR');
      const changed = [header, Buffer.from(operator).toString('base64url'), signature].join('.');
      const unsigned = new UnsecuredJWT({ ...claims, exp: 4_000_000_000 })
        .setIssuer('greenparcel')
        .setSubject('person-1')
        .encode();
      for (const token of [forged, changed, unsigned, 'no token', `${header}.${payload}.`]) {
        expect(await refusedWith(token)).toMatchObject(NOT_VALID);
      }
    });

    it('is needed for what is not public', async () => {
      expect(await stranger().refused(ME)).toMatchObject({
        message:
          'Not signed in: this operation needs an access token; sign in and send it in the Authorization header.',
        extensions: { code: 'UNAUTHENTICATED', reason: 'NOT_SIGNED_IN' },
      });
    });
  });

  describe("a firm's system", () => {
    const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
    const ask = async (body: Record<string, string>, headers: Record<string, string> = {}) => {
      const response = await stranger().fetch('/oauth/token', {
        method: 'POST',
        headers: { ...FORM, ...headers },
        body: new URLSearchParams(body).toString(),
      });
      return { status: response.status, headers: response.headers, body: (await response.json()) as object };
    };
    const basic = (id: string, secret: string) => ({
      authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
    });
    const register = (id: string) => platform.app.get(ApiClients).register(id, 'firm-1', '星城速递 WMS');

    it('gets a token by Basic authentication or by form, as an integrator of its firm', async () => {
      const { clientId, clientSecret } = await register('wms-1');
      const answers = [
        await ask({ grant_type: 'client_credentials' }, basic(clientId, clientSecret)),
        await ask({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
      ];
      for (const { status, headers, body } of answers) {
        expect({ status, body }).toEqual({
          status: 200,
          body: {
            access_token: expect.any(String),
            token_type: 'Bearer',
            expires_in: LIMITS.accessTokenSeconds,
          },
        });
        expect(headers.get('cache-control')).toBe('no-store');
        const { access_token: token } = body as { access_token: string };
        await expect(platform.app.get(AccessTokens).verify(token)).resolves.toEqual({
          id: 'wms-1',
          kind: 'client',
          roles: ['INTEGRATOR'],
          enterpriseId: 'firm-1',
        });
        await expect(platform.caller(token).get(ME)).resolves.toEqual({ me: null });
      }
    });

    it('is refused with a wrong secret, an unknown id, or credentials that cannot be read', async () => {
      const { clientSecret } = await register('wms-2');
      const grant = { grant_type: 'client_credentials' };
      const answers = [
        await ask(grant, basic('wms-2', 'wrong')),
        await ask(grant, basic('wms-none', clientSecret)),
        await ask({ ...grant, client_id: 'wms-2' }),
        await ask({ ...grant, client_id: '仓储', client_secret: clientSecret }),
        await ask(grant, { authorization: `Basic ${Buffer.from('%:%zz').toString('base64')}` }),
      ];
      for (const { status, headers, body } of answers) {
        expect({ status, body }).toEqual({
          status: 401,
          body: { error: 'invalid_client', error_description: 'The client id or secret is wrong.' },
        });
        expect(headers.get('www-authenticate')).toBe('Basic realm="greenparcel"');
      }
    });

    it('is refused with another grant', async () => {
      const { clientId, clientSecret } = await register('wms-3');
      for (const grant of ['password', '']) {
        const { status, body } = await ask({ grant_type: grant }, basic(clientId, clientSecret));
        expect({ status, body }).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
      }
    });

    it('keeps its secret to itself: it is shown once and stored as a digest', async () => {
      const { clientSecret } = await register('wms-4');
      expect(Buffer.from(clientSecret, 'base64url')).toHaveLength(32);
      const stored = await platform.rows<Record<string, unknown>>(
        sql`SELECT * FROM api_client WHERE id = 'wms-4'`,
      );
      expect(JSON.stringify(stored)).not.toContain(clientSecret);
      await expect(register('wms-4')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'API_CLIENT_TAKEN' });
    });
  });

  describe('what a person may see', () => {
    const FIRMS = '{ enterprises { nodes { id } } }';
    const seenBy = async (who: Parameters<Platform['as']>[0]) => {
      const { enterprises } = await (
        await platform.as(who)
      ).get<{ enterprises: { nodes: { id: string }[] } }>(FIRMS);
      return enterprises.nodes.map(({ id }) => id).toSorted();
    };
    beforeAll(async () => {
      const firms = [
        ['firm-1', '430100', '91350105MA3458HX32'],
        ['firm-2', '430200', '91430100MA4L000001'],
        ['firm-3', '440300', '91440300MA5D000002'],
      ];
      for (const [id, region, uscc] of firms) {
        await platform.rows(
          sql`INSERT INTO enterprise (id, uscc, name_zh, kind, region_code, registered_at)
              VALUES (${id}, ${uscc}, ${id}, 'COURIER', ${region}, ${clock.now()})`,
        );
      }
    });

    it('ends at the firm for its people', async () => {
      expect(await seenBy({ roles: ['REPORTER'], enterpriseId: 'firm-2' })).toEqual(['firm-2']);
    });

    it('ends at the region for a department, by prefix', async () => {
      const roles = ['CASE_OFFICER'] as const;
      expect(await seenBy({ roles, regionCode: '430000' as never })).toEqual(['firm-1', 'firm-2']);
      expect(await seenBy({ roles, regionCode: '430100' as never })).toEqual(['firm-1']);
      expect(await seenBy({ roles, regionCode: '000000' as never })).toEqual(['firm-1', 'firm-2', 'firm-3']);
    });

    it('is nothing without a firm and a region, and everything for the operator', async () => {
      expect(await seenBy({ roles: ['AUDITOR'] })).toEqual([]);
      expect(await seenBy({ roles: ['OPERATOR'] })).toEqual(['firm-1', 'firm-2', 'firm-3']);
    });
  });

  it('refuses to register a taken name, and a password that is too short or too long', async () => {
    const operator = await platform.as({ roles: ['OPERATOR'] });
    const REGISTER = `mutation ($input: RegisterPersonInput!) { registerPerson(input: $input) { id } }`;
    const input = (more: object) => ({
      id: 'person-new',
      signInName: 'wang.wei',
      displayName: '王伟',
      password: PASSWORD,
      roles: ['CONSUMER'],
      ...more,
    });
    expect(await operator.refused(REGISTER, { input: input({ signInName }) })).toMatchObject({
      message: 'This sign-in name or id is taken; choose another.',
      extensions: { code: 'CONFLICT', reason: 'SIGN_IN_NAME_TAKEN' },
    });
    for (const password of ['short one', 'x'.repeat(129)]) {
      expect(await operator.refused(REGISTER, { input: input({ password }) })).toMatchObject({
        message: 'The password needs 10 to 128 characters.',
        extensions: { code: 'BAD_USER_INPUT', reason: 'PASSWORD_LENGTH' },
      });
    }
    await expect(operator.get(REGISTER, { input: input({}) })).resolves.toEqual({
      registerPerson: { id: 'person-new' },
    });
    // The same again is a replay; the same person with another region is not.
    await expect(operator.get(REGISTER, { input: input({}) })).resolves.toEqual({
      registerPerson: { id: 'person-new' },
    });
    const moved = await operator.refused(REGISTER, { input: input({ regionCode: '430100' }) });
    expect(moved.extensions).toMatchObject({ code: 'CONFLICT', reason: 'SIGN_IN_NAME_TAKEN' });
  });

  describe('what sign-ins leave behind', () => {
    const countOf = async (table: string): Promise<number> => {
      const [found] = await platform.rows<{ count: string }>(
        sql`SELECT COUNT(*) AS count FROM ${raw(table)}`,
      );
      return Number(found?.count);
    };

    it('is forgotten when it is of no use, and what is in use stays', async () => {
      const sessions = platform.app.get(Sessions);
      const guard = platform.app.get(SignInGuard);
      await signIn();
      await refusedSignIn('wrong password');
      clock.passSeconds(LIMITS.refreshTokenDays * 86_400 + 1);
      const kept = await signIn();
      await refusedSignIn('wrong password');
      await sessions.forgetExpired();
      await guard.forgetOld();
      expect([await countOf('refresh_token'), await countOf('sign_in_failure')]).toEqual([1, 2]);
      await expect(refreshed(kept.refreshToken)).resolves.toHaveProperty('accessToken');
    });

    it('is forgotten a limited number at a time', async () => {
      const now = clock.now();
      const long = new Date(now.getTime() - 90 * 86_400_000);
      const numbers = Array.from({ length: LIMITS.signInsForgotten + 1 }, (_, at) => digest('many', at));
      await platform.database.transaction(async (transaction) => {
        const tokens = numbers.map((number) => ({
          digest: number,
          family_id: number.slice(0, 36),
          person_id: 'many',
          issued_at: long,
          expires_at: long,
        }));
        await write(transaction, insertInto('refresh_token', tokens));
        const failures = numbers.map((subject) => ({ subject, failures: 1, last_at: long }));
        await write(transaction, insertInto('sign_in_failure', failures));
      });
      for (const forget of [
        () => platform.app.get(Sessions).forgetExpired(),
        () => platform.app.get(SignInGuard).forgetOld(),
      ]) {
        expect([await forget(), await forget(), await forget()]).toEqual([LIMITS.signInsForgotten, 1, 0]);
      }
    });

    it('is forgotten by the worker by itself', async () => {
      await signIn();
      clock.passSeconds(LIMITS.refreshTokenDays * 86_400 + 1);
      expect(await countOf('refresh_token')).toBeGreaterThan(0);
      const worker = await openWorker(platform.config, clock);
      await until('ended sessions are forgotten', async () => (await countOf('refresh_token')) === 0);
      await worker.close();
    });
  });
});
