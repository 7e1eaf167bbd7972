import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { localDate } from '../kernel/month.js';
import { exampleDifferences, exampleFacts } from './programme-example-run.js';
import { checkProgramme, decide, parseProgramme } from './programmes.js';

const UNSEEN = 'test/support/unseen-programme.yaml';
const unseen = parseProgramme(readFileSync(UNSEEN, 'utf8'), UNSEEN);

describe('a programme of a kind that none was before', () => {
  it.each([...unseen.examples, ...unseen.rounds].map((example) => [example.name.en, example] as const))(
    '%s',
    (_name, example) => {
      const [examples, rounds] = 'firms' in example ? [[], [example]] : [[example], []];
      expect(exampleDifferences({ ...unseen, examples, rounds })).toEqual([]);
    },
  );

  it('says in both languages what must agree, what was given elsewhere and what is missing', () => {
    const [, , , four, five] = unseen.examples;
    const { subjects } = decide(unseen, exampleFacts(four!, four!.round), four!.at);
    const unmet = subjects.flatMap(({ subjectId, conditions }) =>
      conditions
        .filter(({ state }) => state === 'NOT_MET')
        .map(({ clause, required, actual, shortfall }) => [
          subjectId,
          clause,
          required.zh,
          required.en,
          actual?.en ?? null,
          shortfall && `${shortfall.value.toFixed()} ${shortfall.unit}`,
        ]),
    );
    expect(unmet).toEqual([
      ['A', 'X90.1', '≥ 0 个月，≤ 12 个月', '≥ 0 month, ≤ 12 month', '13 month', '1 month'],
      ['B', 'X90.6', '与统一社会信用代码一致', 'the same as: unified social credit code', 'BBB', null],
      ['C', 'X90.6', '与新：车辆所有人一致', 'the same as: new: owner of the vehicle', 'BBB', null],
      [
        'D',
        'X90.6',
        '同一对象未获其他项目资金',
        'the same subject has no money of other programmes',
        'P08 (2026, VIN-OLD)',
        null,
      ],
      ['applicant', 'X90.4', '≤ 3 名', '≤ 3 place', '4 place', '1 place'],
    ]);
    const { outcome, cuts } = decide(unseen, exampleFacts(five!, five!.round), five!.at);
    expect(cuts).toHaveLength(1);
    expect(outcome.arithmetic.map(({ zh }) => zh)).toEqual([
      '1 对 × 18750 元 = 18750 元',
      '1 家 × 31250 元 = 31250 元',
      '不超过投资的一半（X90.5）：80000 元超过上限，按 50000 元计',
      '合计 50000 元',
    ]);
  });

  it('names the inputs that a derived fact lacks, and keeps as JSON what it decided', () => {
    const example = unseen.rounds[1]!.firms.unknown!;
    const decision = decide(unseen, exampleFacts(example), localDate('2027-12-31'));
    const growth = decision.subjects.find(({ kind }) => kind.kind === 'applicant')!;
    expect(growth.missing.map(({ zh }) => zh)).toEqual([
      '缺少本年快件量（证据等级至少为“系统对接”）',
      '缺少上年快件量（证据等级至少为“系统对接”）',
    ]);
    const kept = JSON.parse(JSON.stringify(decision)) as typeof decision;
    expect(kept.subjects[0]).toMatchObject({ subjectId: 'A', kind: 'pair', dueYuan: '30000' });
    expect(kept.subjects[0]?.conditions[0]).toMatchObject({ clause: 'X90.1', state: 'MET', evidence: {} });
  });
});

/** A programme around one clause, with its examples. */
const around = (parts: {
  facts?: string;
  amount?: string;
  conditions?: string;
  version?: string;
  examples: string;
}) => `
code: T1
title: &t { zh: 试, en: trial }
issuer: *t
sources: [&s { title: 试, body: 试, year: 2026, confidence: D }]
validity: { from: 2026-01-01 }
clauses: [{ id: T1.1, text: *t }]
subjectKinds: [{ kind: outlet, title: { zh: 网点, en: outlet }, counterZh: 个, eachZh: 单个网点, pluralEn: outlets }]
facts:
  - { name: outlet.returned, unit: piece, title: { zh: 回收件数, en: pieces returned } }
  - { name: outlet.isRural, kind: FLAG, title: { zh: 农村网点, en: rural outlet } }
${parts.facts ?? ''}
versions:
  - version: 1
    from: 2026-01-01
    title: *t
    source: *s
    filing: {}
    assessments: []
    applicant: []
    benefits:
      - id: outlet
        clause: T1.1
        title: *t
        subject: outlet
        when: [{ clause: T1.1, text: *t, fact: outlet.returned, atLeast: 1, grade: SYSTEM_FEED }]
        conditions: [${parts.conditions ?? ''}]
        outcome: CASH
        amount: { ${parts.amount ?? 'form: PER_UNIT, yuan: 500'}, rounding: { mode: HALF_UP, decimals: 2 } }
${parts.version ?? ''}
examples:
${parts.examples}
`;
const outlets = (facts: readonly string[], expected: string) => `
  - name: *t
    at: 2026-06-01
    subjects: { outlet: [${facts.map((one, index) => `{ id: O${index}, facts: { ${one} } }`).join(', ')}] }
    expected: ${expected}`;
