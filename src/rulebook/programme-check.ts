import { type Amount, amountsIn, factorConditions } from './amount-form.js';
import type { Cap } from './cap-rule.js';
import type { Condition } from './condition.js';
import { conditionMistakes, type Mistake, nameMistake, type Place } from './condition-check.js';
import { isPlatformFact, type Vocabulary, vocabularyOf } from './fact-vocabulary.js';
import { inputsOf } from './derived-fact.js';
import { ownerOf, ownersFor } from './fact-name.js';
import { exampleMistakes } from './programme-example-check.js';
import type { Benefit, Programme, ProgrammeVersion } from './programme-document.js';

type Path = readonly PropertyKey[];
const at = (path: Path, message: string): Mistake => ({ path, message });
const below = (path: Path, mistakes: readonly Mistake[]): Mistake[] =>
  mistakes.map((mistake) => ({ ...mistake, path: [...path, ...mistake.path] }));
const named = (path: Path, message: string | null): Mistake[] =>
  message === null ? [] : [at(path, message)];

const FIRM: Place = { kind: null, byAssessment: false };

/** What does not agree inside a document: clauses, facts, versions, amounts and examples that name each other. */
export function programmeMistakes(programme: Programme): Mistake[] {
  const vocabulary = vocabularyOf(programme);
  return [
    ...clauseMistakes(programme),
    ...orderMistakes(programme),
    ...declarationMistakes(programme),
    ...programme.versions.flatMap((version, index) =>
      below(['versions', index], versionMistakes(version, vocabulary)),
    ),
    ...exampleMistakes(programme, vocabulary),
  ];
}

function clauseMistakes({ clauses, versions }: Programme): Mistake[] {
  const known = new Set(clauses.map((clause) => clause.id));
  return clausesNamed(versions, ['versions'])
    .filter(({ clause }) => !known.has(clause))
    .map(({ clause, path }) =>
      at(path, `clause ${clause} is not among the clauses / 条款 ${clause} 未列入 clauses`),
    );
}

/** Every `clause:` anywhere inside, with its path. */
function clausesNamed(value: unknown, path: Path): { clause: string; path: Path }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    return key === 'clause' && typeof member === 'string'
      ? [{ clause: member, path: here }]
      : clausesNamed(member, here);
  });
}

const orderMistakes = ({ versions }: Programme): Mistake[] =>
  versions.flatMap((version, index) => {
    const earlier = versions[index - 1];
    if (!earlier || (version.version > earlier.version && version.from > earlier.from)) return [];
    return [
      at(
        ['versions', index, 'from'],
        'versions follow one another in number and in time / 版本应按编号和时间先后排列',
      ),
    ];
  });

/** A fact is declared once, and derives from facts that stand before it. */
function declarationMistakes({ facts, subjectKinds }: Programme): Mistake[] {
  return facts.flatMap(({ name, derived }, index) => {
    const path = ['facts', index];
    const isTwice = isPlatformFact(name) || facts.findIndex((one) => one.name === name) < index;
    const before = vocabularyOf({ facts: facts.slice(0, index), subjectKinds });
    const unknown = derived ? inputsOf(derived).filter((input) => !before.term(input)) : [];
    const isOverSubjects = derived?.form === 'TOTAL' || derived?.form === 'COUNT';
    const foreign = derived && !isOverSubjects ? inputsOf(derived).filter(isForeignTo(name)) : [];
    const isOfNone = derived?.form === 'COUNT' && !before.kind(derived.of);
    return [
      ...(isTwice ? [at([...path, 'name'], `${name} is known already / ${name} 已有定义`)] : []),
      ...(isOfNone
        ? [at([...path, 'derived', 'of'], 'there is no such kind of subject / 没有此类对象')]
        : []),
      ...foreign.map((input) =>
        at([...path, 'derived'], `${input} is not a fact of the same subject / ${input} 不是同一对象的事实`),
      ),
      ...unknown.map((input) =>
        at([...path, 'derived'], `${input} is not known before this fact / 此前没有事实 ${input}`),
      ),
    ];
  });
}

/** Only totals and counts look at other subjects. */
const isForeignTo = (name: string) => (input: string) => {
  const owner = ownerOf(name);
  const owners = owner === 'applicant' ? ['applicant', 'round'] : [owner, ...ownersFor(owner)];
  return !owners.includes(ownerOf(input));
};

function versionMistakes(version: ProgrammeVersion, vocabulary: Vocabulary): Mistake[] {
  const { benefits, caps, ranking, fund } = version;
  return [
    ...conditionsAt(version.applicant, ['applicant'], FIRM, vocabulary),
    ...conditionsAt(version.exclusions, ['exclusions'], FIRM, vocabulary),
    ...benefits.flatMap((benefit, index) =>
      below(['benefits', index], benefitMistakes(benefit, index, version, vocabulary)),
    ),
    ...caps.flatMap((cap, index) => below(['caps', index], capMistakes(cap, version, vocabulary))),
    ...(ranking ? named(['ranking', 'by'], nameMistake(ranking.by, FIRM, vocabulary, 'QUANTITY')) : []),
    ...(fund?.method === 'BY_PLACE' && !ranking
      ? [at(['fund', 'method'], 'a fund paid by place needs a ranking / 按名次拨付须写明排名')]
      : []),
  ];
}

