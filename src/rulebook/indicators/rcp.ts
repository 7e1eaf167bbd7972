import { exact } from '../../kernel/decimal.js';
import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { attainedOfAssigned } from '../indicator-outside.js';
import { PLATFORM_SOURCE } from '../source.js';

export const RCP: IndicatorDefinition = {
  code: 'RCP',
  title: { zh: '减排目标完成率', en: 'Attainment of the assigned reduction target' },
  unit: '%',
  direction: 'UP',
  nameSource: {
    title: '各省邮政管理局年度工作安排（汇编）',
    body: '各省邮政管理局',
    year: 2022,
    confidence: 'C',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '减排量 ÷ 分解到本地区或本企业的减排目标；可以超过 100%',
        en: 'emission reduction / the reduction target assigned to the region or firm; it may exceed 100 %',
      },
      source: PLATFORM_SOURCE,
      ...attainedOfAssigned('ERD'),
    },
  ],
  examples: [
    {
      name: { zh: '目标 1,000 千克，实际 850 千克', en: '850 kg of an assigned 1,000 kg' },
      month: '2026-03',
      measures: [],
      expected: '85',
      outside: {
        assigned: {
          target: { value: exact(1000), source: { title: '例', body: '例', year: 2026, confidence: 'D' } },
          actual: exact(850),
        },
      },
    },
    {
      name: { zh: '没有分解目标则无数值', en: 'no target assigned is no value' },
      month: '2026-03',
      measures: [],
      expected: null,
      reason: 'TARGET_MISSING',
    },
    {
      name: { zh: '没有减排量则无数值', en: 'no reduction known is no value' },
      month: '2026-03',
      measures: [],
      expected: null,
      reason: 'MEASURE_MISSING',
      outside: {
        assigned: {
          target: { value: exact(1000), source: { title: '例', body: '例', year: 2026, confidence: 'D' } },
          actual: null,
        },
      },
    },
  ],
};
