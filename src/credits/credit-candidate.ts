import type { DomainEvent } from '../kernel/event.js';
import { derivedId, type Id } from '../kernel/id.js';
import {
  type Action,
  actionOf,
  appliesTo,
  type CreditRule,
  ruleVersionAt,
  usageKeysOf,
  type VersionInForce,
} from '../rulebook/credits.js';

/** An action before one rule that is about it, in the version in force when it happened. */
export interface Candidate {
  /** Derived from event and rule, not from the version: what one version decided, a later one does not decide again. */
  readonly awardId: Id;
  readonly eventId: Id;
  readonly action: Action;
  readonly inForce: VersionInForce;
}

/** Every event before every rule that is about it, each pair once, in the order in which things happened. */
export function candidatesOf(rules: readonly CreditRule[], events: readonly DomainEvent[]): Candidate[] {
  const candidates = new Map<Id, Candidate>();
  for (const event of events) {
    const action = actionOf(event);
    for (const rule of action ? rules.filter((one) => appliesTo(one, action)) : []) {
      const inForce = ruleVersionAt(rule, action!.occurredAt);
      const awardId = derivedId('credit_award', event.id, rule.code);
      if (inForce) candidates.set(awardId, { awardId, eventId: event.id, action: action!, inForce });
    }
  }
  return [...candidates.values()].sort(asItHappened);
}

function asItHappened(a: Candidate, b: Candidate): number {
  const apart = a.action.occurredAt.getTime() - b.action.occurredAt.getTime();
  return apart || (a.awardId < b.awardId ? -1 : 1);
}

/** The counters on which the decisions depend, each once, in the one order in which everybody locks them. */
export function usageKeys(candidates: readonly Candidate[]): string[] {
  const keys = candidates.flatMap(({ inForce, action }) => usageKeysOf(inForce, action));
  return [...new Set(keys)].sort();
}
