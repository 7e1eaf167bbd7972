import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { share } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const HMX: IndicatorDefinition = {
  code: 'HMX',
  title: {
    zh: '重金属与特定物质超标率',
    en: 'Batches over the limit of heavy metals and specified substances',
  },
  unit: '%',
  direction: 'DOWN',
  isShare: true,
  nameSource: {
    title: '快递包装重金属与特定物质限量（GB 43352-2023）',
    body: '市场监管总局',
    year: 2023,
    confidence: 'B',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '重金属与特定物质抽检不合格批次 ÷ 抽检批次',
        en: 'samples for heavy metals and specified substances with a failed piece / samples taken for them',
      },
      source: PLATFORM_SOURCE,
      ...share(
        { code: 'samples.failed', only: ['HARMFUL_SUBSTANCES'], otherwise: 'NOTHING' },
        { code: 'samples.taken', only: ['HARMFUL_SUBSTANCES'], otherwise: 'NOTHING' },
      ),
    },
  ],
  examples: [
    {
      name: { zh: '40 批中 1 批', en: '1 batch of 40' },
      month: '2026-03',
      measures: [
        { code: 'samples.taken', value: '40', dimension: 'HARMFUL_SUBSTANCES' },
        { code: 'samples.failed', value: '1', dimension: 'HARMFUL_SUBSTANCES' },
      ],
      expected: '2.5',
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
