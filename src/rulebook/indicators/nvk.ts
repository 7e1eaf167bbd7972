import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { share } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const NVK: IndicatorDefinition = {
  code: 'NVK',
  title: { zh: '新能源车行驶里程占比', en: 'NEV kilometre share' },
  unit: '%',
  direction: 'UP',
  isShare: true,
  nameSource: {
    title: '湖南省推进电子商务与快递物流协同发展实施方案 二(九)',
    body: '湖南省人民政府办公厅',
    year: 2019,
    confidence: 'B',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '经平台核验的新能源车里程 ÷ 全部车辆里程；未经平台核验的新能源车里程只计入分母',
        en: 'platform-verified kilometres of new-energy vehicles / kilometres of all vehicles; unverified NEV kilometres count in the denominator only',
      },
      source: PLATFORM_SOURCE,
      ...share('fleet.nevKmVerified', 'fleet.km'),
    },
  ],
  examples: [
    {
      name: {
        zh: '自行申报的新能源里程不进分子',
        en: 'self-declared NEV kilometres are not in the numerator',
      },
      month: '2026-03',
      measures: [
        { code: 'fleet.km', value: '10000' },
        { code: 'fleet.nevKmVerified', value: '4250.5' },
      ],
      expected: '42.51',
    },
    {
      name: { zh: '没有记录则无数值，不作零处理', en: 'nothing recorded is no value, not zero' },
      month: '2026-03',
      measures: [{ code: 'fleet.km', value: '100' }],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
    {
      name: { zh: '分母为零则无数值', en: 'a denominator of zero gives no value' },
      month: '2026-03',
      measures: [
        { code: 'fleet.nevKmVerified', value: '0' },
        { code: 'fleet.km', value: '0' },
      ],
      expected: null,
      reason: 'NOTHING_TO_DIVIDE_BY',
    },
  ],
};
