import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { share } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const RRR: IndicatorDefinition = {
  code: 'RRR',
  title: { zh: '可循环包装回收率', en: 'Return rate of reusable packaging' },
  unit: '%',
  direction: 'UP',
  isShare: true,
  nameSource: {
    title: '可循环快递包装规模化应用试点（发改办环资〔2021〕963号）',
    body: '国家发展改革委等',
    year: 2021,
    confidence: 'B',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '当月到期应还中按时归还的可循环包装 ÷ 当月到期应还的可循环包装',
        en: 'reusable assets returned on time / reusable assets due back in the month',
      },
      source: PLATFORM_SOURCE,
      ...share('envelopes.returnedOnTime', 'envelopes.dueBack'),
    },
  ],
  examples: [
    {
      name: { zh: '当月应还 40 个，按时归还 37 个', en: '40 due back in the month, 37 returned on time' },
      month: '2026-03',
      measures: [
        { code: 'envelopes.dueBack', value: '40' },
        { code: 'envelopes.returnedOnTime', value: '37' },
      ],
      expected: '92.5',
    },
    {
      name: { zh: '没有记录则无数值，不作零处理', en: 'nothing recorded is no value, not zero' },
      month: '2026-03',
      measures: [{ code: 'envelopes.dueBack', value: '100' }],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
    {
      name: { zh: '分母为零则无数值', en: 'a denominator of zero gives no value' },
      month: '2026-03',
      measures: [
        { code: 'envelopes.returnedOnTime', value: '0' },
        { code: 'envelopes.dueBack', value: '0' },
      ],
      expected: null,
      reason: 'NOTHING_TO_DIVIDE_BY',
    },
  ],
};
