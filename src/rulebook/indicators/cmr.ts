import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { share } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const CMR: IndicatorDefinition = {
  code: 'CMR',
  title: { zh: '采购使用符合标准的包装材料比例', en: 'Compliant material purchase and use rate' },
  unit: '%',
  direction: 'UP',
  isShare: true,
  nameSource: { title: '“9917”工程', body: '国家邮政局', year: 2022, confidence: 'B' },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '符合标准的包装采购质量 ÷ 包装采购质量；按质量计，不按件数',
        en: 'mass of packaging bought that meets the standard / mass of packaging bought; by mass, not by pieces',
      },
      source: PLATFORM_SOURCE,
      ...share('purchases.conformingMassKg', 'purchases.massKg'),
    },
  ],
  examples: [
    {
      name: { zh: '两种规格相加', en: 'two specifications together' },
      month: '2026-03',
      measures: [
        { code: 'purchases.massKg', value: '300', dimension: 'PKG-BOX-CORR' },
        { code: 'purchases.massKg', value: '100', dimension: 'PKG-TAPE-45' },
        { code: 'purchases.conformingMassKg', value: '270', dimension: 'PKG-BOX-CORR' },
        { code: 'purchases.conformingMassKg', value: '95', dimension: 'PKG-TAPE-45' },
      ],
      expected: '91.25',
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
