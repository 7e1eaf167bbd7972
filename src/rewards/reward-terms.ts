import type { LocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { LIMITS } from '../platform/limits.js';
import type { FieldFinding } from '../platform/validation.js';
import type { OfferRewardInput, Reward } from './reward.entity.js';

/** How many of a reward a person has taken and not given back. */
export interface Taken {
  readonly ever: number;
  /** In the calendar month of the day. */
  readonly thisMonth: number;
}

/** Why a person cannot redeem a reward on a day; undefined where the person can. The price is the ledger's business. */
export function whyNot(reward: Reward, today: LocalDate, taken: Taken): Refusal | undefined {
  const { id: rewardId, validFrom, validTo, stock, perPerson, perPersonMonth } = reward;
  if (reward.withdrawnAt !== null) {
    return refuse.conflict(
      'REWARD_WITHDRAWN',
      {
        zh: '该权益已下架，不能再兑换；请选择其他权益。',
        en: 'The reward was withdrawn and cannot be redeemed; choose another.',
      },
      { rewardId },
    );
  }
  if (today < validFrom || today > validTo) {
    return refuse.conflict(
      'REWARD_NOT_VALID',
      {
        zh: `该权益的兑换期为 ${validFrom} 至 ${validTo}，今天（${today}）不能兑换。`,
        en: `The reward can be redeemed from ${validFrom} to ${validTo}, and not today (${today}).`,
      },
      { rewardId, validFrom, validTo, today },
    );
  }
  if (stock === 0) {
    return refuse.conflict(
      'REWARD_SOLD_OUT',
      {
        zh: '该权益已兑完，积分未扣；请选择其他权益，或等补货后再试。',
        en: 'The reward is sold out and no credits were taken; choose another, or try again when it is restocked.',
      },
      { rewardId },
    );
  }
  if (perPerson !== null && taken.ever >= perPerson) return limitReached(rewardId, perPerson, 'ever');
  if (perPersonMonth !== null && taken.thisMonth >= perPersonMonth) {
    return limitReached(rewardId, perPersonMonth, 'month');
  }
  return undefined;
}

const limitReached = (rewardId: string, limit: number, period: 'ever' | 'month'): Refusal => {
  const when = { ever: { zh: '', en: '' }, month: { zh: '每月', en: ' a month' } }[period];
  return refuse.conflict(
    'REWARD_LIMIT_REACHED',
    {
      zh: `该权益每人${when.zh}最多兑换 ${limit} 份，您已达上限；请选择其他权益。`,
      en: `A person may redeem ${limit} of this reward${when.en}, and you have; choose another.`,
    },
    { rewardId, limit, period },
  );
};

/** What is wrong with the terms of a reward beyond its single fields. */
export function termFindings(input: OfferRewardInput): FieldFinding[] {
  const above = (path: 'perPerson' | 'perPersonMonth'): FieldFinding[] =>
    input[path] === 0 ? [notAboveZero(path)] : [];
  return [
    ...(BigInt(input.priceCredits) > 0n ? [] : [notAboveZero('priceCredits')]),
    ...above('perPerson'),
    ...above('perPersonMonth'),
    ...(input.validTo >= input.validFrom ? [] : [reversed(input.validFrom, input.validTo)]),
    ...(input.codeDays <= LIMITS.redemptionCodeDays ? [] : [tooLong()]),
  ];
}

const notAboveZero = (path: string): FieldFinding => ({
  path,
  reason: 'NOT_ABOVE_ZERO',
  text: {
    zh: `${path} 须大于 0；不限时请留空。`,
    en: `${path} must be above 0; leave it out where there is no limit.`,
  },
});

const reversed = (from: LocalDate, to: LocalDate): FieldFinding => ({
  path: 'validTo',
  reason: 'PERIOD_REVERSED',
  text: {
    zh: `validTo（${to}）早于 validFrom（${from}），请核对日期。`,
    en: `validTo (${to}) is before validFrom (${from}); check the dates.`,
  },
});

const tooLong = (): FieldFinding => ({
  path: 'codeDays',
  reason: 'CODE_DAYS_TOO_MANY',
  text: {
    zh: `兑换码最多有效 ${LIMITS.redemptionCodeDays} 天：其间积分一直冻结。`,
    en: `A code may be good for at most ${LIMITS.redemptionCodeDays} days: the credits are held as long.`,
  },
});
