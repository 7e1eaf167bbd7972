import type { Refusal } from '../kernel/refusal.js';
import { refuse } from '../kernel/refusal.js';
import type { Transaction } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { addToTally, tallyOf } from './consumers.queries.js';

/** So many times within so many seconds. */
export interface CodeLimit {
  readonly times: number;
  readonly windowSeconds: number;
}

const HOUR = 3_600;
export const LONGEST_WINDOW_SECONDS = 24 * HOUR;

export const CODES_PER_PHONE: CodeLimit = {
  times: LIMITS.signInCodesPerPhone,
  windowSeconds: LONGEST_WINDOW_SECONDS,
};
export const CODES_PER_ADDRESS: CodeLimit = { times: LIMITS.signInCodesPerAddress, windowSeconds: HOUR };
export const WRONG_CODES_PER_ADDRESS: CodeLimit = {
  times: LIMITS.wrongSignInCodesPerAddress,
  windowSeconds: HOUR,
};

/** Counts what is about to happen. Refuses with UNAVAILABLE CODES_TOO_MANY, which is then not counted. */
export async function countWithin(
  transaction: Transaction,
  subject: string,
  now: Date,
  limit: CodeLimit,
): Promise<void> {
  await addToTally(transaction, subject, now, limit.windowSeconds);
  const tally = await tallyOf(transaction, subject);
  if (tally && tally.times > limit.times) throw tooMany(tally.openedAt, now, limit);
}

/** Refuses when as much has happened as may; counts nothing. */
export async function assertWithin(
  transaction: Transaction,
  subject: string,
  now: Date,
  limit: CodeLimit,
): Promise<void> {
  const tally = await tallyOf(transaction, subject);
  if (!tally || tally.times < limit.times) return;
  if (secondsLeft(tally.openedAt, now, limit) > 0) throw tooMany(tally.openedAt, now, limit);
}

const secondsLeft = (openedAt: Date, now: Date, { windowSeconds }: CodeLimit): number =>
  Math.ceil((openedAt.getTime() - now.getTime()) / 1000 + windowSeconds);

const tooMany = (openedAt: Date, now: Date, limit: CodeLimit): Refusal => {
  const waitSeconds = secondsLeft(openedAt, now, limit);
  return refuse.unavailable(
    'CODES_TOO_MANY',
    {
      zh: `验证码请求或输入错误次数过多，请在 ${waitSeconds} 秒后重试。`,
      en: `Too many codes were asked for, or were wrong; try again in ${waitSeconds} seconds.`,
    },
    { waitSeconds },
  );
};
