import { Injectable } from '@nestjs/common';
import { contentDigest, digest, type Id } from '../kernel/id.js';
import type { AuditEntry } from '../platform/audit-chain.js';
import { AuditProof, type Breach } from '../platform/audit-proof.js';
import { Database } from '../platform/database.js';
import {
  countTransfers,
  findMovesBetween,
  findTransfersBetween,
  findTransfersBeside,
} from './ledger.queries.js';
import type { LotMove } from './lots.js';
import { provenLine } from './transfer.js';

interface StoredTransfer {
  readonly sequence: string;
  readonly id: Id;
  readonly contentDigest: string;
  readonly [column: string]: unknown;
}

/** The transfers that one entry of the chain proves. */
interface Posting {
  readonly entry: AuditEntry;
  readonly first: bigint;
  readonly count: number;
}

/** 账本核验: whether the transfers stand as they were posted, each proven by one entry of the chain. */
@Injectable()
export class LedgerProof {
  constructor(
    private readonly database: Database,
    private readonly proof: AuditProof,
  ) {}

  async transfers(): Promise<{ transfers: number; breaches: Breach[] }> {
    const breaches: Breach[] = [];
    const ranges: [first: bigint, last: bigint][] = [];
    for await (const page of this.proof.pagesOf('TRANSFERS')) {
      const postings = page.map(postingOf);
      breaches.push(...(await this.breachesOf(postings, ranges)));
    }
    const found = await this.database.row<{ transfers: string }>(countTransfers);
    const transfers = Number(found?.transfers ?? 0);
    const proven = ranges.reduce((sum, [first, last]) => sum + Number(last - first) + 1, 0);
    if (proven !== transfers) breaches.push(...(await this.strays(ranges)));
    return { transfers, breaches };
  }

  /** Compares a page of postings with the rows; `ranges` gets the sequences that they account for. */
  private async breachesOf(
    postings: readonly Posting[],
    ranges: [first: bigint, last: bigint][],
  ): Promise<Breach[]> {
    const firsts = postings.map(({ first }) => first).sort((a, b) => (a < b ? -1 : 1));
    const lasts = postings
      .map(({ first, count }) => first + BigInt(count) - 1n)
      .sort((a, b) => (a < b ? -1 : 1));
    const from = String(firsts[0] ?? 0n);
    const to = String(lasts.at(-1) ?? 0n);
    const rows = await this.database.rows<StoredTransfer>(findTransfersBetween(from, to));
    const moves = await this.database.rows<{ transferId: Id; lotId: Id; amount: string }>(
      findMovesBetween(from, to),
    );
    const bySequence = new Map(rows.map((row) => [BigInt(row.sequence), row]));
    const movesById = new Map<Id, LotMove[]>();
    for (const { transferId, lotId, amount } of moves)
      movesById.set(transferId, [...(movesById.get(transferId) ?? []), { lotId, amount: BigInt(amount) }]);
    return postings.flatMap(({ entry, first, count }) => {
      ranges.push([first, first + BigInt(count) - 1n]);
      const stored = Array.from({ length: count }, (_one, index) => bySequence.get(first + BigInt(index)));
      const missing = stored.flatMap((row, index) => (row ? [] : [first + BigInt(index)]));
      if (missing.length > 0) return missing.map((sequence) => removed(sequence, entry));
      const changedRows = stored.filter((row) => row && contentOfRow(row) !== row.contentDigest);
      const lines = stored.map((row) =>
        row ? provenLine(row.id, contentOfRow(row), movesById.get(row.id) ?? []) : '',
      );
      if (digest(lines.join('')) === entry.digest) return [];
      const named = changedRows.map((row) => BigInt(row?.sequence ?? 0));
      return named.length > 0
        ? named.map((sequence) => changed(sequence, entry))
        : [changedSomewhere(first, count, entry)];
    });
  }

  /** Transfers that no entry proves. */
  private async strays(ranges: readonly [bigint, bigint][]): Promise<Breach[]> {
    const sorted = [...ranges].sort((a, b) => (a[0] < b[0] ? -1 : 1));
    const breaches: Breach[] = [];
    let after = 0n;
    for (const [first, last] of [...sorted, [null, null] as const]) {
      const rows = await this.database.rows<{ sequence: string; id: Id }>(
        findTransfersBeside(String(after), first === null ? null : String(first)),
      );
      breaches.push(...rows.map(inserted));
      if (last !== null && last > after) after = last;
    }
    return breaches;
  }
}

function postingOf(entry: AuditEntry): Posting {
  const [first = '0', count = '0'] = entry.subject.split('+');
  return { entry, first: BigInt(first), count: Number(count) };
}

const contentOfRow = ({
  sequence: _sequence,
  id: _id,
  contentDigest: _digest,
  ...content
}: StoredTransfer): string => contentDigest(content);

const where = (sequence: bigint | string) => `transfer ${sequence}`;

const removed = (sequence: bigint, { position }: AuditEntry): Breach => ({
  where: where(sequence),
  text: {
    zh: `第 ${sequence} 号转账已被删除；审计链第 ${position} 条证明它曾经入账。`,
    en: `Transfer ${sequence} was removed; entry ${position} of the chain proves that it was posted.`,
  },
});

const changed = (sequence: bigint, { position }: AuditEntry): Breach => ({
  where: where(sequence),
  text: {
    zh: `第 ${sequence} 号转账的内容被改动，与审计链第 ${position} 条不符。`,
    en: `Transfer ${sequence} was changed and is not what entry ${position} of the chain says.`,
  },
});

const changedSomewhere = (first: bigint, count: number, { position }: AuditEntry): Breach => ({
  where: where(first),
  text: {
    zh: `自第 ${first} 号起的 ${count} 笔转账或其批次变动与审计链第 ${position} 条不符：其中有内容被改动。`,
    en: `The ${count} transfers from ${first} on, or what they moved between lots, are not what entry ${position} of the chain says: something was changed.`,
  },
});

const inserted = ({ sequence, id }: { sequence: string; id: Id }): Breach => ({
  where: where(sequence),
  text: {
    zh: `第 ${sequence} 号转账（${id}）不在审计链中：它不是由本平台入账的。`,
    en: `Transfer ${sequence} (${id}) is not in the chain: this platform did not post it.`,
  },
});
