import { type Exact, sum } from '../../kernel/decimal.js';
import { month } from '../../kernel/month.js';
import type { Text } from '../../kernel/text.js';
import type { Finding, FormulaInputs, IndicatorDefinition, NoValue, Term } from '../indicator.js';
import { measureMissing, nothingToDivideBy, termsOf } from '../indicator-formulas.js';
import { Quantity } from '../indicator-quantity.js';
import type { MeasureCode } from '../measures.js';
import { fleetEmissions, locationBasedElectricity } from '../emissions-of-fleet.js';
import { inOne } from '../emissions.js';
import { packagingEmissions } from '../emissions-of-packaging.js';
import { PLATFORM_SOURCE } from '../source.js';

const READS: MeasureCode[] = [
  'parcels.accepted',
  'packaging.massKg',
  'envelopes.issued',
  'fleet.energyKwh',
  'fleet.fuelLitres',
];
/** Reusable packaging may not be used at all, and a fleet may be all electric or all fuel. */
const NEEDED: MeasureCode[][] = [
  ['parcels.accepted'],
  ['packaging.massKg'],
  ['fleet.energyKwh', 'fleet.fuelLitres'],
];

export const GPP: IndicatorDefinition = {
  code: 'GPP',
  title: { zh: '单件碳排放（包装与车辆）', en: 'Emission per piece (packaging and fleet)' },
  unit: 'kgCO2e/piece',
  direction: 'DOWN',
  nameSource: {
    title: 'YZ/T 0135-2014（方法形式；因子表未读）',
    body: '国家邮政局',
    year: 2014,
    confidence: 'C',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '（包装“摇篮到大门”排放 + 可循环包装每次使用排放 + 车辆用电生命周期排放 + 燃料“油井到车轮”排放）÷ 收寄快件量；场所能耗、干线运输与包装废弃未含。仅含二氧化碳的基于位置电力排放另列，不相加',
        en: '(packaging cradle to gate + reusable packaging per use + life-cycle emission of vehicle electricity + fuel well to wheel) / pieces accepted; site energy, hired line-haul and packaging waste are not included. The location-based, CO2-only electricity figure stands beside it and is never added',
      },
      source: PLATFORM_SOURCE,
      reads: READS,
      needs: { groups: NEEDED, within: 'ENTERPRISE' },
      byProvince: ['fleet.energyKwh'],
      rounding: { mode: 'HALF_EVEN', decimals: 4 },
      formula,
    },
  ],
  examples: [
    {
      // 304×1.137 + 500×0.098068 + 1000×0.5777 + 100×(2.66155+0.62409) = 1300.946; ÷ 10,000
      name: { zh: '纸箱、循环箱、电动与柴油车', en: 'cartons, reusable boxes, electric and diesel vehicles' },
      month: '2024-06',
      measures: [
        { code: 'parcels.accepted', value: '10000' },
        { code: 'packaging.massKg', dimension: 'PKG-BOX-CORR', value: '304' },
        { code: 'envelopes.issued', value: '500' },
        { code: 'fleet.energyKwh', value: '1000' },
        { code: 'fleet.fuelLitres', dimension: 'DIESEL', value: '100' },
      ],
      expected: '0.1301',
    },
    {
      // 100×2.765 + 1000×0.5777 = 854.2; ÷ 5,000
      name: {
        zh: '全电动车队，2026 年取 2024 年电力碳足迹',
        en: 'all electric; 2026 takes the footprint of 2024',
      },
      month: '2026-03',
      measures: [
        { code: 'parcels.accepted', value: '5000' },
        { code: 'packaging.massKg', dimension: 'PKG-TAPE-45', value: '100' },
        { code: 'fleet.energyKwh', value: '1000' },
      ],
      expected: '0.1708',
    },
    {
      name: { zh: '生物降解膜袋无因子，不作零处理', en: 'biodegradable film has no factor and is not zero' },
      month: '2026-03',
      measures: [
        { code: 'parcels.accepted', value: '5000' },
        { code: 'packaging.massKg', dimension: 'PKG-BAG-FILM-BIO', value: '100' },
        { code: 'fleet.energyKwh', value: '1000' },
      ],
      expected: null,
      reason: 'FACTOR_MISSING',
    },
    {
      name: { zh: '液化天然气缺上游因子', en: 'LNG has no well-to-tank row' },
      month: '2026-03',
      measures: [
        { code: 'parcels.accepted', value: '5000' },
        { code: 'packaging.massKg', dimension: 'PKG-TAPE-45', value: '100' },
        { code: 'fleet.fuelLitres', dimension: 'LNG', value: '10' },
      ],
      expected: null,
      reason: 'FACTOR_MISSING',
    },
    {
      name: { zh: '未报车辆能耗', en: 'no vehicle energy recorded' },
      month: '2026-03',
      measures: [
        { code: 'parcels.accepted', value: '5000' },
        { code: 'packaging.massKg', dimension: 'PKG-TAPE-45', value: '100' },
      ],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
  ],
};

function formula({ measures, present, month: at, factors }: FormulaInputs): Finding {
  const pieces = measures.total('parcels.accepted');
  const terms = termsOf(measures, ['parcels.accepted']);
  if (!pieces) return { terms, value: null, noValue: measureMissing(missingOf(present), present) };
  if (pieces.isZero()) return { terms, value: null, noValue: nothingToDivideBy('parcels.accepted') };
  const choices = factors?.choicesAt(at);
  if (!factors || !choices) return { terms, value: null, noValue: noRelease };
  const parts = inOne([
    packagingEmissions(measures, factors, choices, at),
    fleetEmissions(measures, factors, choices, at),
  ]);
  const beside = locationBasedElectricity(measures, factors, at);
  const total = sum(parts.terms.filter((term) => term.counted).map((term) => term.value));
  return {
    terms: [...terms, ...parts.terms, totalTerm(total), ...beside.terms],
    factors: [...parts.factors, ...beside.factors],
    notes: parts.notes,
    ...(parts.missing.length > 0
      ? { value: null, noValue: factorsMissing(parts.missing) }
      : { value: Quantity.of(total, 'kgCO2e').per(Quantity.of(pieces, 'piece')) }),
  };
}

/** What of the needed nobody reports; where each is reported but never together, all of it. */
function missingOf(present: readonly MeasureCode[]): MeasureCode[] {
  const absent = NEEDED.filter((codes) => !codes.some((code) => present.includes(code)));
  return (absent.length > 0 ? absent : NEEDED).flat();
}

/** Named as a sum of the terms above it, so that it is not counted again. */
const totalTerm = (total: Exact): Term => ({
  name: { zh: '边界内排放合计（已求得部分）', en: 'emission in boundary (as far as known)' },
  value: total,
  unit: 'kgCO2e',
  counted: false,
});

const noRelease: NoValue = {
  reason: 'FACTOR_MISSING',
  text: { zh: '该月份没有已发布的排放因子。', en: 'No factor release holds for this month.' },
};

function factorsMissing(missing: readonly Text[]): NoValue {
  return {
    reason: 'FACTOR_MISSING',
    text: {
      zh: `缺少排放因子或数据，合计不能给出：${missing.map((text) => text.zh).join('；')}。`,
      en: `A factor or record is missing, so no total can be given: ${missing.map((text) => text.en).join('; ')}.`,
    },
  };
}
