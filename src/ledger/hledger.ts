import type { LocalDate } from '../kernel/month.js';
import type { OwnerKind } from './ledger-account.entity.js';

/** A transfer with both its owners, as the export reads it. */
export interface JournalTransfer {
  readonly sequence: string;
  readonly id: string;
  /** Civil date on which it happened. */
  readonly day: LocalDate;
  readonly unit: string;
  readonly amount: string;
  readonly reason: string;
  readonly debitKind: OwnerKind;
  readonly debitId: string;
  readonly creditKind: OwnerKind;
  readonly creditId: string;
}

export interface JournalBalance {
  readonly kind: OwnerKind;
  readonly id: string;
  readonly unit: string;
  readonly balance: string;
}

/** The account's name in the plain-text accounting of hledger: `person:…`, `issuer:…`. */
export const journalAccount = (kind: OwnerKind, id: string): string => `${kind.toLowerCase()}:${id}`;

/** A unit as hledger reads a commodity: in quotation marks, since it may hold digits and underscores. */
const commodity = (unit: string): string => `"${unit}"`;

/** One transfer as a journal entry: the credited account gains what the debited one gives. */
export function journalEntry(transfer: JournalTransfer): string {
  const { day, sequence, reason, id, amount, unit } = transfer;
  const credited = journalAccount(transfer.creditKind, transfer.creditId);
  const debited = journalAccount(transfer.debitKind, transfer.debitId);
  return [
    `${day} (${sequence}) ${reason}  ; id:${id}`,
    `    ${credited}  ${amount} ${commodity(unit)}`,
    `    ${debited}  -${amount} ${commodity(unit)}`,
    '',
    '',
  ].join('\n');
}

/**
 * The balance that the ledger maintains, asserted on the last day of the journal: `hledger check` fails where the
 * transfers do not add up to it.
 */
export const journalAssertions = (day: LocalDate, balances: readonly JournalBalance[]): string =>
  [
    `${day} balances`,
    ...balances.map(
      ({ kind, id, unit, balance }) =>
        `    ${journalAccount(kind, id)}  0 ${commodity(unit)} = ${balance} ${commodity(unit)}`,
    ),
    '',
    '',
  ].join('\n');
