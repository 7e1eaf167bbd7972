import type { EvidenceGrade } from './evidence-grade.js';
import type { Id } from './id.js';
import type { Month } from './month.js';
import type { RegionCode } from './region-code.js';

/** What features tell each other, in the past tense. A consumer never reads the table of the feature that speaks. */
export interface EventPayloads {
  /** A consumer's reusable asset came back and its trip is closed. */
  'envelope.returned': {
    tripId: Id;
    assetId: Id;
    assetKind: string;
    enterpriseId: Id;
    outletId: Id | null;
    regionCode: RegionCode;
    /** Pseudonymous consumer id; null when the asset came back without a consumer. */
    personId: Id | null;
    issuedAt: string;
    returnedAt: string;
    evidenceGrade: EvidenceGrade;
    corrects?: Withdrawal;
  };
  /** Items were handed in at a collection point. */
  'return.recorded': {
    returnId: Id;
    itemKind: string;
    itemCode: string | null;
    quantity: number;
    massKg: string | null;
    condition: string;
    disposition: string;
    /** Null where nobody said it. */
    handedTo: string | null;
    enterpriseId: Id;
    outletId: Id | null;
    regionCode: RegionCode;
    personId: Id | null;
    occurredAt: string;
    evidenceGrade: EvidenceGrade;
    corrects?: Withdrawal;
  };
  /** An order chose among the packaging that it was offered. */
  'order.recorded': {
    orderId: Id;
    chosenClass: string;
    /** Of the class chosen, as it was offered. */
    priceYuan: string;
    options: readonly { packagingClass: string; priceYuan: string }[];
    enterpriseId: Id;
    /** Null for an order of a platform. */
    outletId: Id | null;
    regionCode: RegionCode;
    personId: Id | null;
    occurredAt: string;
    evidenceGrade: EvidenceGrade;
    corrects?: Withdrawal;
  };
  /** What was told of an action is no longer so: its fact was corrected or withdrawn. It may be heard before it. */
  'action.withdrawn': Withdrawal;
  /** What had filled a limit of credits was taken back: who was refused for it is judged again. */
  'limit.freed': { capKey: string };
  /** Facts of a feature changed in a month, so that its measures and what follows from them are stale. */
  'facts.changed': { feature: string; enterpriseId: Id; regionCode: RegionCode; month: Month };
  /** A fact was verified of a case that was approved already: what it would get now is to be looked at. */
  'case.verified': { caseId: Id };
  /** Stored measures of a firm's month were summed again. Told in the transaction that sums them. */
  'measures.changed': { enterpriseId: Id; month: Month; features: readonly string[] };
  /** A department closed a firm's month: its facts are summed once more, and its results are final. */
  'month.closed': { enterpriseId: Id; month: Month };
  /** A consumer closed the account: the id stays and leads to nobody any more. */
  'person.forgotten': { personId: Id };
  /** What was recorded does not fit together, or cannot be: a named rule found it, and people decide what it is. */
  'anomaly.found': FoundAnomaly;
  /** What a rule told before is no longer so, in the same words. */
  'anomaly.gone': FoundAnomaly;
}
export type EventName = keyof EventPayloads;

/** What a person did. A correction is told as a new one that names what it `corrects`. */
export type ActionName = 'envelope.returned' | 'return.recorded' | 'order.recorded';
export type WithdrawnBecause = 'CORRECTED' | 'WITHDRAWN';

export interface Withdrawal {
  readonly event: ToldAction;
  readonly because: WithdrawnBecause;
  readonly withdrawnAt: string;
}

/** An action as it was told, without what it corrected itself. */
export interface ToldAction {
  readonly id: Id;
  readonly name: ActionName;
  readonly occurredAt: string;
  readonly payload: EventPayloads[ActionName];
}

export interface FoundAnomaly {
  rule: string;
  /** Whose facts they are, and who sees the anomaly: one event for each firm concerned, none naming another. */
  enterpriseId: Id;
  regionCode: RegionCode;
  /** Null where it belongs to no reporting month. */
  month: Month | null;
  facts: readonly { table: string; id: Id }[];
  /** What the rule measured, by name, as text with its unit in the name. */
  measured: Record<string, string>;
}

export interface DomainEvent<N extends EventName = EventName> {
  /** Derived from what happened, so that telling it twice is one event. */
  readonly id: Id;
  readonly name: N;
  /** When it happened, not when it was told: rules in force then decide. */
  readonly occurredAt: Date;
  readonly payload: EventPayloads[N];
}

/** Which queue hears which event; one outbox row is written per listener. */
export const LISTENERS: Record<EventName, readonly QueueName[]> = {
  'envelope.returned': ['credits'],
  'return.recorded': ['credits'],
  'order.recorded': ['credits'],
  'action.withdrawn': ['credits'],
  'limit.freed': ['credits'],
  'facts.changed': ['indicators', 'anomalies', 'payments'],
  'case.verified': ['payments'],
  'measures.changed': ['carbon'],
  'month.closed': ['indicators'],
  'person.forgotten': ['rewards'],
  'anomaly.found': ['anomalies'],
  'anomaly.gone': ['anomalies'],
};

export const QUEUE_NAMES = ['credits', 'rewards', 'indicators', 'anomalies', 'carbon', 'payments'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];
