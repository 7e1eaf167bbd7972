import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { addDays, dateOf, firstDay, monthOf, startOf } from '../kernel/month.js';
import { Refusal, type RefusalCode, refuse } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { insertInto, raw, type Sql, sql } from '../platform/sql.js';
import { RedemptionCodes } from './redemption-codes.service.js';
import { RedemptionLedger } from './redemption-ledger.service.js';
import { isOpen, whyNotCancelled } from './redemption-state.js';
import type { Redemption, RedemptionState } from './redemption.entity.js';
import { countTaken, findDueRedemptions, findRedemptions, lockRedemption } from './redemptions.queries.js';
import type { Reward } from './reward.entity.js';
import { whyNot } from './reward-terms.js';
import { instantKey, RewardsService, titleOf } from './rewards.service.js';

/** Redemptions that one round of the worker looks at. */
const DUE_AT_ONCE = 200;

/** 兑换: credits are held first, and paid when the partner confirms. Locks go from redemption to reward to ledger. */
@Injectable()
export class RedemptionsService {
  constructor(
    private readonly database: Database,
    private readonly rewards: RewardsService,
    private readonly codes: RedemptionCodes,
    private readonly ledger: RedemptionLedger,
  ) {}

  /**
   * Takes one of the stock and holds its price until the code expires. What was first answered to an id is answered
   * again, a refusal too: CONFLICT REWARD_WITHDRAWN, REWARD_NOT_VALID, REWARD_SOLD_OUT, REWARD_LIMIT_REACHED or
   * BALANCE_TOO_LOW. Refuses with NOT_FOUND REWARD_UNKNOWN and CONFLICT REDEMPTION_ID_TAKEN.
   */
  async redeem(actor: Actor, asked: { id: Id; rewardId: Id }): Promise<Redemption> {
    const reward = await this.rewards.reward(asked.rewardId);
    const first = { ...opened(reward, this.ledger.now()), ...this.codes.newCode(), id: asked.id };
    const redemption = await this.database.transaction(async (transaction) => {
      await write(transaction, insertOnce({ ...first, personId: actor.id }));
      const stored = await locked(transaction, asked.id);
      if (stored.codeSalt !== first.codeSalt) return assertSame(stored, actor, asked);
      const refusal = await this.tried(transaction, stored);
      if (!refusal) return stored;
      await write(transaction, markRefused(stored, refusal));
      return locked(transaction, asked.id);
    });
    if (redemption.refusal !== null) throw refusalIn(redemption.refusal);
    return redemption;
  }

  /**
   * Gives an open one back, with the credits and the piece of stock; doing it again changes nothing. Refuses with
   * NOT_FOUND REDEMPTION_UNKNOWN and CONFLICT REDEMPTION_CONFIRMED or REDEMPTION_EXPIRED.
   */
  cancel(actor: Actor, id: Id): Promise<Redemption> {
    return this.database.transaction(async (transaction) => {
      const redemption = await row<Redemption>(transaction, lockRedemption(id));
      if (!redemption || redemption.personId !== actor.id || redemption.state === 'REFUSED') {
        throw redemptionUnknown(id);
      }
      if (redemption.state === 'CANCELLED') return redemption;
      const now = this.ledger.now();
      const refusal = whyNotCancelled(redemption, now);
      if (refusal) throw refusal;
      await write(transaction, markEnded(id, 'CANCELLED', now));
      const reward = await this.rewards.lock(transaction, redemption.rewardId);
      await this.rewards.moveStock(transaction, reward.id, 1);
      await this.ledger.giveBack(transaction, redemption, titleOf(reward), now);
      return locked(transaction, id);
    });
  }

  /** Ends what nobody confirmed in time: the credits go back, and the piece of stock; true when more may be due. */
  async expireDue(): Promise<boolean> {
    const now = this.ledger.now();
    await this.ledger.giveBackExpired(now);
    const due = await this.database.rows<{ id: Id }>(findDueRedemptions(now, DUE_AT_ONCE));
    for (const { id } of due) {
      await this.database.transaction(async (transaction) => {
        const redemption = await locked(transaction, id);
        if (redemption.state !== 'OPEN' || isOpen(redemption, now)) return;
        await write(transaction, markEnded(id, 'EXPIRED', redemption.codeExpiresAt));
        await this.rewards.moveStock(transaction, redemption.rewardId, 1);
      });
    }
    return due.length === DUE_AT_ONCE;
  }

  /** The consumer's own, last redeemed first. */
  async mine(actor: Actor, page: PageArgs): Promise<Page<Redemption>> {
    const found = await this.database.rows<Redemption>(findRedemptions(actor.id, page));
    return pageOf(found, page.first, ({ redeemedAt, id }) => [instantKey(redeemedAt), id]);
  }

