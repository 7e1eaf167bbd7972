import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exact, type ExactInput } from '../kernel/decimal.js';
import { localDate } from '../kernel/month.js';
import { equalParts, reckonerOf } from './award-amount.js';
import { Scope, Setting } from './decision-scope.js';
import { allOf, anyOf, countOf, type State } from './kleene.js';
import { exampleDifferences, exampleFacts } from './programme-example-run.js';
import { decide, parseProgramme, SUBJECT_KINDS, vocabularyOf } from './programmes.js';

const FOLDER = 'policies/programmes';
const textOf = (file: string) => readFileSync(`${FOLDER}/${file}`, 'utf8');
const programmes = readdirSync(FOLDER).map((file) => parseProgramme(textOf(file), file));
const [P01, P04] = ['P01', 'P04'].map((code) => programmes.find((programme) => programme.code === code)!);

describe.each(programmes.map((programme) => [programme.code, programme] as const))(
  'examples of %s',
  (_code, programme) => {
    it.each(
      [...programme.examples, ...programme.rounds].map((example) => [example.name.en, example] as const),
    )('%s', (_name, example) => {
      const [examples, rounds] = 'firms' in example ? [[], [example]] : [[example], []];
      expect(exampleDifferences({ ...programme, examples, rounds })).toEqual([]);
    });
  },
);

describe('a decision', () => {
  const exampleNamed = (name: string) => P04!.examples.find((example) => example.name.en.startsWith(name))!;

  it('shows the arithmetic of tiers and cap', () => {
    const { subjects } = decide(P04!, exampleFacts(exampleNamed('30, 50')), localDate('2022-05-07'));
    const lines = (id: string) =>
      subjects.find((one) => one.subjectId === id)!.arithmetic.map((line) => line.zh);
    expect(lines('V81')).toEqual([
      '30 kWh × 750 元/kWh = 22500 元',
      '20 kWh × 600 元/kWh = 12000 元',
      '31.5 kWh × 500 元/kWh = 15750 元',
      '合计 50250 元',
    ]);
    expect(lines('V140').at(-1)).toBe('79500 元超过单车上限，按 75000 元计');
  });

  it('says what is missing, that a self-declared figure does not count, and for how many vehicles', () => {
    const { outcome } = decide(P04!, exampleFacts(exampleNamed('self-declared')), localDate('2022-05-07'));
    expect(outcome.explanation.en).toContain(
      'distance in the area within the assessment year is missing (evidence: platform-verified or better); the self-declared value 15000 km does not count (100 vehicles)',
    );
  });

  it('keeps validity, filing and assessment apart', () => {
    const facts = exampleFacts(exampleNamed('exactly 300'));
    const at = (date: string) => decide(P04!, facts, localDate(date));
    expect([
      at('2021-05-06').filing.state,
      at('2021-05-07').filing.state,
      at('2020-09-15').filing.state,
    ]).toEqual(['OPEN', 'CLOSED', 'NOT_PUBLISHED']);
    expect(at('2021-05-07').outcome.kind).toBe('CASH');
    expect(
      at('2021-05-01')
        .subjects.at(-1)!
        .instalments.map(({ from, to }) => `${from}/${to}`),
    ).toEqual(['2019-05-07/2020-05-06', '2020-05-07/2021-05-06', '2021-05-07/2022-05-06']);
  });

  it('is made by the version in force on its day', () => {
    const facts = exampleFacts(exampleNamed('exactly 300'));
    expect(
      ['2020-09-15', '2021-04-25', '2021-04-26'].map((date) => decide(P04!, facts, localDate(date)).version),
    ).toEqual([1, 1, 2]);
  });

  it('of a van registered after the end is expired, though the case is of an earlier day', () => {
    const [example] = P01!.examples;
    const late = {
      ...example!,
      subjects: {
        vehicle: [
          {
            ...example!.subjects.vehicle![0]!,
            facts: { ...example!.subjects.vehicle![0]!.facts, 'vehicle.firstRegisteredOn': '2021-01-01' },
          },
        ],
      },
    };
    expect(decide(P01!, exampleFacts(late), localDate('2020-12-31')).outcome.kind).toBe('EXPIRED');
  });

  it('names clause, evidence and source of each condition', () => {
    const decision = decide(P01!, exampleFacts(P01!.examples[0]!), localDate('2019-09-01'));
    expect(decision.subjects[0]!.conditions[0]).toMatchObject({
      clause: 'P01.3',
      state: 'MET',
      actual: { zh: '物流专用车' },
      evidence: { demanded: 'SYSTEM_FEED', grade: 'PLATFORM_VERIFIED', sources: ['example:vehicle.class'] },
    });
  });
});

