import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { Phones } from '../../test/support/text-messages.js';
import type { Session } from '../identity/index.js';
import { Transaction } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { raw, sql } from '../platform/sql.js';
import { SignInCodes } from './sign-in-codes.service.js';

const REQUEST = `mutation ($phone: String!) { requestSignInCode(phone: $phone) { expiresIn resendAfter } }`;
const REQUEST_GUARDIAN = `mutation ($phone: String!) { requestGuardianCode(phone: $phone) { expiresIn } }`;
const CONFIRM = `mutation ($phone: String!, $code: String!, $registration: RegistrationInput) {
  confirmSignInCode(phone: $phone, code: $code, registration: $registration) { accessToken refreshToken expiresIn }
}`;
const ME = '{ me { id signInName displayName roles enterpriseId } }';
const HELD = '{ myPersonalData { phone nickname birthDate guardianPhone consents { purpose givenBy } } }';

const CONSENTS = [{ purpose: 'green-account', version: 1 }];
const CHILD_CONSENTS = [...CONSENTS, { purpose: 'child-account', version: 1 }];
const ADULT = { birthDate: '1990-05-01', consents: CONSENTS };
const CHILD = { birthDate: '2015-05-01', consents: CHILD_CONSENTS };
const CODE_WRONG = {
  message: 'The code is wrong or no longer good; check it, or ask for another.',
  extensions: { code: 'UNAUTHENTICATED', reason: 'CODE_WRONG', details: {} },
};

