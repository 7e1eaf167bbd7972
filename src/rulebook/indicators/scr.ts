import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { share } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const SCR: IndicatorDefinition = {
  code: 'SCR',
  title: { zh: '同城快递使用可循环快递包装比例', en: 'Same-city reusable packaging share' },
  unit: '%',
  direction: 'UP',
  isShare: true,
  nameSource: {
    title: '深入推进快递包装绿色转型行动方案（发改环资〔2023〕1595号）',
    body: '国家发展改革委等八部门',
    year: 2023,
    confidence: 'B',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '使用可循环包装的同城快件量 ÷ 同城快件量',
        en: 'same-city pieces in reusable packaging / same-city pieces',
      },
      source: PLATFORM_SOURCE,
      ...share('parcels.sameCityReusable', 'parcels.sameCity'),
    },
  ],
  examples: [
    {
      name: { zh: '200 件中 21 件', en: '21 of 200' },
      month: '2026-03',
      measures: [
        { code: 'parcels.sameCity', value: '200' },
        { code: 'parcels.sameCityReusable', value: '21' },
      ],
      expected: '10.5',
    },
    {
      name: { zh: '没有记录则无数值，不作零处理', en: 'nothing recorded is no value, not zero' },
      month: '2026-03',
      measures: [{ code: 'parcels.sameCity', value: '200' }],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
  ],
};
