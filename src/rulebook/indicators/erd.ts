import { month } from '../../kernel/month.js';
import type { Finding, FormulaInputs, IndicatorDefinition } from '../indicator.js';
import { measureMissing, termsOf } from '../indicator-formulas.js';
import { Quantity } from '../indicator-quantity.js';
import { PLATFORM_SOURCE } from '../source.js';

export const ERD: IndicatorDefinition = {
  code: 'ERD',
  title: { zh: '减排量', en: 'Emission reduction' },
  unit: 'kgCO2e',
  direction: 'UP',
  nameSource: {
    title: '菜鸟“回箱计划”减碳量（中环联合认证中心核算）；人民日报“尺素金声”复述',
    body: '中环联合（北京）认证中心有限公司（CEC）',
    year: 2022,
    confidence: 'C',
    note: '核算报告未公开 / the report is not public',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '纸箱回收复用量 × 每个约 0.037 千克（公开的单次行为值）；其他方法未含。仅为估算，不是经核证的减排量',
        en: 'cartons reused × about 0.037 kg each, the published value of one action; other methods are not included. An estimate, not a verified reduction',
      },
      source: PLATFORM_SOURCE,
      reads: ['returns.cartonsReused'],
      needs: { groups: [['returns.cartonsReused']], within: 'ENTERPRISE' },
      rounding: { mode: 'HALF_EVEN', decimals: 3 },
      formula,
    },
  ],
  examples: [
    {
      name: { zh: '1,000 个纸箱约 37 千克', en: '1,000 cartons are about 37 kg' },
      month: '2026-03',
      measures: [{ code: 'returns.cartonsReused', value: '1000' }],
      expected: '37',
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

/** The published value of one carton returned and reused, in kg CO2e. */
const FACTOR = 'ef-act-carton-reuse';

function formula({ measures, present, month: at, factors }: FormulaInputs): Finding {
  const cartons = measures.total('returns.cartonsReused');
  const terms = termsOf(measures, ['returns.cartonsReused']);
  if (!cartons) return { value: null, terms, noValue: measureMissing(['returns.cartonsReused'], present) };
  const factor = factors?.emissionFactor(FACTOR, at);
  if (!factor) {
    return {
      value: null,
      terms,
      noValue: {
        reason: 'FACTOR_MISSING',
        text: { zh: `没有因子行 ${FACTOR}。`, en: `There is no factor row ${FACTOR}.` },
      },
    };
  }
  return { value: Quantity.of(cartons.times(factor.value), 'kgCO2e'), terms, factors: [factor] };
}
