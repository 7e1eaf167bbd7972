import { Injectable } from '@nestjs/common';
import { consumer, GREEN_CREDITS } from '../credits/index.js';
import { derivedId, type Id } from '../kernel/id.js';
import { Refusal } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import { LedgerHolds, type Owner } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import type { Transaction } from '../platform/database.js';
import { codeExpired, redemptionExpired } from './redemption-state.js';
import type { Redemption } from './redemption.entity.js';

/** Who is paid for what the operator gives itself. */
const OPERATOR = 'operator';

/** The account of who honours rewards: the firm, or the operator where there is none. */
export const partner = (partnerId: Id | null): Owner => ({ kind: 'PARTNER', id: partnerId ?? OPERATOR });

/** What a redemption moves, each under an id derived from it: doing it again moves nothing. */
@Injectable()
export class RedemptionLedger {
  constructor(
    private readonly holds: LedgerHolds,
    private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** Sets the price aside until the code expires. Refuses with CONFLICT BALANCE_TOO_LOW. */
  hold(transaction: Transaction, redemption: Redemption, title: Text): Promise<void> {
    return this.holds.hold(transaction, {
      ...causeOf(redemption, title, redemption.redeemedAt),
      id: holdOf(redemption.id),
      reason: 'REDEMPTION',
      unit: GREEN_CREDITS,
      owner: consumer(redemption.personId),
      amount: BigInt(redemption.priceCredits),
      expiresAt: redemption.codeExpiresAt,
    });
  }

  /** Refuses with CONFLICT CODE_EXPIRED. */
  pay(transaction: Transaction, redemption: Redemption, title: Text, at: Date): Promise<void> {
    const paid = this.holds.capture(transaction, {
      ...causeOf(redemption, title, at),
      id: derivedId('redemption-paid', redemption.id),
      reason: 'REDEMPTION_PAID',
      holdId: holdOf(redemption.id),
      amount: BigInt(redemption.priceCredits),
      credit: partner(redemption.partnerId),
    });
    return orExpired(paid, codeExpired(redemption));
  }

  /** Refuses with CONFLICT REDEMPTION_EXPIRED. */
  giveBack(transaction: Transaction, redemption: Redemption, title: Text, at: Date): Promise<void> {
    const given = this.holds.release(transaction, {
      ...causeOf(redemption, title, at),
      id: derivedId('redemption-cancelled', redemption.id),
      reason: 'REDEMPTION_CANCELLED',
      holdId: holdOf(redemption.id),
    });
    return orExpired(given, redemptionExpired(redemption));
  }

  /** Gives back what all holds past their time still hold. */
  async giveBackExpired(now: Date): Promise<void> {
    while (await this.holds.releaseDue(now));
  }
}

/** The ledger may have given a hold back a moment after this clock was read: then the redemption has expired. */
const orExpired = (done: Promise<void>, expired: Refusal): Promise<void> =>
  done.catch((error: unknown) => {
    const isOver = error instanceof Refusal && ['HOLD_EXPIRED', 'HOLD_ENDED'].includes(error.reason);
    throw isOver ? expired : error;
  });

const holdOf = (redemptionId: Id): Id => derivedId('redemption', redemptionId);

/** The title goes with it, so that a statement reads the same whatever becomes of the reward. */
const causeOf = ({ id, rewardId }: Redemption, title: Text, occurredAt: Date) => ({
  occurredAt,
  context: { redemptionId: id, rewardId, title },
});
