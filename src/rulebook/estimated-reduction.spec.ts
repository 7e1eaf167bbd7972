import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { exact, plain } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import { estimateReduction, parseReductions } from './estimated-reduction.js';

const FOLDER = 'policies/reductions';
const texts = readdirSync(FOLDER).map((file) => [file, readFileSync(`${FOLDER}/${file}`, 'utf8')] as const);
const documents = texts.map(([file, text]) => parseReductions(text, file));
const [cartonFile, cartonText] = texts.find(([file]) => file === 'carton-reused.yaml')!;
const carton = parseReductions(cartonText, cartonFile);
const DAY = '2026-03-08' as LocalDate;

describe.each(documents)('the estimated reduction of $action', (document) => {
  it.each(document.examples)('$name.en', ({ quantity, day, expected }) => {
    const { kgCo2e, factor, explanation } = estimateReduction(document, quantity, day);
    expect(kgCo2e && plain(kgCo2e)).toBe(expected.kgCo2e && plain(expected.kgCo2e));
    expect(factor === null).toBe(expected.kgCo2e === null);
    expect(explanation.zh && explanation.en).toBeTruthy();
  });
});

describe('estimated reductions', () => {
  it('stand in a file named by their action', () => {
    expect(texts.map(([file]) => file)).toEqual(documents.map(({ action }) => `${action}.yaml`));
  });

  it('are about actions that earn credits', () => {
    const rules = readdirSync('policies/credits');
    expect(documents.map(({ action }) => `${action}.yaml`).filter((file) => !rules.includes(file))).toEqual(
      [],
    );
  });

  it('say how they were reckoned, from what source and how sure it is', () => {
    const { explanation } = estimateReduction(carton, exact(3), DAY);
    expect(explanation.en).toContain('3 × 0.037 kg CO2e per carton = 0.111 kg');
    expect(explanation.zh).toContain('中环联合（北京）认证中心有限公司（CEC），2022，可信度 C');
  });

  it('are null with the reason, and never zero, for an action without a document', () => {
    expect(estimateReduction(undefined, exact(1), DAY)).toEqual({
      kgCo2e: null,
      factor: null,
      explanation: expect.objectContaining({ en: expect.stringContaining('No factor can be cited') }),
    });
  });

  it('carry the figure of the factor release that they name', () => {
    const release = readFileSync('policies/factors/2026-1/emission-factors.csv', 'utf8').split('\n');
    for (const { factor } of documents.flatMap(({ versions }) => versions)) {
      if (!factor) continue;
      const row = release.find((line) => line.startsWith(`${factor.id},`));
      expect(row?.split(',')[4]).toBe(plain(factor.kgCo2ePerUnit));
    }
  });

  it.each([
    ['neither factor nor reason', cartonText.replace(/ {4}factor:\n(?: {6}.*\n)+/, ''), 'factor'],
    ['a factor without a source', cartonText.replace(/ {6}source:\n(?: {8}.*\n)+/, ''), 'source'],
  ])('are refused with %s', (_what, broken, place) => {
    expect(() => parseReductions(broken, cartonFile)).toThrow(place);
  });
});
