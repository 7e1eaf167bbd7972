import { Injectable } from '@nestjs/common';
import { derivedId, type Id } from '../kernel/id.js';
import { addDays, type LocalDate, startOf } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { accountId, type Owner, type OwnerKind } from './ledger-account.entity.js';
import {
  findDueLots,
  findExpired,
  findLotsById,
  findLotToReverse,
  findOpenLots,
  lockLotToReverse,
  type LotToReverse,
} from './ledger.queries.js';
import { debtOf, LedgerService } from './ledger.service.js';
import { type LotRecord, type Posting, toLot } from './lot-book.js';
import { isSpendable } from './lots.js';
import type { Cause } from './transfer.js';

export interface Reversal extends Cause {
  /** The transfer that credited what is taken back. */
  readonly transferId: Id;
}

interface DueLot {
  readonly id: Id;
  readonly unit: string;
  readonly holderId: string;
  readonly sourceKind: OwnerKind;
  readonly sourceId: string;
}

/** Takes back what was credited: because it was wrong, or because its day has passed. */
@Injectable()
export class LedgerReversals {
  constructor(
    private readonly database: Database,
    private readonly ledger: LedgerService,
  ) {}

  /**
   * Takes a credited transfer back, once: what is left of its lot goes back to who issued it, and what was spent of it
   * becomes a debt. The debt is worked off at once from what else the person can spend, and then from what is earned
   * next. What expired of the lot has gone back already. Refuses with NOT_FOUND TRANSFER_UNKNOWN.
   */
  async reverse(transaction: Transaction, { transferId, ...cause }: Reversal): Promise<void> {
    const parties = await row<LotToReverse>(transaction, findLotToReverse(transferId));
    if (!parties) throw transferUnknown(transferId);
    const { unit, personId } = parties;
    const person: Owner = { kind: 'PERSON', id: personId };
    const issuer: Owner = { kind: parties.sourceKind, id: parties.sourceId };
    await this.ledger.lock(
      transaction,
      [person, issuer, debtOf(person)].map((owner) => ({ unit, owner })),
    );
    const lot = await row<LotState>(transaction, lockLotToReverse(transferId));
    if (!lot || lot.reversedAt) return;
    const remaining = BigInt(lot.remaining);
    const takes = [{ lotId: transferId, amount: -remaining }];
    const owed = BigInt(lot.amount) - remaining - BigInt(lot.expired);
    const account = accountId(person, unit);
    const other = await spendableBeside(transaction, account, transferId, cause.occurredAt);
    const workedOff = owed < other ? owed : other;
    const shared = { unit, expiresOn: null, occurredAt: cause.occurredAt };
    const owes = { debit: debtOf(person), credit: issuer, amount: owed };
    const postings: Posting[] = [
      { ...cause, ...shared, debit: person, credit: issuer, amount: remaining, takes },
      { ...cause, ...shared, ...owes, id: derivedId('owed', cause.id), reason: 'REVERSAL_OWED' },
      {
        ...shared,
        id: derivedId('work-off', cause.id),
        debit: person,
        credit: debtOf(person),
        amount: workedOff,
        reason: 'WORK_OFF',
        context: { transferId: cause.id },
      },
    ];
    await this.ledger.post(
      transaction,
      postings.filter(({ amount }) => amount > 0n),
    );
    await write(
      transaction,
      sql`UPDATE ledger_lot SET reversed_at = ${cause.occurredAt} WHERE id = ${transferId}`,
    );
  }

  /** Takes what is left of lots past their day back to who issued it, as of the end of that day; true when more may be due. */
  async expireDue(today: LocalDate): Promise<boolean> {
    const due = await this.database.rows<DueLot>(findDueLots(today, LIMITS.ledgerDueAtOnce));
    if (due.length > 0)
      await this.database.transaction((transaction) => this.expire(transaction, due, today));
    return due.length === LIMITS.ledgerDueAtOnce;
  }

  private async expire(transaction: Transaction, due: readonly DueLot[], today: LocalDate): Promise<void> {
    const byId = new Map(due.map((lot) => [lot.id, lot]));
    await this.ledger.lock(
      transaction,
      due.flatMap((lot) => [holderOf(lot), sourceOf(lot)].map((owner) => ({ unit: lot.unit, owner }))),
    );
    const lots = await rows<LotRecord>(transaction, findLotsById([...byId.keys()]));
    const expired = await rows<{ lotId: Id; expired: string }>(transaction, findExpired([...byId.keys()]));
    const expiredOf = new Map(expired.map((one) => [one.lotId, one.expired]));
    const postings = lots.flatMap((lot): Posting[] => {
      const parties = byId.get(lot.id);
      if (!parties || lot.remaining === '0' || lot.expiresOn === null || lot.expiresOn >= today) return [];
      return [
        {
          // A released hold may bring back what expires once more: by then more of the lot has expired.
          id: derivedId('lot-expiry', lot.id, expiredOf.get(lot.id) ?? '0'),
          unit: parties.unit,
          debit: holderOf(parties),
          credit: sourceOf(parties),
          amount: BigInt(lot.remaining),
          occurredAt: startOf(addDays(lot.expiresOn, 1)),
          reason: 'EXPIRY',
          context: { lotId: lot.id, expiresOn: lot.expiresOn },
          expiresOn: null,
          takes: [{ lotId: lot.id, amount: -BigInt(lot.remaining) }],
        },
      ];
    });
    await this.ledger.post(transaction, postings);
  }
}

/** What a person can spend that day, beside what is left of one lot. */
async function spendableBeside(transaction: Transaction, account: Id, lotId: Id, at: Date): Promise<bigint> {
  const lots = await rows<LotRecord>(transaction, findOpenLots([account]));
  return lots
    .map(toLot)
    .filter((lot) => lot.id !== lotId && isSpendable(lot, at))
    .reduce((sum, { remaining }) => sum + remaining, 0n);
}

interface LotState {
  readonly amount: string;
  readonly remaining: string;
  readonly expired: string;
  readonly reversedAt: Date | null;
}

const holderOf = ({ holderId }: DueLot): Owner => ({ kind: 'PERSON', id: holderId });
const sourceOf = ({ sourceKind, sourceId }: DueLot): Owner => ({ kind: sourceKind, id: sourceId });

const transferUnknown = (transferId: Id) =>
  refuse.notFound('TRANSFER_UNKNOWN', {
    zh: `没有找到可撤回的转账 ${transferId}，请核对标识。`,
    en: `There is no transfer ${transferId} that could be taken back; check its id.`,
  });
