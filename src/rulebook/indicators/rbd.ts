import { month } from '../../kernel/month.js';
import type { Finding, FormulaInputs, IndicatorDefinition } from '../indicator.js';
import { measureMissing, quantityOf, termsOf } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const RBD: IndicatorDefinition = {
  code: 'RBD',
  title: { zh: '可循环快递箱（盒）投放量', en: 'Reusable boxes in service' },
  unit: 'piece',
  direction: 'UP',
  nameSource: { title: '“2582”“9917”工程', body: '国家邮政局', year: 2022, confidence: 'B' },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '期内新投放的可循环快递箱（盒）− 期内退役的，按资产编号计',
        en: 'reusable boxes put in service in the period − those retired in it, by asset id',
      },
      source: PLATFORM_SOURCE,
      reads: ['assets.boxesCommissioned', 'assets.boxesRetired'],
      needs: { groups: [['assets.boxesCommissioned'], ['assets.boxesRetired']], within: 'COUNTY' },
      rounding: { mode: 'HALF_UP', decimals: 0 },
      formula,
    },
  ],
  examples: [
    {
      name: { zh: '投放 120 只，退役 20 只', en: '120 put in service and 20 retired' },
      month: '2026-03',
      measures: [
        { code: 'assets.boxesCommissioned', value: '120' },
        { code: 'assets.boxesRetired', value: '20' },
      ],
      expected: '100',
    },
    {
      name: { zh: '退役多于投放时为负', en: 'more retired than put in service is below zero' },
      month: '2026-03',
      measures: [
        { code: 'assets.boxesCommissioned', value: '0' },
        { code: 'assets.boxesRetired', value: '3' },
      ],
      expected: '-3',
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

function formula({ measures, present }: FormulaInputs): Finding {
  const [commissioned, retired] = [
    quantityOf(measures, 'assets.boxesCommissioned'),
    quantityOf(measures, 'assets.boxesRetired'),
  ];
  const terms = termsOf(measures, ['assets.boxesCommissioned', 'assets.boxesRetired']);
  return commissioned && retired
    ? { value: commissioned.minus(retired), terms }
    : {
        value: null,
        terms,
        noValue: measureMissing(['assets.boxesCommissioned', 'assets.boxesRetired'], present),
      };
}
