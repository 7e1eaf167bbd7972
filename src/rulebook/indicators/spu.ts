import { month } from '../../kernel/month.js';
import type { Finding, FormulaInputs, IndicatorDefinition } from '../indicator.js';
import { type Amount, measureMissing, quantityOf, termsOf } from '../indicator-formulas.js';
import { SINGLE_USE_PLASTIC } from '../indicator-packaging.js';
import { PLATFORM_SOURCE } from '../source.js';

export const SPU: IndicatorDefinition = {
  code: 'SPU',
  title: { zh: '一次性塑料制品使用量、回收量', en: 'Single-use plastic used and collected' },
  unit: 'kg',
  direction: 'DOWN',
  nameSource: {
    title: '商务领域经营者使用、报告一次性塑料制品管理办法（商务部 发展改革委令2023年第1号）',
    body: '商务部、国家发展改革委',
    year: 2023,
    confidence: 'A',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '一次性塑料包装使用质量；回收的塑料薄膜袋质量另列，不相减',
        en: 'mass used of single-use plastic packaging; the mass of film bags handed in stands beside it and is not taken off',
      },
      source: PLATFORM_SOURCE,
      reads: ['packaging.massKg', 'returns.filmBagMassKg'],
      needs: { groups: [['packaging.massKg']], within: 'COUNTY' },
      rounding: { mode: 'HALF_UP', decimals: 2 },
      formula,
    },
  ],
  examples: [
    {
      name: { zh: '回收量另列', en: 'what was collected stands beside it' },
      month: '2026-03',
      measures: [
        { code: 'packaging.massKg', value: '30', dimension: 'PKG-BAG-FILM' },
        { code: 'packaging.massKg', value: '5', dimension: 'PKG-FILL-PLASTIC' },
        { code: 'packaging.massKg', value: '75', dimension: 'PKG-BOX-CORR' },
        { code: 'returns.filmBagMassKg', value: '4' },
      ],
      expected: '35',
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

const USED: Amount = { code: 'packaging.massKg', only: SINGLE_USE_PLASTIC, otherwise: 'ZERO' };

function formula({ measures, present }: FormulaInputs): Finding {
  const value = quantityOf(measures, USED);
  const collected = termsOf(measures, ['returns.filmBagMassKg']).map((term) => ({ ...term, counted: false }));
  const terms = [...termsOf(measures, [USED]), ...collected];
  return { value, terms, ...(value ? {} : { noValue: measureMissing(['packaging.massKg'], present) }) };
}
