import { type Refusal, refuse } from '../kernel/refusal.js';
import type { Redemption } from './redemption.entity.js';

/** Open by its state, and not past its time: what nobody has marked as expired yet is expired all the same. */
export const isOpen = ({ state, codeExpiresAt }: Redemption, now: Date): boolean =>
  state === 'OPEN' && now < codeExpiresAt;

/** Why a code cannot be confirmed; undefined where it can. */
export function whyNotConfirmed(redemption: Redemption, now: Date): Refusal | undefined {
  if (isOpen(redemption, now)) return undefined;
  const { id: redemptionId, endedAt } = redemption;
  if (redemption.state === 'CONFIRMED') {
    const confirmedAt = endedAt?.toISOString() ?? '';
    return refuse.conflict(
      'ALREADY_CONFIRMED',
      {
        zh: `该兑换码已于 ${confirmedAt} 确认，每个兑换码只能确认一次；如当时已交付，请勿重复交付。`,
        en: `This code was confirmed at ${confirmedAt}, and a code is confirmed once; do not hand anything over a second time.`,
      },
      { redemptionId, confirmedAt },
    );
  }
  if (redemption.state === 'CANCELLED') {
    return refuse.conflict(
      'CODE_CANCELLED',
      {
        zh: '该兑换已由消费者取消，积分已退回；如需兑换请重新发起。',
        en: 'The consumer cancelled this redemption and has the credits back; it has to be redeemed anew.',
      },
      { redemptionId },
    );
  }
  return codeExpired(redemption);
}

/** Why a redemption cannot be cancelled; undefined where it can. */
export function whyNotCancelled(redemption: Redemption, now: Date): Refusal | undefined {
  if (isOpen(redemption, now)) return undefined;
  const { id: redemptionId } = redemption;
  return redemption.state === 'CONFIRMED'
    ? refuse.conflict(
        'REDEMPTION_CONFIRMED',
        {
          zh: '该兑换码已由兑换方确认，不能取消；如未收到权益，请联系兑换方。',
          en: 'The partner has confirmed this code, so that it cannot be cancelled; ask the partner if you received nothing.',
        },
        { redemptionId },
      )
    : redemptionExpired(redemption);
}

export const codeExpired = ({ id: redemptionId, codeExpiresAt }: Redemption): Refusal =>
  refuse.conflict(
    'CODE_EXPIRED',
    {
      zh: `该兑换码已于 ${codeExpiresAt.toISOString()} 过期，积分退回消费者；如需兑换请重新发起。`,
      en: `This code expired at ${codeExpiresAt.toISOString()} and the credits go back to the consumer; it has to be redeemed anew.`,
    },
    { redemptionId, codeExpiresAt: codeExpiresAt.toISOString() },
  );

export const redemptionExpired = ({ id: redemptionId }: Redemption): Refusal =>
  refuse.conflict(
    'REDEMPTION_EXPIRED',
    {
      zh: '该兑换码已过期，积分自动退回，无需取消。',
      en: 'This code has expired and the credits come back by themselves; there is nothing to cancel.',
    },
    { redemptionId },
  );
