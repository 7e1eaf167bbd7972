import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { ActionName, DomainEvent, EventName, EventPayloads, ToldAction } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import { dateOf } from '../kernel/month.js';

export type AttributeValue = string | number | boolean;

/** What a person did, as a credit rule sees it. */
export interface Action {
  readonly event: ActionName;
  /** Pseudonymous consumer id; null when nobody is to be credited. */
  readonly personId: Id | null;
  /** What earns once: the trip of an envelope, the code of a carton, an order; null where the item has no code. */
  readonly itemKey: string | null;
  /** The physical thing, for cooling time: the reusable asset; null where it is not known. */
  readonly assetKey: string | null;
  readonly outletId: Id | null;
  /** Items handed in. */
  readonly quantity: number;
  /** Mass of all of them, exact text; null where it was not weighed. */
  readonly massKg: string | null;
  readonly occurredAt: Date;
  readonly evidenceGrade: EvidenceGrade;
  readonly attributes: Readonly<Record<string, AttributeValue | null>>;
}

/** What rules may ask of the action that an event tells of, and what kind of value it is. */
export const ACTION_ATTRIBUTES = {
  'envelope.returned': { assetKind: 'string', daysOut: 'number' },
  'return.recorded': {
    itemKind: 'string',
    condition: 'string',
    disposition: 'string',
    handedTo: 'string',
    hasCode: 'boolean',
  },
  'order.recorded': { chosenClass: 'string', standardOffered: 'boolean' },
} as const satisfies Record<ActionName, Readonly<Record<string, 'string' | 'number' | 'boolean'>>>;

export const ACTION_NAMES = Object.keys(ACTION_ATTRIBUTES) as [ActionName, ...ActionName[]];
export const isAction = (name: EventName): name is ActionName => name in ACTION_ATTRIBUTES;

/** The class of packaging that an order chose, by which points may differ. */
export const PACKAGING_CLASS = 'chosenClass';

/** What was counted: the kind of asset or item, or the class of packaging chosen. */
export function itemKindOf({ attributes }: Action): string | null {
  const kind = attributes.itemKind ?? attributes.assetKind ?? attributes[PACKAGING_CLASS];
  return typeof kind === 'string' ? kind : null;
}

const DAY_MS = 86_400_000;

/** The action that an event tells of. A carton without a code cannot be told from another: only caps bound it. */
export function actionOf(event: DomainEvent | ToldAction): Action | null {
  switch (event.name) {
    case 'envelope.returned':
      return envelopeAction(event.payload as EventPayloads['envelope.returned']);
    case 'return.recorded':
      return returnAction(event.payload as EventPayloads['return.recorded']);
    case 'order.recorded':
      return orderAction(event.payload as EventPayloads['order.recorded']);
    default:
      return null;
  }
}

function envelopeAction(payload: EventPayloads['envelope.returned']): Action {
  const returnedAt = new Date(payload.returnedAt);
  return {
    event: 'envelope.returned',
    personId: payload.personId,
    itemKey: payload.tripId,
    assetKey: payload.assetId,
    outletId: payload.outletId,
    quantity: 1,
    massKg: null,
    occurredAt: returnedAt,
    evidenceGrade: payload.evidenceGrade,
    attributes: {
      assetKind: payload.assetKind,
      daysOut: civilDaysBetween(new Date(payload.issuedAt), returnedAt),
    },
  };
}

function returnAction(payload: EventPayloads['return.recorded']): Action {
  return {
    event: 'return.recorded',
    personId: payload.personId,
    itemKey: payload.itemCode,
    assetKey: payload.itemCode,
    outletId: payload.outletId,
    quantity: payload.quantity,
    massKg: payload.massKg,
    occurredAt: new Date(payload.occurredAt),
    evidenceGrade: payload.evidenceGrade,
    attributes: {
      itemKind: payload.itemKind,
      condition: payload.condition,
      disposition: payload.disposition,
      handedTo: payload.handedTo ?? null,
      hasCode: payload.itemCode !== null,
    },
  };
}

function orderAction(payload: EventPayloads['order.recorded']): Action {
  return {
    event: 'order.recorded',
    personId: payload.personId,
    itemKey: payload.orderId,
    assetKey: null,
    outletId: payload.outletId,
    quantity: 1,
    massKg: null,
    occurredAt: new Date(payload.occurredAt),
    evidenceGrade: payload.evidenceGrade,
    attributes: {
      chosenClass: payload.chosenClass,
      standardOffered: payload.options.some(({ packagingClass }) => packagingClass === 'STANDARD'),
    },
  };
}

const civilDaysBetween = (from: Date, to: Date): number =>
  Math.round((Date.parse(dateOf(to)) - Date.parse(dateOf(from))) / DAY_MS);
