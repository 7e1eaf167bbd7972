import { type Exact, plain } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import type { Mistake } from './condition-check.js';
import type { ConditionFinding } from './condition-finding.js';
import type { Facts, ProgrammeFacts, SubjectFacts } from './facts.js';
import { allOf } from './kleene.js';
import { decide, type ProgrammeDecision } from './programme-decision.js';
import type { Programme } from './programme-document.js';
import type {
  ExampleFacts,
  ExampleFirm,
  ExampleSubject,
  ProgrammeExample,
  RoundExample,
} from './programme-example.js';
import type { OutcomeKind } from './programme-outcome.js';
import { decideRound, type Entry } from './programme-round.js';

type Graded = Pick<ExampleFirm, 'grade' | 'grades'>;

const factsOf = (values: ExampleFacts, { grade, grades }: Graded): Facts =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const known: EvidenceGrade = grades[name] ?? grade;
      return [name, { value, grade: known, sources: [`example:${name}`] }];
    }),
  );

function subjectsOf(subject: ExampleSubject): SubjectFacts[] {
  const { id, count, facts, assessments, keys } = subject;
  const alike = {
    fields: factsOf(facts, subject),
    assessments: Object.fromEntries(
      Object.entries(assessments).map(([number, values]) => [number, factsOf(values, subject)]),
    ),
  };
  return Array.from({ length: count }, (_one, index) => ({
    ...alike,
    id: index === 0 ? id : `${id}-${index + 1}`,
    ...(keys && { keys }),
  }));
}

/** The facts of a firm as an example gives them. */
export const exampleFacts = (firm: ExampleFirm, round?: ExampleFacts): ProgrammeFacts => ({
  applicant: { fields: factsOf(firm.applicant, firm) },
  subjects: Object.fromEntries(
    Object.entries(firm.subjects).map(([kind, subjects]) => [kind, subjects.flatMap(subjectsOf)]),
  ),
  ...(firm.funding && { funding: firm.funding.map((one) => ({ ...one, sources: ['example:funding'] })) }),
  ...(round && { round: factsOf(round, firm) }),
});

/** Where the examples of a programme come to something else than they say; empty when all of them pass. */
export const exampleDifferences = (programme: Programme): Mistake[] => [
  ...programme.examples.flatMap((example, index) =>
    differences(programme, example).map(({ path, message }) => ({
      path: ['examples', index, 'expected', ...path],
      message: `${example.name.zh} / ${example.name.en}: ${message}`,
    })),
  ),
  ...programme.rounds.flatMap((round, index) =>
    roundDifferences(programme, round).map(({ path, message }) => ({
      path: ['rounds', index, 'expected', ...path],
      message: `${round.name.zh} / ${round.name.en}: ${message}`,
    })),
  ),
];

/** What an example of one firm, or of a round, comes to. */
export interface WorkedExample {
  readonly name: Text;
  readonly at: LocalDate;
  readonly isRound: boolean;
  /** Whether everything that it expects came out. */
  readonly isAsExpected: boolean;
  /** Of one firm. */
  readonly outcome: OutcomeKind | null;
  /** Due to the firm, null while that cannot be told; of a round what is paid to all. */
  readonly amountYuan: Exact | null;
  readonly differences: readonly string[];
}

/** Every example with what it comes to, firms before rounds, in the order of the document. */
export const workedExamples = (programme: Programme): WorkedExample[] => [
  ...programme.examples.map((example) => {
    const { outcome } = decide(programme, exampleFacts(example, example.round), example.at);
    const { kind, amountYuan } = outcome;
    const found = differences(programme, example);
    return { ...worked(example, found), isRound: false, outcome: kind, amountYuan };
  }),
  ...programme.rounds.map((round) => {
    const { paidYuan } = decideRound(programme, entriesOf(round), round.at, round.fundYuan);
    const found = roundDifferences(programme, round);
    return { ...worked(round, found), isRound: true, outcome: null, amountYuan: paidYuan };
  }),
];

const worked = ({ name, at }: ProgrammeExample | RoundExample, found: readonly Mistake[]) => ({
  name,
  at,
  isAsExpected: found.length === 0,
  differences: found.map(({ message }) => message),
});

/** How many subjects all examples have together: what working them costs. */
export const subjectsOfExamples = ({ examples, rounds }: Programme): number =>
  [...examples, ...rounds.flatMap(({ firms }) => Object.values(firms))]
    .flatMap(({ subjects }) => Object.values(subjects).flat())
    .reduce((total, { count }) => total + count, 0);

