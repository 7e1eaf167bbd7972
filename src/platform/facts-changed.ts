import type { DomainEvent } from '../kernel/event.js';
import { derivedId, digest, type Id } from '../kernel/id.js';
import { changedMonths } from './facts.js';

/** What a change of facts tells: one event a region and month, with an id of its own for every set of recorded facts. */
export function factsChanged(
  feature: string,
  changed: Parameters<typeof changedMonths>[0],
  recordedIds: readonly Id[],
  occurredAt: Date,
): DomainEvent<'facts.changed'>[] {
  const change = digest(...recordedIds.toSorted());
  return changedMonths(changed).map(({ enterpriseId, regionCode, month }) => ({
    id: derivedId('facts.changed', feature, enterpriseId, regionCode, month, change),
    name: 'facts.changed',
    occurredAt,
    payload: { feature, enterpriseId, regionCode, month },
  }));
}
