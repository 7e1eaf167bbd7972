import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { share } from '../indicator-formulas.js';
import { BIODEGRADABLE, SINGLE_USE } from '../indicator-packaging.js';
import { PLATFORM_SOURCE } from '../source.js';

export const DGM: IndicatorDefinition = {
  code: 'DGM',
  title: { zh: '可降解绿色包装材料应用比例', en: 'Degradable green material share' },
  unit: '%',
  direction: 'UP',
  isShare: true,
  nameSource: {
    title: '关于协同推进快递业绿色包装工作的指导意见',
    body: '国家邮政局等十部门',
    year: 2017,
    confidence: 'C',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '平台规格清单上可生物降解的包装使用质量 ÷ 一次性包装使用质量；可循环包装不计',
        en: 'mass used of packaging that is biodegradable by the platform’s list / mass used of single-use packaging; reusable packaging does not count',
      },
      source: PLATFORM_SOURCE,
      ...share(
        { code: 'packaging.massKg', only: BIODEGRADABLE, otherwise: 'ZERO' },
        { code: 'packaging.massKg', only: SINGLE_USE, otherwise: 'NOTHING' },
      ),
    },
  ],
  examples: [
    {
      name: {
        zh: '生物降解膜袋 25 千克，纸箱 75 千克；循环箱不计',
        en: '25 kg of biodegradable bags and 75 kg of cartons; reusable boxes do not count',
      },
      month: '2026-03',
      measures: [
        { code: 'packaging.massKg', value: '25', dimension: 'PKG-BAG-FILM-BIO' },
        { code: 'packaging.massKg', value: '75', dimension: 'PKG-BOX-CORR' },
        { code: 'packaging.massKg', value: '40', dimension: 'PKG-BOX-REUSE' },
      ],
      expected: '25',
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
