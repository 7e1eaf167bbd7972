import type { Id } from '../kernel/id.js';
import { dateOf, type LocalDate } from '../kernel/month.js';
import { Refusal } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import {
  dueBeforeIssue,
  handOverDiffers,
  handedToItself,
  notTheCustodian,
  notTheOwner,
  notTheReceiver,
  notTheRecipient,
  outOfOrder,
  type RefusedStep,
  refusedStep,
  returnBeforeIssue,
  WHY,
} from './custody-text.js';

/** Where an asset is. COMMISSIONED and RETURNED are in store: before its first trip, and after one. */
export const ASSET_STATES = [
  'COMMISSIONED',
  'OUT',
  'RETURN_DECLARED',
  'RETURNED',
  'HANDED_OVER',
  'LOST',
  'RETIRED',
] as const;
export type AssetState = (typeof ASSET_STATES)[number];

/** What an inspection found, until it is put right. */
export const FITNESSES = ['FIT', 'NEEDS_CLEANING', 'NEEDS_REPAIR', 'UNFIT'] as const;
export type Fitness = (typeof FITNESSES)[number];

export const CUSTODY_STEPS = [
  'ISSUE',
  'DECLARE_RETURN',
  'RETURN',
  'INSPECT',
  'CLEAN',
  'REPAIR',
  'HAND_OVER',
  'ACCEPT',
  'LOST',
  'FOUND',
  'RETIRE',
] as const;
export type CustodyStep = (typeof CUSTODY_STEPS)[number];

/** Where one asset is, since when, whose it is and who holds it. `trip` is its last trip, open or closed. */
export interface Custody {
  readonly assetId: Id;
  readonly state: AssetState;
  readonly fitness: Fitness;
  /** The last step, or the start of the day of commissioning. */
  readonly since: Date;
  readonly ownerId: Id;
  /** The firm that answers for it; while it is out, the firm that issued it. */
  readonly custodianId: Id;
  /** The firm to which it is on its way, which has not accepted it yet. */
  readonly handOver: HandOver | null;
  readonly trip: Trip | null;
}

export interface HandOver {
  readonly receiverId: Id;
  /** A sale changes the owner; otherwise the custodian alone changes. */
  readonly isSale: boolean;
}

export interface Trip {
  readonly id: Id;
  readonly issuedAt: Date;
  readonly dueBackOn: LocalDate;
  /** The consumer to whom it was sent; null where the firm did not say. */
  readonly recipientId: Id | null;
  /** A consumer's own word that it came back, which the outlet has not confirmed yet. */
  readonly declared: Handing | null;
}

/** Who handed an asset in, and where. */
export interface Handing {
  readonly personId: Id;
  readonly outletId: Id;
}

interface ByFirm {
  readonly at: Date;
  /** The firm that says so. */
  readonly by: Id;
}
export type Step =
  | (ByFirm & {
      readonly kind: 'ISSUE';
      readonly tripId: Id;
      readonly dueBackOn: LocalDate;
      readonly recipientId: Id | null;
    })
  | { readonly kind: 'DECLARE_RETURN'; readonly at: Date; readonly handing: Handing }
  | (ByFirm & { readonly kind: 'RETURN'; readonly personId: Id | null; readonly outletId: Id })
  | (ByFirm & { readonly kind: 'INSPECT'; readonly result: Fitness })
  | (ByFirm & { readonly kind: 'CLEAN' | 'REPAIR' | 'LOST' | 'FOUND' | 'RETIRE' })
  | (ByFirm & { readonly kind: 'HAND_OVER' } & HandOver)
  | (ByFirm & { readonly kind: 'ACCEPT'; readonly isSale: boolean });

export interface StepTaken {
  readonly custody: Custody;
  readonly why: Text;
  /** Of a return: the consumer to whom it counts; null when there is none. */
  readonly returnedBy: Id | null;
}

/** IN_STORE is COMMISSIONED or RETURNED, by whether the asset ever had a trip. */
type Next = AssetState | 'IN_STORE' | RefusedStep;
type Transitions = Readonly<Record<CustodyStep, Next>>;

