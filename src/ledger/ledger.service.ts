import { Injectable } from '@nestjs/common';
import { canonicalJson, contentDigest, type Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, mysqlErrorNumber, rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw } from '../platform/sql.js';
import { accountId, type Owner } from './ledger-account.entity.js';
import {
  findBalance,
  findDigests,
  findDiscrepancies,
  findStatement,
  findTotals,
  moveBalances,
  type StatementLine,
} from './ledger.queries.js';

export interface NewTransfer {
  /** 32 hexadecimal digits derived from what causes the transfer. */
  readonly id: Id;
  readonly unit: string;
  readonly debit: Owner;
  readonly credit: Owner;
  /** Above zero. */
  readonly amount: bigint;
  readonly occurredAt: Date;
  /** Why, as a stable word of at most 32 ASCII characters. */
  readonly reason: string;
  /** Why, for an auditor: becomes JSON. No personal data. */
  readonly context: object;
  /** Last civil date on which the amount can be spent; null where it does not expire. */
  readonly expiresOn: LocalDate | null;
}

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
    private readonly clock: Clock,
  ) {}

  /**
   * Posts the transfers that are not there yet, moves balances by exactly those, and gives their ids. Refuses with
   * CONFLICT TRANSFER_ID_TAKEN an id that stands with other content, and with CONFLICT BALANCE_TOO_LOW what an account
   * does not hold; the transaction is then to be given up.
   */
  async post(transaction: Transaction, transfers: readonly NewTransfer[]): Promise<Id[]> {
    if (transfers.length === 0) return [];
    const postedAt = this.clock.now();
    await openAndLock(transaction, transfers, postedAt);
    const wanted = await notPosted(transaction, transfers);
    if (wanted.length === 0) return [];
    const ids = wanted.map((transfer) => transfer.id);
    await write(
      transaction,
      insertInto(
        'ledger_transfer',
        wanted.map((transfer) => rowOf(transfer, postedAt)),
      ),
    );
    await move(transaction, ids);
    return ids;
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

  /** Replays all transfers and names every account whose balance they do not rebuild. Reads the whole ledger. */
  discrepancies(): Promise<Discrepancy[]> {
    return this.database.rows(findDiscrepancies);
  }

  /** The sum of all balances by unit: always 0. */
  totals(): Promise<{ unit: string; total: string }[]> {
    return this.database.rows(findTotals);
  }
}

/** An account already open is left as it is and locked all the same, in id order, so that two posters cannot deadlock. */
async function openAndLock(transaction: Transaction, transfers: readonly NewTransfer[], openedAt: Date) {
  const accounts = new Map(
    transfers
      .flatMap(({ unit, debit, credit }) => [
        { unit, owner: debit },
        { unit, owner: credit },
      ])
      .map(({ unit, owner }) => {
        const id = accountId(owner, unit);
        return [
          id,
          {
            id,
            owner_kind: owner.kind,
            owner_id: owner.id,
            unit,
            may_go_negative: owner.kind === 'ISSUER' ? 1 : 0,
            opened_at: openedAt,
          },
        ] as const;
      }),
  );
  const inOrder = [...accounts.keys()].sort().map((id) => accounts.get(id)!);
  await write(transaction, insertInto('ledger_account', inOrder, raw('ON DUPLICATE KEY UPDATE id = id')));
}

async function notPosted(
  transaction: Transaction,
  transfers: readonly NewTransfer[],
): Promise<readonly NewTransfer[]> {
  const posted = await rows<{ id: Id; contentDigest: string }>(
    transaction,
    findDigests(transfers.map((transfer) => transfer.id)),
  );
  const digests = new Map(posted.map((row) => [row.id, row.contentDigest]));
  const taken: Id[] = [];
  const wanted = transfers.filter((transfer) => {
    const stands = digests.get(transfer.id);
    const digest = contentDigest(contentOf(transfer));
    if (stands === undefined) digests.set(transfer.id, digest);
    else if (stands !== digest) taken.push(transfer.id);
    return stands === undefined;
  });
  if (taken.length === 0) return wanted;
  throw refuse.conflict(
    'TRANSFER_ID_TAKEN',
    {
      zh: `转账 ${taken.slice(0, 3).join('、')} 已按不同内容入账，不能改写；如需更正请另记一笔。`,
      en: `The transfer ${taken.slice(0, 3).join(', ')} was already posted with other content and cannot change; post another one to correct it.`,
    },
    { transferIds: taken },
  );
}

async function move(transaction: Transaction, ids: readonly Id[]): Promise<void> {
  try {
    await write(transaction, moveBalances(ids));
  } catch (error) {
    if (!CHECK_FAILED.includes(mysqlErrorNumber(error) ?? 0)) throw error;
    throw refuse.conflict('BALANCE_TOO_LOW', {
      zh: '余额不足：账户余额不能为负，请减少数额后重试。',
      en: 'The balance is too low: an account cannot go below zero; ask for less.',
    });
  }
}

const contentOf = (transfer: NewTransfer) => ({
  debit_account_id: accountId(transfer.debit, transfer.unit),
  credit_account_id: accountId(transfer.credit, transfer.unit),
  amount: transfer.amount.toString(),
  reason: transfer.reason,
  context: canonicalJson(transfer.context),
  expires_on: transfer.expiresOn,
  occurred_at: transfer.occurredAt,
});

const rowOf = (transfer: NewTransfer, postedAt: Date) => ({
  id: transfer.id,
  ...contentOf(transfer),
  content_digest: contentDigest(contentOf(transfer)),
  posted_at: postedAt,
});
