import { ZERO } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Text } from '../kernel/text.js';
import { type Amount, amountsIn } from './amount-form.js';
import { type Reckoner, reckonerOf } from './award-amount.js';
import { type CapTest, capTest } from './cap-rule.js';
import type { Condition } from './condition.js';
import { type ConditionTest, conditionTest, type FactTest } from './condition-test.js';
import { type FactReader, factReader } from './fact-reader.js';
import { type Vocabulary, vocabularyOf } from './fact-vocabulary.js';
import type { Benefit, Programme, ProgrammeVersion } from './programme-document.js';
import type { SubjectKind } from './subject-kinds.js';

/** One benefit made ready once for deciding many subjects. */
export interface BenefitTest {
  readonly benefit: Benefit;
  readonly when: readonly ConditionTest[];
  /** Its own, and that the quantities and sums which the amount is reckoned from are known well enough. */
  readonly conditions: readonly ConditionTest[];
  /** Those of its conditions that a subject fails for ever once the programme has ended. */
  readonly withinValidity: readonly FactTest[];
  readonly reckon: Reckoner | null;
  readonly instalments: readonly ConditionTest[];
  /** Further conditions of single instalments, by assessment number. */
  readonly ofPart: ReadonlyMap<number, readonly ConditionTest[]>;
  readonly prepaid: FactReader | null;
}

/** Benefits of a group exclude each other: the first that is about a subject decides. Groups stand side by side. */
export interface GroupTest {
  readonly group: string;
  readonly kind: SubjectKind;
  readonly benefits: readonly BenefitTest[];
}

export interface VersionTest {
  readonly version: ProgrammeVersion;
  readonly applicant: readonly ConditionTest[];
  readonly groups: readonly GroupTest[];
  readonly caps: readonly CapTest[];
}

const made = new WeakMap<ProgrammeVersion, VersionTest>();

/** A version's conditions, figures and facts made ready; made once for each version that was read. */
export function versionTest(programme: Programme, version: ProgrammeVersion): VersionTest {
  const before = made.get(version);
  if (before) return before;
  const vocabulary = vocabularyOf(programme);
  const tests = (conditions: readonly Condition[]) =>
    conditions.map((condition) => conditionTest(condition, vocabulary));
  const shares = version.caps.flatMap(({ clause, shareOf }) =>
    shareOf ? [onRecord(clause, shareOf, vocabulary)] : [],
  );
  const groups = new Map<string, Benefit[]>();
  for (const benefit of version.benefits) {
    const key = `${benefit.subject} ${benefit.group}`;
    groups.set(key, [...(groups.get(key) ?? []), benefit]);
  }
  const test: VersionTest = {
    version,
    applicant: tests([...version.applicant, ...version.exclusions, ...shares]),
    groups: [...groups.values()].map((benefits) => groupTest(benefits, version, vocabulary)),
    caps: version.caps.map((cap) => capTest(cap, vocabulary)),
  };
  made.set(version, test);
  return test;
}

function groupTest(
  benefits: readonly Benefit[],
  version: ProgrammeVersion,
  vocabulary: Vocabulary,
): GroupTest {
  const [{ group, subject } = { group: '', subject: '' }] = benefits;
  const kind = vocabulary.kind(subject);
  if (!kind) throw new Error(`There is no kind of subject ${subject}.`);
  return {
    group,
    kind,
    benefits: benefits.map((benefit) => benefitTest(benefit, version, vocabulary, kind)),
  };
}

function benefitTest(
  benefit: Benefit,
  version: ProgrammeVersion,
  vocabulary: Vocabulary,
  kind: SubjectKind,
): BenefitTest {
  const tests = (conditions: readonly Condition[]) =>
    conditions.map((condition) => conditionTest(condition, vocabulary));
  const { amount, prepaid, instalments } = benefit;
  const conditions = tests(benefit.conditions);
  return {
    benefit,
    when: tests(benefit.when),
    conditions: [...conditions, ...tests(known(benefit, version, vocabulary))],
    withinValidity: conditions.filter(
      (test): test is FactTest => test.form === 'FACT' && test.condition.withinValidity === true,
    ),
    reckon: amount ? reckonerOf(amount, vocabulary, kind) : null,
    instalments: tests(instalments?.conditions ?? []),
    ofPart: new Map((instalments?.parts ?? []).map((part) => [part.assessment, tests(part.conditions)])),
    prepaid: prepaid ? factReader(prepaid.fact, vocabulary) : null,
  };
}

interface Needed {
  readonly fact: string;
  readonly grade: EvidenceGrade;
}

/** That every fact which the sum depends on is known well enough. */
function known({ id, clause, amount, prepaid }: Benefit, version: ProgrammeVersion, vocabulary: Vocabulary) {
  const caps = version.caps.filter(({ benefits }) => !benefits || benefits.includes(id));
  const needed: Needed[] = [
    ...(amount ? amountsIn(amount).flatMap(quantityOf) : []),
    ...(prepaid ? [prepaid] : []),
    ...(amount ? caps.flatMap(({ per }) => per ?? []) : []),
  ];
  const once = new Map(needed.map((one) => [`${one.fact} ${one.grade}`, one]));
  return [...once.values()].map((one) => onRecord(clause, one, vocabulary));
}

const quantityOf = (amount: Amount): Needed[] =>
  'quantity' in amount ? [{ fact: amount.quantity, grade: amount.grade }] : [];

function onRecord(clause: string, { fact, grade }: Needed, vocabulary: Vocabulary): Condition {
  const term = vocabulary.term(fact);
  const text = recordText(term?.title ?? { zh: fact, en: fact });
  const least = term?.kind === 'QUANTITY' ? { atLeast: ZERO } : {};
  return { clause, text, fact, grade, ...least };
}

const recordText = ({ zh, en }: Text): Text => ({ zh: `${zh}有据可查`, en: `${en} is on record` });
