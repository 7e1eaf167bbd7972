import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { notRecordedYet } from '../indicator-outside.js';
import { PLATFORM_SOURCE } from '../source.js';

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
        zh: '期内发放的绿色积分；核销与冲回另列',
        en: 'green credits issued in the period; those redeemed and reversed stand beside it',
      },
      source: PLATFORM_SOURCE,
      ...notRecordedYet({
        zh: '积分账本尚未按地区、企业和月份汇总，因此没有数值。',
        en: 'The ledger of credits is not summed by region, firm and month yet, so there is no value.',
      }),
    },
  ],
  examples: [
    {
      name: { zh: '尚未汇总则无数值', en: 'not summed yet is no value' },
      month: '2026-03',
      measures: [],
      expected: null,
      reason: 'NOT_RECORDED_YET',
    },
  ],
};
