import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LocalDate } from '../kernel/month.js';
import { type LaboratoryValue, laboratoryValue } from './laboratory-value.js';
import { judgeSubstances, parseSubstanceLimits, verdictOfAll } from './substance-limits.js';
import { type Substance, SUBSTANCE_NAMES, type TestedMaterial } from './substances.js';

const FOLDER = 'policies/limits';
const standards = readdirSync(FOLDER).map((file) =>
  parseSubstanceLimits(readFileSync(`${FOLDER}/${file}`, 'utf8'), file),
);

const read = (values: Partial<Record<Substance, string>>) =>
  new Map(
    Object.entries(values).map(([name, text]) => [
      name as Substance,
      laboratoryValue(text) as LaboratoryValue,
    ]),
  );
const judged = (
  values: Partial<Record<Substance, string>>,
  material: TestedMaterial = 'TEXTILE',
  day = '2026-03-08',
) => judgeSubstances(standards, { material, day: day as LocalDate, values: read(values) });
const verdictOf = (limit: string, found: ReturnType<typeof judged>) =>
  found.find((one) => one.limit?.id === limit)?.verdict;

describe.each(standards.map((document) => [document.standard, document] as const))(
  'examples of %s',
  (_standard, document) => {
    it.each(document.examples.map((example) => [example.name.en, example] as const))(
      '%s',
      (_name, { material, day, values, expected }) => {
        const found = judgeSubstances([document], { material, day, values: read(values) });
        const decided = found.flatMap(({ limit, verdict }) => (limit ? [[limit.id, verdict]] : []));
        expect(Object.fromEntries(decided)).toEqual(expected);
      },
    );
  },
);

describe('a laboratory value', () => {
  it('is a figure, or what was not detected below a detection limit', () => {
    expect(laboratoryValue('12.50')).toMatchObject({ kind: 'MEASURED' });
    expect(laboratoryValue('<0.05')).toMatchObject({ kind: 'NOT_DETECTED' });
  });

  it.each(['0', '0.00', '<0', '', 'ND', '-1', '1e3', '< 0.05', '1.2345678', '12,5'])(
    'is not written as "%s"',
    (text) => {
      expect(laboratoryValue(text)).toBeUndefined();
    },
  );
});

describe('limits on substances', () => {
  it('are not kept or exceeded where a value is missing, and say which', () => {
    const found = judged({ LEAD: '1' }).find(({ limit }) => limit?.id === 'heavy-metals');
    expect(found).toMatchObject({
      verdict: 'UNDETERMINED',
      because: {
        zh: '报告未列汞、镉、铬。',
        en: 'The report does not give mercury, cadmium, chromium.',
      },
    });
  });

  it('on a sum are exceeded by what is known already, whatever is missing', () => {
    expect(verdictOf('heavy-metals', judged({ LEAD: '60', CHROMIUM: '40.1' }))).toBe('ABOVE');
    expect(verdictOf('heavy-metals', judged({ LEAD: '60', CHROMIUM: '40' }))).toBe('UNDETERMINED');
  });

  it('that must not be reached are kept by what was not detected at that very limit', () => {
    const waybill = (text: string) =>
      verdictOf('bisphenol-a', judged({ BISPHENOL_A: text }, 'ELECTRONIC_WAYBILL'));
    expect(['199.9', '<200', '200', '<201'].map(waybill)).toEqual([
      'WITHIN',
      'WITHIN',
      'ABOVE',
      'UNDETERMINED',
    ]);
  });

  it('leave what none of them is about undetermined, with the reason', () => {
    const [zinc] = judged({ ZINC: '500' }, 'PAPER').filter(({ limit }) => limit === null);
    expect(zinc).toMatchObject({
      substances: ['ZINC'],
      verdict: 'UNDETERMINED',
      because: {
        en: 'There was no limit on zinc in this material on the day, so it is not judged.',
      },
    });
  });

  it('name their standard, source and confidence, where they differ their own', () => {
    const found = judged({ LEAD: '1', AOX: '1' }, 'PAPER');
    const limits = new Map(found.flatMap(({ limit }) => (limit ? [[limit.id, limit] as const] : [])));
    expect(limits.get('lead')).toMatchObject({
      standard: 'GB 43352-2023',
      version: 1,
      confidence: 'B',
      note: null,
    });
    expect(limits.get('aox')).toMatchObject({
      confidence: 'C',
      note: { en: expect.stringContaining('unit') },
    });
  });

  it('together are exceeded by one, kept only by all, and undecided where there is none', () => {
    const all = { LEAD: '1', MERCURY: '<0.1', CADMIUM: '<0.1', CHROMIUM: '1' } as const;
    expect(verdictOfAll(judged(all))).toBe('WITHIN');
    expect(verdictOfAll(judged({ ...all, LEAD: '51' }))).toBe('ABOVE');
    expect(verdictOfAll(judged({ LEAD: '1' }))).toBe('UNDETERMINED');
    expect(verdictOfAll(judged(all, 'TEXTILE', '2024-05-31'))).toBe('UNDETERMINED');
    // A substance that nobody limits decides nothing.
    expect(verdictOfAll(judged({ ...all, ZINC: '500' }))).toBe('WITHIN');
  });

  it('are refused in a document that gives them in a unit in which the substance is not reported', () => {
    const text = readFileSync(`${FOLDER}/gb-43352-2023.yaml`, 'utf8').replace('unit: mg/m2', 'unit: mg/kg');
    expect(() => parseSubstanceLimits(text, 'wrong.yaml')).toThrow(/POLICY_DOCUMENT_INVALID.*unit/);
  });

  const texts = fc
    .tuple(fc.boolean(), fc.integer({ min: 1, max: 200_000 }))
    .map(([isSeen, thousandths]) => `${isSeen ? '' : '<'}${(thousandths / 1_000).toFixed(3)}`);
  const reports = fc.dictionary(fc.constantFrom(...SUBSTANCE_NAMES), texts) as fc.Arbitrary<
    Partial<Record<Substance, string>>
  >;

  it('are kept only where every substance has a value, and stay exceeded when one more is reported', () => {
    fc.assert(
      fc.property(reports, fc.constantFrom(...SUBSTANCE_NAMES), texts, (values, name, text) => {
        const limited = judged(values, 'PLASTIC').filter(({ limit }) => limit !== null);
        const kept = limited.filter(({ verdict }) => verdict === 'WITHIN');
        expect(kept.flatMap(({ substances }) => substances).filter((one) => !(one in values))).toEqual([]);
        const more = judged({ [name]: text, ...values }, 'PLASTIC');
        const exceeded = limited.filter(({ verdict }) => verdict === 'ABOVE');
        const stillExceeded = exceeded.map(({ limit }) => verdictOf(limit?.id ?? '', more));
        expect(stillExceeded).toEqual(exceeded.map(() => 'ABOVE'));
      }),
    );
  });
});
