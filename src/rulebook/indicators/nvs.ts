import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { share } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const NVS: IndicatorDefinition = {
  code: 'NVS',
  title: { zh: '新增或更新车辆新能源占比', en: 'NEV share of new or renewed vehicles' },
  unit: '%',
  direction: 'UP',
  isShare: true,
  nameSource: { title: '空气质量持续改善行动计划', body: '国务院', year: 2023, confidence: 'B' },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '当期纳入车队的新能源车辆 ÷ 当期纳入车队的车辆；以企业开始持有之日计',
        en: 'new-energy vehicles taken into the fleet in the period / vehicles taken into it; by the day from which the firm holds them',
      },
      source: PLATFORM_SOURCE,
      ...share('vehicles.nevAdded', 'vehicles.added'),
    },
  ],
  examples: [
    {
      name: { zh: '10 辆中 8 辆', en: '8 of 10' },
      month: '2026-03',
      measures: [
        { code: 'vehicles.added', value: '10' },
        { code: 'vehicles.nevAdded', value: '8' },
      ],
      expected: '80',
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
