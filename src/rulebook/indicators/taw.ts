import { month } from '../../kernel/month.js';
import type { Finding, FormulaInputs, IndicatorDefinition } from '../indicator.js';
import {
  type Amount,
  measureMissing,
  nothingToDivideBy,
  quantityOf,
  termsOf,
} from '../indicator-formulas.js';
import { TAPES } from '../indicator-packaging.js';
import { period } from '../indicator-period.js';
import { Quantity } from '../indicator-quantity.js';
import type { MeasureSet } from '../measure-set.js';
import { PLATFORM_SOURCE } from '../source.js';

export const TAW: IndicatorDefinition = {
  code: 'TAW',
  title: { zh: '胶带减量比例', en: 'Tape reduction' },
  unit: '%',
  direction: 'UP',
  nameSource: {
    title: '国家邮政局新闻发布会（2025-12-25）',
    body: '国家邮政局',
    year: 2025,
    confidence: 'B',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '1 − 单件胶带质量 ÷ 2020 年单件胶带质量；长度没有记录，面积不可得，故以质量代替（膜厚不变时相同）',
        en: '1 − mass of tape per piece / the same in 2020; lengths are not recorded and areas unknown, so mass stands in, which is the same at equal thickness',
      },
      source: PLATFORM_SOURCE,
      reads: ['packaging.massKg', 'parcels.accepted'],
      needs: { groups: [['packaging.massKg'], ['parcels.accepted']], within: 'COUNTY' },
      rounding: { mode: 'HALF_UP', decimals: 2 },
      baseYear: period('2020'),
      formula,
    },
  ],
  examples: [
    {
      name: { zh: '每件由 4 克减至 3 克', en: 'from 4 g to 3 g a piece' },
      month: '2026-03',
      measures: [
        { code: 'packaging.massKg', value: '3', dimension: 'PKG-TAPE-45' },
        { code: 'packaging.massKg', value: '50', dimension: 'PKG-BOX-CORR' },
        { code: 'parcels.accepted', value: '1000' },
      ],
      expected: '25',
      base: [
        { code: 'packaging.massKg', dimension: 'PKG-TAPE-60', value: '8' },
        { code: 'parcels.accepted', value: '2000' },
      ],
    },
    {
      name: { zh: '没有 2020 年数据则无数值', en: 'without figures of 2020 there is no value' },
      month: '2026-03',
      measures: [
        { code: 'packaging.massKg', value: '3', dimension: 'PKG-TAPE-45' },
        { code: 'parcels.accepted', value: '1000' },
      ],
      expected: null,
      reason: 'BASE_MISSING',
    },
    {
      name: { zh: '没有记录则无数值，不作零处理', en: 'nothing recorded is no value, not zero' },
      month: '2026-03',
      measures: [{ code: 'parcels.accepted', value: '1000' }],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
  ],
};

const TAPE: Amount = { code: 'packaging.massKg', only: TAPES, otherwise: 'ZERO' };

function formula({ measures, present, base }: FormulaInputs): Finding {
  const terms = termsOf(measures, [TAPE, 'parcels.accepted']);
  const now = perPiece(measures);
  if (now === 'MISSING')
    return { value: null, terms, noValue: measureMissing(['packaging.massKg', 'parcels.accepted'], present) };
  if (now === 'NO_PIECES') return { value: null, terms, noValue: nothingToDivideBy('parcels.accepted') };
  const then = base ? perPiece(base) : 'MISSING';
  if (!(then instanceof Quantity) || then.value.isZero())
    return { value: null, terms, noValue: BASE_MISSING };
  return {
    value: then.minus(now).percentOf(then),
    terms: [
      ...terms,
      {
        name: { zh: '2020 年单件胶带质量', en: 'mass of tape per piece in 2020' },
        value: then.value,
        unit: then.unit,
        counted: true,
      },
    ],
  };
}

function perPiece(measures: MeasureSet): Quantity | 'MISSING' | 'NO_PIECES' {
  const [tape, pieces] = [quantityOf(measures, TAPE), quantityOf(measures, 'parcels.accepted')];
  if (!tape || !pieces) return 'MISSING';
  return pieces.value.isZero() ? 'NO_PIECES' : tape.per(pieces);
}

const BASE_MISSING = {
  reason: 'BASE_MISSING',
  text: {
    zh: '没有 2020 年的胶带与快件数据，减量无从比较；补报 2020 年数据后重算。',
    en: 'There are no figures of tape and pieces of 2020 to compare with; record them and the value follows.',
  },
} as const;
