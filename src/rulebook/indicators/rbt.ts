import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { ratio } from '../indicator-formulas.js';
import { Quantity } from '../indicator-quantity.js';
import { PLATFORM_SOURCE } from '../source.js';

export const RBT: IndicatorDefinition = {
  code: 'RBT',
  title: { zh: '可循环包装周转次数', en: 'Turns per reusable asset and year' },
  unit: 'use/unit/year',
  direction: 'UP',
  nameSource: {
    title: '湖南省推进电子商务与快递物流协同发展实施方案 二(九)',
    body: '湖南省人民政府办公厅',
    year: 2019,
    confidence: 'C',
    note: '间接依据 / indirectly',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '可循环包装使用次数 ÷ 在用月数 × 12：每件每年的周转次数',
        en: 'uses of reusable assets / asset-months in circulation × 12: turns of one asset in a year',
      },
      source: PLATFORM_SOURCE,
      ...ratio(['assets.uses'], 'assets.months', { times: Quantity.of(12, 'month/year') }),
    },
  ],
  examples: [
    {
      name: {
        zh: '100 件一月用 500 次即每年 60 次',
        en: '500 uses of 100 assets in a month are 60 in a year',
      },
      month: '2026-03',
      measures: [
        { code: 'assets.uses', value: '500', dimension: 'BOX' },
        { code: 'assets.months', value: '100', dimension: 'BOX' },
      ],
      expected: '60',
    },
    {
      name: { zh: '没有记录则无数值，不作零处理', en: 'nothing recorded is no value, not zero' },
      month: '2026-03',
      measures: [{ code: 'assets.months', value: '100', dimension: 'BOX' }],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
  ],
};
