import { carbonVersionsOf } from '../carbon/index.js';
import {
  type Edition,
  type Editions,
  FACTORS,
  MEASURED_INDICATORS,
  readsOtherwise,
  type ResultBasis,
} from '../indicators/index.js';
import type { Month } from '../kernel/month.js';
import type { Transaction } from '../platform/database.js';
import { monthsAsked } from '../platform/months-asked.js';
import { lastMonthOf, longerPeriodsOf, monthsOf, type Period } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition } from '../rulebook/indicator.js';
import type { Restatement } from './restatement.entity.js';

/** What a restatement moves, and what is worked out again because of it. */
export interface Plan {
  /** By what the periods are computed after it, with what they were computed by before. */
  readonly moved: readonly (Edition & { readonly before: string })[];
  readonly months: readonly Month[];
  /** The months, and every quarter and year that one of them is part of. */
  readonly periods: readonly Period[];
  readonly indicators: readonly IndicatorDefinition[];
  readonly isOfCarbon: boolean;
  readonly readsOtherwise: boolean;
  /** By what they are computed, and by what they would be. */
  readonly editions: Editions;
  readonly otherEditions: Editions;
}

export type Asked = Pick<Restatement, 'fromMonth' | 'toMonth' | 'subject' | 'edition'>;

/** The numbers of the versions there are of an indicator or a carbon document; null where it is none. */
export const versionsOf = (subject: string): number[] | null =>
  MEASURED_INDICATORS.find(({ code }) => code === subject)?.versions.map(({ version }) => version) ??
  carbonVersionsOf(subject);

/**
 * Only what was ever computed moves, for the whole platform: firms of one month are comparable. A quarter or year moves
 * once all of its months that were computed are by the new edition.
 */
export async function planOf(transaction: Transaction, basis: ResultBasis, asked: Asked): Promise<Plan> {
  const { subject, edition } = asked;
  const isNew = ({ edition: decided }: Edition) => decided !== edition;
  const wanted = monthsAsked(asked.fromMonth, asked.toMonth);
  const ofMonths = (await basis.decided(transaction, wanted, subject)).filter(isNew);
  const months = ofMonths.map(({ period }) => lastMonthOf(period));
  const longer = [...new Set(months.flatMap(longerPeriodsOf))].sort();
  const moved = [...ofMonths];
  for (const one of (await basis.decided(transaction, longer, subject)).filter(isNew)) {
    const parts = await basis.decided(transaction, monthsOf(one.period), subject);
    const isWhole = parts.every((part) => !isNew(part) || months.includes(lastMonthOf(part.period)));
    if (isWhole) moved.push(one);
  }
  const indicators = MEASURED_INDICATORS.filter(({ code }) => subject === FACTORS || subject === code);
  const periods = [...months, ...(indicators.length > 0 ? longer : [])];
  const [editions, otherEditions] = [
    await basis.supposing(transaction, periods, []),
    await basis.supposing(
      transaction,
      periods,
      moved.map((one) => ({ ...one, edition })),
    ),
  ];
  return {
    moved: moved.map(({ period, edition: before }) => ({ period, subject, edition, before })),
    months,
    periods,
    indicators,
    isOfCarbon: subject === FACTORS || carbonVersionsOf(subject) !== null,
    readsOtherwise:
      subject !== FACTORS && indicators.some((one) => isReadOtherwise(one, months, editions, otherEditions)),
    editions,
    otherEditions,
  };
}

const isReadOtherwise = (
  indicator: IndicatorDefinition,
  months: readonly Month[],
  editions: Editions,
  otherEditions: Editions,
): boolean =>
  months.some((month) => {
    const [before, after] = [editions, otherEditions].map((some) => some.versionOf(indicator, month, month));
    return !before || !after || readsOtherwise(before, after);
  });
