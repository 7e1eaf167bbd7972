import type { Action } from './action.js';
import { type Day, monthOf } from './calendar.js';
import { grouped } from '../../src/platform/grouped.js';

/**
 * What people must have earned, reckoned from the words of the documents under policies/credits alone: nothing here is
 * shared with the rulebook or the ledger. Only limits of a person and of one item bind; those of outlets, cooling times
 * and thresholds of review are kept out of reach by the plan.
 */
interface Rule {
  readonly code: string;
  /** Points without limits; 0 where the rule gives nothing, or is not about it. */
  readonly points: (action: Action) => number;
  /** Points of one person on one day and in one month. */
  readonly ofDay: number;
  readonly ofMonth: number;
  /** What earns once; undefined where it cannot be told from another. */
  readonly item?: (action: Action) => string | null;
}

const BY_CLASS = { REDUCED: 5, GREEN: 8, REUSABLE: 12, STANDARD: 0, NO_PACKAGING: 0 } as const;

const RULES: readonly Rule[] = [
  {
    code: 'envelope-returned', // 20 points within 30 days; a person 100 a day and 600 a month
    points: ({ what }) => (what.kind === 'TRIP' && what.daysOut <= 30 ? 20 : 0),
    ofDay: 100,
    ofMonth: 600,
  },
  {
    code: 'carton-reused', // 5 points each, 5 a day and 200 points a month; a code once
    points: ({ what }) =>
      what.kind === 'HANDED_IN' &&
      what.itemKind === 'CARTON' &&
      what.handedTo !== 'COURIER' &&
      what.condition === 'GOOD' &&
      what.disposition === 'REUSE'
        ? 5 * what.quantity
        : 0,
    ofDay: 25,
    ofMonth: 200,
    item: ({ what }) => (what.kind === 'HANDED_IN' ? what.itemCode : null),
  },
  {
    code: 'courier-collected', // 4 points each, 5 a day and 120 points a month
    points: ({ what }) =>
      what.kind === 'HANDED_IN' &&
      what.handedTo === 'COURIER' &&
      what.condition === 'GOOD' &&
      what.disposition === 'REUSE'
        ? 4 * what.quantity
        : 0,
    ofDay: 20,
    ofMonth: 120,
  },
  {
    code: 'packaging-waste-by-mass', // 4 points a kilogram, rounded down; 40 a day and 200 a month
    points: ({ what }) =>
      what.kind === 'HANDED_IN' && what.disposition === 'RECYCLE' && what.massGrams !== null
        ? Math.floor((4 * what.massGrams) / 1_000)
        : 0,
    ofDay: 40,
    ofMonth: 200,
  },
  {
    code: 'greener-packaging-chosen', // by class where standard packaging was offered too; 36 a day and 240 a month
    points: ({ what }) => (what.kind === 'ORDER' && what.isStandardOffered ? BY_CLASS[what.chosenClass] : 0),
    ofDay: 36,
    ofMonth: 240,
  },
  {
    code: 'no-packaging-accepted', // 10 points where standard packaging was offered too; 3 a day and 200 points a month
    points: ({ what }) =>
      what.kind === 'ORDER' && what.isStandardOffered && what.chosenClass === 'NO_PACKAGING' ? 10 : 0,
    ofDay: 30,
    ofMonth: 200,
  },
];

/** Points by month, and at most how many of them on a day, of one person under one rule. */
export interface Earned {
  readonly personId: string;
  readonly rule: string;
  readonly months: ReadonlyMap<string, number>;
  readonly days: ReadonlyMap<Day, number>;
}

/** What all actions together earn, whatever the order in which they were heard. */
export function earnedBy(actions: readonly Action[]): Earned[] {
  const credited = actions.filter(({ personId, grade }) => personId !== null && grade === 'SYSTEM_FEED');
  return RULES.flatMap((rule) => {
    const byPerson = grouped(
      credited.filter((action) => rule.points(action) > 0),
      ({ personId }) => personId as string,
    );
    return [...byPerson].map(([personId, own]) => ({
      personId,
      rule: rule.code,
      ...withinLimits(rule, own),
    }));
  });
}

function withinLimits(rule: Rule, actions: readonly Action[]): Pick<Earned, 'months' | 'days'> {
  const days = new Map<Day, number>();
  const months = new Map<string, number>();
  for (const [day, ofDay] of grouped(actions, (action) => action.day)) {
    const points = eachItemOnce(rule, ofDay).reduce((sum, action) => sum + rule.points(action), 0);
    days.set(day, Math.min(points, rule.ofDay));
  }
  for (const [day, points] of days) {
    const month = monthOf(day);
    months.set(month, Math.min((months.get(month) ?? 0) + points, rule.ofMonth));
  }
  return { months, days };
}

/** The plan brings a code again on the same day only, so that each is counted in one place. */
function eachItemOnce({ item }: Rule, actions: readonly Action[]): Action[] {
  const seen = new Set<string>();
  return actions.filter((action) => {
    const code = item?.(action) ?? null;
    if (code === null) return true;
    if (seen.has(code)) return false;
    seen.add(code);
    return true;
  });
}
