import { type Exact, exact, plain } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import type { Text } from '../kernel/text.js';
import { amountsIn } from './amount-form.js';
import type { AmountFound } from './award-amount.js';
import type { Scope } from './decision-scope.js';
import type { SetAmount } from './facts.js';
import type { State } from './kleene.js';
import type { Benefit, ProgrammeVersion } from './programme-document.js';

/** A sum that persons have to set, or may set lower than the rule names it. */
export interface SettableAmount {
  readonly subjectId: Id;
  readonly benefit: Benefit;
  /** The rule says "up to" and names a sum, which stands unless a person sets less; else a person has to set one. */
  readonly isNamed: boolean;
  /** The most that may be set in yuan; null where the rule names nothing, and the fund alone limits it. */
  readonly ceilingYuan: Exact | null;
}

interface Decided {
  readonly subjectId: Id;
  readonly state: State;
  readonly benefit: Benefit | null;
  readonly money: { readonly found: AmountFound | null };
}

/** What persons decide of an award: of subjects that meet everything, those of which the rule leaves the sum open. */
export function settableAmounts(subjects: readonly Decided[]): SettableAmount[] {
  return subjects.flatMap(({ state, benefit, subjectId, money: { found } }): SettableAmount[] => {
    if (state !== 'MET' || !benefit || !found) return [];
    if (found.yuan) {
      const { yuan } = found;
      return isCeiling(benefit) && yuan.gt(0)
        ? [{ subjectId, benefit, isNamed: true, ceilingYuan: yuan }]
        : [];
    }
    const { isUnpublished, ceilingYuan } = found;
    return isUnpublished ? [{ subjectId, benefit, isNamed: false, ceilingYuan }] : [];
  });
}

const isCeiling = ({ amount }: Benefit): boolean =>
  amount !== undefined && amountsIn(amount).some((one) => one.isCeiling);

/** Whether cases of a version are decided by a plan alone: by their place among all, or by a sum that a person sets. */
export const isDecidedByPlan = ({
  ranking,
  benefits,
}: Pick<ProgrammeVersion, 'ranking' | 'benefits'>): boolean =>
  ranking !== undefined ||
  benefits.some(({ amount }) => amount && amountsIn(amount).some(({ form }) => form === 'UNPUBLISHED'));

/** What was reckoned with what persons set in its place; never above what the rule names. */
export function withSetAmount(benefit: Benefit, found: AmountFound | null, scope: Scope): AmountFound | null {
  const subjectId = scope.subject?.id ?? '';
  const set = scope.setting.facts.amounts?.find(
    (one) => one.subjectId === subjectId && one.benefit === benefit.id,
  );
  if (!set || !found || !(found.yuan ? isCeiling(benefit) : found.isUnpublished)) return found;
  const most = found.yuan ?? found.ceilingYuan;
  const wanted = exact(set.yuan);
  const yuan = most?.lt(wanted) ? most : wanted;
  return {
    yuan,
    missing: [],
    isUnpublished: false,
    ceilingYuan: null,
    get lines() {
      return [...found.lines, setLine(set, most, yuan)];
    },
  };
}

const setLine = ({ reason }: SetAmount, most: Exact | null, yuan: Exact): Text => ({
  zh: `规则${most ? `最高 ${plain(most)} 元` : '未公布金额'}，拟定 ${plain(yuan)} 元：${reason}`,
  en: `the rule names ${most ? `at most ${plain(most)} yuan` : 'no sum'}; ${plain(yuan)} yuan were set: ${reason}`,
});
