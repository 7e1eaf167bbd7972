import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { ratio } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const CBT: IndicatorDefinition = {
  code: 'CBT',
  title: { zh: '总包循环次数', en: 'Uses per reusable consolidation bag' },
  unit: 'use/unit',
  direction: 'UP',
  nameSource: { title: '快递业绿色包装指南（试行）', body: '国家邮政局', year: 2018, confidence: 'B' },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '期末在用可循环中转袋的累计使用次数 ÷ 期末在用可循环中转袋数',
        en: 'uses so far of the reusable transit bags in circulation at the end of the period / their number',
      },
      source: PLATFORM_SOURCE,
      ...ratio(
        [{ code: 'assets.usesInLife', only: ['TRANSIT_BAG'], otherwise: 'NOTHING' }],
        { code: 'assets.inCirculation', only: ['TRANSIT_BAG'], otherwise: 'NOTHING' },
        { within: 'COUNTY' },
      ),
    },
  ],
  examples: [
    {
      name: { zh: '200 只袋共用 4,500 次；箱不计', en: '200 bags used 4,500 times; boxes do not count' },
      month: '2026-03',
      measures: [
        { code: 'assets.usesInLife', value: '4500', dimension: 'TRANSIT_BAG' },
        { code: 'assets.inCirculation', value: '200', dimension: 'TRANSIT_BAG' },
        { code: 'assets.inCirculation', value: '50', dimension: 'BOX' },
      ],
      expected: '22.5',
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
