import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exact } from '../../kernel/decimal.js';
import { month } from '../../kernel/month.js';
import { ANOMALY_RULES } from '../../oversight/known-anomaly-rules.js';
import { isMaterialChange, isWatching, SettingsInForce } from '../anomaly.js';

const WATCHING = ANOMALY_RULES.filter(isWatching);
const TEXT = { zh: expect.stringMatching(/[一-鿿]/), en: expect.stringMatching(/[A-Za-z]/) };

it('holds a rule in every file of the folder', () => {
  const files = readdirSync('src/rulebook/anomalies').filter((file) => !file.endsWith('.spec.ts'));
  expect(ANOMALY_RULES.map(({ code }) => `${code}.ts`)).toEqual(files.sort());
});

describe.each(ANOMALY_RULES.map((rule) => [rule.code, rule] as const))('the rule %s', (_code, rule) => {
  it('says in both languages what it is, what it compares and what its figures are', () => {
    expect(rule.title).toEqual(TEXT);
    expect(rule.text).toEqual(TEXT);
    for (const { title } of [...Object.values(rule.figures), ...rule.settings]) expect(title).toEqual(TEXT);
  });

  it('has a dated number with its source for every threshold', () => {
    for (const { value, from, source } of rule.settings) {
      expect(exact(value).isFinite()).toBe(true);
      expect(month(from)).toBe(from);
      expect(source).toMatchObject({ title: expect.any(String), confidence: expect.any(String) });
    }
  });
});

describe.each(WATCHING.map((rule) => [rule.code, rule] as const))('examples of %s', (_code, rule) => {
  it.each(rule.examples.map((example) => [example.name.en, example] as const))('%s', (_name, example) => {
    const found = rule.judge(example.row, new SettingsInForce(rule.settings, example.month));
    expect(found?.measured ?? null).toEqual(example.expected);
  });

  it('show what it finds and what it lets pass, and name no figure without a title', () => {
    const found = rule.examples.map(({ row, month: at }) =>
      rule.judge(row, new SettingsInForce(rule.settings, at)),
    );
    expect(found).toContain(undefined);
    const named = found.flatMap((one) => (one ? [one.measured, one.expected] : [])).flatMap(Object.keys);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !(name in rule.figures))).toEqual([]);
  });
});

describe('thresholds', () => {
  const [setting] = WATCHING[0]!.settings;
  const dated = [
    { ...setting!, name: 'most', from: month('2026-01'), value: '10' },
    { ...setting!, name: 'most', from: month('2026-07'), value: '20' },
    { ...setting!, name: 'most', of: 'van', from: month('2026-01'), value: '5' },
  ];

  it('hold from their month on, until a newer one does', () => {
    const valueIn = (at: string) =>
      new SettingsInForce(dated.toReversed(), month(at)).value('most').toString();
    expect([valueIn('2026-01'), valueIn('2026-06'), valueIn('2026-07')]).toEqual(['10', '10', '20']);
    expect(new SettingsInForce(dated, month('2026-08')).by('most').get('van')?.toString()).toBe('5');
  });

  it('that have not begun are not guessed', () => {
    const early = new SettingsInForce(dated, month('2025-12'));
    expect(early.isComplete).toBe(false);
    expect(() => early.value('most')).toThrow('no setting most is in force');
  });
});

describe('a change of figures', () => {
  const changed = (before: Record<string, string>, after: Record<string, string>) =>
    isMaterialChange(before, after, exact(5));

  it('is material above the share and not at it', () => {
    expect(changed({ km: '100' }, { km: '105' })).toBe(false);
    expect(changed({ km: '100' }, { km: '105.01' })).toBe(true);
    expect(changed({ km: '100' }, { km: '94.99' })).toBe(true);
    expect(changed({ km: '0' }, { km: '0.001' })).toBe(true);
  });

  it('is material where a figure came, went, or is another word', () => {
    expect(changed({}, { km: '1' })).toBe(true);
    expect(changed({ km: '1' }, {})).toBe(true);
    expect(changed({ day: '2026-03-01' }, { day: '2026-03-02' })).toBe(true);
  });

  it('is none where nothing changed', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (figures) => {
        expect(changed(figures, { ...figures })).toBe(false);
      }),
    );
  });
});
