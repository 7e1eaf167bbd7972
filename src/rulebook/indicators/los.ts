import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { share } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const LOS: IndicatorDefinition = {
  code: 'LOS',
  title: { zh: '可循环包装丢失率', en: 'Loss rate of reusable packaging' },
  unit: '%',
  direction: 'DOWN',
  isShare: true,
  nameSource: {
    title: '可循环快递包装规模化应用试点（发改办环资〔2021〕963号）',
    body: '国家发展改革委等',
    year: 2021,
    confidence: 'C',
    note: '名称由平台定 / the name is the platform’s',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '期末寄出满 90 天未归还的可循环包装 ÷ 期末在用的可循环包装；90 天由平台定',
        en: 'reusable assets out for 90 days or more at the end of the period / reusable assets in circulation then; the 90 days are the platform’s setting',
      },
      source: PLATFORM_SOURCE,
      ...share('assets.missing', 'assets.inCirculation'),
    },
  ],
  examples: [
    {
      name: { zh: '各类相加', en: 'kinds together' },
      month: '2026-03',
      measures: [
        { code: 'assets.inCirculation', value: '800', dimension: 'BOX' },
        { code: 'assets.inCirculation', value: '200', dimension: 'ENVELOPE' },
        { code: 'assets.missing', value: '12', dimension: 'BOX' },
        { code: 'assets.missing', value: '13', dimension: 'ENVELOPE' },
      ],
      expected: '2.5',
    },
    {
      name: { zh: '没有记录则无数值，不作零处理', en: 'nothing recorded is no value, not zero' },
      month: '2026-03',
      measures: [{ code: 'assets.inCirculation', value: '10', dimension: 'BOX' }],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
  ],
};
