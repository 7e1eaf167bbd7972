import { type Exact, exact, type ExactInput, round, ZERO } from '../kernel/decimal.js';
import { weakest } from '../kernel/evidence-grade.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import type { Scope } from './decision-scope.js';
import { type DerivedFact, inputsOf } from './derived-fact.js';
import { ownerOf } from './fact-name.js';
import type { FactTerm } from './fact-terms.js';
import type { Vocabulary } from './fact-vocabulary.js';
import type { FactValue } from './facts.js';

/** Reads one fact where it stands, or works it out; undefined where it is not known. */
export interface FactReader {
  readonly name: string;
  readonly term: FactTerm;
  readonly read: (scope: Scope) => FactValue | undefined;
  /** Recorded facts that it comes from: itself, or what it is derived from. */
  readonly inputs: readonly FactReader[];
}

export function factReader(name: string, vocabulary: Vocabulary): FactReader {
  const term = vocabulary.term(name);
  if (!term) throw new Error(`There is no fact ${name}.`);
  const derived = vocabulary.derived(name);
  if (!derived) {
    const plain: { inputs: FactReader[] } & Omit<FactReader, 'inputs'> = {
      name,
      term,
      read: recorded(name),
      inputs: [],
    };
    plain.inputs.push(plain);
    return plain;
  }
  const readers = new Map(inputsOf(derived).map((input) => [input, factReader(input, vocabulary)]));
  const read = (input: string) => (readers.get(input) as FactReader).read;
  return {
    name,
    term,
    read: derivation(derived, read),
    inputs: [...new Set([...readers.values()].flatMap(({ inputs }) => inputs))],
  };
}

function recorded(name: string): FactReader['read'] {
  switch (ownerOf(name)) {
    case 'applicant':
      return ({ setting }) => setting.facts.applicant.fields[name];
    case 'round':
      return ({ setting }) => setting.facts.round?.[name];
    case 'assessment':
      return ({ assessment }) => assessment?.[name];
    default:
      return ({ subject }) => subject?.fields[name];
  }
}

type Read = (input: string) => FactReader['read'];

function derivation(derived: DerivedFact, read: Read): FactReader['read'] {
  if (derived.form === 'TOTAL' || derived.form === 'COUNT') return totalOf(derived, read);
  const inputs = inputsOf(derived).map(read);
  const reckon = reckoning(derived);
  return (scope) => {
    const facts: FactValue[] = [];
    for (const input of inputs) {
      const fact = input(scope);
      if (!fact) return undefined;
      facts.push(fact);
    }
    const value = reckon(facts.map((fact) => fact.value as ExactInput));
    return value && together(value, facts);
  };
}

const together = (value: Exact, facts: readonly FactValue[]): FactValue => ({
  value,
  grade: weakest(facts.map(({ grade }) => grade)) ?? 'PLATFORM_VERIFIED',
  sources: [...new Set(facts.flatMap(({ sources }) => sources))],
});

function reckoning(
  derived: Exclude<DerivedFact, Total>,
): (values: readonly ExactInput[]) => Exact | undefined {
  switch (derived.form) {
    case 'SUM':
      return (values) =>
        values.reduce<Exact>(
          (total, value, index) =>
            index < derived.of.length ? total.plus(exact(value)) : total.minus(exact(value)),
          ZERO,
        );
    case 'QUOTIENT':
      return (values) => {
        const times = (some: readonly ExactInput[]) =>
          some.reduce<Exact>((product, value) => product.times(exact(value)), exact(1));
        const below = times(values.slice(derived.of.length));
        if (below.isZero()) return undefined;
        const above = times(values.slice(0, derived.of.length)).times(derived.times ?? 1);
        const { mode, decimals } = derived.rounding ?? {};
        return mode === undefined ? above.div(below) : round(above.div(below), decimals ?? 0, mode);
      };
    case 'GROWTH':
      return ([of = 0, over = 0]) =>
        exact(over).lte(0) ? undefined : exact(of).minus(exact(over)).times(100).div(exact(over));
    default:
      return ([from, to]) => {
        const [first, last] = [String(from) as LocalDate, String(to) as LocalDate];
        return exact(derived.form === 'DAYS_BETWEEN' ? daysBetween(first, last) : monthsWhole(first, last));
      };
  }
}

const daysBetween = (from: LocalDate, to: LocalDate): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

function monthsWhole(from: LocalDate, to: LocalDate): number {
  if (to < from) return -monthsWhole(to, from);
  const of = (date: LocalDate) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
  return of(to) - of(from) - (to.slice(8) < from.slice(8) ? 1 : 0);
}

type Total = Extract<DerivedFact, { form: 'TOTAL' | 'COUNT' }>;
const ONE: FactValue = { value: 1, grade: 'PLATFORM_VERIFIED', sources: [] };

/** A total over subjects is known when it is known of each one whether it counts, and how much. */
function totalOf(derived: Total, read: Read): FactReader['read'] {
  const [kind, of] =
    derived.form === 'COUNT' ? [derived.of, () => ONE] : [ownerOf(derived.of), read(derived.of)];
  const where = Object.entries(derived.where ?? {}).map(([name, words]) => ({
    word: read(name),
    words: new Set(words),
  }));
  return ({ setting }) => {
    const facts: FactValue[] = [];
    let total = ZERO;
    for (const scope of setting.scopesOf(kind) ?? []) {
      const words = where.map(({ word, words: wanted }) => ({ fact: word(scope), wanted }));
      if (words.some(({ fact, wanted }) => fact && !wanted.has(String(fact.value)))) continue;
      const fact = of(scope);
      if (!fact || words.some((one) => !one.fact)) return undefined;
      facts.push(fact, ...words.flatMap((one) => one.fact ?? []));
      total = total.plus(exact(fact.value as ExactInput));
    }
    return setting.scopesOf(kind) ? together(total, facts) : undefined;
  };
}

/** Names of the facts that are lacking, or of itself where all are known and it still is not, as over zero. */
export function titlesMissing(reader: FactReader, scope: Scope): readonly Text[] {
  if (reader.read(scope)) return [];
  const missing = reader.inputs.filter((input) => !input.read(scope));
  return (missing.length > 0 ? missing : [reader]).map(({ term }) => term.title);
}
