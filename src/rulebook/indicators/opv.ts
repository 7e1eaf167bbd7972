import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { share } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const OPV: IndicatorDefinition = {
  code: 'OPV',
  title: { zh: '过度包装不合格率', en: 'Over-packaging failure rate' },
  unit: '%',
  direction: 'DOWN',
  isShare: true,
  nameSource: {
    title: '限制快递过度包装要求（GB 45186-2024）',
    body: '市场监管总局',
    year: 2024,
    confidence: 'B',
    note: '2026-07-01 起实施；限值条文未读 / in force since 2026-07-01; its limits were not read',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '过度包装抽检不合格件数 ÷ 过度包装抽检件数',
        en: 'sampled pieces that failed for excessive packaging / pieces sampled for it',
      },
      source: PLATFORM_SOURCE,
      ...share(
        { code: 'samples.piecesFailed', only: ['EXCESSIVE_PACKAGING'], otherwise: 'NOTHING' },
        { code: 'samples.pieces', only: ['EXCESSIVE_PACKAGING'], otherwise: 'NOTHING' },
      ),
    },
  ],
  examples: [
    {
      name: { zh: '250 件中 3 件', en: '3 of 250' },
      month: '2026-03',
      measures: [
        { code: 'samples.pieces', value: '250', dimension: 'EXCESSIVE_PACKAGING' },
        { code: 'samples.piecesFailed', value: '3', dimension: 'EXCESSIVE_PACKAGING' },
      ],
      expected: '1.2',
    },
    {
      name: { zh: '没有记录则无数值，不作零处理', en: 'nothing recorded is no value, not zero' },
      month: '2026-03',
      measures: [],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
  ],
};
