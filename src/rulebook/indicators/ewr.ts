import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { share } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const EWR: IndicatorDefinition = {
  code: 'EWR',
  title: { zh: '电子运单使用率', en: 'Electronic waybill use rate' },
  unit: '%',
  direction: 'UP',
  isShare: true,
  nameSource: { title: '“9571”工程', body: '国家邮政局', year: 2019, confidence: 'B' },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '使用电子运单的快件量 ÷ 收寄快件量',
        en: 'pieces with an electronic waybill / pieces accepted',
      },
      source: PLATFORM_SOURCE,
      ...share('parcels.eWaybill', 'parcels.accepted'),
    },
  ],
  examples: [
    {
      name: { zh: '100 件中 98 件', en: '98 of 100' },
      month: '2026-03',
      measures: [
        { code: 'parcels.accepted', value: '100' },
        { code: 'parcels.eWaybill', value: '98' },
      ],
      expected: '98',
    },
    {
      name: { zh: '没有记录则无数值，不作零处理', en: 'nothing recorded is no value, not zero' },
      month: '2026-03',
      measures: [{ code: 'parcels.accepted', value: '100' }],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
    {
      name: { zh: '分母为零则无数值', en: 'a denominator of zero gives no value' },
      month: '2026-03',
      measures: [
        { code: 'parcels.eWaybill', value: '0' },
        { code: 'parcels.accepted', value: '0' },
      ],
      expected: null,
      reason: 'NOTHING_TO_DIVIDE_BY',
    },
  ],
};