const everyStep = (reason: RefusedStep): Transitions =>
  Object.fromEntries(CUSTODY_STEPS.map((step) => [step, reason])) as Record<CustodyStep, RefusedStep>;

const IN_STORE = {
  ISSUE: 'OUT',
  INSPECT: 'IN_STORE',
  CLEAN: 'IN_STORE',
  REPAIR: 'IN_STORE',
  HAND_OVER: 'HANDED_OVER',
  ACCEPT: 'ASSET_NOT_HANDED_OVER',
  LOST: 'LOST',
  FOUND: 'ASSET_NOT_LOST',
  RETIRE: 'RETIRED',
} as const;
const OUT = {
  ...everyStep('ASSET_OUT'),
  RETURN: 'RETURNED',
  ACCEPT: 'ASSET_NOT_HANDED_OVER',
  LOST: 'LOST',
  FOUND: 'ASSET_NOT_LOST',
} as const;

/** Every step from every state: the state it leads to, or why it is refused. */
const TRANSITIONS: Readonly<Record<AssetState, Transitions>> = {
  COMMISSIONED: { ...IN_STORE, DECLARE_RETURN: 'ASSET_NOT_ISSUED', RETURN: 'ASSET_NOT_ISSUED' },
  OUT: { ...OUT, DECLARE_RETURN: 'RETURN_DECLARED' },
  RETURN_DECLARED: { ...OUT, DECLARE_RETURN: 'RETURN_ALREADY_DECLARED' },
  RETURNED: { ...IN_STORE, DECLARE_RETURN: 'TRIP_ALREADY_RETURNED', RETURN: 'TRIP_ALREADY_RETURNED' },
  HANDED_OVER: {
    ...everyStep('ASSET_HANDED_OVER'),
    ACCEPT: 'IN_STORE',
    LOST: 'LOST',
    FOUND: 'ASSET_NOT_LOST',
  },
  LOST: { ...everyStep('ASSET_LOST'), FOUND: 'IN_STORE', RETIRE: 'RETIRED' },
  RETIRED: everyStep('ASSET_RETIRED'),
};

/**
 * What a step means for an asset: where it is afterwards and why, or a refusal. Asked in this order: does the state
 * allow it, is it this firm's to do, is it in time, is the asset fit for it.
 */
export function takeStep(custody: Custody, step: Step): StepTaken | Refusal {
  const next = TRANSITIONS[custody.state][step.kind];
  if (isRefused(next)) return refusedStep(next, custody.assetId, custody.since);
  const refused = notYours(custody, step) ?? tooEarly(custody, step) ?? notFitFor(custody, step);
  if (refused) return refused;
  const state = next === 'IN_STORE' ? (custody.trip ? 'RETURNED' : 'COMMISSIONED') : next;
  return after(custody, step, { ...custody, state, since: step.at });
}

const isRefused = (next: Next): next is RefusedStep =>
  next !== 'IN_STORE' && !(ASSET_STATES as readonly string[]).includes(next);

/** What the step changes beside state and time. */
function after(before: Custody, step: Step, moved: Custody): StepTaken | Refusal {
  const { trip } = before;
  switch (step.kind) {
    case 'ISSUE': {
      const { tripId: id, at: issuedAt, dueBackOn, recipientId } = step;
      if (dueBackOn < dateOf(issuedAt)) return dueBeforeIssue(before.assetId, dueBackOn, issuedAt);
      return taken(
        { ...moved, trip: { id, issuedAt, dueBackOn, recipientId, declared: null } },
        WHY.issued(dueBackOn),
      );
    }
    case 'DECLARE_RETURN':
      return taken({ ...moved, trip: trip && { ...trip, declared: step.handing } }, WHY.declared);
    case 'RETURN':
      return {
        ...taken(moved, WHY.returned(trip?.dueBackOn ?? dateOf(step.at), step.at)),
        returnedBy: step.personId ?? declarerAt(trip, step.outletId),
      };
    case 'INSPECT':
      return taken({ ...moved, fitness: step.result }, WHY.inspected[step.result]);
    case 'CLEAN':
      return taken({ ...moved, fitness: mended(before.fitness, 'NEEDS_CLEANING') }, WHY.cleaned);
    case 'REPAIR':
      return taken({ ...moved, fitness: mended(before.fitness, 'NEEDS_REPAIR') }, WHY.repaired);
    case 'HAND_OVER':
      return taken(
        { ...moved, handOver: { receiverId: step.receiverId, isSale: step.isSale } },
        WHY.handedOver,
      );
    case 'ACCEPT':
      return taken(
        {
          ...moved,
          handOver: null,
          custodianId: step.by,
          ownerId: step.isSale ? step.by : before.ownerId,
        },
        WHY.accepted,
      );
    case 'LOST':
      return taken({ ...moved, handOver: null }, trip && isOut(before) ? WHY.lostOnTrip : WHY.lost);
    case 'FOUND':
      return taken(moved, WHY.found);
    case 'RETIRE':
      return taken(moved, WHY.retired);
  }
}

