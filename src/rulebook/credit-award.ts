import { isAtLeast } from '../kernel/evidence-grade.js';
import { dateOf, type LocalDate, sameDayLater } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import type { Action } from './credit-action.js';
import { type CapKey, capKeys, coolingKey, reviewKey, type ReviewKey, type Usage } from './credit-caps.js';
import { pointsFor, timesOf } from './credit-points.js';
import { appliesTo, type CreditCondition, type VersionInForce } from './credit-rule.js';
import {
  awardText,
  capReached,
  evidenceTooWeak,
  nothingText,
  notMet,
  REFUSED,
  stillCooling,
  undetermined,
} from './credit-words.js';

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
  | 'BELOW_ONE_POINT'
  | 'COOLING'
  | 'CAP_REACHED';

export interface Refused {
  readonly reason: AwardRefusal;
  readonly text: Text;
}

/** Items counted towards the threshold of review. */
export interface ReviewUse extends ReviewKey {
  readonly usedBefore: bigint;
  readonly add: bigint;
  /** True where the award is not credited before a person has looked at it. */
  readonly isHeld: boolean;
}

export interface Award {
  /** Points to credit, or held where `review` says so; 0n where refused. */
  readonly points: bigint;
  /** Points without caps. */
  readonly requested: bigint;
  /** How often it counts: items where points are for each item, else once; 0n where refused. */
  readonly times: bigint;
  /** Last civil date on which the points can be spent; null where nothing is credited. */
  readonly expiresOn: LocalDate | null;
  readonly caps: readonly CapUse[];
  /** Store as the last time of its key where points were credited. */
  readonly cooling: { readonly key: string; readonly at: Date } | null;
  /** Null where the rule holds nothing for review, or nothing is credited. */
  readonly review: ReviewUse | null;
  readonly explanation: Text;
  readonly refusedBecause: Refused | null;
}

/** Decides what an action earns, and says why. `usage` holds the counters of `usageKeysOf`. */
export function decideAward(inForce: VersionInForce, action: Action, usage: Usage): Award {
  const { version } = inForce;
  const wanted = pointsFor(version, action, timesOf(version, action));
  const requested = typeof wanted === 'bigint' ? wanted : 0n;
  const refused = refusal(inForce, action, usage);
  const counters = capKeys(inForce, action);
  if (refused) return nothing(inForce, requested, counters, usage, refused);
  const { times, points, binding } = withinCaps(inForce, action, counters, usage);
  const reached = counters.filter((counter) => binding.has(counter.key));
  if (points === 0n) {
    const because = refusedFor('CAP_REACHED', capReached(reached));
    return nothing(inForce, requested, counters, usage, because);
  }
  const expiresOn = sameDayLater(dateOf(action.occurredAt), version.expiryMonths);
  const cooling = coolingKey(inForce, action);
  const review = reviewUse(inForce, action, usage);
  const held = review?.isHeld ? review : null;
  return {
    points,
    requested,
    times,
    expiresOn,
    caps: counters.map((counter) => ({
      ...counter,
      usedBefore: usage.used.get(counter.key) ?? 0n,
      add: counter.unit === 'points' ? points : times,
      applied: binding.has(counter.key),
    })),
    cooling: cooling && { key: cooling.key, at: latest(action.occurredAt, usage.lastAt.get(cooling.key)) },
    review,
    explanation: awardText(inForce, action, { requested, points, reached, expiresOn, held }),
    refusedBecause: null,
  };
}

const latest = (a: Date, b: Date | undefined): Date => (b && b > a ? b : a);

/** How often it counts is bounded first, then points; a points cap may leave an item partly paid, never over-paid. */
function withinCaps({ version }: VersionInForce, action: Action, counters: readonly CapKey[], usage: Usage) {
  const binding = new Set<string>();
  const bound = (wanted: bigint, unit: CapKey['unit']): bigint => {
    let least = wanted;
    for (const counter of counters.filter((candidate) => candidate.unit === unit)) {
      const left = counter.limit - (usage.used.get(counter.key) ?? 0n);
      if (left < wanted) binding.add(counter.key);
      if (left < least) least = left > 0n ? left : 0n;
    }
    return least;
  };
  const times = bound(timesOf(version, action), 'times');
  const wanted = pointsFor(version, action, times);
  if (typeof wanted === 'string') throw new Error(`${wanted} was refused before`);
  return { times, points: bound(wanted, 'points'), binding };
}

