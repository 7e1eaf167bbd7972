import type { ActionName, DomainEvent, ToldAction, WithdrawnBecause } from '../kernel/event.js';
import { derivedId } from '../kernel/id.js';

/** What is told where an action that was told did not happen, or not so. Withdrawn twice it is one event. */
export const withdrawnAction = (
  event: DomainEvent<ActionName>,
  because: WithdrawnBecause,
  at: Date,
): DomainEvent<'action.withdrawn'> => ({
  id: derivedId('action.withdrawn', event.id),
  name: 'action.withdrawn',
  occurredAt: at,
  payload: { event: toldAction(event), because, withdrawnAt: at.toISOString() },
});

/**
 * What a correction tells: that the action as it was told is withdrawn, and the action as it now is, to be judged
 * afresh. The new one names the old one as well: whichever is heard first, the old one stands no more.
 */
export function correctedAction(
  before: DomainEvent<ActionName>,
  after: DomainEvent<ActionName>,
  at: Date,
): DomainEvent[] {
  const withdrawn = withdrawnAction(before, 'CORRECTED', at);
  return [withdrawn, { ...after, payload: { ...after.payload, corrects: withdrawn.payload } }];
}

const toldAction = ({ id, name, occurredAt, payload }: DomainEvent<ActionName>): ToldAction => ({
  id,
  name,
  occurredAt: occurredAt.toISOString(),
  payload,
});
