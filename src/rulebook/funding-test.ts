import { yearOf } from '../kernel/month.js';
import type { NoFunding } from './condition.js';
import type { Scope } from './decision-scope.js';
import type { Funding } from './facts.js';
import { anyOf, not, type State, stateOf } from './kleene.js';

/** Whether nothing else was given, and what was. */
export interface FundingFound {
  readonly state: State;
  /** False where nobody has looked. */
  readonly isLookedUp: boolean;
  /** Money that excludes, or may. */
  readonly given: readonly Funding[];
}

/** 重复资助: looks for other money in the register of funding. A register that was not read leaves it
 * undetermined, unless what is known of it excludes already. */
export function fundingTest(clause: NoFunding): (scope: Scope) => FundingFound {
  return (scope) => {
    const { funding, given = [] } = scope.setting.facts;
    const known = [...(funding ?? []), ...given];
    const matches = known.map((one) => ({ one, state: excludes(one, clause, scope) }));
    const found = anyOf(matches.map(({ state }) => state));
    if (!funding && found !== 'MET') return { state: 'UNDETERMINED', isLookedUp: false, given: [] };
    return {
      state: not(found),
      isLookedUp: true,
      given: matches.filter(({ state }) => state !== 'NOT_MET').map(({ one }) => one),
    };
  };
}

function excludes(funding: Funding, { per, from, levels, yearsBack }: NoFunding, scope: Scope): State {
  const { programme, at } = scope.setting;
  const isNamed =
    from === 'ANY' ||
    (from === 'OTHERS' && funding.programme !== programme) ||
    (from === 'SAME' && funding.programme === programme) ||
    (Array.isArray(from) && from.includes(funding.programme));
  const isOfYear = !yearsBack || yearsBack.includes(yearOf(at) - funding.year);
  if (!isNamed || !isOfYear || !isForSame(funding, per, scope)) return 'NOT_MET';
  if (!levels) return 'MET';
  return funding.level === null ? 'UNDETERMINED' : stateOf(levels.includes(funding.level));
}

function isForSame({ subject }: Funding, per: NoFunding['per'], { subject: judged }: Scope): boolean {
  if (per === 'APPLICANT' || !judged) return true;
  return subject !== null && (judged.keys ?? [judged.id]).includes(subject);
}
