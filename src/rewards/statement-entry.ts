import { exact, plain } from '../kernel/decimal.js';
import { awardIdOf } from '../credits/index.js';
import type { Id } from '../kernel/id.js';
import { dateOf } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { estimateReduction, type ReductionEstimate } from '../rulebook/estimated-reduction.js';
import type { Accounts, AwardRow, EntryRow } from './green-account.queries.js';
import type { EstimatedReduction, StatementEntry } from './green-account.view.js';
import { REDUCTIONS } from './green-policies.js';
import { statementText } from './statement-text.js';

/** What the feature that posted a transfer said of it, as far as a statement reads it. */
export interface TransferContext {
  readonly title?: Text;
  readonly eventId?: Id;
  readonly rule?: string;
  /** The transfer that it is about: of the lot, of the hold, or by name. */
  readonly lotId?: Id;
  readonly holdId?: Id;
  readonly transferId?: Id;
}

export const contextOf = ({ context }: { context: string }): TransferContext =>
  JSON.parse(context) as TransferContext;

export const originOf = ({ lotId, holdId, transferId }: TransferContext): Id | undefined =>
  lotId ?? holdId ?? transferId;

export const awardOf = ({ eventId, rule }: TransferContext): Id | undefined =>
  eventId && rule ? awardIdOf(eventId, rule) : undefined;

/** What else was read for a page of a statement, by id. */
export interface Beside {
  readonly origins: ReadonlyMap<Id, TransferContext>;
  readonly awards: ReadonlyMap<Id, AwardRow>;
}

/** One transfer as the person whose accounts these are reads it. */
export function entryOf(row: EntryRow, accounts: Accounts, { origins, awards }: Beside): StatementEntry {
  const { sequence, id, reason, expiresOn, occurredAt, postedAt } = row;
  const own = contextOf(row);
  const origin = origins.get(originOf(own) ?? '');
  const award = awards.get(awardOf(own) ?? awardOf(origin ?? {}) ?? '');
  const change = (account: Id): bigint => {
    const amount = BigInt(row.amount);
    return (row.credit === account ? amount : 0n) - (row.debit === account ? amount : 0n);
  };
  return {
    sequence,
    id,
    reason,
    text: statementText(reason, own.title ?? origin?.title ?? (award && titleIn(award))),
    balanceChange: change(accounts.person).toString(),
    heldChange: change(accounts.held).toString(),
    owedChange: (-change(accounts.owed)).toString(),
    expiresOn,
    occurredAt,
    postedAt,
    estimatedReduction: reason === 'AWARD' && award ? shown(reductionOf(award)) : null,
  };
}

export const titleIn = ({ because }: { because: string }): Text =>
  (JSON.parse(because) as { title: Text }).title;

/** Of the actions that one award counted. */
const reductionOf = ({ rule, times, occurredAt }: AwardRow): ReductionEstimate =>
  estimateReduction(REDUCTIONS.get(rule), exact(times), dateOf(occurredAt));

/** The one form in which an estimate is told, so that the same figure is the same text everywhere. */
export const shown = ({ kgCo2e, explanation }: ReductionEstimate): EstimatedReduction => ({
  kgCo2e: kgCo2e && plain(kgCo2e),
  explanation,
});
