import type { DomainEvent } from '../kernel/event.js';
import { derivedId, type Id } from '../kernel/id.js';
import { dateOf, monthOf } from '../kernel/month.js';
import { factsChanged } from '../platform/facts-changed.js';
import type { SaidEvent, Standing } from './custody-state.js';
import type { EnvelopeTrip } from './envelope-trip.entity.js';

/** An event and what it made of its asset. */
export interface Move {
  readonly event: SaidEvent;
  readonly before: Standing;
  readonly after: Standing;
}

/** What other features hear of moves. */
export const eventsOf = (moves: readonly Move[], at: Date): DomainEvent[] => [
  ...moves.flatMap(returned),
  ...tripsChanged(
    moves
      .filter(({ event }) => event.kind === 'ISSUE' || event.kind === 'RETURN')
      .flatMap(({ event, after }) => monthsOf(after.trip, event.occurredAt)),
    moves.map(({ event }) => event.id),
    at,
  ),
];

/** The months in which a trip counts. */
export const monthsOfTrip = (trip: EnvelopeTrip): TripMonth[] => [
  ...monthsOf(trip, trip.issuedAt),
  ...(trip.returnedAt ? monthsOf(trip, trip.returnedAt) : []),
];

type TripMonth = Parameters<typeof factsChanged>[1][number];

/** A trip counts in the county that issued it: in the month of the step, and in the month in which it is due. */
const monthsOf = (trip: EnvelopeTrip | null, at: Date): TripMonth[] =>
  trip
    ? [dateOf(at), trip.dueBackOn].map((day) => ({
        enterpriseId: trip.enterpriseId,
        regionCode: trip.regionCode,
        month: monthOf(day),
      }))
    : [];

export const tripsChanged = (
  months: readonly TripMonth[],
  recordedIds: readonly Id[],
  at: Date,
): DomainEvent<'facts.changed'>[] => factsChanged('envelopes', months, recordedIds, at);

function returned({ event, after: { asset, trip } }: Move): DomainEvent<'envelope.returned'>[] {
  if (event.kind !== 'RETURN' || !trip) return [];
  return [
    {
      id: derivedId('envelope.returned', trip.id),
      name: 'envelope.returned',
      occurredAt: event.occurredAt,
      payload: {
        tripId: trip.id,
        assetId: asset.id,
        assetKind: asset.kind,
        enterpriseId: trip.enterpriseId,
        outletId: event.outletId,
        regionCode: event.regionCode,
        personId: trip.returnedBy,
        issuedAt: trip.issuedAt.toISOString(),
        returnedAt: event.occurredAt.toISOString(),
        evidenceGrade: event.evidenceGrade,
      },
    },
  ];
}
