import type { DomainEvent, FoundAnomaly } from '../kernel/event.js';
import { derivedId } from '../kernel/id.js';

/**
 * What a rule found, to be told in the transaction in which it was found. Found again among the same facts it is the
 * same event; `unnamed` is what also makes it this one and is not shown, such as the fact of another firm.
 */
export const anomalyFound = (
  payload: FoundAnomaly,
  occurredAt: Date,
  ...unnamed: readonly string[]
): DomainEvent<'anomaly.found'> => anomalyEvent('anomaly.found', payload, occurredAt, unnamed);

/** What is no longer as it was told; `causes` are what ended it. */
export const anomalyGone = (
  payload: FoundAnomaly,
  occurredAt: Date,
  ...causes: readonly string[]
): DomainEvent<'anomaly.gone'> => anomalyEvent('anomaly.gone', payload, occurredAt, causes);

const anomalyEvent = <N extends 'anomaly.found' | 'anomaly.gone'>(
  name: N,
  payload: FoundAnomaly,
  occurredAt: Date,
  further: readonly string[],
): DomainEvent<N> => ({
  id: derivedId(
    name,
    payload.rule,
    payload.enterpriseId,
    ...payload.facts.map(({ table, id }) => `${table}/${id}`),
    ...further,
  ),
  name,
  occurredAt,
  payload: payload as DomainEvent<N>['payload'],
});
