import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { EventName } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';

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

/** One counter that limits an award. Lock the row of `key`, in key order, before deciding. */
export interface CapKey {
  /** 32 hexadecimal digits derived from rule, cap, subject and period. */
  readonly key: string;
  /** For example PERSON_DAY. */
  readonly name: string;
  readonly unit: 'points' | 'times';
  readonly limit: bigint;
  /** Civil date, month or 'LIFE'. */
  readonly bucket: string;
}

/** The last award that a cooling time counts from. */
export interface CoolingKey {
  readonly key: string;
  readonly name: string;
  readonly minutes: number;
}

/** What the caller read under lock; a key that is not there has not been used. */
export interface Usage {
  readonly used: ReadonlyMap<string, bigint>;
  readonly lastAt: ReadonlyMap<string, Date>;
}

/** What to do with one counter: add to it, whether or not it limited the award. */
export interface CapUse extends CapKey {
  readonly usedBefore: bigint;
  readonly add: bigint;
  /** True where this cap made the award smaller. */
  readonly applied: boolean;
}

export type AwardRefusal =
  | 'NO_PERSON'
  | 'NOT_THIS_RULE'
  | 'EVIDENCE_TOO_WEAK'
  | 'CONDITION_NOT_MET'
  | 'CONDITION_UNDETERMINED'
  | 'COOLING'
  | 'CAP_REACHED';

export interface Award {
  /** Points to credit; 0n where refused. */
  readonly points: bigint;
  /** Points without caps. */
  readonly requested: bigint;
  /** Last civil date on which the points can be spent; null where nothing is credited. */
  readonly expiresOn: LocalDate | null;
  readonly caps: readonly CapUse[];
  /** Store as the last time of its key where points were credited. */
  readonly cooling: { readonly key: string; readonly at: Date } | null;
  readonly explanation: Text;
  readonly refusedBecause: { readonly reason: AwardRefusal; readonly text: Text } | null;
}
