import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { exact } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import { judgeFine, parsePenalties } from './penalty.js';

const PATH = 'policies/penalties/fiscal-violations.yaml';
const text = readFileSync(PATH, 'utf8');

describe('the bounds of fines', () => {
  const penalties = parsePenalties(text, PATH);
  const verdict = (ground: 'FRAUD' | 'MISUSE', fineYuan: string, principalYuan = '519000000') =>
    judgeFine(penalties, {
      day: '2016-09-08' as LocalDate,
      ground,
      principalYuan: exact(principalYuan),
      fineYuan: exact(fineYuan),
    }).verdict;

  it('take the fines of the published cases, at the bound itself and within', () => {
    expect(verdict('FRAUD', '259500000')).toBe('WITHIN');
    expect(verdict('FRAUD', '259000000')).toBe('WITHIN');
    expect(verdict('FRAUD', '62364000', '207880000')).toBe('WITHIN');
    expect(verdict('FRAUD', '51900000')).toBe('WITHIN');
  });

  it('take nothing one fen outside, and no fraudster’s fine for misuse', () => {
    expect(verdict('FRAUD', '259500000.01')).toBe('ABOVE');
    expect(verdict('FRAUD', '51899999.99')).toBe('BELOW');
    expect(verdict('MISUSE', '155700000.01')).toBe('ABOVE');
    expect(verdict('MISUSE', '155700000')).toBe('WITHIN');
  });

  it('refuse a document whose examples come out otherwise, and one whose bounds are the wrong way round', () => {
    const refused = (from: string, to: string) => () => parsePenalties(text.replace(from, to), PATH);
    expect(refused('toPercent: 50', 'toPercent: 40')).toThrow('examples.0.expected');
    expect(refused('fromPercent: 10', 'fromPercent: 60')).toThrow('lower bound');
  });
});
