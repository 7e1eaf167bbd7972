import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { openPlatform, openWorker, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { Phones } from '../../test/support/text-messages.js';
import { until } from '../../test/support/until.js';
import { IdentityService, type Session } from '../identity/index.js';
import { LISTENERS } from '../kernel/event.js';
import { LIMITS } from '../platform/limits.js';
import { Log } from '../platform/log.js';
import { raw, sql } from '../platform/sql.js';
import { VaultRotation } from '../vault/index.js';

const REQUEST = `mutation ($phone: String!) { requestSignInCode(phone: $phone) { expiresIn } }`;
const CONFIRM = `mutation ($phone: String!, $code: String!, $registration: RegistrationInput) {
  confirmSignInCode(phone: $phone, code: $code, registration: $registration) { accessToken refreshToken }
}`;
const REFRESH = 'mutation ($token: String!) { refreshSession(refreshToken: $token) { accessToken } }';
const CONSENT_FIELDS = 'purpose version neededBy givenBy givenAt withdrawnAt title { en } text { zh }';
const EXPORT = `{ myPersonalData {
  person { id signInName displayName roles registeredAt enterpriseId departmentId regionCode }
  phone nickname birthDate guardianPhone consents { ${CONSENT_FIELDS} } signIns { openedAt lastUsedAt expiresAt revokedAt }
  elsewhere { en }
} }`;
const GIVE = `mutation ($input: GivenConsentInput!) { giveConsent(input: $input) { purpose version withdrawnAt } }`;
const WITHDRAW = `mutation ($purpose: String!) { withdrawConsent(purpose: $purpose) { purpose withdrawnAt } }`;
const FORGET = 'mutation { forgetMe { personId forgottenAt accessEndsAt kept { zh en } } }';
const CONSENTS = [{ purpose: 'green-account', version: 1 }];
const REMINDERS = { purpose: 'reminders', version: 1 };
const START = new Date('2026-03-08T00:00:00Z');

interface Held {
  myPersonalData: {
    person: Record<string, unknown>;
    consents: { purpose: string; withdrawnAt: string | null; text: { zh: string } }[];
    signIns: object[];
  } & Record<string, unknown>;
}

describe('the personal data of a consumer', () => {
  const clock = new SetClock(START);
  const lines: string[] = [];
  let platform: Platform;
  let phones: Phones;
  let numbers = 0;
  let digits = '';

  beforeAll(async () => {
    platform = await openPlatform({ worker: false, clock });
    phones = new Phones(platform.app);
    const destination = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    Object.assign(platform.app.get(Log), { pino: pino({ level: 'trace' }, destination) });
  });
  afterAll(() => platform.close());
  beforeEach(() => {
    numbers += 1;
    digits = `1380013${String(numbers).padStart(4, '0')}`;
  });

  const signIn = async (more: object = {}): Promise<Session> => {
    const phone = `+86${digits}`;
    await platform.caller().get(REQUEST, { phone });
    const registration = { birthDate: '1990-05-01', nickname: '橘子洲头', consents: CONSENTS, ...more };
    const answer = await platform
      .caller()
      .get<{ confirmSignInCode: Session }>(CONFIRM, { phone, code: phones.codeOf(phone), registration });
    clock.passSeconds(LIMITS.signInCodeResendSeconds);
    return answer.confirmSignInCode;
  };
  const as = ({ accessToken }: Session) => platform.caller(accessToken);
  const held = async (session: Session) => (await as(session).get<Held>(EXPORT)).myPersonalData;
  const rowsOf = <Row>(table: string, personId: unknown) =>
    platform.rows<Row>(sql`SELECT * FROM ${raw(table)} WHERE person_id = ${personId}`);

  /** Every value of every table, as text and as bytes. */
  const dump = async (): Promise<Buffer> => {
    const tables = await platform.rows<{ name: string }>(
      sql`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()
          AND table_name NOT IN ('region', 'emission_factor')`,
    );
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['person', 'vault_field', 'sign_in_code', 'outbox_event', 'consent']),
    );
    const parts: Buffer[] = [];
    for (const { name } of tables) {
      for (const row of await platform.rows<Record<string, unknown>>(sql`SELECT * FROM ${raw(name)}`)) {
        for (const value of Object.values(row)) {
          parts.push(Buffer.isBuffer(value) ? value : Buffer.from(String(value)));
        }
      }
    }
    return Buffer.concat(parts);
  };

  describe('are told to the person', () => {
    it('as a whole, with the words of each consent and each sign-in', async () => {
      const openedAt = clock.now();
      const session = await signIn({ consents: [...CONSENTS, REMINDERS] });
      const { person, consents, signIns, ...vault } = await held(session);
      expect(vault).toEqual({
        phone: `+86${digits}`,
        nickname: '橘子洲头',
        birthDate: '1990-05-01',
        guardianPhone: null,
        elsewhere: { en: expect.stringContaining('stand under your random id alone') },
      });
      expect(person).toMatchObject({ roles: ['CONSUMER'], registeredAt: openedAt.toISOString() });
      expect(consents).toMatchObject([
        { ...CONSENTS[0], neededBy: 'EVERYBODY', givenBy: 'PERSON', withdrawnAt: null },
        { ...REMINDERS, neededBy: 'NOBODY', givenAt: openedAt.toISOString(), withdrawnAt: null },
      ]);
      expect(consents[0]?.text.zh).toContain('账目和凭证以无法识别您的编号保留');
      expect(signIns).toEqual([
        {
          openedAt: openedAt.toISOString(),
          lastUsedAt: openedAt.toISOString(),
          expiresAt: new Date(openedAt.getTime() + LIMITS.refreshTokenDays * 86_400_000).toISOString(),
          revokedAt: null,
        },
      ]);
    });

    it('and to a person of a firm too, but not to a system, which is nobody', async () => {
      await platform.app.get(IdentityService).registerPerson({
        id: 'reporter-1',
        signInName: 'reporter-1',
        displayName: '欧阳采薇',
        password: 'correct horse battery',
        roles: ['REPORTER'],
        enterpriseId: 'firm-1',
      });
      const reporter = await platform.as({ id: 'reporter-1', roles: ['REPORTER'], enterpriseId: 'firm-1' });
      expect((await reporter.get<Held>(EXPORT)).myPersonalData).toMatchObject({
        person: { displayName: '欧阳采薇' },
        phone: null,
        consents: [],
      });
      const system = await platform.as({ id: 'reporter-1', kind: 'client', roles: ['INTEGRATOR'] });
      expect((await system.refused(EXPORT)).extensions.reason).toBe('PERSON_UNKNOWN');
    });
  });

  describe('are corrected by the person', () => {
    const CORRECT = `mutation ($input: CorrectPersonalDataInput!) { correctMyPersonalData(input: $input) { nickname birthDate phone } }`;
    const NEW_CODE = 'mutation ($phone: String!) { requestNewPhoneCode(phone: $phone) { expiresIn } }';
    const MOVE =
      'mutation ($phone: String!, $code: String!) { moveToPhone(phone: $phone, code: $code) { phone } }';
    const newPhone = () => `+86137${digits.slice(3)}`;

    it('as to name and date, one without the other', async () => {
      const session = await signIn();
      await as(session).get(CORRECT, { input: { nickname: '岳麓' } });
      expect(await as(session).get(CORRECT, { input: { birthDate: '1991-05-01' } })).toEqual({
        correctMyPersonalData: { nickname: '岳麓', birthDate: '1991-05-01', phone: `+86${digits}` },
      });
      expect(await as(session).get(CORRECT, { input: {} })).toHaveProperty(
        'correctMyPersonalData.nickname',
        '岳麓',
      );
    });

    it('but not to an age at which somebody else would have had to consent', async () => {
      const session = await signIn();
      const reasonOf = async (birthDate: string) =>
        (await as(session).refused(CORRECT, { input: { birthDate } })).extensions.reason;
      expect(await reasonOf('2015-05-01')).toBe('GUARDIAN_CONSENT_CONCERNED');
      expect(await reasonOf('1815-05-01')).toBe('BIRTH_DATE_INVALID');
    });

    it('as to the phone, by a code sent to the new one, which alone signs in from then on', async () => {
      const session = await signIn();
      const { person } = await held(session);
      await as(session).get(NEW_CODE, { phone: newPhone() });
      const code = phones.codeOf(newPhone());
      expect(phones.received.at(-1)?.text).toContain(`${code} moves your green account to this number`);
      const wrong = code === '000000' ? '000001' : '000000';
      const refused = await as(session).refused(MOVE, { phone: newPhone(), code: wrong });
      expect(refused.extensions.reason).toBe('CODE_WRONG');
      expect(await as(session).get(MOVE, { phone: newPhone(), code })).toEqual({
        moveToPhone: { phone: newPhone() },
      });
      expect((await as(session).refused(MOVE, { phone: newPhone(), code })).extensions.reason).toBe(
        'CODE_WRONG',
      );

      const old = await held(await signIn());
      expect(old.person.id).not.toBe(person.id);
      digits = newPhone().slice(3);
      clock.passSeconds(LIMITS.signInCodeResendSeconds);
      expect((await held(await signIn())).person.id).toBe(person.id);
    });

    it('but not to a phone that has an account, nor of one who was forgotten', async () => {
      const other = await signIn();
      const taken = `+86${digits}`;
      digits = newPhone().slice(3);
      const session = await signIn();
      await as(session).get(NEW_CODE, { phone: taken });
      const refused = await as(session).refused(MOVE, { phone: taken, code: phones.codeOf(taken) });
      expect(refused.extensions.reason).toBe('PHONE_TAKEN');
      await as(other).get(FORGET);
      const nobody = await as(other).refused(MOVE, { phone: taken, code: phones.codeOf(taken) });
      expect(nobody.extensions.reason).toBe('PERSON_UNKNOWN');
      const corrected = await as(other).refused(CORRECT, { input: { nickname: '白露' } });
      expect(corrected.extensions.reason).toBe('PERSON_UNKNOWN');
      await platform.app.get(IdentityService).registerPerson({
        id: 'with-password',
        signInName: 'with-password',
        displayName: '芒种',
        password: 'correct horse battery',
        roles: ['CONSUMER'],
      });
      const withPassword = await platform.as({ id: 'with-password', roles: ['CONSUMER'] });
      for (const answer of [
        await withPassword.refused(CORRECT, { input: { nickname: '白露' } }),
        await withPassword.refused(MOVE, { phone: taken, code: phones.codeOf(taken) }),
      ]) {
        expect(answer.extensions.reason).toBe('REGISTERED_WITHOUT_PHONE');
      }
    });
  });

  describe('a consent', () => {
    it('by choice is withdrawn and given again, and what was before stays on record', async () => {
      const session = await signIn({ consents: [...CONSENTS, REMINDERS] });
      await as(session).get(WITHDRAW, { purpose: 'reminders' });
      const withdrawnAt = clock.now().toISOString();
      clock.passSeconds(60);
      await as(session).get(WITHDRAW, { purpose: 'reminders' });
      await as(session).get(GIVE, { input: REMINDERS });
      await as(session).get(GIVE, { input: REMINDERS });
      expect((await held(session)).consents.map((one) => [one.purpose, one.withdrawnAt])).toEqual([
        ['green-account', null],
        ['reminders', withdrawnAt],
        ['reminders', null],
      ]);
    });

    it('that the account rests on is withdrawn by closing it, as the refusal says', async () => {
      const session = await signIn();
      const refused = await as(session).refused(WITHDRAW, { purpose: 'green-account' });
      expect(refused.extensions).toMatchObject({ code: 'CONFLICT', reason: 'CONSENT_NEEDED_FOR_ACCOUNT' });
      expect(refused.message).toContain('forgetMe');
      expect((await held(session)).consents[0]?.withdrawnAt).toBeNull();
    });

    it('is refused for what there is not, and for other words than those of today', async () => {
      const session = await signIn();
      const give = async (input: object) => (await as(session).refused(GIVE, { input })).extensions.reason;
      expect(await give({ purpose: 'advertising', version: 1 })).toBe('CONSENT_PURPOSE_UNKNOWN');
      expect(await give({ purpose: 'reminders', version: 2 })).toBe('CONSENT_TEXT_NOT_CURRENT');
      const refused = await as(session).refused(WITHDRAW, { purpose: 'advertising' });
      expect(refused.extensions.reason).toBe('CONSENT_PURPOSE_UNKNOWN');
    });

    it('is not for a child below 14 to give', async () => {
      const guardian = `+86139${digits.slice(3)}`;
      await platform
        .caller()
        .get('mutation ($phone: String!) { requestGuardianCode(phone: $phone) { expiresIn } }', {
          phone: guardian,
        });
      const session = await signIn({
        birthDate: '2015-05-01',
        consents: [...CONSENTS, { purpose: 'child-account', version: 1 }],
        guardian: { phone: guardian, code: phones.codeOf(guardian) },
      });
      const refused = await as(session).refused(GIVE, { input: REMINDERS });
      expect(refused.extensions.reason).toBe('GUARDIAN_CONSENT_REQUIRED');
    });

    it('cannot be changed or removed in the database, nor withdrawn twice', async () => {
      const { person } = await held(await signIn());
      const change = (text: string) =>
        platform.database.transaction((transaction) =>
          transaction.query(`${text} WHERE person_id = ?`, [person.id]),
        );
      for (const text of [
        'DELETE FROM consent',
        'UPDATE consent SET version = 2',
        "UPDATE consent SET purpose = 'reminders'",
        "UPDATE consent SET given_at = '2020-01-01'",
        "UPDATE consent SET given_by = 'GUARDIAN'",
        "UPDATE consent SET person_id = 'somebody'",
      ]) {
        await expect(change(text)).rejects.toThrow('consent is append-only');
      }
      const withdraw = "UPDATE consent SET withdrawn_at = '2026-03-09', standing = NULL";
      await change(withdraw);
      await expect(change(withdraw)).rejects.toThrow('consent is append-only');
    });
  });

  describe('are nowhere but in the vault', () => {
    const plain = () => [digits, '橘子洲头', '1990-05-01', phones.codeOf(`+86${digits}`)];

    it('so that a copy of the database tells no number, name, date or code', async () => {
      const { person } = await held(await signIn());
      await platform.caller().get(REQUEST, { phone: digits });
      await platform.app.get(VaultRotation).rotate();
      const everything = await dump();
      expect(everything.includes(String(person.id))).toBe(true);
      for (const text of [...plain(), Buffer.from(`+86${digits}`).toString('base64').slice(0, 16)]) {
        expect([text, everything.includes(text)]).toEqual([text, false]);
      }
      // And the search does find what is there.
      expect(everything.includes('绿友')).toBe(true);
    });

    it('so that no line of the log does, whatever goes wrong', async () => {
      await signIn();
      phones.failure = new Error(`could not reach +86${digits}`);
      await platform.caller().ask(REQUEST, { phone: digits });
      phones.failure = undefined;
      await platform.caller().ask(REQUEST, { phone: `${digits}9` });
      await platform.caller().ask(REQUEST, { phone: digits });
      await platform.database.transaction((transaction) =>
        transaction.query('ALTER TABLE vault_field RENAME TO vault_field_away'),
      );
      const broken = await platform
        .caller()
        .refused(CONFIRM, { phone: digits, code: phones.codeOf(`+86${digits}`) });
      await platform.database.transaction((transaction) =>
        transaction.query('ALTER TABLE vault_field_away RENAME TO vault_field'),
      );
      expect(broken.extensions.reason).toBe('INTERNAL');
      const log = lines.join('');
      expect(log).toContain('vault_field');
      for (const text of plain()) expect([text, log.includes(text)]).toEqual([text, false]);
    });
  });

  describe('are deleted on demand', () => {
    it('with vault, blind index, consents and sessions, and the id stays for what stands on it', async () => {
      const first = await signIn({ consents: [...CONSENTS, REMINDERS] });
      const second = await signIn();
      const { person } = await held(first);
      const forgottenAt = clock.now();
      const { forgetMe } = await as(first).get<{ forgetMe: Record<string, unknown> }>(FORGET);
      expect(forgetMe).toMatchObject({
        personId: person.id,
        forgottenAt: forgottenAt.toISOString(),
        accessEndsAt: new Date(forgottenAt.getTime() + LIMITS.accessTokenSeconds * 1000).toISOString(),
        kept: { zh: expect.stringContaining('该编号已无法对应到您') },
      });

      await expect(rowsOf('vault_field', person.id)).resolves.toEqual([]);
      const consents = await rowsOf<{ withdrawn_at: Date | null }>('consent', person.id);
      expect(consents.map((consent) => consent.withdrawn_at)).toEqual([forgottenAt, forgottenAt]);
      for (const { refreshToken } of [first, second]) {
        const refused = await platform.caller().refused(REFRESH, { token: refreshToken });
        expect(refused.extensions.reason).toBe('REFRESH_TOKEN_INVALID');
      }
      const [left] = await platform.rows(sql`SELECT * FROM person WHERE id = ${person.id}`);
      expect(left).toEqual({
        id: person.id,
        sign_in_name: `forgotten-${String(person.id)}`,
        display_name: '已注销用户',
        role_list: 'CONSUMER',
        enterprise_id: null,
        department_id: null,
        region_code: null,
        registered_at: expect.any(Date),
        password_hash: null,
        forgotten_at: forgottenAt,
      });
    });

    it('so that the access token shows nothing any more, and ends within its quarter of an hour', async () => {
      const session = await signIn();
      await as(session).get(FORGET);
      expect(await held(session)).toMatchObject({
        phone: null,
        nickname: null,
        birthDate: null,
        person: { displayName: '已注销用户' },
      });
      clock.passSeconds(LIMITS.accessTokenSeconds);
      expect((await as(session).refused(EXPORT)).extensions.reason).toBe('TOKEN_EXPIRED');
    });

    it('once: repeating it changes nothing and tells nobody again', async () => {
      const session = await signIn();
      const once = await as(session).get(FORGET);
      clock.passSeconds(10);
      expect(await as(session).get(FORGET)).toEqual(once);
    });

    it('and told in the same transaction to whoever listens', async () => {
      const listeners = LISTENERS['person.forgotten'];
      LISTENERS['person.forgotten'] = ['credits'];
      const session = await signIn();
      const { person } = await held(session);
      await platform.database.transaction((transaction) =>
        transaction.query(
          `CREATE TRIGGER no_forgetting BEFORE DELETE ON vault_field FOR EACH ROW
             SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not now'`,
        ),
      );
      const told = () =>
        platform.rows<{ payload: string }>(
          sql`SELECT payload FROM outbox_event WHERE name = 'person.forgotten' AND payload LIKE ${`%${String(person.id)}%`}`,
        );
      expect((await as(session).refused(FORGET)).extensions.reason).toBe('INTERNAL');
      await platform.database.transaction((transaction) => transaction.query('DROP TRIGGER no_forgetting'));
      await expect(told()).resolves.toEqual([]);
      await expect(held(session)).resolves.toHaveProperty('phone', `+86${digits}`);

      await as(session).get(FORGET);
      await expect(told()).resolves.toEqual([{ payload: JSON.stringify({ personId: person.id }) }]);
      LISTENERS['person.forgotten'] = listeners;
    });

    it('and the number may register anew, as somebody else', async () => {
      const before = await signIn();
      const { person } = await held(before);
      await as(before).get(FORGET);
      const phone = `+86${digits}`;
      await platform.caller().get(REQUEST, { phone });
      const unregistered = await platform.caller().refused(CONFIRM, { phone, code: phones.codeOf(phone) });
      expect(unregistered.extensions.reason).toBe('REGISTRATION_NEEDED');
      clock.passSeconds(LIMITS.signInCodeResendSeconds);
      const after = await held(await signIn());
      expect(after.person.id).not.toBe(person.id);
      expect(after).toMatchObject({ phone, consents: [{ purpose: 'green-account', withdrawnAt: null }] });
    });

    it('of a consumer with a password too, whose name is free again', async () => {
      const register = (id: string) =>
        platform.app.get(IdentityService).registerPerson({
          id,
          signInName: 'xiaoman',
          displayName: '小满',
          password: 'correct horse battery',
          roles: ['CONSUMER'],
          regionCode: '430100',
        });
      await register('consumer-a');
      await (await platform.as({ id: 'consumer-a', roles: ['CONSUMER'] })).get(FORGET);
      const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }';
      const input = { signInName: 'xiaoman', password: 'correct horse battery' };
      expect((await platform.caller().refused(SIGN_IN, { input })).extensions.reason).toBe('SIGN_IN_WRONG');
      await expect(register('consumer-b')).resolves.toHaveProperty('id', 'consumer-b');
      await expect(platform.caller().get(SIGN_IN, { input })).resolves.toHaveProperty('signIn');
    });

    it('but not of who acts for a firm, whose account that is', async () => {
      await platform.app.get(IdentityService).registerPerson({
        id: 'courier-1',
        signInName: 'courier-1',
        displayName: '麦启航',
        password: 'correct horse battery',
        roles: ['CONSUMER', 'REPORTER'],
        enterpriseId: 'firm-1',
      });
      const courier = await platform.as({ id: 'courier-1', roles: ['CONSUMER', 'REPORTER'] });
      expect((await courier.refused(FORGET)).extensions).toMatchObject({
        code: 'CONFLICT',
        reason: 'ACCOUNT_OF_STAFF',
      });
      const nobody = await platform.as({ id: 'nobody', roles: ['CONSUMER'] });
      expect((await nobody.refused(FORGET)).extensions.reason).toBe('PERSON_UNKNOWN');
    });
  });

  it('leave no old code behind, which the worker forgets by itself', async () => {
    await platform.caller().get(REQUEST, { phone: digits });
    clock.passSeconds(2 * 86_400);
    const left = () => platform.rows(sql`SELECT 1 FROM sign_in_code`);
    expect((await left()).length).toBeGreaterThan(0);
    const worker = await openWorker(platform.config, clock);
    await until('old codes are forgotten', async () => (await left()).length === 0);
    await worker.close();
  });
});
