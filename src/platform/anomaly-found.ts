import type { DomainEvent, EventPayloads } from '../kernel/event.js';
import { derivedId, type Id } from '../kernel/id.js';

/**
 * What a rule found, to be told in the transaction in which it was found. Found again among the same facts it is the
 * same event; `unnamed` are facts that also make it this one and that its firm must not see, such as another firm's.
 */
export const anomalyFound = (
  payload: EventPayloads['anomaly.found'],
  occurredAt: Date,
  ...unnamed: readonly Id[]
): DomainEvent<'anomaly.found'> => ({
  id: derivedId(
    'anomaly.found',
    payload.rule,
    payload.enterpriseId,
    ...payload.facts.map(({ table, id }) => `${table}/${id}`),
    ...unnamed,
  ),
  name: 'anomaly.found',
  occurredAt,
  payload,
});
