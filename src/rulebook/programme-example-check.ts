import type { Mistake } from './condition-check.js';
import type { Vocabulary } from './fact-vocabulary.js';
import type { Programme } from './programme-document.js';
import type { ExampleFacts, ExampleFirm } from './programme-example.js';

type Path = readonly PropertyKey[];

/** Facts, subjects and benefits that examples name and the programme does not have. */
export function exampleMistakes(
  { examples, rounds, versions }: Programme,
  vocabulary: Vocabulary,
): Mistake[] {
  const benefits = new Set(versions.flatMap((version) => version.benefits.map(({ id }) => id)));
  return [
    ...examples.flatMap((example, index) => {
      const path = ['examples', index];
      return [
        ...firmMistakes(example, path, vocabulary),
        ...factMistakes(example.round ?? {}, [...path, 'round'], vocabulary),
        ...Object.entries(example.expected.subjects).flatMap(([id, { benefit }]) => [
          ...(isSubject(example, id)
            ? []
            : [mistake([...path, 'expected', 'subjects', id], `there is no subject ${id} / 没有对象 ${id}`)]),
          ...(benefit === undefined || benefits.has(benefit)
            ? []
            : [
                mistake(
                  [...path, 'expected', 'subjects', id, 'benefit'],
                  `there is no benefit ${benefit} / 没有支持项 ${benefit}`,
                ),
              ]),
        ]),
      ];
    }),
    ...rounds.flatMap(({ firms, expected }, index) => [
      ...Object.entries(firms).flatMap(([id, firm]) =>
        firmMistakes(firm, ['rounds', index, 'firms', id], vocabulary),
      ),
      ...Object.keys(expected)
        .filter((id) => !(id in firms))
        .map((id) => mistake(['rounds', index, 'expected', id], `there is no firm ${id} / 没有企业 ${id}`)),
    ]),
  ];
}

const mistake = (path: Path, message: string): Mistake => ({ path, message });

const isSubject = ({ subjects }: ExampleFirm, id: string): boolean =>
  id === 'applicant' ||
  Object.values(subjects).some((all) =>
    all.some((one) => one.id === id || (id.startsWith(`${one.id}-`) && one.count > 1)),
  );

const firmMistakes = (firm: ExampleFirm, path: Path, vocabulary: Vocabulary): Mistake[] => [
  ...factMistakes(firm.applicant, [...path, 'applicant'], vocabulary),
  ...Object.entries(firm.subjects).flatMap(([kind, subjects]) => {
    const here = [...path, 'subjects', kind];
    if (!vocabulary.kind(kind))
      return [mistake(here, `there is no kind of subject ${kind} / 没有此类对象 ${kind}`)];
    return subjects.flatMap(({ facts, assessments }, index) => [
      ...factMistakes(facts, [...here, index, 'facts'], vocabulary),
      ...Object.entries(assessments).flatMap(([number, values]) =>
        factMistakes(values, [...here, index, 'assessments', number], vocabulary),
      ),
    ]);
  }),
];

const factMistakes = (facts: ExampleFacts, path: Path, { term, derived }: Vocabulary): Mistake[] =>
  Object.keys(facts).flatMap((name) => {
    if (!term(name)) return [mistake([...path, name], `there is no fact ${name} / 没有事实 ${name}`)];
    return derived(name)
      ? [mistake([...path, name], `${name} is derived and not given / ${name} 由其他事实推算，不直接给出`)]
      : [];
  });
