import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { share } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const STR: IndicatorDefinition = {
  code: 'STR',
  title: { zh: '“瘦身胶带”（≤45mm）封装比例', en: 'Slim tape rate' },
  unit: '%',
  direction: 'UP',
  isShare: true,
  nameSource: { title: '“9792”工程', body: '国家邮政局', year: 2020, confidence: 'B' },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '使用 45 毫米及以下胶带封装的快件量 ÷ 使用胶带封装的快件量',
        en: 'pieces sealed with tape of 45 mm or less / pieces sealed with tape',
      },
      source: PLATFORM_SOURCE,
      ...share('parcels.slimTaped', 'parcels.taped'),
    },
  ],
  examples: [
    {
      name: { zh: '免胶带快件不进分母', en: 'pieces without tape are not in the denominator' },
      month: '2026-03',
      measures: [
        { code: 'parcels.accepted', value: '1000' },
        { code: 'parcels.taped', value: '400' },
        { code: 'parcels.slimTaped', value: '380' },
      ],
      expected: '95',
    },
    {
      name: { zh: '没有记录则无数值，不作零处理', en: 'nothing recorded is no value, not zero' },
      month: '2026-03',
      measures: [{ code: 'parcels.taped', value: '100' }],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
    {
      name: { zh: '分母为零则无数值', en: 'a denominator of zero gives no value' },
      month: '2026-03',
      measures: [
        { code: 'parcels.slimTaped', value: '0' },
        { code: 'parcels.taped', value: '0' },
      ],
      expected: null,
      reason: 'NOTHING_TO_DIVIDE_BY',
    },
  ],
};
