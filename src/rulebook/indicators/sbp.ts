import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { notRecordedYet } from '../indicator-outside.js';
import { PLATFORM_SOURCE } from '../source.js';

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
        zh: '各阶段补贴金额之和；取自补贴申报案卷',
        en: 'sums of subsidy by stage, taken from the cases of applications',
      },
      source: PLATFORM_SOURCE,
      ...notRecordedYet({
        zh: '补贴金额见申报件与拨付清单，尚未汇总为指标。',
        en: 'The sums stand in the cases and their payments; they are not added up to an indicator yet.',
      }),
    },
  ],
  examples: [
    {
      name: { zh: '尚未汇总则无数值', en: 'what is not added up yet is no value' },
      month: '2026-03',
      measures: [],
      expected: null,
      reason: 'NOT_RECORDED_YET',
    },
  ],
};