const comesOut = (parts: Parameters<typeof around>[0]) => () => checkProgramme(around(parts), 't.yaml');

describe('clauses', () => {
  it('pay for a kind of subject that the document itself declares', () => {
    const examples = outlets(
      ['outlet.returned: 10', 'outlet.returned: 0'],
      '{ outcome: CASH, amountYuan: 500 }',
    );
    expect(comesOut({ examples })).not.toThrow();
    const other = outlets(['outlet.returned: 10'], '{ outcome: CASH, amountYuan: 501 }');
    expect(comesOut({ examples: other })).toThrow(
      /amountYuan: 应为 501，得到 500 \/ expected 501, found 500/,
    );
  });

  it('pay for every full hundred, and nothing below a least amount', () => {
    const facts = `  - name: outlet.hundreds
    unit: piece
    title: { zh: 整百件, en: full hundreds }
    derived: { form: QUOTIENT, of: [outlet.returned], times: 0.01, rounding: { mode: DOWN, decimals: 0 } }`;
    const amount = 'form: RATE, quantity: outlet.hundreds, grade: SYSTEM_FEED, rate: 100, leastYuan: 200';
    const examples = outlets(
      ['outlet.returned: 199', 'outlet.returned: 299', 'outlet.returned: 200'],
      '{ outcome: CASH, amountYuan: 400, subjects: { O0: { outcome: NONE, awardYuan: 0 }, O1: { awardYuan: 200 } } }',
    );
    expect(comesOut({ facts, amount, examples })).not.toThrow();
  });

  it('pay by flat tiers with limits that are included or not', () => {
    const amount =
      'form: FLAT_TIERS, quantity: outlet.returned, grade: SYSTEM_FEED, tiers: [{ upTo: 10, rateYuan: 3 }, { below: 20, yuan: 50 }, { share: 0.5 }]';
    const examples = outlets(
      ['outlet.returned: 10', 'outlet.returned: 19.9', 'outlet.returned: 20'],
      '{ outcome: CASH, amountYuan: 90, subjects: { O0: { awardYuan: 30 }, O1: { awardYuan: 50 }, O2: { awardYuan: 10 } } }',
    );
    expect(comesOut({ amount, examples })).not.toThrow();
  });

  it('pay for so many subjects at most, those that earn most', () => {
    const amount = 'form: RATE, quantity: outlet.returned, grade: SYSTEM_FEED, rate: 1';
    const version = '    caps: [{ clause: T1.1, text: *t, mostSubjects: 2 }]';
    const examples = outlets(
      ['outlet.returned: 1', 'outlet.returned: 30', 'outlet.returned: 20'],
      '{ outcome: CASH, amountYuan: 50, subjects: { O0: { awardYuan: 1, dueYuan: 0 } } }',
    );
    expect(comesOut({ amount, version, examples })).not.toThrow();
  });

  it('hold a cap of those that share a fact, such as a project, and are open where it is not known', () => {
    const facts = '  - { name: outlet.project, kind: TEXT, title: { zh: 项目, en: project } }';
    const amount = 'form: RATE, quantity: outlet.returned, grade: SYSTEM_FEED, rate: 1';
    const version =
      '    caps: [{ clause: T1.1, text: *t, per: { fact: outlet.project, grade: SYSTEM_FEED }, capYuan: 30 }]';
    const examples = outlets(
      [
        'outlet.returned: 20, outlet.project: A',
        'outlet.returned: 40, outlet.project: A',
        'outlet.returned: 25, outlet.project: B',
        'outlet.returned: 25',
      ],
      '{ outcome: CASH, amountYuan: 55, possibleYuan: 80, subjects: { O0: { dueYuan: 10 }, O1: { dueYuan: 20 }, O3: { outcome: UNDETERMINED } } }',
    );
    expect(comesOut({ facts, amount, version, examples })).not.toThrow();
  });

  it('leave double funding open where nobody knows who gave the other money', () => {
    const conditions =
      '{ clause: T1.1, text: *t, noFunding: { per: SUBJECT, from: ANY, levels: [province], yearsBack: [0, 1] } }';
    const example = (funding: string, expected: string) => `
  - name: *t
    at: 2026-06-01
    funding: [${funding}]
    subjects: { outlet: [{ id: O, keys: [INV-1], facts: { outlet.returned: 1 } }] }
    expected: ${expected}`;
    const examples = [
      example('{ programme: Z, year: 2025, subject: INV-1 }', '{ outcome: UNDETERMINED, amountYuan: null }'),
      example(
        '{ programme: Z, year: 2025, level: province, subject: INV-1 }',
        '{ outcome: NONE, amountYuan: 0 }',
      ),
      example(
        '{ programme: Z, year: 2024, level: province, subject: INV-1 }',
        '{ outcome: CASH, amountYuan: 500 }',
      ),
      example(
        '{ programme: Z, year: 2026, level: province, subject: O }',
        '{ outcome: CASH, amountYuan: 500 }',
      ),
    ].join('');
    expect(comesOut({ conditions, examples })).not.toThrow();
  });

  it('test totals, counts and what must not be, and are open where one outlet is not known', () => {
    const facts = `  - name: applicant.returned
    unit: piece
    title: { zh: 合计, en: total }
    derived: { form: TOTAL, of: outlet.returned }
  - name: applicant.outletCount
    unit: outlet
    title: { zh: 网点数, en: outlets }
    derived: { form: COUNT, of: outlet }`;
    const conditions = [
      '{ clause: T1.1, text: *t, fact: applicant.returned, atLeast: 10, lessThan: 100, grade: SYSTEM_FEED }',
      '{ clause: T1.1, text: *t, fact: applicant.outletCount, atMost: 2, grade: SYSTEM_FEED }',
      '{ clause: T1.1, text: *t, none: [{ clause: T1.1, text: *t, fact: outlet.isRural, is: true, grade: SYSTEM_FEED }] }',
      '{ clause: T1.1, text: *t, atMost: 1, count: { of: outlet, where: [{ clause: T1.1, text: *t, fact: outlet.isRural, is: true, grade: SYSTEM_FEED }] } }',
    ].join(', ');
    const examples = [
      outlets(
        ['outlet.returned: 9, outlet.isRural: false', 'outlet.returned: 1, outlet.isRural: true'],
        '{ outcome: CASH, amountYuan: 500, subjects: { O1: { outcome: NONE } } }',
      ),
      outlets(['outlet.returned: 9, outlet.isRural: false'], '{ outcome: NONE, amountYuan: 0 }'),
      outlets(['outlet.returned: 100, outlet.isRural: false'], '{ outcome: NONE, amountYuan: 0 }'),
      outlets(['outlet.returned: 10'], '{ outcome: UNDETERMINED, amountYuan: null, possibleYuan: 500 }'),
      outlets(
        ['outlet.returned: 10, outlet.isRural: false', 'outlet.isRural: false'],
        '{ outcome: UNDETERMINED, amountYuan: null }',
      ),
    ].join('');
    expect(comesOut({ facts, conditions, examples })).not.toThrow();
  });

  it('that nobody looked up are undetermined and name the kind', () => {
    const programme = checkProgramme(
      around({ examples: outlets(['outlet.returned: 1'], '{ outcome: CASH, amountYuan: 500 }') }),
      't.yaml',
    );
    const facts = { applicant: { fields: {} }, subjects: {} };
    const { outcome } = decide(programme, facts, localDate('2026-06-01'));
    expect([outcome.kind, outcome.amountYuan]).toEqual(['UNDETERMINED', null]);
    expect(outcome.explanation).toEqual({
      zh: '尚无法判断：网点资料尚未汇集。',
      en: 'It cannot be told yet: outlets have not been looked up.',
    });
  });

  it('are refused where they name what is not known there', () => {
    const examples = outlets(['outlet.returned: 1'], '{ outcome: CASH, amountYuan: 500 }');
    const test = (conditions: string) => comesOut({ conditions, examples });
    const fact = (rest: string) => `{ clause: T1.1, text: *t, ${rest}, grade: SYSTEM_FEED }`;
    expect(test(fact('fact: vehicle.drive, is: BEV'))).toThrow(
      /vehicle\.drive is not known here, only outlet\.\*/,
    );
    expect(test(fact('fact: outlet.returned, atLeast: 1, moreThan: 2'))).toThrow(/takes exactly one of/);
    expect(test(fact('fact: outlet.returned, sameAs: outlet.isRural'))).toThrow(/not of kind QUANTITY/);
    expect(test('{ clause: T1.1, text: *t, atLeast: 1, count: { of: shop, where: [] } }')).toThrow(
      /where: 过小/,
    );
    expect(
      comesOut({ amount: 'form: RATE, quantity: outlet.isRural, grade: SYSTEM_FEED, rate: 1', examples }),
    ).toThrow(/outlet\.isRural is not of kind QUANTITY/);
    const version = '    caps: [{ clause: T1.1, text: *t, benefits: [shop], capYuan: 1 }]';
    expect(comesOut({ version, examples })).toThrow(/there is no benefit shop/);
  });
});
