import { Injectable } from '@nestjs/common';
import { derivedId, digest, type Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { AuditChain } from '../platform/audit-chain.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, mysqlErrorNumber, rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw } from '../platform/sql.js';
import { accountId, mayGoNegative, type Owner } from './ledger-account.entity.js';
import {
  findBalance,
  findDigests,
  findDiscrepancies,
  findLotPage,
  findStatement,
  findTotals,
  findTurnovers,
  lockBalances,
  moveBalances,
  type OpenLot,
  type StatementLine,
  type Turnover,
} from './ledger.queries.js';
import { balanceTooLow, LotBook, type Posting } from './lot-book.js';
import { firstOf } from './lots.js';
import { contentOf, type NewTransfer, provenLine } from './transfer.js';

export interface Discrepancy {
  readonly id: Id;
  readonly balance: string;
  readonly replayed: string;
}

/** A failed CHECK: 4025 in MariaDB, 3819 in MySQL. */
const CHECK_FAILED = [4025, 3819];

/** 账本: double entry by construction, since a transfer names both its sides. Knows accounts and units, nothing else. */
@Injectable()
export class LedgerService {
  constructor(
    private readonly database: Database,
    private readonly chain: AuditChain,
    private readonly clock: Clock,
  ) {}

  /**
   * Posts the transfers that are not there yet, moves balances and lots by exactly those, and gives their ids; what a
   * person is credited first works off what the person owes. Refuses with CONFLICT TRANSFER_ID_TAKEN an id that stands
   * with other content, and with CONFLICT BALANCE_TOO_LOW what an account does not hold; the transaction is then to be
   * given up. The audit chain is locked until the commit: call it late.
   */
  async post(transaction: Transaction, transfers: readonly Posting[]): Promise<Id[]> {
    if (transfers.length === 0) return [];
    await this.lock(
      transaction,
      transfers.flatMap(({ unit, debit, credit }) => [
        { unit, owner: debit },
        { unit, owner: credit },
      ]),
    );
    const wanted = await notPosted(transaction, transfers);
    if (wanted.length === 0) return [];
    const all = await this.withDebtsWorkedOff(transaction, wanted);
    const lots = await LotBook.lock(transaction, all);
    const moved = all.map((posting) => ({ posting, moves: lots.apply(posting) }));
    const postedAt = this.clock.now();
    const stored = all.map((posting) => ({ id: posting.id, ...contentOf(posting), posted_at: postedAt }));
    const first = await insertedFrom(transaction, stored);
    await lots.store();
    await move(
      transaction,
      all.map(({ id }) => id),
    );
    const lines = moved.map(({ posting, moves }) =>
      provenLine(posting.id, contentOf(posting).content_digest, moves),
    );
    await this.chain.append(transaction, {
      kind: 'TRANSFERS',
      subject: `${first}+${all.length}`,
      digest: digest(lines.join('')),
    });
    return wanted.map(({ id }) => id);
  }

  /** Opens the accounts that are not there yet and locks all of them, in id order, so that two posters cannot deadlock. */
  async lock(transaction: Transaction, accounts: readonly { unit: string; owner: Owner }[]): Promise<void> {
    const openedAt = this.clock.now();
    const byId = new Map(
      accounts.map(({ unit, owner }) => {
        const id = accountId(owner, unit);
        const row = {
          id,
          owner_kind: owner.kind,
          owner_id: owner.id,
          unit,
          may_go_negative: mayGoNegative(owner.kind) ? 1 : 0,
          opened_at: openedAt,
        };
        return [id, row] as const;
      }),
    );
    const inOrder = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    await write(transaction, insertInto('ledger_account', inOrder, raw('ON DUPLICATE KEY UPDATE id = id')));
  }

  /** What an owner holds; 0 for one that never held anything. */
  async balance(owner: Owner, unit: string): Promise<bigint> {
    const found = await this.database.row<{ balance: string }>(findBalance(accountId(owner, unit)));
    return BigInt(found?.balance ?? 0);
  }

  /** The transfers of an account, last posted first. */
  async statement(owner: Owner, unit: string, page: PageArgs): Promise<Page<StatementLine>> {
    const found = await this.database.rows<StatementLine>(findStatement(accountId(owner, unit), page));
    return pageOf(found, page.first, (line) => [line.sequence]);
  }

  /** What a person can still spend, by what earned it; what expires first comes first. */
  async lots(owner: Owner, unit: string, page: PageArgs): Promise<Page<OpenLot>> {
    const found = await this.database.rows<OpenLot & { openUntil: string }>(
      findLotPage(accountId(owner, unit), page),
    );
    return pageOf(found, page.first, (lot) => [lot.openUntil, lot.id]);
  }

  /** Replays all transfers and names every account and lot that they do not rebuild. Reads the whole ledger. */
  discrepancies(): Promise<Discrepancy[]> {
    return this.database.rows(findDiscrepancies);
  }

  /** The sum of all balances by unit: always 0. */
  totals(): Promise<{ unit: string; total: string }[]> {
    return this.database.rows(findTotals);
  }

  /** What went from whom to whom in all, by reason: for a feature that proves its own figures. Reads all of a unit. */
  turnovers(unit: string): Promise<Turnover[]> {
    return this.database.rows(findTurnovers(unit));
  }

  /** What is credited to somebody who owes works the debt off first; the debtor's account is locked with the person's. */
  private async withDebtsWorkedOff(
    transaction: Transaction,
    wanted: readonly Posting[],
  ): Promise<readonly Posting[]> {
    const credited = wanted.filter(({ credit }) => credit.kind === 'PERSON');
    const debtIds = [...new Set(credited.map(({ credit, unit }) => accountId(debtOf(credit), unit)))].sort();
    if (debtIds.length === 0) return wanted;
    const debts = new Map(
      (await rows<{ id: Id; balance: string }>(transaction, lockBalances(debtIds))).map(
        ({ id, balance }) => [id, -BigInt(balance)] as const,
      ),
    );
    if (debts.size === 0) return wanted;
    return wanted.flatMap((posting) => {
      const debtId = accountId(debtOf(posting.credit), posting.unit);
      const owed = posting.credit.kind === 'PERSON' ? (debts.get(debtId) ?? 0n) : 0n;
      if (owed === 0n) return [posting];
      const amount = owed < posting.amount ? owed : posting.amount;
      debts.set(debtId, owed - amount);
      return [posting, workOff(posting, amount)];
    });
  }
}

export const debtOf = ({ id }: Owner): Owner => ({ kind: 'DEBT', id });
export const heldOf = ({ id }: Owner): Owner => ({ kind: 'HOLD', id });

/** From the very lots that were credited. */
function workOff(posting: Posting, amount: bigint): Posting {
  const { id, unit, credit, occurredAt, givesBack } = posting;
  return {
    id: derivedId('work-off', id),
    unit,
    debit: credit,
    credit: debtOf(credit),
    amount,
    occurredAt,
    reason: 'WORK_OFF',
    context: { transferId: id },
    expiresOn: null,
    takes: firstOf(givesBack ?? [{ lotId: id, amount: posting.amount }], amount),
  };
}

async function notPosted(
  transaction: Transaction,
  transfers: readonly Posting[],
): Promise<readonly Posting[]> {
  const posted = await rows<{ id: Id; contentDigest: string }>(
    transaction,
    findDigests(transfers.map((transfer) => transfer.id)),
  );
  const digests = new Map(posted.map((row) => [row.id, row.contentDigest]));
  const taken: Id[] = [];
  const wanted = transfers.filter((transfer) => {
    const stands = digests.get(transfer.id);
    const content = contentOf(transfer).content_digest;
    if (stands === undefined) digests.set(transfer.id, content);
    else if (stands !== content) taken.push(transfer.id);
    return stands === undefined;
  });
  if (taken.length > 0) throw transferIdTaken(taken);
  return wanted;
}

/** The sequence of the first; rows of one INSERT follow one another. */
async function insertedFrom(
  transaction: Transaction,
  stored: readonly Record<string, unknown>[],
): Promise<string> {
  const { text, values } = insertInto('ledger_transfer', stored);
  const { insertId } = await transaction.query<{ insertId: number | string }>(text, values);
  return String(insertId);
}

async function move(transaction: Transaction, ids: readonly Id[]): Promise<void> {
  try {
    await write(transaction, moveBalances(ids));
  } catch (error) {
    throw CHECK_FAILED.includes(mysqlErrorNumber(error) ?? 0) ? balanceTooLow() : error;
  }
}

const transferIdTaken = (taken: readonly Id[]) =>
  refuse.conflict(
    'TRANSFER_ID_TAKEN',
    {
      zh: `转账 ${taken.slice(0, 3).join('、')} 已按不同内容入账，不能改写；如需更正请另记一笔。`,
      en: `The transfer ${taken.slice(0, 3).join(', ')} was already posted with other content and cannot change; post another one to correct it.`,
    },
    { transferIds: taken },
  );

export type { NewTransfer };