function differ(path: readonly PropertyKey[], expected: unknown, found: unknown): Mistake[] {
  const [said, is] = [expected, found].map((value) => JSON.stringify(value) ?? '–');
  if (expected === undefined || said === is) return [];
  const name = path.map(String).join('.');
  return [{ path, message: `${name}: 应为 ${said}，得到 ${is} / expected ${said}, found ${is}` }];
}

const figure = (yuan: { toNumber(): number } | null | undefined): number | null => yuan?.toNumber() ?? null;

function differences(programme: Programme, example: ProgrammeExample): Mistake[] {
  const { expected } = example;
  const decision = decide(programme, exampleFacts(example, example.round), example.at);
  const { outcome, conditions } = decision;
  const shortfalls = shortfallsOf(conditions);
  return [
    ...differ(['outcome'], expected.outcome, outcome.kind),
    ...differ(['amountYuan'], expected.amountYuan, figure(outcome.amountYuan)),
    ...differ(['possibleYuan'], expected.possibleYuan, figure(outcome.possibleYuan)),
    ...differ(['recoverYuan'], expected.recoverYuan, figure(outcome.recoverYuan)),
    ...conditionDifferences(expected.conditions, conditions),
    ...expected.shortfall
      .filter((one) => !shortfalls.includes(one))
      .flatMap(() => differ(['shortfall'], expected.shortfall, shortfalls)),
    ...Object.entries(expected.subjects).flatMap(([id, wanted]) =>
      subjectDifferences(decision, id, wanted).map((one) => ({
        ...one,
        path: ['subjects', id, ...one.path],
      })),
    ),
  ];
}

const conditionDifferences = (
  expected: Readonly<Record<string, string>>,
  conditions: readonly ConditionFinding[],
): Mistake[] =>
  Object.entries(expected).flatMap(([clause, state]) => {
    const found = conditions.filter((condition) => condition.clause === clause);
    const is = found.length > 0 ? allOf(found.map((condition) => condition.state)) : null;
    return differ(['conditions', clause], state, is);
  });

export const shortfallsOf = (conditions: readonly ConditionFinding[]): string[] =>
  conditions.flatMap(({ shortfall, parts }) => [
    ...(shortfall ? [`${plain(shortfall.value)} ${shortfall.unit}`] : []),
    ...shortfallsOf(parts),
  ]);

type Wanted = ProgrammeExample['expected']['subjects'][string];

function subjectDifferences({ subjects }: ProgrammeDecision, id: string, wanted: Wanted): Mistake[] {
  const found = subjects.find(
    ({ subjectId, benefit }) =>
      subjectId === id && (wanted.benefit === undefined || benefit?.id === wanted.benefit),
  );
  if (!found) return differ(['benefit'], wanted.benefit ?? 'a decision', null);
  return [
    ...differ(['outcome'], wanted.outcome, found.outcome),
    ...differ(['awardYuan'], wanted.awardYuan, figure(found.awardYuan)),
    ...differ(['dueYuan'], wanted.dueYuan, figure(found.dueYuan)),
    ...differ(['recoverYuan'], wanted.recoverYuan, figure(found.recoverYuan)),
    ...differ(
      ['instalmentsYuan'],
      wanted.instalmentsYuan,
      found.instalments.map((one) => figure(one.amountYuan)),
    ),
    ...differ(
      ['instalments'],
      wanted.instalments,
      found.instalments.map((one) => one.state),
    ),
    ...conditionDifferences(wanted.conditions ?? {}, found.conditions),
  ];
}

const entriesOf = ({ firms }: Pick<RoundExample, 'firms'>): Entry[] =>
  Object.entries(firms).map(([applicantId, firm]) => ({ applicantId, facts: exampleFacts(firm) }));

function roundDifferences(programme: Programme, { firms, at, fundYuan, expected }: RoundExample): Mistake[] {
  const decided = decideRound(programme, entriesOf({ firms }), at, fundYuan);
  return Object.entries(expected).flatMap(([id, wanted]) => {
    const found = decided.entries.find(({ applicantId }) => applicantId === id);
    return [
      ...differ([id, 'place'], wanted.place, found?.place),
      ...differ([id, 'outcome'], wanted.outcome, found?.decision.outcome.kind),
      ...differ([id, 'claimYuan'], wanted.claimYuan, figure(found?.claimYuan)),
      ...differ([id, 'payableYuan'], wanted.payableYuan, figure(found?.payableYuan)),
    ];
  });
}
