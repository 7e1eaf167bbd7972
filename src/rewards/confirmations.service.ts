import { Injectable } from '@nestjs/common';
import { type Actor, hasRole } from '../kernel/actor.js';
import { refuse } from '../kernel/refusal.js';
import { Database, row, write } from '../platform/database.js';
import { codeDigest, readCode } from './redemption-code.js';
import { RedemptionLedger } from './redemption-ledger.service.js';
import { whyNotConfirmed } from './redemption-state.js';
import type { ConfirmedRedemption, Redemption } from './redemption.entity.js';
import { lockByCode } from './redemptions.queries.js';
import { markEnded } from './redemptions.service.js';
import { RewardsService, titleOf } from './rewards.service.js';
import { WrongCodes } from './wrong-codes.service.js';

/** 核销: the partner confirms a code, once. */
@Injectable()
export class ConfirmationsService {
  constructor(
    private readonly database: Database,
    private readonly rewards: RewardsService,
    private readonly ledger: RedemptionLedger,
    private readonly wrongCodes: WrongCodes,
  ) {}

  /**
   * Pays the held credits to the partner. Refuses with BAD_USER_INPUT CODE_MISTYPED, NOT_FOUND CODE_UNKNOWN (another
   * partner's too), CONFLICT ALREADY_CONFIRMED, CODE_CANCELLED or CODE_EXPIRED, and UNAVAILABLE CODES_PAUSED.
   */
  async confirm(actor: Actor, typed: string): Promise<ConfirmedRedemption> {
    await this.wrongCodes.assertNotPaused(actor.id);
    const code = readCode(typed);
    if (!code) throw codeMistyped();
    const confirmed = await this.database.transaction(async (transaction) => {
      const redemption = await row<Redemption>(transaction, lockByCode(codeDigest(code)));
      if (!redemption || redemption.state === 'REFUSED' || !mayConfirm(actor, redemption)) return undefined;
      const now = this.ledger.now();
      const refusal = whyNotConfirmed(redemption, now);
      if (refusal) throw refusal;
      await write(transaction, markEnded(redemption.id, 'CONFIRMED', now, actor.id));
      const reward = await this.rewards.reward(redemption.rewardId);
      const title = titleOf(reward);
      await this.ledger.pay(transaction, redemption, title, now);
      return { redemptionId: redemption.id, rewardId: reward.id, title, confirmedAt: now };
    });
    if (confirmed) return confirmed;
    await this.wrongCodes.count(actor.id);
    throw codeUnknown();
  }
}

const mayConfirm = (actor: Actor, { partnerId }: Redemption): boolean =>
  hasRole(actor, 'OPERATOR') || (partnerId !== null && partnerId === actor.enterpriseId);

const codeMistyped = () =>
  refuse.badInput('CODE_MISTYPED', {
    zh: '兑换码有误：请逐位核对（共 17 位，不含字母 I、L、O），或请消费者重新出示。',
    en: 'The code is mistyped: check its 17 characters one by one (none is I, L or O), or ask to see it again.',
  });

const codeUnknown = () =>
  refuse.notFound('CODE_UNKNOWN', {
    zh: '没有找到该兑换码，请核对，并确认它是本单位的权益。',
    en: 'There is no such code; check it, and that the reward is one of yours.',
  });
