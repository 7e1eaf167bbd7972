import { randomInt, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { refuse } from '../kernel/refusal.js';
import { inLanguage } from '../kernel/text.js';
import { Clock } from '../platform/clock.js';
import { Database, type Transaction } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { callerLanguage } from '../platform/request-context.js';
import { type PhoneNumber, VaultKeys } from '../vault/index.js';
import {
  assertWithin,
  CODES_PER_ADDRESS,
  CODES_PER_PHONE,
  countWithin,
  LONGEST_WINDOW_SECONDS,
  WRONG_CODES_PER_ADDRESS,
} from './code-limits.js';
import { codeWords } from './code-words.js';
import {
  addToTally,
  countAttempt,
  forgetCodes,
  forgetTallies,
  lockCode,
  removeCode,
  storeCode,
} from './consumers.queries.js';
import type { CodeUse } from './sign-in-code.entity.js';
import { TextMessages } from './text-messages.js';

/**
 * 验证码: six digits that prove who holds a phone. Whether the number belongs to anybody is looked up by nobody here, so
 * that no answer and no time tells.
 */
@Injectable()
export class SignInCodes {
  constructor(
    private readonly database: Database,
    private readonly keys: VaultKeys,
    private readonly messages: TextMessages,
    private readonly clock: Clock,
  ) {}

  /** Sends a code; the one sent before is worth nothing from then on. */
  async send(use: CodeUse, phone: PhoneNumber, address: string): Promise<void> {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const [subject, codeDigest] = [this.subjectOf(use, phone), this.digestOf(use, phone, code)];
    const requestedAt = this.clock.now();
    await this.database.transaction(async (transaction) => {
      await countWithin(transaction, this.addressSubject('sent', address), requestedAt, CODES_PER_ADDRESS);
      await countWithin(transaction, this.phoneSubject(phone), requestedAt, CODES_PER_PHONE);
      const last = await lockCode(transaction, subject);
      if (last) assertNotTooSoon(last.requestedAt, requestedAt);
      const expiresAt = new Date(requestedAt.getTime() + LIMITS.signInCodeSeconds * 1000);
      await storeCode(transaction, { subject, codeDigest, requestedAt, expiresAt });
    });
    const language = callerLanguage();
    const text = inLanguage(codeWords[use](code), language);
    try {
      await this.messages.send({ phone, text, language, template: use, code });
    } catch {
      // What went wrong is not passed on: whoever sends may put the number into its words.
      await this.database.transaction((transaction) => removeCode(transaction, subject, codeDigest));
      throw notSent();
    }
  }

  /**
   * Whether it is the code last sent to the phone for this use, in time and not guessed at too often. A wrong one is
   * counted, so the caller commits. Refuses with UNAVAILABLE CODES_TOO_MANY an address with too many wrong ones.
   */
  async isRight(
    transaction: Transaction,
    use: CodeUse,
    phone: PhoneNumber,
    code: string,
    address: string,
  ): Promise<boolean> {
    const now = this.clock.now();
    const wrongOnes = this.addressSubject('wrong', address);
    await assertWithin(transaction, wrongOnes, now, WRONG_CODES_PER_ADDRESS);
    const subject = this.subjectOf(use, phone);
    const given = this.digestOf(use, phone, code);
    const sent = await lockCode(transaction, subject);
    const isLive = sent && sent.expiresAt > now && sent.attempts < LIMITS.signInCodeAttempts;
    if (isLive && timingSafeEqual(Buffer.from(sent.codeDigest), Buffer.from(given))) return true;
    await addToTally(transaction, wrongOnes, now, WRONG_CODES_PER_ADDRESS.windowSeconds);
    await countAttempt(transaction, subject);
    return false;
  }

  /** A right code is good once. */
  async spend(transaction: Transaction, use: CodeUse, phone: PhoneNumber, code: string): Promise<void> {
    await removeCode(transaction, this.subjectOf(use, phone), this.digestOf(use, phone, code));
  }

  /** Forgets codes and counts past their time, up to the limit of each, and gives whether there may be more. */
  async forgetOld(): Promise<boolean> {
    const now = this.clock.now();
    const before = new Date(now.getTime() - LONGEST_WINDOW_SECONDS * 1000);
    const limit = LIMITS.signInsForgotten;
    const codes = await this.database.transaction((transaction) => forgetCodes(transaction, now, limit));
    const tallies = await this.database.transaction((transaction) =>
      forgetTallies(transaction, before, limit),
    );
    return codes === limit || tallies === limit;
  }

  private subjectOf(use: CodeUse, phone: PhoneNumber): string {
    return this.keys.digest('sign-in code', `${use} ${phone}`);
  }

  private digestOf(use: CodeUse, phone: PhoneNumber, code: string): string {
    return this.keys.digest('sign-in code', `${use} ${phone} ${code}`);
  }

  private phoneSubject(phone: PhoneNumber): string {
    return this.keys.digest('sign-in code', `sent ${phone}`);
  }

  private addressSubject(what: 'sent' | 'wrong', address: string): string {
    return this.keys.digest('address', `${what} ${address}`);
  }
}

function assertNotTooSoon(lastAt: Date, now: Date): void {
  const waitSeconds = Math.ceil(LIMITS.signInCodeResendSeconds - (now.getTime() - lastAt.getTime()) / 1000);
  if (waitSeconds <= 0) return;
  throw refuse.unavailable(
    'CODE_JUST_SENT',
    {
      zh: `验证码刚刚发送，请在 ${waitSeconds} 秒后再次获取。`,
      en: `A code was sent just now; ask for another in ${waitSeconds} seconds.`,
    },
    { waitSeconds },
  );
}

const notSent = () =>
  refuse.unavailable('CODE_NOT_SENT', {
    zh: '验证码未能发出，请稍后重新获取。',
    en: 'The code could not be sent; ask for another in a moment.',
  });
