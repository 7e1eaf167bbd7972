import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { count } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const OWD: IndicatorDefinition = {
  code: 'OWD',
  title: { zh: '设置标准包装废弃物回收装置的网点数', en: 'Outlets with a standard waste collection device' },
  unit: 'outlet',
  direction: 'UP',
  nameSource: { title: '“9571”“9792”“2582”工程', body: '国家邮政局', year: 2021, confidence: 'B' },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '期末至少有一台在用标准回收装置的网点数；季度、年度取最后一个月',
        en: 'outlets with at least one standard device in service at the end of the period; of a quarter or year, at the end of its last month',
      },
      source: PLATFORM_SOURCE,
      ...count('devices.outlets'),
    },
  ],
  examples: [
    {
      name: { zh: '两县之和', en: 'the sum of two counties' },
      month: '2026-03',
      measures: [
        { code: 'devices.outlets', value: '12' },
        { code: 'devices.outlets', value: '8', regionCode: '430103' },
      ],
      expected: '20',
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
