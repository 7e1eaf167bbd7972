import type { Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw } from '../platform/sql.js';
import { accountId, keepsLots } from './ledger-account.entity.js';
import { findLotsById, findOpenLots } from './ledger.queries.js';
import { type Lot, type LotMove, openUntil, taken } from './lots.js';
import type { NewTransfer } from './transfer.js';

export interface Posting extends NewTransfer {
  /** What it takes from which lots, instead of first in first out. */
  readonly takes?: readonly LotMove[];
  /** The lots that it gives back to, instead of opening one. */
  readonly givesBack?: readonly LotMove[];
}

/** The lots that a batch of transfers touches, locked, and what becomes of them one transfer after the other. */
export class LotBook {
  private readonly lots = new Map<Id, Lot>();
  private readonly changed = new Set<Id>();
  private readonly moves: { transfer_id: Id; lot_id: Id; amount: string }[] = [];

  private constructor(private readonly transaction: Transaction) {}

  /** Call it with the accounts locked. */
  static async lock(transaction: Transaction, postings: readonly Posting[]): Promise<LotBook> {
    const book = new LotBook(transaction);
    const spenders = postings.filter(({ debit, takes }) => keepsLots(debit.kind) && !takes);
    const accounts = [...new Set(spenders.map(({ debit, unit }) => accountId(debit, unit)))].sort();
    if (accounts.length > 0) book.read(await rows<LotRecord>(transaction, findOpenLots(accounts)));
    const named = postings.flatMap(({ takes = [], givesBack = [] }) =>
      [...takes, ...givesBack].map(({ lotId }) => lotId),
    );
    const unread = [...new Set(named)].filter((id) => !book.lots.has(id)).sort();
    if (unread.length > 0) book.read(await rows<LotRecord>(transaction, findLotsById(unread)));
    return book;
  }

  /** Refuses with CONFLICT BALANCE_TOO_LOW what the lots do not hold. */
  apply(posting: Posting): LotMove[] {
    const moves = [...this.takenBy(posting), ...(posting.givesBack ?? [])];
    for (const { lotId, amount } of moves) {
      const lot = this.lots.get(lotId);
      if (!lot) throw new Error(`there is no lot ${lotId}`);
      const remaining = lot.remaining + amount;
      if (remaining < 0n) throw balanceTooLow();
      this.change({ ...lot, remaining });
      this.moves.push({ transfer_id: posting.id, lot_id: lotId, amount: amount.toString() });
    }
    if (keepsLots(posting.credit.kind) && !posting.givesBack) this.change(opened(posting));
    return moves;
  }

  async store(): Promise<void> {
    if (this.moves.length > 0) await write(this.transaction, insertInto('ledger_lot_move', this.moves));
    if (this.changed.size === 0) return;
    const stored = [...this.changed].sort().map((id) => {
      const lot = this.lots.get(id) as Lot;
      return {
        id,
        account_id: lot.accountId,
        amount: lot.amount.toString(),
        remaining: lot.remaining.toString(),
        earned_at: lot.earnedAt,
        expires_on: lot.expiresOn,
        open_until: openUntil(lot),
      };
    });
    const replace = raw(
      'ON DUPLICATE KEY UPDATE remaining = VALUES(remaining), open_until = VALUES(open_until)',
    );
    await write(this.transaction, insertInto('ledger_lot', stored, replace));
  }

  private takenBy({ debit, unit, takes, amount, occurredAt }: Posting): readonly LotMove[] {
    if (!keepsLots(debit.kind)) return [];
    if (takes) return takes;
    const account = accountId(debit, unit);
    const own = [...this.lots.values()].filter((lot) => lot.accountId === account);
    const moves = taken(own, amount, occurredAt);
    if (!moves) throw balanceTooLow();
    return moves;
  }

  private change(lot: Lot): void {
    this.lots.set(lot.id, lot);
    this.changed.add(lot.id);
  }

  private read(records: readonly LotRecord[]): void {
    for (const record of records) this.lots.set(record.id, toLot(record));
  }
}

export type LotRecord = Omit<Lot, 'amount' | 'remaining'> & {
  readonly amount: string;
  readonly remaining: string;
};

export const toLot = (record: LotRecord): Lot => ({
  ...record,
  amount: BigInt(record.amount),
  remaining: BigInt(record.remaining),
});

const opened = ({ id, credit, unit, amount, occurredAt, expiresOn }: Posting): Lot => ({
  id,
  accountId: accountId(credit, unit),
  amount,
  remaining: amount,
  earnedAt: occurredAt,
  expiresOn,
});

export const balanceTooLow = () =>
  refuse.conflict('BALANCE_TOO_LOW', {
    zh: '余额不足：账户余额不能为负，已过期或之后才获得的部分也不能使用；请减少数额后重试。',
    en: 'The balance is too low: an account cannot go below zero, and what has expired or was earned later cannot be used; ask for less.',
  });