describe('a consumer', () => {
  const clock = new SetClock(new Date('2026-03-08T00:00:00Z'));
  let platform: Platform;
  let phones: Phones;
  let numbers = 0;
  let phone = '';
  let address = '';

  beforeAll(async () => {
    platform = await openPlatform({ worker: false, clock });
    phones = new Phones(platform.app);
  });
  afterAll(() => platform.close());
  beforeEach(() => {
    numbers += 1;
    phone = `+86138${String(numbers).padStart(8, '0')}`;
    address = `203.0.113.${numbers}`;
  });

  /** A stranger at an address of its own, as the proxy in front of the API names it. */
  const stranger = (from = address, language = 'en'): Pick<Caller, 'ask' | 'get' | 'refused'> => {
    const ask = async (query: string, variables: object = {}) => {
      const response = await platform.caller().fetch('/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'accept-language': language,
          'x-forwarded-for': from,
        },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as never;
    };
    return {
      ask,
      get: async (query, variables) => {
        const { data, errors } = await ask(query, variables);
        if (errors) throw new Error(JSON.stringify(errors));
        return data;
      },
      refused: async (query, variables) => {
        const { data, errors } = await ask(query, variables);
        if (!errors) throw new Error(`expected a refusal, got ${JSON.stringify(data)}`);
        return errors[0];
      },
    };
  };
  const request = (number = phone, from = address) => stranger(from).get(REQUEST, { phone: number });
  const confirm = async (registration?: object, number = phone, code = phones.codeOf(number)) =>
    (await stranger().get<{ confirmSignInCode: Session }>(CONFIRM, { phone: number, code, registration }))
      .confirmSignInCode;
  const refusedConfirm = (registration?: object, code = phones.codeOf(phone)) =>
    stranger().refused(CONFIRM, { phone, code, registration });
  const wrongCode = () => (phones.codeOf(phone) === '000000' ? '000001' : '000000');
  const me = async ({ accessToken }: Session) =>
    (await platform.caller(accessToken).get<{ me: { id: string } }>(ME)).me;
  const held = async ({ accessToken }: Session) =>
    (await platform.caller(accessToken).get<{ myPersonalData: object }>(HELD)).myPersonalData;
  const nextMinute = () => clock.passSeconds(LIMITS.signInCodeResendSeconds);
  const countOf = async (table: string) =>
    Number(
      (await platform.rows<{ count: string }>(sql`SELECT COUNT(*) AS count FROM ${raw(table)}`))[0]?.count,
    );

  it('is registered by the first code with a random id, and known again by the next', async () => {
    expect(await request()).toEqual({
      requestSignInCode: { expiresIn: LIMITS.signInCodeSeconds, resendAfter: LIMITS.signInCodeResendSeconds },
    });
    const code = phones.codeOf(phone);
    expect(code).toMatch(/^\d{6}$/);
    expect(phones.received.at(-1)?.text).toBe(
      `[GreenParcel] ${code} is your sign-in code, good for 5 minutes. Tell it to nobody.`,
    );
    const first = await confirm({ ...ADULT, nickname: '橘子洲' });
    const person = await me(first);
    expect(person).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/),
      signInName: person.id,
      displayName: `绿友 ${person.id.slice(0, 6)}`,
      roles: ['CONSUMER'],
      enterpriseId: null,
    });
    await expect(held(first)).resolves.toEqual({
      phone,
      nickname: '橘子洲',
      birthDate: '1990-05-01',
      guardianPhone: null,
      consents: [{ purpose: 'green-account', givenBy: 'PERSON' }],
    });

    nextMinute();
    // The same number, as its owner may also write it.
    await request(phone.slice(3));
    await expect(confirm().then(me)).resolves.toHaveProperty('id', person.id);
  });

  it('has no password to guess', async () => {
    await request();
    const { id } = await me(await confirm(ADULT));
    const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { expiresIn } }';
    const refused = await stranger().refused(SIGN_IN, { input: { signInName: id, password: '' } });
    expect(refused.extensions.reason).toBe('TEXT_EMPTY');
    const guessed = await stranger().refused(SIGN_IN, { input: { signInName: id, password: 'null' } });
    expect(guessed.extensions.reason).toBe('SIGN_IN_WRONG');
  });

  describe('who is not registered', () => {
    it('learns so with the code alone, what there is to consent to, and the code stays good', async () => {
      await request();
      expect(await refusedConfirm()).toMatchObject({
        extensions: {
          code: 'BAD_USER_INPUT',
          reason: 'REGISTRATION_NEEDED',
          details: { consents: expect.arrayContaining(CONSENTS) },
        },
      });
      await expect(confirm(ADULT)).resolves.toHaveProperty('accessToken');
    });

    it('and does not give the needed consent, or to another text than that of today, is refused', async () => {
      await request();
      const people = await countOf('person');
      const reminders = [{ purpose: 'reminders', version: 1 }];
      expect(await refusedConfirm({ ...ADULT, consents: reminders })).toMatchObject({
        message:
          'Registration needs your consent to: Personal information of a green account. Read it and confirm; without it there is no account.',
        extensions: { reason: 'CONSENT_MISSING', details: { missing: CONSENTS } },
      });
      const other = [{ purpose: 'green-account', version: 2 }];
      expect(await refusedConfirm({ ...ADULT, consents: other })).toMatchObject({
        extensions: { code: 'CONFLICT', reason: 'CONSENT_TEXT_NOT_CURRENT', details: { currentVersion: 1 } },
      });
      const unknown = [...CONSENTS, { purpose: 'advertising', version: 1 }];
      expect((await refusedConfirm({ ...ADULT, consents: unknown })).extensions.reason).toBe(
        'CONSENT_PURPOSE_UNKNOWN',
      );
      expect(await countOf('person')).toBe(people);
    });

    it('was born, has a name of some characters, and consents to some things', async () => {
      await request();
      const reasonOf = async (more: object) =>
        (await refusedConfirm({ ...ADULT, ...more })).extensions.reason;
      expect(await reasonOf({ birthDate: '2026-03-09' })).toBe('BIRTH_DATE_INVALID');
      expect(await reasonOf({ birthDate: '1990-02-30' })).toBe('NOT_A_DATE');
      expect(await reasonOf({ nickname: 'x'.repeat(LIMITS.nicknameCharacters + 1) })).toBe('TEXT_TOO_LONG');
      const many = Array.from({ length: LIMITS.consentsPerRegistration + 1 }, () => CONSENTS[0]);
      expect(await reasonOf({ consents: many })).toBe('BATCH_TOO_LARGE');
      expect(await reasonOf({ consents: [] })).toBe('BATCH_EMPTY');
      // As many as may be, and each purpose once all the same.
      const session = await confirm({ ...ADULT, consents: many.slice(1) });
      await expect(held(session)).resolves.toHaveProperty('consents.length', 1);
    });

    it('is registered once, however often the right code arrives at the same moment', async () => {
      await request();
      const people = await countOf('person');
      const answers = await Promise.all(
        Array.from({ length: 5 }, () =>
          stranger().ask(CONFIRM, { phone, code: phones.codeOf(phone), registration: ADULT }),
        ),
      );
      expect(answers.filter(({ errors }) => !errors)).toHaveLength(1);
      expect(await countOf('person')).toBe(people + 1);
    });
  });

  describe('below 14', () => {
    const guardian = () => `+86139${phone.slice(6)}`;
    const askGuardian = (number = guardian()) => stranger().get(REQUEST_GUARDIAN, { phone: number });
    const withGuardian = (code: string, number = guardian()) => ({
      ...CHILD,
      guardian: { phone: number, code },
    });

    it('is registered with the consent of a guardian, whose phone was confirmed', async () => {
      await request();
      await askGuardian();
      expect(phones.received.at(-1)).toMatchObject({ phone: guardian(), template: 'GUARDIAN_CONSENT' });
      expect(phones.received.at(-1)?.text).toContain('Your child, below 14, is opening a green account.');
      const session = await confirm(withGuardian(phones.codeOf(guardian())));
      await expect(held(session)).resolves.toEqual({
        phone,
        nickname: null,
        birthDate: '2015-05-01',
        guardianPhone: guardian(),
        consents: [
          { purpose: 'child-account', givenBy: 'GUARDIAN' },
          { purpose: 'green-account', givenBy: 'GUARDIAN' },
        ],
      });
    });

    it('is not registered without one, nor without the consent that is meant for children', async () => {
      await request();
      expect(await refusedConfirm(CHILD)).toMatchObject({
        extensions: { code: 'BAD_USER_INPUT', reason: 'GUARDIAN_CONSENT_REQUIRED' },
      });
      await askGuardian();
      const guarded = withGuardian(phones.codeOf(guardian()));
      expect(await refusedConfirm({ ...guarded, consents: CONSENTS })).toMatchObject({
        extensions: {
          reason: 'CONSENT_MISSING',
          details: { missing: [{ purpose: 'child-account', version: 1 }] },
        },
      });
    });

    it('is not registered with a wrong code of the guardian, with its own phone or with a code to sign in', async () => {
      await request();
      const own = phones.codeOf(phone);
      expect((await refusedConfirm(withGuardian(own, phone))).extensions.reason).toBe('GUARDIAN_UNFIT');
      await request(guardian());
      const signInCode = phones.codeOf(guardian());
      const refused = await refusedConfirm(withGuardian(signInCode));
      expect(refused.extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'GUARDIAN_CODE_WRONG' });

      await askGuardian();
      const right = phones.codeOf(guardian());
      const wrong = right === '000000' ? '000001' : '000000';
      for (let tries = 0; tries < LIMITS.signInCodeAttempts; tries += 1) {
        expect((await refusedConfirm(withGuardian(wrong))).extensions.reason).toBe('GUARDIAN_CODE_WRONG');
      }
      expect((await refusedConfirm(withGuardian(right))).extensions.reason).toBe('GUARDIAN_CODE_WRONG');
      // The child's own code is still good.
      await expect(confirm(ADULT)).resolves.toHaveProperty('accessToken');
    });

    it('is not registered by another child', async () => {
      await request();
      await askGuardian();
      await confirm(withGuardian(phones.codeOf(guardian())));
      const friend = phone;
      phone = `+86137${phone.slice(6)}`;
      await request();
      await askGuardian(friend);
      const refused = await refusedConfirm(withGuardian(phones.codeOf(friend), friend));
      expect(refused.extensions.reason).toBe('GUARDIAN_UNFIT');
    });
  });

  describe('a code', () => {
    it('is good once, and not after its time', async () => {
      await request();
      const code = phones.codeOf(phone);
      await confirm(ADULT);
      expect(await refusedConfirm(undefined, code)).toMatchObject(CODE_WRONG);
      nextMinute();
      await request();
      clock.passSeconds(LIMITS.signInCodeSeconds);
      expect(await refusedConfirm()).toMatchObject(CODE_WRONG);
    });

    it('is good no more after five wrong tries, though it were right', async () => {
      await request();
      for (let tries = 0; tries < LIMITS.signInCodeAttempts; tries += 1) {
        expect(await refusedConfirm(ADULT, wrongCode())).toMatchObject(CODE_WRONG);
      }
      expect(await refusedConfirm(ADULT)).toMatchObject(CODE_WRONG);
      nextMinute();
      await request();
      await expect(confirm(ADULT)).resolves.toHaveProperty('accessToken');
    });

    it('cannot be guessed by many tries at once', async () => {
      await request();
      const right = phones.codeOf(phone);
      await Promise.all(
        Array.from({ length: LIMITS.signInCodeAttempts * 2 }, () => refusedConfirm(ADULT, wrongCode())),
      );
      expect(await refusedConfirm(ADULT, right)).toMatchObject(CODE_WRONG);
      const [stored] = await platform.rows<{ attempts: number }>(
        sql`SELECT MAX(attempts) AS attempts FROM sign_in_code`,
      );
      expect(stored?.attempts).toBe(LIMITS.signInCodeAttempts * 2 + 1);
    });

    it('is that of its phone, and the last one sent', async () => {
      await request();
      const first = phones.codeOf(phone);
      const other = `+86136${phone.slice(6)}`;
      await request(other);
      const ofOther = await stranger().ask(CONFIRM, { phone: other, code: first });
      nextMinute();
      await request();
      const ofBefore = await stranger().ask(CONFIRM, { phone, code: first });
      // Codes are equal by chance once in a million.
      const isEqual = [other, phone].some((number) => phones.codeOf(number) === first);
      const reasons = [ofOther, ofBefore].map(({ errors }) => errors?.[0]?.extensions.reason);
      expect(isEqual || reasons.every((reason) => reason === 'CODE_WRONG')).toBe(true);
    });

    it('is not sent again within a minute', async () => {
      await request();
      clock.passSeconds(LIMITS.signInCodeResendSeconds - 1);
      expect(await stranger().refused(REQUEST, { phone })).toMatchObject({
        message: 'A code was sent just now; ask for another in 1 seconds.',
        extensions: { code: 'UNAVAILABLE', reason: 'CODE_JUST_SENT', details: { waitSeconds: 1 } },
      });
      clock.passSeconds(1);
      await expect(request()).resolves.toHaveProperty('requestSignInCode');
    });

    it('is sent once when it is asked for many times at the same moment', async () => {
      const sent = phones.received.length;
      const answers = await Promise.all(Array.from({ length: 5 }, () => stranger().ask(REQUEST, { phone })));
      expect(answers.filter(({ errors }) => !errors)).toHaveLength(1);
      expect(phones.received.length).toBe(sent + 1);
    });

    it('is sent to one phone ten times in a day and no more, from wherever it is asked for', async () => {
      for (let sent = 0; sent < LIMITS.signInCodesPerPhone; sent += 1) {
        await request(phone, `198.51.100.${sent}`);
        nextMinute();
      }
      const waitSeconds = 86_400 - LIMITS.signInCodesPerPhone * LIMITS.signInCodeResendSeconds;
      expect(await stranger().refused(REQUEST, { phone })).toMatchObject({
        extensions: { code: 'UNAVAILABLE', reason: 'CODES_TOO_MANY', details: { waitSeconds } },
      });
      clock.passSeconds(waitSeconds);
      await expect(request()).resolves.toHaveProperty('requestSignInCode');
    });

    it('is sent for one address sixty times in an hour and no more, whatever the phones', async () => {
      const number = (at: number) => `+8615${numbers % 10}${String(at).padStart(8, '0')}`;
      for (let sent = 0; sent < LIMITS.signInCodesPerAddress; sent += 1) await request(number(sent));
      expect(await stranger().refused(REQUEST, { phone: number(99) })).toMatchObject({
        extensions: { reason: 'CODES_TOO_MANY', details: { waitSeconds: 3_600 } },
      });
      await expect(request(number(99), '198.51.100.77')).resolves.toHaveProperty('requestSignInCode');
      clock.passSeconds(3_600);
      await expect(request()).resolves.toHaveProperty('requestSignInCode');
    });

    it('may be wrong sixty times in an hour from one address, whatever the phones', async () => {
      for (let wrong = 0; wrong < LIMITS.wrongSignInCodesPerAddress; wrong += 1) {
        const number = `+86150${String(wrong).padStart(8, '0')}`;
        const refused = await stranger().refused(CONFIRM, { phone: number, code: '123456' });
        expect(refused).toMatchObject(CODE_WRONG);
      }
      await request();
      expect(await refusedConfirm(ADULT)).toMatchObject({
        extensions: { reason: 'CODES_TOO_MANY', details: { waitSeconds: 3_600 } },
      });
      clock.passSeconds(3_600);
      await request();
      await expect(confirm(ADULT)).resolves.toHaveProperty('accessToken');
    });

    it('that could not be sent may be asked for again at once, and the refusal does not say why', async () => {
      phones.failure = new Error(`no route to ${phone}`);
      const refused = await stranger().refused(REQUEST, { phone });
      expect(refused).toMatchObject({
        message: 'The code could not be sent; ask for another in a moment.',
        extensions: { code: 'UNAVAILABLE', reason: 'CODE_NOT_SENT', details: {} },
      });
      phones.failure = undefined;
      await expect(request()).resolves.toHaveProperty('requestSignInCode');
    });
  });

  describe('a number', () => {
    it('is answered alike whether it is known or not, until its code is there', async () => {
      await request();
      await confirm(ADULT);
      nextMinute();
      const known = phone;
      const unknown = `+86135${phone.slice(6)}`;
      for (const ask of [
        (number: string) => stranger().ask(REQUEST, { phone: number }),
        (number: string) => stranger().ask(REQUEST, { phone: number }), // too soon
        (number: string) => stranger().ask(CONFIRM, { phone: number, code: 'wrong' }),
        (number: string) => stranger().ask(CONFIRM, { phone: number, code: 'wrong', registration: ADULT }),
        (number: string) => stranger().ask(REQUEST_GUARDIAN, { phone: number }),
      ]) {
        expect(await ask(unknown)).toEqual(await ask(known));
      }
    });

    it('costs the same statements whether it is known or not, so that no time tells either', async () => {
      await request();
      await confirm(ADULT);
      nextMinute();
      const statementsOf = async (number: string): Promise<string[]> => {
        const seen: string[] = [];
        const query = Transaction.prototype.query;
        Transaction.prototype.query = function (this: Transaction, text, values) {
          seen.push(text);
          return query.call(this, text, values) as never;
        };
        await stranger().ask(REQUEST, { phone: number });
        await stranger().ask(CONFIRM, { phone: number, code: 'wrong', registration: ADULT });
        Transaction.prototype.query = query;
        return seen;
      };
      await statementsOf(`+86134${phone.slice(6)}`); // the connections say their isolation level once
      nextMinute();
      const unknown = await statementsOf(`+86133${phone.slice(6)}`);
      const known = await statementsOf(phone);
      expect(known).toEqual(unknown);
      expect(known.length).toBeGreaterThan(8);
    });

    it('that is none is refused before anything is sent', async () => {
      const sent = phones.received.length;
      for (const wrong of ['12345', '1'.repeat(100_000)]) {
        const refused = await stranger().refused(REQUEST, { phone: wrong });
        expect(refused.extensions).toMatchObject({ reason: 'PHONE_INVALID', details: {} });
      }
      expect(phones.received.length).toBe(sent);
    });
  });

  it('leaves codes and counts behind, which are forgotten past their time, a limited number at a time', async () => {
    const codes = platform.app.get(SignInCodes);
    clock.passSeconds(2 * 86_400);
    while (await codes.forgetOld());
    expect([await countOf('sign_in_code'), await countOf('sign_in_code_tally')]).toEqual([0, 0]);
    await request();
    await codes.forgetOld();
    expect([await countOf('sign_in_code'), await countOf('sign_in_code_tally')]).toEqual([1, 2]);

    clock.passSeconds(86_401);
    const long = new Date(clock.now().getTime() - 5 * 86_400_000);
    const many = Array.from({ length: LIMITS.signInsForgotten + 1 }, (_, at) => [
      at.toString(16).padStart(64, '0'),
      long,
    ]);
    await platform.database.transaction(async (transaction) => {
      await transaction.query(
        `INSERT INTO sign_in_code_tally (subject, opened_at, times) VALUES ${many.map(() => '(?, ?, 1)').join()}`,
        many.flat(),
      );
    });
    await expect(codes.forgetOld()).resolves.toBe(true);
    expect(await countOf('sign_in_code_tally')).toBe(3);
    await expect(codes.forgetOld()).resolves.toBe(false);
    expect([await countOf('sign_in_code'), await countOf('sign_in_code_tally')]).toEqual([0, 0]);
  });
});
