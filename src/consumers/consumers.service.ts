import { Injectable } from '@nestjs/common';
import { type Session, Sessions } from '../identity/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { Refusal, refuse } from '../kernel/refusal.js';
import { Database, type Transaction } from '../platform/database.js';
import { type PhoneNumber, phoneNumber } from '../vault/index.js';
import { callerAddress } from './caller-address.js';
import { type NewConsumer, Registration } from './registration.service.js';
import type { CodeUse } from './sign-in-code.entity.js';
import { SignInCodes } from './sign-in-codes.service.js';

/** 消费者: signs in with a code sent to the phone, and is registered by the first one. */
@Injectable()
export class Consumers {
  constructor(
    private readonly database: Database,
    private readonly codes: SignInCodes,
    private readonly registration: Registration,
    private readonly sessions: Sessions,
  ) {}

  async sendCode(use: CodeUse, phone: string, address: string): Promise<void> {
    await this.codes.send(use, phoneNumber(phone), callerAddress(address));
  }

  /**
   * Opens a session for who has the code, and registers a number that is new. What is refused leaves the code good for
   * another try, but for a wrong one, which is counted.
   */
  async confirm(
    phone: string,
    code: string,
    input: NewConsumer | undefined,
    address: string,
  ): Promise<Session> {
    const [number, caller] = [phoneNumber(phone), callerAddress(address)];
    const outcome = await this.database.transaction(async (transaction) => {
      if (!(await this.codes.isRight(transaction, 'SIGN_IN', number, code, caller))) return codeWrong();
      const personId =
        (await this.registration.consumerOf(transaction, number)) ??
        (await this.register(transaction, number, input, caller));
      if (personId instanceof Refusal) return personId;
      await this.codes.spend(transaction, 'SIGN_IN', number, code);
      const session = await this.sessions.open(transaction, personId);
      if (!session) throw justForgotten();
      return session;
    });
    if (outcome instanceof Refusal) throw outcome;
    return outcome;
  }

  /** Moves the account of a signed-in consumer to a phone, by the code that was sent there. */
  async movePhone(actor: Actor, phone: string, code: string, address: string): Promise<void> {
    const [number, caller] = [phoneNumber(phone), callerAddress(address)];
    const isRight = await this.database.transaction(async (transaction) => {
      if (!(await this.codes.isRight(transaction, 'NEW_PHONE', number, code, caller))) return false;
      await this.registration.movePhone(transaction, actor.id, number);
      await this.codes.spend(transaction, 'NEW_PHONE', number, code);
      return true;
    });
    if (!isRight) throw codeWrong();
  }

  async correct(actor: Actor, input: Parameters<Registration['correct']>[2]): Promise<void> {
    await this.database.transaction((transaction) => this.registration.correct(transaction, actor.id, input));
  }

  /** A wrong code of the guardian is given back and not thrown, so that it is counted. */
  private async register(
    transaction: Transaction,
    phone: PhoneNumber,
    input: NewConsumer | undefined,
    caller: string,
  ): Promise<Id | Refusal> {
    if (!input) throw this.registration.notRegistered();
    const guardian = await this.registration.guardianOf(transaction, phone, input);
    if (guardian) {
      const [use, number, code] = ['GUARDIAN_CONSENT' as const, guardian.phone, guardian.code];
      if (!(await this.codes.isRight(transaction, use, number, code, caller))) return guardianCodeWrong();
      await this.codes.spend(transaction, use, number, code);
    }
    return this.registration.register(transaction, phone, input, guardian);
  }
}

const codeWrong = () =>
  refuse.unauthenticated('CODE_WRONG', {
    zh: '验证码不正确或已失效，请核对，或重新获取。',
    en: 'The code is wrong or no longer good; check it, or ask for another.',
  });

const guardianCodeWrong = () =>
  refuse.unauthenticated('GUARDIAN_CODE_WRONG', {
    zh: '监护人的验证码不正确或已失效，请核对，或重新获取。',
    en: "The guardian's code is wrong or no longer good; check it, or ask for another.",
  });

const justForgotten = () =>
  refuse.conflict('ACCOUNT_JUST_CLOSED', {
    zh: '该账户刚刚注销，请重新提交以注册新账户。',
    en: 'This account was closed a moment ago; send this again to register a new one.',
  });
