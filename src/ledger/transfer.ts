import { canonicalJson, contentDigest, type Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { accountId, type Owner } from './ledger-account.entity.js';
import type { LotMove } from './lots.js';

/** Why and when something moves; the same again is the same transfer. */
export interface Cause {
  /** 32 hexadecimal digits derived from what causes the transfer. */
  readonly id: Id;
  readonly occurredAt: Date;
  /** Why, as a stable word of at most 32 ASCII characters. */
  readonly reason: string;
  /** Why, for an auditor: becomes JSON. No personal data. */
  readonly context: object;
}

export interface NewTransfer extends Cause {
  readonly unit: string;
  readonly debit: Owner;
  readonly credit: Owner;
  /** Above zero. */
  readonly amount: bigint;
  /** Last civil date on which a person can spend what is credited; null where it does not expire, or is no person's. */
  readonly expiresOn: LocalDate | null;
}

interface Content {
  readonly debit_account_id: Id;
  readonly credit_account_id: Id;
  readonly amount: string;
  readonly reason: string;
  readonly context: string;
  readonly expires_on: LocalDate | null;
  readonly occurred_at: Date;
}

const known = new WeakMap<NewTransfer, Content & { readonly content_digest: string }>();

/** What a transfer says, as it is stored, with the digest over it; reckoned once for each transfer. */
export function contentOf(transfer: NewTransfer): Content & { readonly content_digest: string } {
  const before = known.get(transfer);
  if (before) return before;
  const content: Content = {
    debit_account_id: accountId(transfer.debit, transfer.unit),
    credit_account_id: accountId(transfer.credit, transfer.unit),
    amount: transfer.amount.toString(),
    reason: transfer.reason,
    context: canonicalJson(transfer.context),
    expires_on: transfer.expiresOn,
    occurred_at: transfer.occurredAt,
  };
  const whole = { ...content, content_digest: contentDigest(content) };
  known.set(transfer, whole);
  return whole;
}

/**
 * One line of the content that the audit chain keeps of a posting: the digest is taken over the lines of its transfers,
 * in the order of their sequence, and its moves are in the order of their lots.
 */
export const provenLine = (id: Id, content: string, moves: readonly LotMove[]): string =>
  `${[id, content, ...moves.toSorted(byLot).map(({ lotId, amount }) => `${lotId}${amount < 0n ? '' : '+'}${amount}`)].join(':')}\n`;

const byLot = (a: LotMove, b: LotMove): number => (a.lotId < b.lotId ? -1 : 1);
