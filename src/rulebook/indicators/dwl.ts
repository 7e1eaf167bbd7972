import { exact } from '../../kernel/decimal.js';
import { month } from '../../kernel/month.js';
import type { Finding, FormulaInputs, IndicatorDefinition } from '../indicator.js';
import { measureMissing, termsOf } from '../indicator-formulas.js';
import { Quantity } from '../indicator-quantity.js';
import { PLATFORM_SOURCE } from '../source.js';

export const DWL: IndicatorDefinition = {
  code: 'DWL',
  title: { zh: '回收周期', en: 'Dwell time from issue to return' },
  unit: 'day',
  direction: 'DOWN',
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
        zh: '期内归还的可循环包装自寄出至归还天数的中位数',
        en: 'median of the days from issue to return of the reusable assets returned in the period',
      },
      source: PLATFORM_SOURCE,
      reads: ['envelopes.returnedAfterDays'],
      needs: { groups: [['envelopes.returnedAfterDays']], within: 'ENTERPRISE' },
      rounding: { mode: 'HALF_UP', decimals: 1 },
      formula,
    },
  ],
  examples: [
    {
      name: { zh: '3、3、5、20 天的中位数', en: 'the median of 3, 3, 5 and 20 days' },
      month: '2026-03',
      measures: [
        { code: 'envelopes.returnedAfterDays', value: '2', dimension: '3' },
        { code: 'envelopes.returnedAfterDays', value: '1', dimension: '20' },
        { code: 'envelopes.returnedAfterDays', value: '1', dimension: '5' },
      ],
      expected: '4',
    },
    {
      name: { zh: '10 天大于 9 天，不按文字排序', en: '10 days are more than 9, and not sorted as text' },
      month: '2026-03',
      measures: [
        { code: 'envelopes.returnedAfterDays', value: '1', dimension: '9' },
        { code: 'envelopes.returnedAfterDays', value: '2', dimension: '10' },
      ],
      expected: '10',
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

/** Days are summed as numbers of assets by day, because medians of parts give no median of the whole. */
function formula({ measures, present }: FormulaInputs): Finding {
  const terms = termsOf(measures, ['envelopes.returnedAfterDays']);
  const byDays = [...measures.byDimension('envelopes.returnedAfterDays')]
    .map(([days, assets]) => ({ days: exact(days), assets }))
    .sort((a, b) => a.days.cmp(b.days));
  const total = measures.total('envelopes.returnedAfterDays');
  if (!total || total.isZero()) {
    return { value: null, terms, noValue: measureMissing(['envelopes.returnedAfterDays'], present) };
  }
  /** Of the asset at a place, counted from 0 by days. */
  const daysAt = (place: typeof total) => {
    let before = exact(0);
    for (const { days, assets } of byDays) {
      before = before.plus(assets);
      if (before.gt(place)) return days;
    }
    return exact(0);
  };
  const [lower, upper] = [total.minus(1).div(2).floor(), total.div(2).floor()];
  return { value: Quantity.of(daysAt(lower).plus(daysAt(upper)).div(2), 'day'), terms };
}
