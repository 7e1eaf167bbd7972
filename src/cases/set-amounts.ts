import { exact, plain } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import type { SetAmount, SettableAmount } from '../rulebook/programmes.js';
import { amountAboveCeiling, amountNotToSet, amountsMissing } from './plan-refusals.js';

/** 拟定金额: what a plan is to give to a case where the rule leaves the sum to persons. */
export interface AmountForCase {
  readonly caseId: Id;
  /** Left out where one subject alone is open. */
  readonly subjectId?: Id | null;
  /** Left out where one benefit alone is open. */
  readonly benefit?: string | null;
  readonly amountYuan: string;
  readonly reason: string;
}

/**
 * The sums that were set for one case, each for the subject and benefit that it is meant for. Refuses with AMOUNT_NOT_TO_SET,
 * AMOUNT_ABOVE_CEILING, and CONFLICT AMOUNTS_MISSING where one that has to be set is not.
 */
export function amountsFor(
  { caseId, number }: { caseId: Id; number: string | null },
  given: readonly AmountForCase[],
  settable: readonly SettableAmount[],
): SetAmount[] {
  const set = given.map(({ subjectId, benefit, amountYuan, reason }): SetAmount => {
    const meant = settable.filter(
      (one) =>
        (subjectId ?? one.subjectId) === one.subjectId && (benefit ?? one.benefit.id) === one.benefit.id,
    );
    const [one] = meant;
    if (!one || meant.length > 1) throw amountNotToSet({ caseId, subjectId, benefit }, settable);
    const { ceilingYuan } = one;
    if (ceilingYuan && exact(amountYuan).gt(ceilingYuan))
      throw amountAboveCeiling(caseId, amountYuan, plain(ceilingYuan));
    return { subjectId: one.subjectId, benefit: one.benefit.id, yuan: amountYuan, reason };
  });
  const keys = set.map(keyOf);
  const twice = set.find((one, index) => keys.indexOf(keyOf(one)) < index);
  if (twice) throw amountNotToSet({ caseId, ...twice }, settable);
  const missing = settable.filter(
    ({ isNamed, subjectId, benefit }) =>
      !isNamed && !keys.includes(keyOf({ subjectId, benefit: benefit.id })),
  );
  if (missing.length > 0) throw amountsMissing({ caseId, number }, missing);
  return set;
}

const keyOf = ({ subjectId, benefit }: Pick<SetAmount, 'subjectId' | 'benefit'>): string =>
  `${benefit} ${subjectId}`;
