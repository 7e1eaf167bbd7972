import { month } from '../../kernel/month.js';
import { count } from '../indicator-formulas.js';
import type { IndicatorDefinition } from '../indicator.js';
import { PLATFORM_SOURCE } from '../source.js';

const issued = count('credits.points');

export const GCP: IndicatorDefinition = {
  code: 'GCP',
  title: { zh: '绿色积分发放与核销', en: 'Green credits issued, redeemed and reversed' },
  unit: 'point',
  direction: 'UP',
  nameSource: {
    title: '吉林省人民政府办公厅关于推进电子商务与快递物流协同发展的实施意见 二(十五)',
    body: '吉林省人民政府办公厅',
    year: 2018,
    confidence: 'C',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '期内行为所得、已入账且未收回的绿色积分，按行为发生的月份和县区；收回的另列，不相抵两次。待复核的不计。核销属于消费者，不属于企业或地区，不计入',
        en: 'green credits for actions of the period that were credited and not taken back, by the month and county of the action; those taken back stand beside it. What is held for review is not counted. Redeeming is the consumer’s, of no firm or region, and is not in it',
      },
      source: PLATFORM_SOURCE,
      ...issued,
      // Both are of the county of the action, and a county's month has both or none.
      reads: ['credits.points', 'credits.pointsTakenBack'],
      needs: { groups: [['credits.points']], within: 'COUNTY' },
      formula: (inputs) => {
        const finding = issued.formula(inputs);
        const takenBack = inputs.measures.total('credits.pointsTakenBack');
        if (!takenBack) return finding;
        const beside = { name: TAKEN_BACK, value: takenBack, unit: 'point', counted: false };
        return { ...finding, terms: [...finding.terms, beside] };
      },
    },
  ],
  examples: [
    {
      name: { zh: '两条规则合计，收回的另列', en: 'two rules together, what was taken back beside it' },
      month: '2026-03',
      measures: [
        { code: 'credits.points', dimension: 'envelope-returned', value: '180' },
        { code: 'credits.points', dimension: 'carton-reused', value: '25' },
        { code: 'credits.pointsTakenBack', dimension: 'envelope-returned', value: '20' },
        { code: 'credits.pointsTakenBack', dimension: 'carton-reused', value: '0' },
      ],
      expected: '205',
    },
    {
      name: { zh: '全部收回为零，不是没有记录', en: 'all taken back is zero, and not nothing recorded' },
      month: '2026-03',
      measures: [
        { code: 'credits.points', dimension: 'envelope-returned', value: '0' },
        { code: 'credits.pointsTakenBack', dimension: 'envelope-returned', value: '20' },
      ],
      expected: '0',
    },
    {
      name: { zh: '没有发放记录则无数值', en: 'nothing credited is no value' },
      month: '2026-03',
      measures: [],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
  ],
};

const TAKEN_BACK = { zh: '发放后收回', en: 'issued and taken back' };
