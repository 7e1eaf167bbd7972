import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { share } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const SOR: IndicatorDefinition = {
  code: 'SOR',
  title: { zh: '规范包装操作比例', en: 'Standard packing operation rate' },
  unit: '%',
  direction: 'UP',
  isShare: true,
  nameSource: { title: '“9917”工程', body: '国家邮政局', year: 2022, confidence: 'B' },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '（抽检件数 − 不合格件数）÷ 抽检件数，只计规范包装操作的抽检',
        en: '(pieces sampled − pieces failed) / pieces sampled, of samples of the operation of packing alone',
      },
      source: PLATFORM_SOURCE,
      ...share(
        { code: 'samples.piecesFailed', only: ['PACKING_OPERATION'], otherwise: 'NOTHING' },
        { code: 'samples.pieces', only: ['PACKING_OPERATION'], otherwise: 'NOTHING' },
        { complement: true },
      ),
    },
  ],
  examples: [
    {
      name: { zh: '369 件中 30 件不合格；其他抽检不计', en: '30 of 369 failed; other samples do not count' },
      month: '2026-03',
      measures: [
        { code: 'samples.pieces', value: '369', dimension: 'PACKING_OPERATION' },
        { code: 'samples.piecesFailed', value: '30', dimension: 'PACKING_OPERATION' },
        { code: 'samples.pieces', value: '100', dimension: 'OTHER' },
        { code: 'samples.piecesFailed', value: '100', dimension: 'OTHER' },
      ],
      expected: '91.87',
    },
    {
      name: { zh: '只有其他抽检则无数值', en: 'other samples alone give no value' },
      month: '2026-03',
      measures: [
        { code: 'samples.pieces', value: '100', dimension: 'OTHER' },
        { code: 'samples.piecesFailed', value: '0', dimension: 'OTHER' },
      ],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
  ],
};
