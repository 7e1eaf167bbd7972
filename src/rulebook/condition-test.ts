import { type Exact, exact, type ExactInput } from '../kernel/decimal.js';
import { EVIDENCE_GRADES, type EvidenceGrade } from '../kernel/evidence-grade.js';
import { type LocalDate, sameDayLater } from '../kernel/month.js';
import { regionPrefix } from '../kernel/region-code.js';
import type { Condition } from './condition.js';
import type { Scope } from './decision-scope.js';
import { holdsAt } from './document.js';
import { type FactReader, factReader } from './fact-reader.js';
import type { Vocabulary } from './fact-vocabulary.js';
import type { FactValue } from './facts.js';
import { type FundingFound, fundingTest } from './funding-test.js';
import { allOf, anyOf, type Count, countOf, not, type State, stateOf } from './kleene.js';
import type { SubjectKind } from './subject-kinds.js';

/** A condition made ready once for testing many times: its figures are parsed and its facts are found. */
export type ConditionTest = FactTest | CountTest | FundingTest | JoinedTest;

interface Test {
  readonly condition: Condition;
  readonly state: (scope: Scope) => State;
}
export interface FactTest extends Test {
  readonly form: 'FACT';
  readonly reader: FactReader;
  readonly other: FactReader | null;
  readonly demanded: EvidenceGrade;
  /** The state, given the fact as it is known. */
  readonly judge: (fact: FactValue | undefined, scope: Scope) => State;
  /** Last day on which it can still be met, where that day has not passed; null where it has or there is none. */
  readonly openUntil: ((scope: Scope) => LocalDate | null) | null;
  readonly after: FactReader | null;
  readonly isGoodEnough: (fact: FactValue) => boolean;
}
export interface CountTest extends Test {
  readonly form: 'COUNT';
  readonly kind: SubjectKind;
  readonly needed: number;
  /** Null where the subjects were not looked up. */
  readonly count: (scope: Scope) => Count | null;
}
export interface FundingTest extends Test {
  readonly form: 'FUNDING';
  readonly find: (scope: Scope) => FundingFound;
}
export interface JoinedTest extends Test {
  readonly form: 'ALL' | 'ANY' | 'NONE';
  readonly parts: readonly ConditionTest[];
}

export function conditionTest(condition: Condition, vocabulary: Vocabulary): ConditionTest {
  if (condition.fact) return factTest(condition, condition.fact, vocabulary);
  if (condition.count) return countTest(condition, condition.count, vocabulary);
  if (condition.noFunding) {
    const find = fundingTest(condition.noFunding);
    return { form: 'FUNDING', condition, find, state: (scope) => find(scope).state };
  }
  return joinedTest(condition, vocabulary);
}

/** All of them together; stops where one is not met. */
export function stateOfAll(tests: readonly ConditionTest[], scope: Scope): State {
  let result: State = 'MET';
  for (const test of tests) {
    const state = test.state(scope);
    if (state === 'NOT_MET') return state;
    if (state === 'UNDETERMINED') result = state;
  }
  return result;
}

function joinedTest(condition: Condition, vocabulary: Vocabulary): JoinedTest {
  const { all, any, none } = condition;
  const parts = (all ?? any ?? none ?? []).map((part) => conditionTest(part, vocabulary));
  const states = (scope: Scope) => parts.map((part) => part.state(scope));
  if (all) return { form: 'ALL', condition, parts, state: (scope) => allOf(states(scope)) };
  if (any) return { form: 'ANY', condition, parts, state: (scope) => anyOf(states(scope)) };
  return { form: 'NONE', condition, parts, state: (scope) => not(anyOf(states(scope))) };
}

function countTest(
  condition: Condition,
  { of, where }: NonNullable<Condition['count']>,
  vocabulary: Vocabulary,
): CountTest {
  const tests = where.map((part) => conditionTest(part, vocabulary));
  const kind = vocabulary.kind(of);
  if (!kind) throw new Error(`There is no kind of subject ${of}.`);
  const isUpper = condition.atMost !== undefined;
  const needed = Number(condition.atLeast ?? condition.atMost);
  const count = ({ setting }: Scope): Count | null => {
    const scopes = setting.scopesOf(of);
    if (!scopes) return null;
    const counted = countOf(
      scopes.map((scope) => stateOfAll(tests, scope)),
      isUpper ? needed + 1 : needed,
    );
    return isUpper ? { ...counted, state: not(counted.state) } : counted;
  };
  const state = (scope: Scope) => count(scope)?.state ?? 'UNDETERMINED';
  return { form: 'COUNT', condition, kind, needed, count, state };
}

