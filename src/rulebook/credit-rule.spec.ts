import { describe, expect, it } from '@jest/globals';
import type { Refusal } from '../kernel/refusal.js';
import { parseCreditRule, ruleVersionAt } from './credits.js';

const EXAMPLE = `
  - name: { zh: 例, en: example }
    action:
      quantity: 3
      massKg: '1.25'
      occurredAt: '2027-05-04T10:00:00+08:00'
      evidenceGrade: SYSTEM_FEED
      attributes: { itemKind: FILM_BAG, condition: GOOD, disposition: RECYCLE }
    expected: `;
const document = (version: string, expected: string, more = '') => `
code: film-bag
event: return.recorded
appliesTo: { itemKind: FILM_BAG }
title: { zh: 薄膜袋, en: Film bag }
explanation: { zh: 交回薄膜袋。, en: A film bag was handed in. }
versions:
  - version: 1
    from: 2027-01-01
    operatorSetting: true
    source: { title: 平台运营方决定, body: 平台运营方, year: 2026, confidence: D }
    minimumEvidenceGrade: SYSTEM_FEED
    conditions: []
    caps:
      - { per: PERSON, period: LIFE, limit: 1000, unit: points }
    expiryMonths: 12
    ${version}
${more}
examples:${EXAMPLE}${expected}
`;
const earns = (points: number) => `{ points: ${points}, expiresOn: 2028-05-04 }`;
const problemsOf = (text: string) => {
  try {
    parseCreditRule(text, 'film-bag.yaml');
  } catch (error) {
    return (error as Refusal).details.problems as { path: string; line: number; message: string }[];
  }
  return [];
};
const MAY = (multiplier: string, from = '2027-05-01', to = '2027-05-05') =>
  `{ from: ${from}, to: ${to}, multiplier: '${multiplier}', title: { zh: 五一, en: May holidays } }`;

describe('points', () => {
  it.each([
    ['a plain number is points for each item', 'points: 2', 6],
    ['for each item', 'points: { form: PER_UNIT, points: 2 }', 6],
    ['for each action', 'points: { form: FIXED, points: 2 }', 2],
    [
      'for each kilogram, rounded down',
      "points: { form: PER_KG, pointsPerKg: '3.9' }\n    rounding: DOWN",
      4,
    ],
    [
      'multiplied by a campaign, and rounded down once',
      `points: { form: PER_KG, pointsPerKg: '3.9' }\n    rounding: DOWN\n    campaigns: [${MAY('1.5')}]`,
      7,
    ],
    [
      'not multiplied before and after a campaign',
      `points: 2\n    rounding: DOWN\n    campaigns: [${MAY('2', '2027-04-01', '2027-05-03')}, ${MAY('3', '2027-05-05')}]`,
      6,
    ],
  ])('are %s', (_claim, version, points) => {
    expect(problemsOf(document(version, earns(points)))).toEqual([]);
    expect(problemsOf(document(version, earns(points + 1)))).toMatchObject([{ path: 'examples.0.expected' }]);
  });
});

describe('a rule is refused, by line,', () => {
  it.each([
    [
      'where two campaigns share a day',
      `points: 2\n    rounding: DOWN\n    campaigns:\n      - ${MAY('2')}\n      - ${MAY('3', '2027-05-05', '2027-05-09')}`,
      { path: 'versions.0.campaigns.1', line: 21, message: expect.stringContaining('do not overlap') },
    ],
    [
      'where points may be a fraction and no rounding is named',
      `points: 2\n    campaigns: [${MAY('1.5')}]`,
      { path: 'versions.0.points', line: 17, message: expect.stringContaining('rounding: DOWN') },
    ],
    [
      'where a multiplier is nothing',
      `points: 2\n    rounding: DOWN\n    campaigns: [${MAY('0')}]`,
      { path: 'versions.0.campaigns.0.multiplier', line: 19, message: expect.stringContaining('above zero') },
    ],
    [
      'where points go by a class that its event does not tell',
      'points: { form: BY_PACKAGING_CLASS, points: { GREEN: 2 } }',
      { path: 'versions.0.points', line: 17, message: expect.stringContaining('return.recorded offers') },
    ],
  ])('%s', (_claim, version, problem) => {
    expect(problemsOf(document(version, earns(6)))).toContainEqual(expect.objectContaining(problem));
  });

  it('where it asks for an attribute that its event does not tell', () => {
    const text = document('points: 2', earns(6)).replace(
      'conditions: []',
      'conditions: [{ attribute: colour, is: RED, text: { zh: 红, en: red } }]',
    );
    const problem = { path: 'versions.0.conditions.0.attribute', line: 13 };
    expect(problemsOf(text)).toContainEqual(expect.objectContaining(problem));
  });

  it('where an example comes to something else, saying what', () => {
    const said = '{ points: 6, expiresOn: 2028-05-04, held: true }';
    const message = expect.stringContaining('held = –');
    expect(problemsOf(document('points: 2', said))).toEqual([
      { path: 'examples.0.expected', line: 27, column: 15, message },
    ]);
  });

  it('where an example is of a day without a version, or names a cap that there is none of', () => {
    const early = document('points: 2', earns(6)).replace("'2027-05-04", "'2026-05-04");
    expect(problemsOf(early)).toMatchObject([{ message: expect.stringContaining('no version is in force') }]);
    const used = document('points: 2', earns(6)).replace(
      '    action:',
      '    used: { REVIEW: 1 }\n    action:',
    );
    expect(problemsOf(used)).toMatchObject([{ message: expect.stringContaining('REVIEW') }]);
  });
});

describe('a newer version', () => {
  const SECOND = (to: string) => `
  - version: 2
    from: 2027-07-01${to}
    operatorSetting: true
    source: { title: 平台运营方决定, body: 平台运营方, year: 2026, confidence: D }
    points: 3
    minimumEvidenceGrade: SYSTEM_FEED
    conditions: []
    caps: [{ per: PERSON, period: LIFE, limit: 1000, unit: points }]
    expiryMonths: 12`;
  const versionOn = (day: string, to = '') => {
    const rule = parseCreditRule(document('points: 2', earns(6), SECOND(to)), 'film-bag.yaml');
    return ruleVersionAt(rule, new Date(`${day}T12:00:00+08:00`))?.version.version;
  };

  it('takes over from its first day, with no end written into the one before', () => {
    expect(['2026-12-31', '2027-06-30', '2027-07-01'].map((day) => versionOn(day))).toEqual([
      undefined,
      1,
      2,
    ]);
  });

  it('that ends, ends the rule', () => {
    const to = '\n    to: 2027-07-31';
    expect(['2027-07-31', '2027-08-01'].map((day) => versionOn(day, to))).toEqual([2, undefined]);
  });
});