function reviewUse(inForce: VersionInForce, action: Action, usage: Usage): ReviewUse | null {
  const review = reviewKey(inForce, action);
  if (!review) return null;
  const usedBefore = usage.used.get(review.key) ?? 0n;
  const add = BigInt(action.quantity);
  return { ...review, usedBefore, add, isHeld: usedBefore + add > review.above };
}

const refusedFor = (reason: AwardRefusal, text: Text): Refused => ({ reason, text });

function refusal(inForce: VersionInForce, action: Action, usage: Usage): Refused | null {
  const { rule, version } = inForce;
  if (!appliesTo(rule, action)) return refusedFor('NOT_THIS_RULE', REFUSED.notThisRule);
  if (action.personId === null) return refusedFor('NO_PERSON', REFUSED.noPerson);
  if (!isAtLeast(action.evidenceGrade, version.minimumEvidenceGrade))
    return refusedFor('EVIDENCE_TOO_WEAK', evidenceTooWeak(action, version));
  const [failed] = failedConditions(inForce, action);
  return failed?.refused ?? withoutPoints(inForce, action) ?? coolingRefusal(inForce, action, usage);
}

/** The conditions that an action does not meet, or that cannot be told of it. */
export function failedConditions(
  { version }: VersionInForce,
  action: Action,
): { condition: CreditCondition; refused: Refused }[] {
  return version.conditions.flatMap((condition) => {
    const refused = conditionRefusal(condition, action);
    return refused ? [{ condition, refused }] : [];
  });
}

function conditionRefusal(condition: CreditCondition, action: Action): Refused | null {
  const actual = action.attributes[condition.attribute] ?? null;
  if (actual === null) return refusedFor('CONDITION_UNDETERMINED', undetermined(condition));
  const met =
    condition.atMost === undefined
      ? actual === condition.is
      : typeof actual === 'number' && actual <= condition.atMost;
  return met ? null : refusedFor('CONDITION_NOT_MET', notMet(condition, actual));
}

function withoutPoints({ version }: VersionInForce, action: Action): Refused | null {
  const points = pointsFor(version, action, timesOf(version, action));
  if (points === 'MASS_MISSING') return refusedFor('CONDITION_UNDETERMINED', REFUSED.massMissing);
  if (points === 'CLASS_WITHOUT_POINTS') return refusedFor('NOT_THIS_RULE', REFUSED.notThisRule);
  return points === 0n ? refusedFor('BELOW_ONE_POINT', REFUSED.belowOnePoint) : null;
}

/** Counts both ways from the last award, so that an event which arrives late is judged alike. */
function coolingRefusal(inForce: VersionInForce, action: Action, usage: Usage): Refused | null {
  const cooling = coolingKey(inForce, action);
  const last = cooling && usage.lastAt.get(cooling.key);
  if (
    !cooling ||
    !last ||
    Math.abs(action.occurredAt.getTime() - last.getTime()) >= cooling.minutes * 60_000
  ) {
    return null;
  }
  return refusedFor('COOLING', stillCooling(cooling));
}

function nothing(
  inForce: VersionInForce,
  requested: bigint,
  counters: readonly CapKey[],
  usage: Usage,
  refusedBecause: Refused,
): Award {
  return {
    points: 0n,
    requested,
    times: 0n,
    expiresOn: null,
    caps: counters.map((counter) => ({
      ...counter,
      usedBefore: usage.used.get(counter.key) ?? 0n,
      add: 0n,
      applied:
        refusedBecause.reason === 'CAP_REACHED' && (usage.used.get(counter.key) ?? 0n) >= counter.limit,
    })),
    cooling: null,
    review: null,
    explanation: nothingText(inForce, refusedBecause.text),
    refusedBecause,
  };
}
