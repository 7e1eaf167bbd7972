import { Injectable } from '@nestjs/common';
import { derivedId, type Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { insertInto, sql } from '../platform/sql.js';
import type { Owner } from './ledger-account.entity.js';
import type { HoldEnd } from './ledger-hold.entity.js';
import { findDigests, findDueHolds, findTakenByHold, lockHold } from './ledger.queries.js';
import { heldOf, LedgerService } from './ledger.service.js';
import { givenBack, type LotMove } from './lots.js';
import type { Cause } from './transfer.js';

export interface NewHold extends Cause {
  readonly unit: string;
  /** A person. */
  readonly owner: Owner;
  readonly amount: bigint;
  /** From this instant on nothing can be captured, whether or not the rest has gone back by then. */
  readonly expiresAt: Date;
}

export interface Capture extends Cause {
  readonly holdId: Id;
  readonly amount: bigint;
  readonly credit: Owner;
}

export interface Release extends Cause {
  readonly holdId: Id;
}

interface StoredHold {
  readonly id: Id;
  readonly ownerId: string;
  readonly unit: string;
  readonly amount: string;
  readonly remaining: string;
  readonly expiresAt: Date;
  readonly endedBy: HoldEnd | null;
}

/** 冻结: what a person sets aside. Its expiry stands in the database and is judged by the time of what happens. */
@Injectable()
export class LedgerHolds {
  constructor(
    private readonly database: Database,
    private readonly ledger: LedgerService,
  ) {}

  /** Sets an amount aside, first in first out. Refuses as `post` does; the same hold again changes nothing. */
  async hold(transaction: Transaction, { owner, expiresAt, ...hold }: NewHold): Promise<void> {
    const posted = await this.ledger.post(transaction, [
      { ...hold, debit: owner, credit: heldOf(owner), expiresOn: null },
    ]);
    if (posted.length === 0) return;
    const amount = hold.amount.toString();
    await write(
      transaction,
      insertInto('ledger_hold', [
        {
          id: hold.id,
          owner_id: owner.id,
          unit: hold.unit,
          amount,
          remaining: amount,
          expires_at: expiresAt,
          due_at: expiresAt,
        },
      ]),
    );
  }

  /**
   * Pays part or all of what is held; the rest stays held. Refuses with CONFLICT HOLD_UNKNOWN, HOLD_ENDED, HOLD_EXPIRED
   * or HOLD_TOO_SMALL.
   */
  async capture(transaction: Transaction, { holdId, amount, credit, ...cause }: Capture): Promise<void> {
    const hold = await locked(transaction, holdId);
    const paid = { ...cause, unit: hold.unit, debit: held(hold), credit, amount, expiresOn: null };
    if (!(await isPosted(transaction, cause.id))) {
      assertOpen(hold, cause.occurredAt);
      if (amount > BigInt(hold.remaining)) throw holdTooSmall(hold.remaining);
      await this.lower(transaction, hold, amount, 'CAPTURED');
    }
    await this.ledger.post(transaction, [paid]);
  }

  /** Gives what is left back to the lots that it came from. Refuses with CONFLICT HOLD_UNKNOWN or HOLD_ENDED. */
  async release(transaction: Transaction, release: Release): Promise<void> {
    await this.giveBack(transaction, release, 'RELEASED');
  }

  /** Gives back what expired holds still hold, as of the moment they expired; true when more may be due. */
  async releaseDue(now: Date): Promise<boolean> {
    const due = await this.database.rows<{ id: Id; expiresAt: Date }>(
      findDueHolds(now, LIMITS.ledgerDueAtOnce),
    );
    for (const { id, expiresAt } of due) {
      await this.database.transaction(async (transaction) => {
        const hold = await locked(transaction, id);
        if (hold.endedBy !== null) return;
        const cause = { id: derivedId('hold-expiry', id), occurredAt: expiresAt, reason: 'HOLD_EXPIRY' };
        await this.giveBack(transaction, { ...cause, holdId: id, context: { holdId: id } }, 'EXPIRED');
      });
    }
    return due.length === LIMITS.ledgerDueAtOnce;
  }

  private async giveBack(
    transaction: Transaction,
    { holdId, ...cause }: Release,
    end: HoldEnd,
  ): Promise<void> {
    const hold = await locked(transaction, holdId);
    if (await isPosted(transaction, cause.id)) return;
    if (hold.endedBy !== null) throw holdEnded(hold.endedBy);
    const amount = BigInt(hold.remaining);
    await this.lower(transaction, hold, amount, end);
    const taken = await rows<{ lotId: Id; amount: string }>(transaction, findTakenByHold(holdId));
    const moves = taken.map((move): LotMove => ({ lotId: move.lotId, amount: BigInt(move.amount) }));
    await this.ledger.post(transaction, [
      {
        ...cause,
        unit: hold.unit,
        debit: held(hold),
        credit: { kind: 'PERSON', id: hold.ownerId },
        amount,
        expiresOn: null,
        givesBack: givenBack(moves, amount),
      },
    ]);
  }

  private async lower(transaction: Transaction, hold: StoredHold, by: bigint, end: HoldEnd): Promise<void> {
    const remaining = BigInt(hold.remaining) - by;
    await write(
      transaction,
      remaining > 0n
        ? sql`UPDATE ledger_hold SET remaining = ${remaining.toString()} WHERE id = ${hold.id}`
        : sql`UPDATE ledger_hold SET remaining = 0, due_at = NULL, ended_by = ${end} WHERE id = ${hold.id}`,
    );
  }
}

const held = ({ ownerId }: StoredHold): Owner => ({ kind: 'HOLD', id: ownerId });

async function locked(transaction: Transaction, id: Id): Promise<StoredHold> {
  const hold = await row<StoredHold>(transaction, lockHold(id));
  if (hold) return hold;
  throw refuse.conflict('HOLD_UNKNOWN', {
    zh: '没有找到这笔冻结，请核对标识。',
    en: 'There is no such hold; check its id.',
  });
}

const isPosted = async (transaction: Transaction, id: Id): Promise<boolean> =>
  (await rows(transaction, findDigests([id]))).length > 0;

function assertOpen({ endedBy, expiresAt }: StoredHold, at: Date): void {
  if (endedBy !== null && endedBy !== 'EXPIRED') throw holdEnded(endedBy);
  if (endedBy === null && at < expiresAt) return;
  throw refuse.conflict('HOLD_EXPIRED', {
    zh: `这笔冻结已于 ${expiresAt.toISOString()} 到期，未使用的部分已退回；请重新发起。`,
    en: `This hold expired at ${expiresAt.toISOString()} and what was not used went back; start again.`,
  });
}

const ENDS: Readonly<Record<HoldEnd, { zh: string; en: string }>> = {
  CAPTURED: { zh: '已全部使用', en: 'was used up' },
  RELEASED: { zh: '已解除', en: 'was released' },
  EXPIRED: { zh: '已到期', en: 'has expired' },
};

const holdEnded = (end: HoldEnd) =>
  refuse.conflict('HOLD_ENDED', {
    zh: `这笔冻结${ENDS[end].zh}，不能再使用。`,
    en: `This hold ${ENDS[end].en} and cannot be used any more.`,
  });

const holdTooSmall = (remaining: string) =>
  refuse.conflict(
    'HOLD_TOO_SMALL',
    {
      zh: `这笔冻结只剩 ${remaining}，不能使用更多。`,
      en: `Only ${remaining} is left of this hold; use no more than that.`,
    },
    { remaining },
  );
