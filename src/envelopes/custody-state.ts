import { derivedId, type Id } from '../kernel/id.js';
import { dateOf, startOf } from '../kernel/month.js';
import { Refusal } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import type { CustodyEvent } from './custody-event.entity.js';
import { graiAlreadyAssigned, notTheOwner, outOfOrder, refusedStep, WHY } from './custody-text.js';
import { type Custody, isOut, type Step, type StepTaken, takeStep, type Trip } from './envelope-trip.js';
import type { EnvelopeTrip } from './envelope-trip.entity.js';
import type { ReusableAsset } from './reusable-asset.entity.js';

/** What an event says, stored or about to be. */
export type SaidEvent = Omit<
  CustodyEvent,
  | 'sourceRef'
  | 'recordedBy'
  | 'recordedAt'
  | 'supersedesId'
  | 'supersededAt'
  | 'correctionReason'
  | 'contentDigest'
>;

/** Where an asset stands: its row, and that of its last trip. Both follow from its events alone. */
export interface Standing {
  readonly asset: ReusableAsset;
  readonly trip: EnvelopeTrip | null;
}

export interface Followed extends Standing {
  readonly why: Text;
}

/** An asset as its commissioning leaves it. */
export const commissioned = (event: SaidEvent): Standing => ({
  asset: {
    id: event.assetId,
    enterpriseId: event.enterpriseId,
    regionCode: event.regionCode,
    custodianId: event.enterpriseId,
    receiverId: null,
    isBeingSold: false,
    poolId: event.poolId,
    kind: event.assetKind,
    specificationCode: event.specificationCode ?? '',
    grai: event.grai,
    state: 'COMMISSIONED',
    stateSince: event.occurredAt,
    fitness: 'FIT',
    commissionedOn: dateOf(event.occurredAt),
    retiredOn: null,
    retirementReason: null,
    turns: 0,
    lastTripId: null,
    lastPosition: event.position,
  },
  trip: null,
});

/** What an event makes of an asset, or why it cannot have happened. */
export function follow(standing: Standing, event: SaidEvent): Followed | Refusal {
  if (event.kind === 'ASSIGN_GRAI') return graiAssigned(standing, event);
  const step = stepOf(event);
  const taken = takeStep(custodyOf(standing), step);
  if (taken instanceof Refusal) return taken;
  const { custody } = taken;
  const trip = tripAfter(standing, event, step, taken);
  const asset: ReusableAsset = {
    ...standing.asset,
    state: custody.state,
    stateSince: custody.since,
    fitness: custody.fitness,
    custodianId: custody.custodianId,
    receiverId: custody.handOver?.receiverId ?? null,
    isBeingSold: custody.handOver?.isSale ?? false,
    turns: standing.asset.turns + (event.kind === 'RETURN' ? 1 : 0),
    lastTripId: trip?.id ?? null,
    lastPosition: event.position,
  };
  const isSold = custody.ownerId !== standing.asset.enterpriseId;
  if (isSold) Object.assign(asset, { enterpriseId: custody.ownerId, regionCode: event.regionCode });
  if (event.kind === 'RETIRE')
    Object.assign(asset, { retiredOn: dateOf(event.occurredAt), retirementReason: event.note });
  return { asset, trip, why: taken.why };
}

export interface Replayed {
  readonly standing: Standing;
  /** In their order. */
  readonly trips: readonly EnvelopeTrip[];
}
/** The event that cannot have happened after those before it, and why. */
export interface Hindrance {
  readonly event: SaidEvent;
  readonly refusal: Refusal;
}

/** Follows the events of one asset, in the order of their positions, from its commissioning on. */
export function replay(events: readonly SaidEvent[]): Replayed | Hindrance {
  const [first, ...later] = events.filter((event) => !event.isWithdrawn);
  if (first?.kind !== 'COMMISSION') throw new Error('the events of an asset begin with its commissioning');
  const trips = new Map<Id, EnvelopeTrip>();
  let standing = commissioned(first);
  for (const event of later) {
    const followed = follow(standing, event);
    if (followed instanceof Refusal) return { event, refusal: followed };
    standing = { asset: followed.asset, trip: followed.trip };
    if (followed.trip) trips.set(followed.trip.id, followed.trip);
  }
  return { standing, trips: [...trips.values()] };
}

export const custodyOf = ({ asset, trip }: Standing): Custody => ({
  assetId: asset.id,
  state: asset.state,
  fitness: asset.fitness,
  since: asset.stateSince,
  ownerId: asset.enterpriseId,
  custodianId: asset.custodianId,
  handOver: asset.receiverId ? { receiverId: asset.receiverId, isSale: asset.isBeingSold } : null,
  trip: trip && lastTripOf(trip),
});

