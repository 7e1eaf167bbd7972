import { expect, it } from '@jest/globals';
import { movedFigures } from './rulebook-diff.mjs';

it('what moved is named by its path, with the exact difference', () => {
  const before = {
    indicators: { '2026-10 430000': { ERD: '77.922', GPP: '(FACTOR_MISSING)', NVK: '32.2' } },
  };
  const after = { indicators: { '2026-10 430000': { ERD: '77.9', GPP: '0.3423', NVK: '32.2', NEW: '1' } } };
  expect(movedFigures(before, after)).toEqual([
    { figure: 'indicators › 2026-10 430000 › ERD', before: '77.922', after: '77.9', change: '−0.022' },
    {
      figure: 'indicators › 2026-10 430000 › GPP',
      before: '(FACTOR_MISSING)',
      after: '0.3423',
      change: null,
    },
    { figure: 'indicators › 2026-10 430000 › NEW', before: '—', after: '1', change: null },
  ]);
});

it('what is the same, and what both sides leave out, has not moved', () => {
  expect(movedFigures({ a: ['1', { b: null }] }, { a: ['1', { b: null }] })).toEqual([]);
});
