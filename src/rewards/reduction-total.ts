import { type Exact, exact, plain, sum } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { estimateReduction } from '../rulebook/estimated-reduction.js';
import type { ReductionOfAction, TotalReduction } from './green-account.view.js';
import { REDUCTIONS } from './green-policies.js';

/** So many awards of one rule, day and number of actions. */
export interface AwardedActions {
  readonly rule: string;
  readonly day: LocalDate;
  /** Actions of each award. */
  readonly times: string;
  readonly awards: string;
}

/** Each award is estimated and rounded alone, as its line of the statement is: the lines add up to the total. */
export function reductionTotal(
  awarded: readonly AwardedActions[],
  titles: ReadonlyMap<string, Text>,
): TotalReduction {
  const rules = [...new Set(awarded.map(({ rule }) => rule))].sort();
  const byAction = rules.map((rule) =>
    reductionOfAction(
      rule,
      awarded.filter((one) => one.rule === rule),
      titles,
    ),
  );
  const known = byAction.flatMap(({ kgCo2e }) => kgCo2e ?? []);
  return {
    kgCo2e: known.length > 0 ? plain(sum(known)) : null,
    explanation: totalText(known.length, byAction.length),
    byAction,
  };
}

function reductionOfAction(
  action: string,
  awarded: readonly AwardedActions[],
  titles: ReadonlyMap<string, Text>,
): ReductionOfAction {
  const document = REDUCTIONS.get(action);
  const estimates = awarded.map((one) => ({
    ...one,
    ...estimateReduction(document, exact(one.times), one.day),
  }));
  const known = estimates.flatMap(({ kgCo2e, awards }): Exact[] => (kgCo2e ? [kgCo2e.times(awards)] : []));
  const latest = estimates.toSorted((a, b) => (a.day < b.day ? 1 : -1))[0];
  const actions = sum(awarded.map(({ times, awards }) => exact(times).times(awards)));
  return {
    action,
    title: document?.title ?? titles.get(action) ?? { zh: action, en: action },
    actions: actions.toNumber(),
    kgCo2e: known.length > 0 ? plain(sum(known)) : null,
    explanation: latest?.factor ? factorText(latest.factor) : (latest?.explanation ?? { zh: '', en: '' }),
  };
}

const factorText = ({
  kgCo2ePerUnit,
  unit,
  source,
}: NonNullable<ReturnType<typeof estimateReduction>['factor']>): Text => ({
  zh: `估算：每${unit.zh}约 ${plain(kgCo2ePerUnit)} 千克二氧化碳当量。来源：${source.title}（${source.body}，${source.year}，可信度 ${source.confidence}）。仅为估算，不是经核证的减排量。`,
  en: `Estimate: about ${plain(kgCo2ePerUnit)} kg CO2e for each ${unit.en}. Source: ${source.title} (${source.body}, ${source.year}, confidence ${source.confidence}). An estimate, not a verified reduction.`,
});

function totalText(known: number, all: number): Text {
  const without = all - known;
  if (known === 0) {
    return {
      zh: '没有可引用减排系数的行为，因此不作合计，也不作零。',
      en: 'There is no action with a factor that can be cited, so that there is no total, which is not zero.',
    };
  }
  const left = {
    zh: without > 0 ? `另有 ${without} 类行为没有可引用的系数，未计入。` : '',
    en:
      without > 0
        ? ` Not in it, since no factor can be cited: ${without} ${without === 1 ? 'kind' : 'kinds'} of action.`
        : '',
  };
  return {
    zh: `有系数的行为的估算之和，仅为估算，不是经核证的减排量。${left.zh}`,
    en: `The sum of what is estimated for actions with a factor: an estimate, not a verified reduction.${left.en}`,
  };
}
