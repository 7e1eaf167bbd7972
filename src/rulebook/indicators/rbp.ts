import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { count } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const RBP: IndicatorDefinition = {
  code: 'RBP',
  title: { zh: '使用可循环快递包装的邮件快件量', en: 'Pieces sent in reusable packaging' },
  unit: 'piece',
  direction: 'UP',
  nameSource: { title: '“9218”工程', body: '国家邮政局', year: 2023, confidence: 'B' },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '与可循环包装编号关联寄出的快件数；投放量（资产数）与使用量（件数）不同，此处为使用量',
        en: 'shipments linked to a reusable asset; assets put in service are another count than pieces sent',
      },
      source: PLATFORM_SOURCE,
      ...count('envelopes.issued'),
    },
  ],
  examples: [
    {
      name: { zh: '两县之和', en: 'the sum of two counties' },
      month: '2026-03',
      measures: [
        { code: 'envelopes.issued', value: '120' },
        { code: 'envelopes.issued', value: '80', regionCode: '430103' },
      ],
      expected: '200',
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
