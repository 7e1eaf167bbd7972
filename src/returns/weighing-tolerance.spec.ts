import { describe, expect, it } from '@jest/globals';
import { exact, plain } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import { policyFile } from '../platform/policy-files.js';
import { readWeighingTolerances, toleranceKg } from './weighing-tolerance.js';

const text = policyFile('returns', 'weighing.yaml');
const { examples, versions } = readWeighingTolerances(text);

describe('the tolerance of weighings', () => {
  it.each(examples.map((example) => [example.name.zh, example] as const))(
    '%s',
    (_name, { day, ticketKg, toleranceKg: expected }) => {
      expect(plain(toleranceKg(day, ticketKg, versions))).toBe(plain(expected));
    },
  );

  it('is that of the version in force on the day, in whatever order the versions are written', () => {
    const [version] = versions;
    const later = {
      ...version!,
      from: '2027-01-01' as LocalDate,
      percent: exact('0.5'),
      leastKg: exact('0'),
    };
    const both = readWeighingTolerances(
      text.replace(
        'versions:',
        `versions:
  - from: 2027-01-01
    operatorSetting: true
    source: { title: 平台运营方决定, body: 平台运营方, year: 2026, confidence: D }
    percent: 0.5
    leastKg: 0`,
      ),
    ).versions;
    expect(both.map(({ from }) => from)).toEqual([later.from, version!.from]);
    expect(plain(toleranceKg('2026-12-31' as LocalDate, '500', both))).toBe('10');
    expect(plain(toleranceKg('2027-01-01' as LocalDate, '500', both))).toBe('2.5');
  });

  it('says line and column of what is wrong with its document', () => {
    expect(() => readWeighingTolerances(text.replace('percent: 2', 'percent: two'))).toThrow(
      /weighing\.yaml:\d+:\d+ versions\.0\.percent/,
    );
  });
});
