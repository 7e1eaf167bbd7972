import { month } from '../../kernel/month.js';
import { termsOf } from '../indicator-formulas.js';
import { Quantity } from '../indicator-quantity.js';
import type { IndicatorDefinition, NoValue } from '../indicator.js';
import { PLATFORM_SOURCE } from '../source.js';

const BESIDE = ['grants.filedYuan', 'grants.confirmedYuan', 'grants.recoveredYuan'] as const;

export const SBP: IndicatorDefinition = {
  code: 'SBP',
  title: { zh: '补贴申报、核定、拨付、追回', en: 'Subsidy filed, confirmed, paid, recovered' },
  unit: 'yuan',
  direction: 'UP',
  nameSource: {
    title: '补贴项目办法（见 policies/programmes）',
    body: '各级主管部门',
    year: 2024,
    confidence: 'C',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '期内实际拨付的补贴，按支付月份和办理地区；同期首次申报、核定（含补拨）与缴回的本金另列，不相抵。支付的月份关闭后才得知的，计入得知的月份；申报金额尚不能确定的，不计入申报',
        en: 'subsidy paid in the period, by the month of payment and the region in which the case is handled; what was first filed, what was granted (with supplements) and the principal that came back in the period stand beside it and are not netted. What is told after the month was closed counts in the month in which it is told; a claim that cannot be determined yet is not in what was filed',
      },
      source: PLATFORM_SOURCE,
      // All are of the county of the case, and its month has all of them or none.
      reads: ['grants.paidYuan', ...BESIDE],
      needs: { groups: [['grants.paidYuan']], within: 'COUNTY' },
      rounding: { mode: 'HALF_UP', decimals: 2 },
      formula: ({ measures }) => {
        const paid = measures.total('grants.paidYuan');
        if (!paid) return { value: null, terms: [], noValue: NO_CASE };
        return {
          value: Quantity.of(paid, 'yuan'),
          terms: [
            ...termsOf(measures, ['grants.paidYuan']),
            ...termsOf(measures, BESIDE).map((term) => ({ ...term, counted: false })),
          ],
        };
      },
    },
  ],
  examples: [
    {
      name: {
        zh: '拨付为值，申报、核定与追回另列',
        en: 'what was paid is the value, and what was filed, granted and recovered stands beside it',
      },
      month: '2026-03',
      measures: [
        { code: 'grants.filedYuan', value: '30000' },
        { code: 'grants.confirmedYuan', value: '20000' },
        { code: 'grants.paidYuan', value: '15000.5' },
        { code: 'grants.recoveredYuan', value: '700' },
      ],
      expected: '15000.5',
    },
    {
      name: {
        zh: '只有申报而未拨付，拨付为零',
        en: 'filed and nothing paid yet is zero paid',
      },
      month: '2026-03',
      measures: [
        { code: 'grants.filedYuan', value: '30000' },
        { code: 'grants.confirmedYuan', value: '0' },
        { code: 'grants.paidYuan', value: '0' },
        { code: 'grants.recoveredYuan', value: '0' },
      ],
      expected: '0',
    },
    {
      name: { zh: '没有补贴案卷则无数值，不是零', en: 'without any case there is no value, and not zero' },
      month: '2026-03',
      measures: [],
      expected: null,
      reason: 'NO_SUBSIDY_CASE',
    },
  ],
};

const NO_CASE: NoValue = {
  reason: 'NO_SUBSIDY_CASE',
  text: {
    zh: '期内没有补贴案卷申报、核定、拨付或追回，因此没有补贴金额。',
    en: 'No subsidy case was filed, granted, paid or recovered in the period, so there is no sum of subsidy.',
  },
};