  /** The code while it can be used; null afterwards. */
  codeOf(redemption: Redemption): string | null {
    return isOpen(redemption, this.ledger.now()) ? this.codes.shown(redemption) : null;
  }

  /** Why it cannot be had, with everything undone that was tried; undefined where it was taken. */
  private async tried(transaction: Transaction, redemption: Redemption): Promise<Refusal | undefined> {
    await write(transaction, raw('SAVEPOINT asked'));
    try {
      await this.take(transaction, redemption);
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await write(transaction, raw('ROLLBACK TO SAVEPOINT asked'));
      return error;
    }
  }

  private async take(transaction: Transaction, redemption: Redemption): Promise<void> {
    const { id, personId, rewardId, redeemedAt } = redemption;
    const today = dateOf(redeemedAt);
    const reward = await this.rewards.lock(transaction, rewardId);
    // Read with the reward locked: whoever redeemed it before has committed.
    const count = await row<{ ever: string; since: string }>(
      transaction,
      countTaken({ personId, rewardId, beside: id, since: startOf(firstDay(monthOf(today))) }),
    );
    const taken = { ever: Number(count?.ever ?? 0), thisMonth: Number(count?.since ?? 0) };
    const refusal = whyNot(reward, today, taken);
    if (refusal) throw refusal;
    await this.rewards.moveStock(transaction, rewardId, -1);
    await this.ledger.hold(transaction, redemption, titleOf(reward));
  }
}

type Opened = Pick<Redemption, 'rewardId' | 'partnerId' | 'priceCredits' | 'redeemedAt' | 'codeExpiresAt'>;

/** Good through its last civil day. */
const opened = ({ id, partnerId, priceCredits, codeDays }: Reward, now: Date): Opened => ({
  rewardId: id,
  partnerId,
  priceCredits,
  redeemedAt: now,
  codeExpiresAt: startOf(addDays(dateOf(now), codeDays + 1)),
});

const insertOnce = (one: Opened & Pick<Redemption, 'id' | 'personId' | 'codeSalt' | 'codeDigest'>): Sql =>
  insertInto(
    'redemption',
    [
      {
        id: one.id,
        person_id: one.personId,
        reward_id: one.rewardId,
        partner_id: one.partnerId,
        price_credits: one.priceCredits,
        state: 'OPEN',
        redeemed_at: one.redeemedAt,
        code_expires_at: one.codeExpiresAt,
        code_salt: one.codeSalt,
        code_digest: one.codeDigest,
        due_at: one.codeExpiresAt,
      },
    ],
    raw('ON DUPLICATE KEY UPDATE id = id'),
  );

async function locked(transaction: Transaction, id: Id): Promise<Redemption> {
  const redemption = await row<Redemption>(transaction, lockRedemption(id));
  if (!redemption) throw new Error(`redemption ${id} is gone`);
  return redemption;
}

export const markEnded = (
  id: Id,
  state: RedemptionState,
  at: Date,
  confirmedBy: Id | null = null,
): Sql => sql`
  UPDATE redemption SET state = ${state}, ended_at = ${at}, due_at = NULL, confirmed_by = ${confirmedBy}
  WHERE id = ${id} AND state = 'OPEN'`;

const markRefused = ({ id, redeemedAt }: Redemption, { code, reason, text, details }: Refusal): Sql => sql`
  UPDATE redemption SET state = 'REFUSED', ended_at = ${redeemedAt}, due_at = NULL,
    refusal = ${JSON.stringify({ code, reason, text, details })}
  WHERE id = ${id} AND state = 'OPEN'`;

function refusalIn(stored: string): Refusal {
  const { code, reason, text, details } = JSON.parse(stored) as {
    code: RefusalCode;
    reason: string;
    text: Text;
    details: Record<string, unknown>;
  };
  return new Refusal(code, reason, text, details);
}

function assertSame(
  stored: Redemption,
  actor: Actor,
  { id, rewardId }: { id: Id; rewardId: Id },
): Redemption {
  if (stored.personId === actor.id && stored.rewardId === rewardId) return stored;
  throw refuse.conflict(
    'REDEMPTION_ID_TAKEN',
    {
      zh: `兑换标识 ${id} 已用于另一次兑换，请使用新的标识。`,
      en: `The id ${id} was used for another redemption; use a new one.`,
    },
    { id },
  );
}

const redemptionUnknown = (id: Id) =>
  refuse.notFound(
    'REDEMPTION_UNKNOWN',
    { zh: '没有找到该兑换，请核对标识。', en: 'There is no such redemption; check its id.' },
    { id },
  );
