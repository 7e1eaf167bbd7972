import { type Condition, testsOf, type TestName } from './condition.js';
import { ownerOf, ownersFor } from './fact-name.js';
import type { FactKind, FactTerm } from './fact-terms.js';
import type { Vocabulary } from './fact-vocabulary.js';

/** Where a condition stands: which subjects it judges, null for the firm alone, and whether year by year. */
export interface Place {
  readonly kind: string | null;
  readonly byAssessment: boolean;
}

export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Which tests a fact of each kind can stand. Bounds may stand in pairs, one lower and one upper. */
const TESTS_OF: Record<FactKind, readonly TestName[]> = {
  FLAG: ['is'],
  WORD: ['is', 'oneOf'],
  QUANTITY: ['atLeast', 'moreThan', 'atMost', 'lessThan', 'sameAs', 'unpublished'],
  DATE: ['onOrAfter', 'onOrBefore', 'withinValidity', 'sameAs', 'unpublished'],
  REGION: ['inside', 'sameAs'],
  TEXT: ['is', 'oneOf', 'sameAs'],
};
const LOWER: readonly TestName[] = ['atLeast', 'moreThan', 'onOrAfter'];
const UPPER: readonly TestName[] = ['atMost', 'lessThan', 'onOrBefore'];

/** What is wrong with a condition where it stands, and with every one inside it. */
export function conditionMistakes(condition: Condition, place: Place, vocabulary: Vocabulary): Mistake[] {
  if (condition.fact) return factMistakes(condition, condition.fact, place, vocabulary);
  if (condition.count) {
    const { of, where } = condition.count;
    return vocabulary.kind(of)
      ? inside(where, ['count', 'where'], { kind: of, byAssessment: false }, vocabulary)
      : [{ path: ['count', 'of'], message: `there is no kind of subject ${of} / 没有此类对象 ${of}` }];
  }
  return (['all', 'any', 'none'] as const).flatMap((form) =>
    inside(condition[form] ?? [], [form], place, vocabulary),
  );
}

const inside = (
  conditions: readonly Condition[],
  path: readonly PropertyKey[],
  place: Place,
  vocabulary: Vocabulary,
): Mistake[] =>
  conditions.flatMap((condition, index) =>
    conditionMistakes(condition, place, vocabulary).map((mistake) => ({
      ...mistake,
      path: [...path, index, ...mistake.path],
    })),
  );

function factMistakes(condition: Condition, name: string, place: Place, vocabulary: Vocabulary): Mistake[] {
  const at = (field: string, message: string | null): Mistake[] =>
    message === null ? [] : [{ path: [field], message }];
  const found = at('fact', nameMistake(name, place, vocabulary));
  const term = vocabulary.term(name);
  if (found.length > 0 || !term) return found;
  const { sameAs, openUntil } = condition;
  return [
    ...testMistake(condition, name, term).map((message) => ({ path: [], message })),
    ...(sameAs ? at('sameAs', nameMistake(sameAs, place, vocabulary, term.kind)) : []),
    ...(openUntil ? at('openUntil', nameMistake(openUntil.after, place, vocabulary, 'DATE')) : []),
  ];
}

/** What is wrong with naming a fact here, or null. */
export function nameMistake(
  name: string,
  place: Place,
  vocabulary: Vocabulary,
  kind?: FactKind,
): string | null {
  const term = vocabulary.term(name);
  if (!term)
    return `a fact of FACT_TERMS or of facts, not ${name} / 事实名 ${name} 不在 FACT_TERMS 与 facts 中`;
  if (kind && term.kind !== kind) return `${name} is not of kind ${kind} / ${name} 不是 ${kind} 类事实`;
  const owner = ownerOf(name);
  const owners = place.kind === null ? ['applicant'] : ownersFor(place.kind);
  if (owners.includes(owner) || (place.byAssessment && owner === 'assessment')) return null;
  const known = owners.map((one) => `${one}.*`).join(', ');
  return `${name} is not known here, only ${known} / 此处不能用 ${name}，只能用 ${known}`;
}

function testMistake(condition: Condition, name: string, { kind, words }: FactTerm): string[] {
  const tests = testsOf(condition);
  const isRange =
    tests.length === 2 &&
    tests.some((test) => LOWER.includes(test)) &&
    tests.some((test) => UPPER.includes(test));
  const offered = TESTS_OF[kind];
  if (!tests.every((test) => offered.includes(test)) || !(tests.length === 1 || isRange)) {
    return [`${name} takes exactly one of: ${offered.join(', ')} / 该事实只能用其中一种判断`];
  }
  if (kind === 'FLAG' && typeof condition.is !== 'boolean')
    return [`${name} is true or false / 只能为 true 或 false`];
  if (kind !== 'WORD') return [];
  const named = [condition.is, ...(condition.oneOf ?? [])].filter((one) => one !== undefined);
  const unknown = named.filter((one) => typeof one !== 'string' || !words || !Object.hasOwn(words, one));
  return unknown.length > 0 ? [`${name} has no value ${unknown.join(', ')} / 无此取值`] : [];
}