const conditionsAt = (
  conditions: readonly Condition[],
  path: Path,
  place: Place,
  vocabulary: Vocabulary,
): Mistake[] =>
  conditions.flatMap((condition, index) =>
    below([...path, index], conditionMistakes(condition, place, vocabulary)),
  );

function benefitMistakes(
  benefit: Benefit,
  index: number,
  { benefits, assessments }: ProgrammeVersion,
  vocabulary: Vocabulary,
): Mistake[] {
  const { subject, when, conditions, amount, instalments, prepaid } = benefit;
  if (!vocabulary.kind(subject)) {
    return [at(['subject'], `there is no kind of subject ${subject} / 没有此类对象 ${subject}`)];
  }
  const place: Place = { kind: subject, byAssessment: false };
  const inYear: Place = { kind: subject, byAssessment: true };
  const isTwice = benefits.findIndex(({ id }) => id === benefit.id) < index;
  return [
    ...(isTwice ? [at(['id'], `there are two benefits ${benefit.id} / 支持项 ${benefit.id} 重复`)] : []),
    ...conditionsAt(when, ['when'], place, vocabulary),
    ...conditionsAt(conditions, ['conditions'], place, vocabulary),
    ...(amount ? below(['amount'], amountMistakes(amount, place, vocabulary)) : []),
    ...conditionsAt(instalments?.conditions ?? [], ['instalments', 'conditions'], inYear, vocabulary),
    ...(instalments?.parts ?? []).flatMap((part, number) =>
      conditionsAt(part.conditions, ['instalments', 'parts', number, 'conditions'], inYear, vocabulary),
    ),
    ...named(['instalments', 'parts'], partsMistake(instalments?.parts, assessments)),
    ...(prepaid ? named(['prepaid', 'fact'], nameMistake(prepaid.fact, place, vocabulary, 'QUANTITY')) : []),
  ];
}

function partsMistake(
  parts: NonNullable<Benefit['instalments']>['parts'],
  assessments: ProgrammeVersion['assessments'],
): string | null {
  if (!parts) return null;
  const numbers = assessments.map(({ number }) => number);
  const places = parts.map(({ assessment }) => numbers.indexOf(assessment));
  const isInOrder = places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1));
  if (!isInOrder) return 'parts name assessments, in their order / 各期应按考核年度先后写明';
  const [first, ...rest] = parts.map(({ share }) => share);
  const whole = rest.reduce((total, share) => total?.plus(share), first);
  return whole?.eq(1) ? null : 'the shares of the parts make 1 / 各期比例之和应为 1';
}

function amountMistakes(amount: Amount, place: Place, vocabulary: Vocabulary): Mistake[] {
  const quantities = amountsIn(amount).flatMap((one) => ('quantity' in one ? [one.quantity] : []));
  const inner = amountsIn(amount).slice(1);
  return [
    ...quantities.flatMap((quantity) =>
      named(['quantity'], nameMistake(quantity, place, vocabulary, 'QUANTITY')),
    ),
    ...factorConditions(amount).flatMap(({ condition, path }) =>
      below(path, conditionMistakes(condition, place, vocabulary)),
    ),
    ...named(['rounding'], roundingMistake(amount, inner)),
  ];
}

function roundingMistake({ rounding }: Amount, inner: readonly Amount[]): string | null {
  if (!rounding || rounding.decimals > 2)
    return 'an amount is rounded to the fen or more / 金额应写明舍入，精确到分或更粗';
  return inner.some((one) => one.rounding)
    ? 'an amount is rounded once, where it is whole / 仅在合成后舍入一次'
    : null;
}

function capMistakes(cap: Cap, { benefits }: ProgrammeVersion, vocabulary: Vocabulary): Mistake[] {
  const { per, shareOf } = cap;
  const unknown = (cap.benefits ?? []).filter((id) => !benefits.some((benefit) => benefit.id === id));
  const capped = benefits.filter(({ id }) => !cap.benefits || cap.benefits.includes(id));
  return [
    ...unknown.map((id) => at(['benefits'], `there is no benefit ${id} / 没有支持项 ${id}`)),
    ...(per
      ? capped
          .flatMap(({ subject }) =>
            named(['per', 'fact'], nameMistake(per.fact, { kind: subject, byAssessment: false }, vocabulary)),
          )
          .slice(0, 1)
      : []),
    ...(shareOf ? named(['shareOf', 'fact'], nameMistake(shareOf.fact, FIRM, vocabulary, 'QUANTITY')) : []),
    ...(capped.some(({ prepaid }) => prepaid)
      ? [
          at(
            [],
            'what was prepaid is cleared subject by subject, without a common cap / 预拨清算不与合计上限并用',
          ),
        ]
      : []),
  ];
}