const lastTripOf = (trip: EnvelopeTrip): Trip => ({
  id: trip.id,
  issuedAt: trip.issuedAt,
  dueBackOn: trip.dueBackOn,
  recipientId: trip.recipientId,
  declared:
    trip.declaredBy && trip.declaredOutletId
      ? { personId: trip.declaredBy, outletId: trip.declaredOutletId }
      : null,
});

/** By its place among the events of the asset, so that a corrected issue is still the same trip. */
export const tripIdOf = ({ assetId, position }: Pick<SaidEvent, 'assetId' | 'position'>): Id =>
  derivedId('envelope_trip', assetId, position);

function stepOf(event: SaidEvent): Step {
  const { occurredAt: at, enterpriseId: by, personId, kind } = event;
  switch (kind) {
    case 'ISSUE':
      return {
        kind,
        at,
        by,
        tripId: tripIdOf(event),
        dueBackOn: said(event, 'dueBackOn'),
        recipientId: personId,
      };
    case 'DECLARE_RETURN':
      return {
        kind,
        at,
        handing: { personId: said(event, 'personId'), outletId: said(event, 'outletId') },
      };
    case 'RETURN':
      return { kind, at, by, personId, outletId: said(event, 'outletId') };
    case 'INSPECT':
      return { kind, at, by, result: said(event, 'inspection') };
    case 'HAND_OVER':
      return {
        kind,
        at,
        by,
        receiverId: said(event, 'toEnterpriseId'),
        isSale: event.isSale ?? false,
      };
    case 'ACCEPT':
      return { kind, at, by, isSale: event.isSale ?? false };
    case 'COMMISSION':
    case 'ASSIGN_GRAI':
      throw new Error(`${kind} is no step of an asset in service`);
    default:
      return { kind, at, by };
  }
}

/** What its kind demands was looked at before the event was recorded. */
function said<Name extends keyof SaidEvent>(event: SaidEvent, name: Name): NonNullable<SaidEvent[Name]> {
  const value = event[name];
  if (value === null || value === undefined) throw new Error(`the event ${event.id} has no ${name}`);
  return value;
}

function tripAfter(
  { asset, trip }: Standing,
  event: SaidEvent,
  step: Step,
  { custody, returnedBy }: StepTaken,
): EnvelopeTrip | null {
  if (step.kind === 'ISSUE') return newTrip(event, step.tripId, step.dueBackOn);
  if (!trip) return null;
  if (step.kind === 'DECLARE_RETURN') {
    const { personId: declaredBy, outletId: declaredOutletId } = step.handing;
    return { ...trip, state: 'RETURN_DECLARED', declaredBy, declaredOutletId, declaredAt: step.at };
  }
  if (step.kind === 'RETURN') {
    return {
      ...trip,
      state: 'RETURNED',
      returnOutletId: step.outletId,
      returnedAt: step.at,
      returnGrade: event.evidenceGrade,
      returnedBy,
      returnToldAs: derivedId('envelope.returned', event.id),
      openAssetId: null,
    };
  }
  const isLostOnTrip = custody.state === 'LOST' && isOut(asset);
  return isLostOnTrip ? { ...trip, state: 'LOST', lostAt: step.at, openAssetId: null } : trip;
}

const newTrip = (event: SaidEvent, id: Id, dueBackOn: EnvelopeTrip['dueBackOn']): EnvelopeTrip => ({
  id,
  assetId: event.assetId,
  assetKind: event.assetKind,
  enterpriseId: event.enterpriseId,
  regionCode: event.regionCode,
  state: 'OUT',
  parcelRef: said(event, 'parcelRef'),
  issueOutletId: said(event, 'outletId'),
  issuedAt: event.occurredAt,
  issueGrade: event.evidenceGrade,
  dueBackOn,
  recipientId: event.personId,
  declaredBy: null,
  declaredOutletId: null,
  declaredAt: null,
  returnOutletId: null,
  returnedAt: null,
  returnGrade: null,
  returnedBy: null,
  returnToldAs: null,
  lostAt: null,
  openAssetId: event.assetId,
});

/** A GRAI is given once, by the owner, and never taken back; where the asset is does not matter. */
function graiAssigned({ asset, trip }: Standing, event: SaidEvent): Followed | Refusal {
  const inService = startOf(asset.commissionedOn);
  if (asset.state === 'RETIRED') return refusedStep('ASSET_RETIRED', asset.id, asset.stateSince);
  if (asset.enterpriseId !== event.enterpriseId) return notTheOwner(asset.id);
  if (asset.grai !== null) return graiAlreadyAssigned(asset.id, asset.grai);
  if (event.occurredAt < inService) return outOfOrder(asset.id, event.occurredAt, inService);
  return {
    asset: { ...asset, grai: said(event, 'grai'), lastPosition: event.position },
    trip,
    why: WHY.graiAssigned,
  };
}
