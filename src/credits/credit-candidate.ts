import type { ActionName, DomainEvent, EventPayloads, ToldAction, Withdrawal } from '../kernel/event.js';
import { derivedId, type Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  type Action,
  actionOf,
  appliesTo,
  type CreditRule,
  isAction,
  ruleVersionAt,
  usageKeysOf,
  type VersionInForce,
} from '../rulebook/credits.js';

/** Whose record it was, where, and which. */
export interface ActionPlace {
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly outletId: Id | null;
  readonly facts: readonly { readonly table: string; readonly id: Id }[];
}

/** An action before one rule that is about it, in the version in force when it happened. */
export interface Candidate {
  /** See `awardIdOf`. */
  readonly awardId: Id;
  readonly eventId: Id;
  /** As it was told, without what it corrected. */
  readonly told: ToldAction;
  readonly action: Action;
  readonly place: ActionPlace;
  readonly inForce: VersionInForce;
}

/** The same whichever version decides: what one version decided, a later one does not decide again. */
export const awardIdOf = (eventId: Id, rule: string): Id => derivedId('credit_award', eventId, rule);

/** Every event before every rule that is about it, each pair once, in the order in which things happened. */
export function candidatesOf(
  rules: readonly CreditRule[],
  events: readonly (DomainEvent | ToldAction)[],
): Candidate[] {
  const candidates = new Map<Id, Candidate>();
  for (const event of events) {
    const action = actionOf(event);
    if (!action) continue;
    const place = placeOf(event as DomainEvent<ActionName>);
    for (const rule of rules.filter((one) => appliesTo(one, action))) {
      const inForce = ruleVersionAt(rule, action.occurredAt);
      const awardId = awardIdOf(event.id, rule.code);
      const told = toldAs(event as DomainEvent<ActionName>);
      if (inForce) candidates.set(awardId, { awardId, eventId: event.id, told, action, place, inForce });
    }
  }
  return [...candidates.values()].sort(asItHappened);
}

function toldAs({ id, name, occurredAt, payload }: DomainEvent<ActionName> | ToldAction): ToldAction {
  const { corrects, ...itself } = payload;
  return { id, name, occurredAt: new Date(occurredAt).toISOString(), payload: corrects ? itself : payload };
}

export function asItHappened(a: Candidate, b: Candidate): number {
  const apart = a.action.occurredAt.getTime() - b.action.occurredAt.getTime();
  return apart || (a.awardId < b.awardId ? -1 : 1);
}

/** What of the events is said to have been withdrawn, by the event itself or by the action in its place. */
export const withdrawalsOf = (events: readonly DomainEvent[]): Map<Id, Withdrawal> =>
  new Map(
    events.flatMap(({ name, payload }) => {
      const { corrects } = payload as { corrects?: Withdrawal };
      const withdrawal = name === 'action.withdrawn' ? (payload as Withdrawal) : isAction(name) && corrects;
      return withdrawal ? [[withdrawal.event.id, withdrawal] as const] : [];
    }),
  );

/** The counters on which the decisions depend, each once, in the one order in which everybody locks them. */
export function usageKeys(candidates: readonly Candidate[]): string[] {
  const keys = candidates.flatMap(({ inForce, action }) => usageKeysOf(inForce, action));
  return [...new Set(keys)].sort();
}

function placeOf({ name, payload }: Pick<DomainEvent<ActionName>, 'name' | 'payload'>): ActionPlace {
  const { enterpriseId, regionCode, outletId } = payload;
  return { enterpriseId, regionCode, outletId, facts: factsOf(name, payload) };
}

function factsOf(name: ActionName, payload: EventPayloads[ActionName]): ActionPlace['facts'] {
  if (name === 'return.recorded')
    return [{ table: 'recycling_return', id: (payload as EventPayloads['return.recorded']).returnId }];
  if (name === 'order.recorded')
    return [{ table: 'green_order', id: (payload as EventPayloads['order.recorded']).orderId }];
  return [];
}
