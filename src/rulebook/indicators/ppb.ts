import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { count } from '../indicator-formulas.js';
import { BANNED_AT_OUTLETS } from '../indicator-packaging.js';
import { PLATFORM_SOURCE } from '../source.js';

export const PPB: IndicatorDefinition = {
  code: 'PPB',
  title: {
    zh: '网点禁用不可降解塑料包装袋、胶带、一次性编织袋',
    en: 'Banned non-degradable bags, tape and single-use woven bags',
  },
  unit: 'kg',
  direction: 'DOWN',
  nameSource: {
    title: '国家邮政局新闻发布会（2022-10-14）',
    body: '国家邮政局',
    year: 2022,
    confidence: 'B',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '不可降解塑料包装袋、胶带和一次性编织袋的使用质量；有包装使用记录而其中没有这些即为零',
        en: 'mass used of non-degradable plastic bags, tape and single-use woven bags; zero where packaging is recorded and none of these',
      },
      source: PLATFORM_SOURCE,
      ...count({ code: 'packaging.massKg', only: BANNED_AT_OUTLETS, otherwise: 'ZERO' }, 2),
    },
  ],
  examples: [
    {
      name: { zh: '膜袋与胶带相加，纸箱不计', en: 'bags and tape together; cartons do not count' },
      month: '2026-03',
      measures: [
        { code: 'packaging.massKg', value: '10.5', dimension: 'PKG-BAG-FILM' },
        { code: 'packaging.massKg', value: '2.25', dimension: 'PKG-TAPE-45' },
        { code: 'packaging.massKg', value: '75', dimension: 'PKG-BOX-CORR' },
      ],
      expected: '12.75',
    },
    {
      name: { zh: '没有用到即为零', en: 'none used is zero' },
      month: '2026-03',
      measures: [{ code: 'packaging.massKg', value: '75', dimension: 'PKG-BOX-CORR' }],
      expected: '0',
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
