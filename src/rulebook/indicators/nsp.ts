import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { share } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const NSP: IndicatorDefinition = {
  code: 'NSP',
  title: { zh: '电商快件不再二次包装率', en: 'E-commerce pieces not packed again' },
  unit: '%',
  direction: 'UP',
  isShare: true,
  nameSource: {
    title: '“9571”“9792”“2582”“9218”工程；国办函〔2020〕115号',
    body: '国家邮政局',
    year: 2023,
    confidence: 'B',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '以原包装或未改动包装寄出的电商快件量 ÷ 电商快件量',
        en: 'e-commerce pieces shipped in original or unchanged packing / e-commerce pieces',
      },
      source: PLATFORM_SOURCE,
      ...share('parcels.notRepacked', 'parcels.eCommerce'),
    },
  ],
  examples: [
    {
      name: { zh: '三分之二，四舍五入两位小数', en: 'two thirds, rounded to two places' },
      month: '2026-03',
      measures: [
        { code: 'parcels.eCommerce', value: '300' },
        { code: 'parcels.notRepacked', value: '200' },
      ],
      expected: '66.67',
    },
    {
      name: { zh: '没有记录则无数值，不作零处理', en: 'nothing recorded is no value, not zero' },
      month: '2026-03',
      measures: [{ code: 'parcels.eCommerce', value: '100' }],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
    {
      name: { zh: '分母为零则无数值', en: 'a denominator of zero gives no value' },
      month: '2026-03',
      measures: [
        { code: 'parcels.notRepacked', value: '0' },
        { code: 'parcels.eCommerce', value: '0' },
      ],
      expected: null,
      reason: 'NOTHING_TO_DIVIDE_BY',
    },
  ],
};
