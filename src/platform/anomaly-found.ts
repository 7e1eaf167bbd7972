import type { DomainEvent, EventPayloads } from '../kernel/event.js';
import { derivedId } from '../kernel/id.js';

/**
 * What a rule found, to be told in the transaction in which it was found. Found again among the same facts it is the
 * same event; `unnamed` is what also makes it this one and is not shown, such as the fact of another firm.
 */
export const anomalyFound = (
  payload: EventPayloads['anomaly.found'],
  occurredAt: Date,
  ...unnamed: readonly string[]
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
