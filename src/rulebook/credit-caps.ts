import { derivedId } from '../kernel/id.js';
import { dateOf, monthOf } from '../kernel/month.js';
import type { Action } from './credit-action.js';
import type { CapPeriod, CapSubject, CreditRuleVersion, VersionInForce } from './credit-rule.js';

/** One counter that limits an award. Lock the rows of all keys, in key order, before deciding. */
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

/** The counter of items above which an award is held for review. */
export interface ReviewKey {
  readonly key: string;
  readonly per: CapSubject;
  readonly period: CapPeriod;
  readonly above: bigint;
}

/** An action meets the same version when it is locked for and when it is decided: its keys are digested once. */
const known = new WeakMap<Action, Map<CreditRuleVersion, readonly CapKey[]>>();

/** The counters that bound this award. A cap on an item or outlet that is not known has no counter. */
export function capKeys(inForce: VersionInForce, action: Action): readonly CapKey[] {
  const ofAction = known.get(action) ?? new Map<CreditRuleVersion, readonly CapKey[]>();
  const before = ofAction.get(inForce.version);
  if (before) return before;
  const keys = derivedCapKeys(inForce, action);
  known.set(action, ofAction.set(inForce.version, keys));
  return keys;
}

function derivedCapKeys({ rule, version }: VersionInForce, action: Action): CapKey[] {
  return version.caps.flatMap((cap) => {
    const subject = subjectOf(cap.per, action);
    if (subject === null) return [];
    const bucket = bucketOf(cap.period, action.occurredAt);
    return {
      key: derivedId('cap', rule.code, cap.per, cap.period, cap.unit, subject, bucket),
      name: `${cap.per}_${cap.period}`,
      unit: cap.unit,
      limit: BigInt(cap.limit),
      bucket,
    };
  });
}

/** The last-time row to lock, or null where the rule has no cooling time or its subject is not known. */
export function coolingKey({ rule, version }: VersionInForce, action: Action): CoolingKey | null {
  const subject = version.cooling && subjectOf(version.cooling.per, action);
  if (!version.cooling || !subject) return null;
  return {
    key: derivedId('cooling', rule.code, version.cooling.per, subject),
    name: version.cooling.per,
    minutes: version.cooling.minutes,
  };
}

/** The counter of the review threshold, or null where the rule has none or its subject is not known. */
export function reviewKey({ rule, version }: VersionInForce, action: Action): ReviewKey | null {
  const subject = version.review && subjectOf(version.review.per, action);
  if (!version.review || !subject) return null;
  const { per, period, above } = version.review;
  const bucket = bucketOf(period, action.occurredAt);
  return {
    key: derivedId('review', rule.code, per, period, subject, bucket),
    per,
    period,
    above: BigInt(above),
  };
}

/** Every counter on which the decision depends. */
export function usageKeysOf(inForce: VersionInForce, action: Action): string[] {
  const others = [coolingKey(inForce, action), reviewKey(inForce, action)];
  return [
    ...capKeys(inForce, action).map(({ key }) => key),
    ...others.flatMap((one) => (one ? [one.key] : [])),
  ];
}

const subjectOf = (per: CapSubject, action: Action): string | null =>
  ({ PERSON: action.personId, ITEM: action.itemKey, OUTLET: action.outletId, ASSET: action.assetKey })[per];

function bucketOf(period: CapPeriod, instant: Date): string {
  if (period === 'LIFE') return 'LIFE';
  const date = dateOf(instant);
  return period === 'DAY' ? date : monthOf(date);
}
