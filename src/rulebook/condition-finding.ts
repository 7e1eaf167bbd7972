import { type Exact, exact, type ExactInput, plain } from '../kernel/decimal.js';
import { EVIDENCE_GRADE_TEXT, type EvidenceGrade, isAtLeast } from '../kernel/evidence-grade.js';
import type { LocalDate } from '../kernel/month.js';
import { isInside, type RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import type { Condition } from './condition.js';
import { holdsAt } from './document.js';
import { type Facts, type FactTerm, type FactValue, termOf } from './fact-terms.js';
import { allOf, anyOf, countOf, type State, stateOf } from './kleene.js';

/** What a condition is tested on. */
export interface Scope {
  readonly facts: Facts;
  /** Of every vehicle of the applicant, for conditions that count them. */
  readonly vehicles: readonly Facts[];
  readonly validity: { readonly from: LocalDate; readonly to?: LocalDate | undefined };
}

/** How one condition stands, and how far off. */
export interface ConditionFinding {
  readonly clause: string;
  readonly text: Text;
  readonly state: State;
  readonly required: Text;
  /** Null where it is not known, or where the condition joins others. */
  readonly actual: Text | null;
  /** What is lacking to decide it; empty unless undetermined. */
  readonly missing: readonly Text[];
  /** How much more is needed; null where met, or where nothing can be measured. */
  readonly shortfall: { readonly value: Exact; readonly unit: string } | null;
  readonly evidence: {
    readonly demanded: EvidenceGrade;
    readonly grade: EvidenceGrade | null;
    readonly sources: readonly string[];
  } | null;
  readonly parts: readonly ConditionFinding[];
}

/** The state alone: what counting hundreds of vehicles needs. */
export function conditionState(condition: Condition, scope: Scope): State {
  if (condition.all) return allOf(condition.all.map((part) => conditionState(part, scope)));
  if (condition.any) return anyOf(condition.any.map((part) => conditionState(part, scope)));
  if (condition.countVehicles) return vehicleCount(condition, scope).state;
  return factState(condition, usable(condition, scope), scope);
}

/** The state with everything that explains it. */
export function findCondition(condition: Condition, scope: Scope): ConditionFinding {
  const { clause, text } = condition;
  if (condition.countVehicles) return { clause, text, ...countFinding(condition, scope) };
  if (condition.fact) return { clause, text, ...factFinding(condition, condition.fact, scope) };
  const parts = (condition.all ?? condition.any ?? []).map((part) => findCondition(part, scope));
  const state = conditionState(condition, scope);
  return {
    clause,
    text,
    state,
    required: condition.all
      ? { zh: '全部符合', en: 'all of these' }
      : { zh: '至少符合一项', en: 'at least one of these' },
    actual: null,
    missing: state === 'UNDETERMINED' ? parts.flatMap((part) => part.missing) : [],
    shortfall: null,
    evidence: null,
    parts,
  };
}

/** The fact, where its evidence is good enough; weaker evidence is as good as none. */
function usable(condition: Condition, scope: Scope): FactValue | null {
  const fact = condition.fact && scope.facts[condition.fact];
  return fact && condition.grade && isAtLeast(fact.grade, condition.grade) ? fact : null;
}

function factState(condition: Condition, fact: FactValue | null, scope: Scope): State {
  if (!fact || condition.unpublished) return 'UNDETERMINED';
  const { value } = fact;
  if (condition.is !== undefined) return stateOf(value === condition.is);
  if (condition.oneOf) return stateOf(condition.oneOf.includes(String(value)));
  if (condition.atLeast) return stateOf(exact(value as ExactInput).gte(condition.atLeast));
  if (condition.atMost) return stateOf(exact(value as ExactInput).lte(condition.atMost));
  if (condition.onOrAfter) return stateOf(String(value) >= condition.onOrAfter);
  if (condition.inside) return stateOf(isInside(String(value) as RegionCode, condition.inside));
  return stateOf(holdsAt(scope.validity, String(value) as LocalDate));
}

type Rest = Omit<ConditionFinding, 'clause' | 'text'>;

function factFinding(condition: Condition, name: NonNullable<Condition['fact']>, scope: Scope): Rest {
  const term = termOf(name);
  const known = scope.facts[name] ?? null;
  const fact = usable(condition, scope);
  const state = factState(condition, fact, scope);
  const demanded = condition.grade ?? 'SELF_DECLARED';
  return {
    state,
    required: requiredText(condition, term, scope),
    actual: known && valueText(known.value, term),
    missing: state === 'UNDETERMINED' ? [condition.unpublished ?? missingText(term, demanded, known)] : [],
    shortfall: state === 'NOT_MET' && fact ? shortfallOf(condition, fact, term) : null,
    evidence: { demanded, grade: known?.grade ?? null, sources: known?.sources ?? [] },
    parts: [],
  };
}

function missingText(term: FactTerm, demanded: EvidenceGrade, known: FactValue | null): Text {
  const needed = EVIDENCE_GRADE_TEXT[demanded];
  const zh = `缺少${term.title.zh}（证据等级至少为“${needed.zh}”）`;
  const en = `${term.title.en} is missing (evidence: ${needed.en} or better)`;
  if (!known) return { zh, en };
  const has = EVIDENCE_GRADE_TEXT[known.grade];
  const value = valueText(known.value, term);
  return {
    zh: `${zh}；“${has.zh}”的 ${value.zh} 不予采信`,
    en: `${en}; the ${has.en} value ${value.en} does not count`,
  };
}

function shortfallOf(condition: Condition, fact: FactValue, term: FactTerm): ConditionFinding['shortfall'] {
  const limit = condition.atLeast ?? condition.atMost;
  if (!limit) return null;
  return { value: limit.minus(exact(fact.value as ExactInput)).abs(), unit: term.unit ?? '' };
}

function vehicleCount(condition: Condition, scope: Scope) {
  const where = condition.countVehicles ?? [];
  const states = scope.vehicles.map((facts) =>
    allOf(where.map((part) => conditionState(part, { ...scope, facts }))),
  );
  return countOf(states, Number(condition.atLeast));
}

function countFinding(condition: Condition, scope: Scope): Rest {
  const needed = Number(condition.atLeast);
  const { state, met, undetermined } = vehicleCount(condition, scope);
  const open =
    undetermined > 0
      ? { zh: `，另有 ${undetermined} 辆无法判断`, en: `, ${undetermined} more undetermined` }
      : { zh: '', en: '' };
  return {
    state,
    required: { zh: `至少 ${needed} 辆`, en: `at least ${needed} vehicles` },
    actual: { zh: `${met} 辆${open.zh}`, en: `${met} vehicles${open.en}` },
    missing:
      state === 'UNDETERMINED'
        ? [{ zh: `${undetermined} 辆车的资料不全`, en: `facts of ${undetermined} vehicles are incomplete` }]
        : [],
    shortfall: state === 'MET' ? null : { value: exact(needed - met), unit: 'vehicle' },
    evidence: null,
    parts: [],
  };
}

function requiredText(condition: Condition, term: FactTerm, scope: Scope): Text {
  if (condition.unpublished) return condition.unpublished;
  if (condition.is !== undefined) return valueText(condition.is, term);
  if (condition.oneOf) {
    const names = condition.oneOf.map((one) => valueText(one, term));
    return { zh: names.map((name) => name.zh).join('、'), en: names.map((name) => name.en).join(', ') };
  }
  if (condition.atLeast) return same(`≥ ${plain(condition.atLeast)} ${term.unit}`);
  if (condition.atMost) return same(`≤ ${plain(condition.atMost)} ${term.unit}`);
  if (condition.onOrAfter)
    return { zh: `${condition.onOrAfter} 及以后`, en: `on or after ${condition.onOrAfter}` };
  if (condition.inside)
    return { zh: `行政区划 ${condition.inside} 之内`, en: `inside region ${condition.inside}` };
  return {
    zh: `${scope.validity.from} 至 ${scope.validity.to ?? '—'}`,
    en: `${scope.validity.from} to ${scope.validity.to ?? '—'}`,
  };
}

function valueText(value: FactValue['value'], term: FactTerm): Text {
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' };
  if (term.words) return term.words[String(value)] ?? same(String(value));
  if (term.kind === 'REGION') return { zh: `行政区划 ${String(value)}`, en: `region ${String(value)}` };
  return same(term.kind === 'QUANTITY' ? `${plain(value)} ${term.unit}` : String(value));
}

const same = (text: string): Text => ({ zh: text, en: text });
