import type { Day } from './calendar.js';

/** What a person did, in the words in which the rules ask for it. */
export interface Action {
  readonly personId: string | null;
  readonly day: Day;
  readonly grade: 'SYSTEM_FEED' | 'SELF_DECLARED';
  readonly what: Trip | HandedIn | Order;
}

export interface Trip {
  readonly kind: 'TRIP';
  readonly daysOut: number;
}

export interface HandedIn {
  readonly kind: 'HANDED_IN';
  readonly itemKind: 'CARTON' | 'FILM_BAG';
  readonly itemCode: string | null;
  readonly quantity: number;
  readonly massGrams: number | null;
  readonly condition: 'GOOD' | 'DAMAGED';
  readonly disposition: 'REUSE' | 'RECYCLE';
  readonly handedTo: 'OUTLET' | 'COURIER' | null;
}

export interface Order {
  readonly kind: 'ORDER';
  readonly chosenClass: 'STANDARD' | 'REDUCED' | 'GREEN' | 'REUSABLE' | 'NO_PACKAGING';
  readonly isStandardOffered: boolean;
}

export type Table = 'recycling_return' | 'green_order' | 'custody_event';

/** One record that a firm's system sends; what it sends again is the same to the byte. */
export interface Telling {
  readonly firmId: string;
  readonly table: Table;
  readonly mutation: string;
  readonly item: Readonly<Record<string, unknown>> & { readonly sourceRef: string };
  /** What the platform knows by it; null of a step by which nobody did anything, or by which it did not happen. */
  readonly action: Action | null;
  /** The reference of the record whose place it takes. */
  readonly corrects?: string;
}
