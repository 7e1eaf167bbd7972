import { type EvidenceGrade, isAtLeast } from '../kernel/evidence-grade.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionLevel } from '../kernel/region-code.js';
import { ownerOf } from './fact-name.js';
import type { Facts, FactValue, Funding, SubjectFacts } from './facts.js';
import type { ProgrammeVersion } from './programme-document.js';

/** `<kind>.isLookedUp` is true where all subjects of a kind, or all other funding, are on record. */
export const LOOKED_UP = 'isLookedUp';

/** `<kind>.key` is another name of a subject, by which the register of funding knows it; there may be several. */
export const KEY = 'key';

/** A fact as a register holds it: text, whatever it means. */
export interface RecordedFactValue {
  readonly subjectKind: string;
  readonly subjectId: string | null;
  readonly name: string;
  readonly value: string;
  readonly grade: EvidenceGrade;
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate | null;
  readonly source: string;
}

/** What a register holds of a firm on a day, put together as programmes ask for it. */
export interface RecordedFacts {
  readonly applicant: Facts;
  /** By kind; absent where nothing of the kind is on record and nobody has looked. */
  readonly subjects: Readonly<Record<string, readonly SubjectFacts[] | undefined>>;
  /** Absent unless all of it is on record. */
  readonly funding?: readonly Funding[];
  /** What of it is on record, where not all of it is. */
  readonly given?: readonly Funding[];
}

type Assessments = ProgrammeVersion['assessments'];

/**
 * Of one name the better evidence counts, and of equal evidence the later in the list. An `assessment` fact belongs to the
 * assessment year of exactly its dates.
 */
export function recordedFacts(values: readonly RecordedFactValue[], assessments: Assessments): RecordedFacts {
  const lookedUp = new Set(
    values
      .filter(({ name, value }) => name.endsWith(`.${LOOKED_UP}`) && value === 'true')
      .map(({ name }) => ownerOf(name)),
  );
  const bySubject = new Map<string, RecordedFactValue[]>();
  for (const one of values) {
    if (one.subjectId === null) continue;
    const key = `${one.subjectKind} ${one.subjectId}`;
    bySubject.set(key, [...(bySubject.get(key) ?? []), one]);
  }
  const subjects: Record<string, SubjectFacts[]> = {};
  for (const kind of lookedUp) if (kind !== 'funding') subjects[kind] = [];
  for (const [first, ...more] of bySubject.values()) {
    if (!first || first.subjectKind === 'funding') continue;
    (subjects[first.subjectKind] ??= []).push(
      subjectOf(first.subjectId ?? '', [first, ...more], assessments),
    );
  }
  const entries = [...bySubject.values()]
    .filter(([first]) => first?.subjectKind === 'funding')
    .map(fundingOf);
  const isWhole = lookedUp.has('funding') && entries.every((entry) => entry !== null);
  const known = entries.filter((entry) => entry !== null);
  return {
    applicant: factsOf(values.filter(({ subjectKind }) => subjectKind === 'applicant')),
    subjects,
    ...(isWhole && { funding: known }),
    ...(!isWhole && known.length > 0 && { given: known }),
  };
}

function subjectOf(id: string, values: readonly RecordedFactValue[], assessments: Assessments): SubjectFacts {
  const isOfYear = ({ name }: RecordedFactValue) => ownerOf(name) === 'assessment';
  const isKey = ({ name }: RecordedFactValue) => name.endsWith(`.${KEY}`);
  const years = values.filter(isOfYear);
  return {
    id,
    keys: [id, ...values.filter(isKey).map(({ value }) => value)],
    fields: factsOf(values.filter((one) => !isOfYear(one) && !isKey(one))),
    assessments: Object.fromEntries(
      assessments.map(({ number, from, to }) => [
        number,
        factsOf(years.filter(({ validFrom, validTo }) => validFrom === from && validTo === to)),
      ]),
    ),
  };
}

/** Null where it does not say for which programme and year. */
function fundingOf(values: readonly RecordedFactValue[]): Funding | null {
  const facts = factsOf(values);
  const textOf = (name: string) => facts[`funding.${name}`]?.value as string | undefined;
  const [programme, year] = [textOf('programme'), textOf('year')];
  if (!programme || !year) return null;
  return {
    programme,
    year: Number(year),
    level: (textOf('level') as RegionLevel | undefined) ?? null,
    subject: textOf('subject') ?? null,
    sources: values.map(({ source }) => source),
  };
}

function factsOf(values: readonly RecordedFactValue[]): Facts {
  const facts: Record<string, FactValue> = {};
  for (const { name, value, grade, source } of values) {
    const before = facts[name];
    if (before && !isAtLeast(grade, before.grade)) continue;
    // Registers hold text: what reads so is a flag.
    const plainValue = value === 'true' ? true : value === 'false' ? false : value;
    facts[name] = { value: plainValue, grade, sources: [source] };
  }
  return facts;
}

/** Facts of two registers: the better evidence counts, and of equal evidence the first register. */
export function betterFacts(first: Facts, second: Facts): Facts {
  const facts: Record<string, FactValue | undefined> = { ...second };
  for (const [name, fact] of Object.entries(first)) {
    const other = facts[name];
    if (fact && (!other || isAtLeast(fact.grade, other.grade))) facts[name] = fact;
  }
  return facts;
}

/** Subjects of two registers by id: what both know of one is put together; the order of the first, then the second's. */
export function joinedSubjects(
  first: readonly SubjectFacts[],
  second: readonly SubjectFacts[],
): readonly SubjectFacts[] {
  if (second.length === 0) return first;
  const others = new Map(second.map((subject) => [subject.id, subject]));
  const known = first.map((subject) => {
    const other = others.get(subject.id);
    others.delete(subject.id);
    return other ? { ...subject, ...togetherOf(subject, other) } : subject;
  });
  return [...known, ...others.values()];
}

const togetherOf = (first: SubjectFacts, second: SubjectFacts) => ({
  keys: [...new Set([...(first.keys ?? [first.id]), ...(second.keys ?? [])])],
  fields: betterFacts(first.fields, second.fields),
  assessments: Object.fromEntries(
    [...new Set([...Object.keys(first.assessments ?? {}), ...Object.keys(second.assessments ?? {})])]
      .map(Number)
      .map((number) => [
        number,
        betterFacts(first.assessments?.[number] ?? {}, second.assessments?.[number] ?? {}),
      ]),
  ),
});
