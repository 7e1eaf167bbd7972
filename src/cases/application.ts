import { exact } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import { isLocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { isRegionCode, type RegionLevel } from '../kernel/region-code.js';
import {
  type FactTerm,
  type Facts,
  type FactValue,
  type Funding,
  type Programme,
  type ProgrammeFacts,
  type ProgrammeVersion,
  type SubjectFacts,
  vocabularyOf,
} from '../rulebook/programmes.js';

export interface SaidFact {
  readonly name: string;
  readonly value: string;
}
export interface SaidSubject {
  readonly kind: string;
  readonly id: string;
  /** What others know it by: VIN, number of the invoice, asset or project; its id if empty. */
  readonly keys: readonly string[];
  readonly facts: readonly SaidFact[];
}
export interface SaidFunding {
  readonly programme: string;
  readonly level: RegionLevel | null;
  readonly year: number;
  readonly subject: string | null;
}
/** 申报内容: what a firm says beside its records. What the platform has recorded itself is never taken from here. */
export interface Application {
  readonly applicant: readonly SaidFact[];
  readonly subjects: readonly SaidSubject[];
  /** 其他资助: all there is by the firm's own word. */
  readonly otherFunding: readonly SaidFunding[];
}

/** A fact as a check found it, with the evidence that it rests on. */
export interface VerifiedFact extends SaidFact {
  /** Null for the firm itself. */
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  /** Of one assessment year; null for what holds throughout. */
  readonly assessment: number | null;
  readonly grade: EvidenceGrade;
  readonly sourceRef: string;
}

/** The facts of a filing: what is recorded, and what is said where nothing is recorded. */
export function withApplication(
  recorded: ProgrammeFacts,
  { applicant, subjects, otherFunding }: Application,
  {
    programme,
    version,
    register,
  }: { programme: Programme; version: ProgrammeVersion; register: readonly Funding[] },
): ProgrammeFacts {
  const said = (facts: readonly SaidFact[]) => declaredFacts(facts, programme);
  const kinds = new Set([
    ...version.benefits.map(({ subject }) => subject).filter((kind) => kind !== 'applicant'),
    ...Object.keys(recorded.subjects),
    ...subjects.map(({ kind }) => kind),
  ]);
  const ofKind = (kind: string): SubjectFacts[] => {
    const known = recorded.subjects[kind] ?? [];
    const named = subjects.filter((one) => one.kind === kind);
    const isNamed = (one: SubjectFacts, { id, keys }: SaidSubject) =>
      one.id === id || (one.keys ?? []).some((key) => key === id || keys.includes(key));
    const enriched = known.map((one) => {
      const saying = named.find((candidate) => isNamed(one, candidate));
      return saying ? { ...one, fields: { ...said(saying.facts), ...one.fields } } : one;
    });
    const added = named
      .filter((saying) => !known.some((one) => isNamed(one, saying)))
      .map(({ id, keys, facts }) => ({ id, keys: keys.length > 0 ? keys : [id], fields: said(facts) }));
    return [...enriched, ...added];
  };
  return {
    applicant: { ...recorded.applicant, fields: { ...said(applicant), ...recorded.applicant.fields } },
    subjects: Object.fromEntries([...kinds].map((kind) => [kind, ofKind(kind)])),
    funding: [
      ...(recorded.funding ?? []),
      ...(recorded.given ?? []),
      ...register,
      ...otherFunding.map((one) => ({ ...one, sources: ['application'] })),
    ],
  };
}

const declaredFacts = (facts: readonly SaidFact[], programme: Programme): Facts =>
  Object.fromEntries(
    facts.map((fact) => [
      fact.name,
      {
        value: valueOf(fact, programme),
        grade: 'SELF_DECLARED',
        sources: ['application'],
      } satisfies FactValue,
    ]),
  );

/** The facts of a decision with what a check found in the place of what was said. Refuses with SUBJECT_UNKNOWN. */
export const withVerified = (
  facts: ProgrammeFacts,
  verified: readonly VerifiedFact[],
  programme: Programme,
): ProgrammeFacts => verified.reduce((before, one) => withOne(before, one, programme), facts);

function withOne(facts: ProgrammeFacts, one: VerifiedFact, programme: Programme): ProgrammeFacts {
  const { name, grade, sourceRef, subjectKind, subjectId, assessment } = one;
  const found: Facts = { [name]: { value: valueOf(one, programme), grade, sources: [sourceRef] } };
  if (subjectKind === null)
    return { ...facts, applicant: { ...facts.applicant, fields: { ...facts.applicant.fields, ...found } } };
  const subjects = facts.subjects[subjectKind] ?? [];
  if (!subjects.some(({ id }) => id === subjectId)) throw subjectUnknown(subjectKind, subjectId);
  const changed = (subject: SubjectFacts): SubjectFacts => {
    if (subject.id !== subjectId) return subject;
    if (assessment === null) return { ...subject, fields: { ...subject.fields, ...found } };
    const year = { ...subject.assessments?.[assessment], ...found };
    return { ...subject, assessments: { ...subject.assessments, [assessment]: year } };
  };
  return { ...facts, subjects: { ...facts.subjects, [subjectKind]: subjects.map(changed) } };
}

/** Refuses with BAD_USER_INPUT FACT_UNKNOWN, FACT_VALUE_INVALID. */
export function valueOf({ name, value }: SaidFact, programme: Programme): FactValue['value'] {
  const vocabulary = vocabularyOf(programme);
  const term = vocabulary.term(name);
  if (!term || vocabulary.derived(name)) throw factUnknown(name, programme.code);
  if (!isOfTerm(value, term)) throw valueInvalid(name, value, term);
  return term.kind === 'FLAG' ? value === 'true' : value;
}

function isOfTerm(value: string, { kind, words = {} }: FactTerm): boolean {
  switch (kind) {
    case 'FLAG':
      return value === 'true' || value === 'false';
    case 'WORD':
      return Object.hasOwn(words, value);
    case 'QUANTITY':
      return /^-?\d{1,18}(\.\d{1,10})?$/.test(value) && exact(value).isFinite();
    case 'DATE':
      return isLocalDate(value);
    case 'REGION':
      return isRegionCode(value);
    default:
      return value.trim() !== '';
  }
}

const factUnknown = (name: string, programme: string): Refusal =>
  refuse.badInput(
    'FACT_UNKNOWN',
    {
      zh: `项目 ${programme} 不认识事实 ${name}，或该事实由其他事实推算；请核对名称。`,
      en: `The programme ${programme} knows no fact ${name}, or works it out from others; check the name.`,
    },
    { name, programme },
  );

const EXPECTED: Readonly<Record<FactTerm['kind'], { zh: string; en: string }>> = {
  FLAG: { zh: 'true 或 false', en: 'true or false' },
  WORD: { zh: '规定的取值之一', en: 'one of its words' },
  QUANTITY: { zh: '十进制数', en: 'a decimal number' },
  DATE: { zh: 'YYYY-MM-DD 形式的日期', en: 'a date as YYYY-MM-DD' },
  REGION: { zh: '六位行政区划代码', en: 'a six-digit region code' },
  TEXT: { zh: '文本', en: 'text' },
};

const valueInvalid = (name: string, value: string, { kind, title, words = {} }: FactTerm): Refusal =>
  refuse.badInput(
    'FACT_VALUE_INVALID',
    {
      zh: `“${title.zh}”（${name}）的值“${value}”无效，应为${EXPECTED[kind].zh}。`,
      en: `"${value}" is no value of "${title.en}" (${name}), which is ${EXPECTED[kind].en}.`,
    },
    { name, value, words: Object.keys(words) },
  );

const subjectUnknown = (kind: string, id: string | null): Refusal =>
  refuse.badInput(
    'SUBJECT_UNKNOWN',
    {
      zh: `申报件中没有 ${kind} ${id ?? ''}，请核对标识。`,
      en: `The case names no ${kind} ${id ?? ''}; check its id.`,
    },
    { subjectKind: kind, subjectId: id },
  );