export const isOut = ({ state }: Pick<Custody, 'state'>): boolean =>
  state === 'OUT' || state === 'RETURN_DECLARED';

const taken = (custody: Custody, why: Text): StepTaken => ({ custody, why, returnedBy: null });

const mended = (fitness: Fitness, fault: Fitness): Fitness => (fitness === fault ? 'FIT' : fitness);

/** A declaration counts only where the asset then really turned up. */
const declarerAt = (trip: Trip | null, outletId: Id): Id | null =>
  trip?.declared?.outletId === outletId ? trip.declared.personId : null;

/**
 * The custodian uses an asset, its owner retires it, either may miss or find it, and only the receiver accepts it.
 * Of consumers the recipient alone is heard: anybody's word would keep the recipient's from being heard.
 */
function notYours(custody: Custody, step: Step): Refusal | undefined {
  const { assetId, ownerId, custodianId, handOver, trip } = custody;
  switch (step.kind) {
    case 'DECLARE_RETURN':
      return trip?.recipientId && trip.recipientId !== step.handing.personId
        ? notTheRecipient(assetId)
        : undefined;
    case 'ACCEPT':
      if (step.by !== handOver?.receiverId) return notTheReceiver(assetId);
      return step.isSale === handOver.isSale ? undefined : handOverDiffers(assetId, handOver.isSale);
    case 'RETIRE':
      return step.by === ownerId ? undefined : notTheOwner(assetId);
    case 'LOST':
    case 'FOUND':
      return [ownerId, custodianId].includes(step.by) ? undefined : notTheCustodian(assetId);
    case 'HAND_OVER':
      if (step.by !== custodianId) return notTheCustodian(assetId);
      if (step.isSale && step.by !== ownerId) return notTheOwner(assetId);
      return step.receiverId === step.by ? handedToItself(assetId) : undefined;
    default:
      return step.by === custodianId ? undefined : notTheCustodian(assetId);
  }
}

/** A return is measured against the issue, not against a consumer's declaration: clocks of outlets and phones differ. */
function tooEarly({ assetId, since, trip }: Custody, step: Step): Refusal | undefined {
  const isComingBack = step.kind === 'RETURN' || step.kind === 'DECLARE_RETURN';
  const earliest = isComingBack ? (trip?.issuedAt ?? since) : since;
  if (step.at >= earliest) return undefined;
  return isComingBack
    ? returnBeforeIssue(assetId, step.at, earliest)
    : outOfOrder(assetId, step.at, earliest);
}

const UNFIT_FOR_ISSUE = {
  NEEDS_CLEANING: 'ASSET_NEEDS_CLEANING',
  NEEDS_REPAIR: 'ASSET_NEEDS_REPAIR',
  UNFIT: 'ASSET_UNFIT',
} as const;

function notFitFor({ assetId, since, fitness }: Custody, { kind }: Step): Refusal | undefined {
  if (kind === 'ISSUE' && fitness !== 'FIT') return refusedStep(UNFIT_FOR_ISSUE[fitness], assetId, since);
  const isMending = kind === 'CLEAN' || kind === 'REPAIR';
  return isMending && fitness === 'UNFIT' ? refusedStep('ASSET_UNFIT', assetId, since) : undefined;
}
