import type { DomainEvent } from '../kernel/event.js';
import { canonicalJson, derivedId, type Id } from '../kernel/id.js';
import { dateOf, monthOf } from '../kernel/month.js';
import { factsChanged } from '../platform/facts-changed.js';
import { correctedAction, withdrawnAction } from '../platform/withdrawn-action.js';
import { type SaidEvent, type Standing, tripIdOf } from './custody-state.js';
import type { EnvelopeTrip } from './envelope-trip.entity.js';
import { assetsChanged, entriesMoved } from './register-told.js';

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
  ...assetsChanged(
    moves.flatMap(({ before, after }) => entriesMoved(before.asset, after.asset)),
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

const returned = ({ event, after: { trip } }: Move): DomainEvent<'envelope.returned'>[] =>
  event.kind === 'RETURN' && trip ? [returnOf(trip, event)] : [];

function returnOf(trip: EnvelopeTrip, event: SaidEvent): DomainEvent<'envelope.returned'> {
  if (trip.returnToldAs === null) throw new Error(`the trip ${trip.id} has not been returned`);
  return {
    id: trip.returnToldAs,
    name: 'envelope.returned',
    occurredAt: event.occurredAt,
    payload: {
      tripId: trip.id,
      assetId: trip.assetId,
      assetKind: trip.assetKind,
      enterpriseId: trip.enterpriseId,
      outletId: event.outletId,
      regionCode: event.regionCode,
      personId: trip.returnedBy,
      issuedAt: trip.issuedAt.toISOString(),
      returnedAt: event.occurredAt.toISOString(),
      evidenceGrade: event.evidenceGrade,
    },
  };
}

/** The trips of an asset with the events that they follow from. */
export interface Course {
  readonly trips: readonly EnvelopeTrip[];
  readonly events: readonly SaidEvent[];
}

/**
 * What a correction makes of the returns of an asset: those that are as they were keep their telling; what was told of
 * the others is withdrawn, and where they were returned all the same they are told anew.
 */
export function correctReturns(
  before: Course,
  after: Course,
  { recordedId, at }: { recordedId: Id; at: Date },
): { trips: EnvelopeTrip[]; told: DomainEvent[] } {
  const were = returnsOf(before);
  const are = returnsOf(after);
  const told: DomainEvent[] = [];
  const retold = new Map<Id, Id>();
  for (const [tripId, was] of were) {
    const is = are.get(tripId);
    if (!is) told.push(withdrawnAction(was, 'WITHDRAWN', at));
    else if (canonicalJson(is.payload) === canonicalJson(was.payload)) retold.set(tripId, was.id);
    else {
      const id = derivedId('envelope.returned', is.id, recordedId);
      retold.set(tripId, id);
      told.push(...correctedAction(was, { ...is, id }, at));
    }
  }
  told.push(...[...are].flatMap(([tripId, is]) => (were.has(tripId) ? [] : [is])));
  const trips = after.trips.map((trip) => ({
    ...trip,
    returnToldAs: retold.get(trip.id) ?? trip.returnToldAs,
  }));
  return { trips, told };
}

/** By trip. */
function returnsOf({ trips, events }: Course): Map<Id, DomainEvent<'envelope.returned'>> {
  const byId = new Map(trips.map((trip) => [trip.id, trip]));
  const returns = new Map<Id, DomainEvent<'envelope.returned'>>();
  let trip: EnvelopeTrip | undefined;
  for (const event of events.filter(({ isWithdrawn }) => !isWithdrawn)) {
    if (event.kind === 'ISSUE') trip = byId.get(tripIdOf(event));
    if (event.kind === 'RETURN' && trip) returns.set(trip.id, returnOf(trip, event));
  }
  return returns;
}
