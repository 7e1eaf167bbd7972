import type { DomainEvent, EventPayloads, ToldAction } from '../kernel/event.js';
import { canonicalJson, derivedId, type Id } from '../kernel/id.js';
import { row, rows, type Transaction, write } from '../platform/database.js';
import { tell } from '../platform/outbox.js';
import { insertInto, sql } from '../platform/sql.js';
import { coolingKey, type CreditRule } from '../rulebook/credits.js';
import type { Decided } from './award-row.js';
import type { CreditAward } from './credit-award.entity.js';
import { type Candidate, candidatesOf } from './credit-candidate.js';

/** What has room again, by the key of its counter: with the id of the award that gave back, or of the turn before. */
export type Freed = ReadonlyMap<string, Id>;

export interface Turn {
  readonly capKey: string;
  /** The event that said so. */
  readonly eventId: Id;
  readonly candidate: Candidate;
}

const WAITS: readonly unknown[] = ['COOLING', 'CAP_REACHED'];

const isWaiting = (award: CreditAward | undefined): boolean =>
  award?.state === 'REFUSED' && WAITS.includes(award.refusedBecause);

/** Whose turn it is: the first to wait for each limit that has room again, under the rule that refused it. */
export async function turns(
  transaction: Transaction,
  rules: readonly CreditRule[],
  events: readonly DomainEvent[],
): Promise<Turn[]> {
  const found: Turn[] = [];
  for (const [capKey, eventId] of freedBy(events)) {
    const first = await row<{ awardId: Id; told: string }>(
      transaction,
      sql`SELECT award_id AS awardId, told FROM credit_waiting WHERE cap_key = ${capKey}
          ORDER BY occurred_at, award_id LIMIT 1`,
    );
    const candidates = first ? candidatesOf(rules, [JSON.parse(first.told) as ToldAction]) : [];
    const candidate = candidates.find(({ awardId }) => awardId === first?.awardId);
    if (candidate) found.push({ capKey, eventId, candidate });
  }
  return found;
}

/** Those whose turn it is, each once, that nobody has decided or withdrawn meanwhile. */
export function stillWaiting(
  whose: readonly Turn[],
  gone: readonly Candidate[],
  known: ReadonlyMap<Id, CreditAward>,
): Candidate[] {
  const withdrawn = new Set(gone.map(({ awardId }) => awardId));
  const each = new Map(whose.map(({ candidate }) => [candidate.awardId, candidate]));
  return [...each.values()].filter(({ awardId }) => !withdrawn.has(awardId) && isWaiting(known.get(awardId)));
}

/** Ends the waiting of those who leave, and lets wait what a limit refused. */
export async function queueUp(
  transaction: Transaction,
  decided: readonly Decided[],
  leaving: readonly Candidate[],
): Promise<void> {
  const left = leaving.map(({ awardId }) => awardId);
  if (left.length > 0) await write(transaction, sql`DELETE FROM credit_waiting WHERE award_id IN ${left}`);
  const waiting = decided.flatMap((one) =>
    waitsFor(one).map((capKey) => ({
      cap_key: capKey,
      occurred_at: one.action.occurredAt,
      award_id: one.awardId,
      told: canonicalJson(one.told),
    })),
  );
  if (waiting.length > 0) await write(transaction, insertInto('credit_waiting', waiting));
}

/**
 * Tells of each limit that has room again, where somebody waits for it. One is judged at a time, and the next one when
 * that one waits no more: a limit for which thousands wait costs no more than what it gives.
 */
export async function tellFreed(transaction: Transaction, freed: Freed, at: Date): Promise<void> {
  if (freed.size === 0) return;
  const waitedFor = await rows<{ capKey: string }>(
    transaction,
    sql`SELECT DISTINCT cap_key AS capKey FROM credit_waiting WHERE cap_key IN ${[...freed.keys()]}`,
  );
  const events = waitedFor.map(({ capKey }): DomainEvent<'limit.freed'> => ({
    id: derivedId('limit.freed', capKey, freed.get(capKey) as Id),
    name: 'limit.freed',
    occurredAt: at,
    payload: { capKey },
  }));
  await tell(transaction, events);
}

/** The limits whose first waits for them no more, so that the next one's turn comes. */
export function nextTurns(whose: readonly Turn[], decided: readonly Decided[]): Freed {
  const stillFor = new Map(decided.map((one) => [one.awardId, waitsFor(one)]));
  return new Map(
    whose
      .filter(({ capKey, candidate }) => !stillFor.get(candidate.awardId)?.includes(capKey))
      .map(({ capKey, eventId }) => [capKey, eventId]),
  );
}

const freedBy = (events: readonly DomainEvent[]): Freed =>
  new Map(
    events.flatMap(({ id, name, payload }) =>
      name === 'limit.freed' ? [[(payload as EventPayloads['limit.freed']).capKey, id] as const] : [],
    ),
  );

/** The counters that refused it; none where it was refused for itself, or credited. */
function waitsFor({ inForce, action, award }: Decided): string[] {
  if (award.refusedBecause?.reason === 'CAP_REACHED')
    return award.caps.filter(({ applied }) => applied).map(({ key }) => key);
  const cooling = award.refusedBecause?.reason === 'COOLING' ? coolingKey(inForce, action) : null;
  return cooling ? [cooling.key] : [];
}
