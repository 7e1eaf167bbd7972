import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { share } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const CBR: IndicatorDefinition = {
  code: 'CBR',
  title: { zh: '循环中转袋使用率', en: 'Reusable transit bag rate' },
  unit: '%',
  direction: 'UP',
  isShare: true,
  nameSource: { title: '“9571”“9792”工程', body: '国家邮政局', year: 2020, confidence: 'B' },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '使用可循环中转袋的总包数 ÷ 需要用袋的总包数',
        en: 'consolidations in a reusable bag / all consolidations that need a bag',
      },
      source: PLATFORM_SOURCE,
      ...share('consolidations.reusableBag', 'consolidations.total'),
    },
  ],
  examples: [
    {
      name: { zh: '200 个总包中 183 个', en: '183 of 200 consolidations' },
      month: '2026-03',
      measures: [
        { code: 'consolidations.total', value: '200' },
        { code: 'consolidations.reusableBag', value: '183' },
      ],
      expected: '91.5',
    },
    {
      name: { zh: '没有记录则无数值，不作零处理', en: 'nothing recorded is no value, not zero' },
      month: '2026-03',
      measures: [{ code: 'consolidations.total', value: '100' }],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
    {
      name: { zh: '分母为零则无数值', en: 'a denominator of zero gives no value' },
      month: '2026-03',
      measures: [
        { code: 'consolidations.reusableBag', value: '0' },
        { code: 'consolidations.total', value: '0' },
      ],
      expected: null,
      reason: 'NOTHING_TO_DIVIDE_BY',
    },
  ],
};
