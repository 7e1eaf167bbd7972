import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { count } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const CRU: IndicatorDefinition = {
  code: 'CRU',
  title: { zh: '瓦楞纸箱回收复用量', en: 'Cartons collected and reused' },
  unit: 'piece',
  direction: 'UP',
  nameSource: { title: '“9917”“9218”工程', body: '国家邮政局', year: 2023, confidence: 'B' },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '交回时完好并用于再次寄件的瓦楞纸箱数',
        en: 'cartons handed in in good condition to be shipped again',
      },
      source: PLATFORM_SOURCE,
      ...count('returns.cartonsReused'),
    },
  ],
  examples: [
    {
      name: { zh: '一月之和', en: 'the sum of a month' },
      month: '2026-03',
      measures: [{ code: 'returns.cartonsReused', value: '35' }],
      expected: '35',
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
