import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { DomainEvent, EventName, EventPayloads } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import { dateOf } from '../kernel/month.js';
import type { CreditRule } from './credit-rule.js';

/** What a person did, as a credit rule sees it. */
export interface Action {
  readonly event: EventName;
  /** Pseudonymous consumer id; null when nobody is to be credited. */
  readonly personId: Id | null;
  /** What earns once: the trip of an envelope, the code of a carton; null where the item has no code. */
  readonly itemKey: string | null;
  /** The physical thing, for cooling time: the reusable asset; null where it is not known. */
  readonly assetKey: string | null;
  readonly outletId: Id | null;
  /** Items handed in; points are per item. */
  readonly quantity: number;
  readonly occurredAt: Date;
  readonly evidenceGrade: EvidenceGrade;
  readonly attributes: Readonly<Record<string, string | number | boolean | null>>;
}

const DAY_MS = 86_400_000;

/** The action that an event tells of. A carton without a code cannot be told from another: only caps bound it. */
export function actionOf(event: DomainEvent): Action | null {
  if (event.name === 'envelope.returned') {
    return envelopeAction(event.payload as EventPayloads['envelope.returned']);
  }
  return event.name === 'return.recorded'
    ? returnAction(event.payload as EventPayloads['return.recorded'])
    : null;
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
    occurredAt: new Date(payload.occurredAt),
    evidenceGrade: payload.evidenceGrade,
    attributes: {
      itemKind: payload.itemKind,
      condition: payload.condition,
      disposition: payload.disposition,
      hasCode: payload.itemCode !== null,
    },
  };
}

const civilDaysBetween = (from: Date, to: Date): number =>
  Math.round((Date.parse(dateOf(to)) - Date.parse(dateOf(from))) / DAY_MS);

/** Whether a rule is about this action at all. An action that no rule is about earns nothing and is not refused. */
export const appliesTo = (rule: CreditRule, action: Action): boolean =>
  rule.event === action.event &&
  Object.entries(rule.appliesTo).every(([attribute, value]) => action.attributes[attribute] === value);