function factTest(condition: Condition, name: string, vocabulary: Vocabulary): FactTest {
  const reader = factReader(name, vocabulary);
  const other = condition.sameAs ? factReader(condition.sameAs, vocabulary) : null;
  const after = condition.openUntil ? factReader(condition.openUntil.after, vocabulary) : null;
  const demanded = condition.grade ?? 'SELF_DECLARED';
  const good = new Set(EVIDENCE_GRADES.slice(0, EVIDENCE_GRADES.indexOf(demanded) + 1));
  const isGoodEnough = (fact: FactValue) => good.has(fact.grade);
  const holds = predicateOf(condition);
  const openUntil = after && dayOpen(after, condition.openUntil?.months ?? 0);
  const judge = (fact: FactValue | undefined, scope: Scope): State => {
    if (!fact || !good.has(fact.grade) || condition.unpublished) return 'UNDETERMINED';
    if (other) {
      const second = other.read(scope);
      return second && isGoodEnough(second) ? stateOf(areSame(fact, second, reader)) : 'UNDETERMINED';
    }
    if (holds(fact.value, scope)) return 'MET';
    if (after && openUntil && (!after.read(scope) || openUntil(scope))) return 'UNDETERMINED';
    return 'NOT_MET';
  };
  const state = (scope: Scope) => judge(reader.read(scope), scope);
  return { form: 'FACT', condition, reader, other, after, openUntil, demanded, judge, state, isGoodEnough };
}

const dayOpen = (after: FactReader, months: number) => (scope: Scope) => {
  const day = after.read(scope);
  const until = day && sameDayLater(String(day.value) as LocalDate, months);
  return until && scope.setting.at <= until ? until : null;
};

const areSame = (one: FactValue, another: FactValue, { term }: FactReader): boolean =>
  term.kind === 'QUANTITY'
    ? exact(one.value as ExactInput).eq(exact(another.value as ExactInput))
    : String(one.value) === String(another.value);

type Predicate = (value: FactValue['value'], scope: Scope) => boolean;

function predicateOf(condition: Condition): Predicate {
  const { is, inside, atLeast, moreThan, atMost, lessThan, onOrAfter, onOrBefore } = condition;
  if (is !== undefined) return (value) => value === is;
  if (condition.oneOf) {
    const words = new Set(condition.oneOf);
    return (value) => words.has(String(value));
  }
  if (inside) {
    const prefix = regionPrefix(inside);
    return (value) => String(value).startsWith(prefix);
  }
  if (condition.withinValidity) {
    return (value, { setting }) => holdsAt(setting.validity, String(value) as LocalDate);
  }
  const bounds: Predicate[] = [];
  if (atLeast) bounds.push(comparison(atLeast, (sign) => sign >= 0));
  if (moreThan) bounds.push(comparison(moreThan, (sign) => sign > 0));
  if (atMost) bounds.push(comparison(atMost, (sign) => sign <= 0));
  if (lessThan) bounds.push(comparison(lessThan, (sign) => sign < 0));
  if (onOrAfter) bounds.push((value) => String(value) >= onOrAfter);
  if (onOrBefore) bounds.push((value) => String(value) <= onOrBefore);
  const [first, second] = bounds;
  // Without a test it is enough that the fact is on record.
  if (!first) return () => true;
  return second ? (value, scope) => first(value, scope) && second(value, scope) : first;
}

/** So many characters hold at most fifteen digits, and decimals of fifteen digits are as far apart as their doubles. */
const EXACT_AS_DOUBLE = 15;

/** Compares without parsing a decimal wherever doubles give the very same answer. */
function comparison(limit: Exact, holds: (sign: number) => boolean): Predicate {
  const asDouble = limit.toNumber();
  const isShort = limit.precision() <= EXACT_AS_DOUBLE;
  return (value) => {
    const double =
      typeof value === 'number' ||
      (typeof value === 'string' && value.length <= EXACT_AS_DOUBLE && value !== '')
        ? Number(value)
        : Number.NaN;
    if (isShort && !Number.isNaN(double)) return holds(double - asDouble);
    return holds(exact(value as ExactInput).comparedTo(limit));
  };
}
