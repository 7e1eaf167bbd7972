import { exact } from '../kernel/decimal.js';
import { isLocalDate } from '../kernel/month.js';
import { isRegionCode } from '../kernel/region-code.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { FieldFinding } from '../platform/validation.js';
import {
  type FactTerm,
  KEY,
  LOOKED_UP,
  ownersFor,
  type Programme,
  SUBJECT_KINDS,
  vocabularyOf,
} from '../rulebook/programmes.js';
import type { RecordProgrammeFactInput } from './programme-fact.entity.js';

/** 其他资金登记: what an entry of the register of other funding says. */
const FUNDING_TERMS: Readonly<Record<string, FactTerm>> = {
  'funding.programme': { kind: 'TEXT', title: { zh: '资助项目', en: 'programme' } },
  'funding.level': {
    kind: 'WORD',
    title: { zh: '资助层级', en: 'level of who gave it' },
    words: {
      nation: { zh: '国家', en: 'nation' },
      province: { zh: '省', en: 'province' },
      prefecture: { zh: '市', en: 'prefecture' },
      county: { zh: '区县', en: 'county' },
    },
  },
  'funding.year': { kind: 'QUANTITY', unit: 'year', title: { zh: '资助年度', en: 'year of the funding' } },
  'funding.subject': { kind: 'TEXT', title: { zh: '资助对象', en: 'what it was for' } },
};
export const FUNDING = 'funding';

/** What may be recorded: what the platform names, and what published programmes declare. */
export interface KnownTerms {
  readonly kinds: ReadonlySet<string>;
  /** Every meaning that a name has; none where it is unknown. A derived fact is reckoned and not recorded. */
  readonly of: (name: string) => readonly FactTerm[];
}

export function knownTerms(programmes: Iterable<Programme>): KnownTerms {
  const [all, kinds] = [[...programmes], new Set([...SUBJECT_KINDS.map(({ kind }) => kind), FUNDING])];
  for (const { subjectKinds } of all) for (const { kind } of subjectKinds) kinds.add(kind);
  const vocabularies = [...all, { facts: [], subjectKinds: [] }].map(vocabularyOf);
  return {
    kinds,
    of(name) {
      const ofFunding = FUNDING_TERMS[name];
      if (ofFunding) return [ofFunding];
      return vocabularies.flatMap(({ term, derived }) => (derived(name) ? [] : (term(name) ?? [])));
    },
  };
}

/** Why an item cannot be recorded, and its field; undefined where it can. */
export function refusalOfFact(
  item: RecordProgrammeFactInput,
  known: KnownTerms,
): { refusal: Refusal; field: string } | undefined {
  const { name, subjectKind, subjectId, value } = item;
  if (!known.kinds.has(subjectKind))
    return { refusal: kindUnknown(subjectKind, known), field: 'subjectKind' };
  const isLookUp = name === `${subjectKind}.${LOOKED_UP}`;
  const terms = isLookUp ? [LOOK_UP_TERM] : name === `${subjectKind}.${KEY}` ? [KEY_TERM] : known.of(name);
  const owner = name.slice(0, name.indexOf('.'));
  const owners = subjectKind === FUNDING ? [FUNDING] : [...ownFactsOf(subjectKind), 'assessment'];
  if (terms.length === 0 || !owners.includes(owner))
    return { refusal: nameUnknown(name, subjectKind), field: 'name' };
  if ((subjectId == null) !== (isLookUp || subjectKind === 'applicant'))
    return { refusal: subjectNotNamed(subjectKind), field: 'subjectId' };
  if (!terms.some((term) => isOfTerm(value, term)))
    return { refusal: valueNotOf(name, value, terms), field: 'value' };
  return undefined;
}

/** Facts that a subject itself has, and not what is known beside it. */
const ownFactsOf = (kind: string): readonly string[] =>
  kind === 'applicant'
    ? ['applicant']
    : ownersFor(kind).filter((owner) => !['applicant', 'round'].includes(owner));

const KEY_TERM: FactTerm = { kind: 'TEXT', title: { zh: '其他编号', en: 'another name of it' } };
const LOOK_UP_TERM: FactTerm = {
  kind: 'FLAG',
  title: { zh: '已全部登记', en: 'all there is, is on record' },
};

function isOfTerm(value: string, { kind, words }: FactTerm): boolean {
  switch (kind) {
    case 'FLAG':
      return value === 'true' || value === 'false';
    case 'QUANTITY':
      return /^-?\d{1,20}(\.\d{1,12})?$/.test(value) && exact(value).isFinite();
    case 'DATE':
      return isLocalDate(value);
    case 'REGION':
      return isRegionCode(value);
    case 'WORD':
      return Object.hasOwn(words ?? {}, value);
    default:
      return true;
  }
}

/** An `assessment` fact is of a whole year, which ends. */
export const factFindings = ({ name, validFrom, validTo }: RecordProgrammeFactInput): FieldFinding[] => [
  ...(validTo && validTo < validFrom
    ? [
        {
          path: 'validTo',
          reason: 'VALIDITY_REVERSED',
          text: {
            zh: `validTo ${validTo} 早于 validFrom ${validFrom}，请核对日期。`,
            en: `validTo ${validTo} is before validFrom ${validFrom}; check the dates.`,
          },
        },
      ]
    : []),
  ...(name.startsWith('assessment.') && !validTo
    ? [
        {
          path: 'validTo',
          reason: 'ASSESSMENT_OPEN',
          text: {
            zh: '考核年度的事实须写明该年度的首日与末日（validFrom、validTo）。',
            en: 'A fact of an assessment year names its first and its last day (validFrom, validTo).',
          },
        },
      ]
    : []),
];

const kindUnknown = (kind: string, { kinds }: KnownTerms): Refusal =>
  refuse.badInput(
    'SUBJECT_KIND_UNKNOWN',
    {
      zh: `没有此类对象 ${kind}，现有：${[...kinds].join('、')}。`,
      en: `There is no kind of subject ${kind}; there are ${[...kinds].join(', ')}.`,
    },
    { kind },
  );

const nameUnknown = (name: string, kind: string): Refusal =>
  refuse.badInput(
    'FACT_NAME_UNKNOWN',
    {
      zh: `${kind} 没有可登记的事实 ${name}：名称须为平台已有，或由已公布的补贴项目声明，且不是推算得出的。`,
      en: `${kind} has no fact ${name} to record: the platform or a published programme must name it, and it must not be derived.`,
    },
    { name, kind },
  );

const subjectNotNamed = (kind: string): Refusal =>
  refuse.badInput(
    'SUBJECT_NOT_NAMED',
    {
      zh: `${kind} 的事实须用 subjectId 指明对象；企业本身（applicant）和 isLookedUp 则不写。`,
      en: `A fact of ${kind} says by subjectId which one it is of; the firm itself (applicant) and isLookedUp have none.`,
    },
    { kind },
  );

const valueNotOf = (name: string, value: string, terms: readonly FactTerm[]): Refusal => {
  const words = terms.flatMap((term) => Object.keys(term.words ?? {}));
  const wanted = words.length > 0 ? words.join(', ') : [...new Set(terms.map(({ kind }) => kind))].join(', ');
  return refuse.badInput(
    'FACT_VALUE_UNFIT',
    {
      zh: `${name} 的值 ${value} 不合要求，应为：${wanted}。`,
      en: `${value} cannot be the value of ${name}; it is one of: ${wanted}.`,
    },
    { name, value },
  );
};