describe('a programme document', () => {
  const refusal = (from: string, to: string) => () =>
    parseProgramme(textOf('p01-hunan-nev-2016-2020.yaml').replace(from, to), 'p01.yaml');

  it('that names an unknown fact, clause or word is refused with line and column', () => {
    expect(refusal('fact: vehicle.drive', 'fact: vehicle.engine')).toThrow(
      /p01\.yaml:\d+:\d+ .*fact: a fact of FACT_TERMS/,
    );
    expect(refusal('clause: P01.3\n            text', 'clause: P01.9\n            text')).toThrow(
      /clause P01\.9 is not among the clauses/,
    );
    expect(refusal('is: BUS', 'is: TRAM')).toThrow(/vehicle\.class has no value TRAM/);
  });

  it('that asks for no evidence, or tests a fact in a way it cannot stand, is refused', () => {
    expect(refusal('is: BUS\n            grade: SYSTEM_FEED', 'is: BUS')).toThrow(/needs the evidence grade/);
    expect(refusal('is: BUS', 'atLeast: 3')).toThrow(/vehicle\.class takes exactly one of: is, oneOf/);
  });

  it('that is not YAML is refused with its place', () => {
    expect(refusal('validity: {', 'validity: [')).toThrow(/p01\.yaml:\d+:\d+/);
  });
});

describe('marginal tiers', () => {
  const amount = P04!.versions[1]!.benefits[0]!.amount!;
  const [, vehicle] = SUBJECT_KINDS;
  const reckon = reckonerOf(amount, vocabularyOf(P04!), vehicle!);
  const setting = new Setting('P04', P04!.validity, localDate('2022-05-07'), {
    applicant: { fields: {} },
    subjects: {},
  });
  const yuan = (kwh: ExactInput) => {
    const battery = { value: kwh, grade: 'SYSTEM_FEED' as const, sources: [] };
    return reckon(new Scope(setting, { id: 'V', fields: { 'vehicle.batteryKwh': battery } }, null)).yuan!;
  };
  const kwh = fc.integer({ min: 0, max: 200_000 }).map((wh) => exact(wh).div(1000));

  it('never fall and never jump: a little more energy is worth at most the highest rate more', () => {
    fc.assert(
      fc.property(kwh, kwh, (a, b) => {
        const [low, high] = a.lte(b) ? [a, b] : [b, a];
        const more = yuan(high).minus(yuan(low));
        expect(more.gte(0)).toBe(true);
        expect(more.lte(high.minus(low).times(750).plus('0.01'))).toBe(true);
      }),
    );
  });

  it('meet at their limits', () => {
    expect(
      [yuan(0), yuan('30'), yuan('30.001'), yuan('50'), yuan('131'), yuan('131.002')].map(String),
    ).toEqual(['0', '22500', '22500.6', '34500', '75000', '75000']);
  });

  it('in equal parts make the whole, and no part but the last is above its share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7_500_000 }), fc.integer({ min: 1, max: 5 }), (fen, count) => {
        const whole = exact(fen).div(100);
        const parts = equalParts(whole, count);
        expect(parts.reduce((a, b) => a.plus(b)).eq(whole)).toBe(true);
        expect(parts.slice(0, -1).every((part) => part.lte(whole.div(count)))).toBe(true);
      }),
    );
  });
});

describe('three-valued logic', () => {
  const states = fc.array(fc.constantFrom<State>('MET', 'NOT_MET', 'UNDETERMINED'), { maxLength: 6 });
  const known = (all: readonly State[], as: State) =>
    all.map((state) => (state === 'UNDETERMINED' ? as : state));

  it('is undetermined exactly where what is missing could change the answer', () => {
    fc.assert(
      fc.property(states, fc.integer({ min: 0, max: 7 }), (all, needed) => {
        for (const join of [allOf, anyOf, (list: State[]) => countOf(list, needed).state]) {
          const [worst, best] = [join(known(all, 'NOT_MET')), join(known(all, 'MET'))];
          expect(join(all)).toBe(worst === best ? worst : 'UNDETERMINED');
        }
      }),
    );
  });
});
