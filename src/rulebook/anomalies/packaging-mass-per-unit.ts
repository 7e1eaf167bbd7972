import { exact } from '../../kernel/decimal.js';
import type { Month } from '../../kernel/month.js';
import { MATERIAL_CHANGE, settingBy, shown, watchingRule } from '../anomaly.js';
import { PLATFORM_SOURCE } from '../source.js';

/** One record of packaging used. */
export interface UnitMassRow {
  readonly specificationCode: string;
  /** As `packaging_specification` has it: envelope, box, bag … */
  readonly category: string;
  /** Published or stated mass of one unit; null where none is known. */
  readonly massPerUnitGrams: string | null;
  readonly units: number;
  readonly massKg: string;
}

const from = '2000-01' as Month;
const OWN_BAND = {
  ...PLATFORM_SOURCE,
  note: '平台自定的物理上下限，远宽于常见产品 / bounds set by the platform, far wider than common products',
};

export const packagingMassPerUnit = watchingRule<UnitMassRow>({
  code: 'packaging-mass-per-unit',
  title: { zh: '包装单件质量不合常理', en: 'Mass of one packaging unit is implausible' },
  text: {
    zh: '包装使用记录的质量 ÷ 件数，与该规格的单件质量比较；规格没有单件质量的，与该类包装最轻、最重的可能比较。请核对件数、质量和单位（千克、克）。',
    en: 'Mass divided by units of a packaging use, against the mass per unit of its specification, or where it has none, against the lightest and heaviest that this kind of packaging can be. Check units, mass, and kilograms against grams.',
  },
  reads: ['packaging'],
  within: 'COUNTY',
  settings: [
    MATERIAL_CHANGE,
    {
      name: 'lightestTimes',
      title: { zh: '最轻为规格单件质量的倍数', en: 'lightest, as a multiple of the mass per unit' },
      unit: '',
      from,
      value: '0.2',
      source: PLATFORM_SOURCE,
    },
    {
      name: 'heaviestTimes',
      title: { zh: '最重为规格单件质量的倍数', en: 'heaviest, as a multiple of the mass per unit' },
      unit: '',
      from,
      value: '5',
      source: PLATFORM_SOURCE,
    },
    ...settingBy(
      {
        name: 'lightestGrams',
        title: { zh: '该类包装单件最轻', en: 'lightest unit of this kind' },
        unit: 'g',
        from,
        source: OWN_BAND,
      },
      {
        envelope: '3',
        box: '15',
        bag: '1',
        transit_bag: '30',
        tape: '0.1',
        waybill: '0.3',
        filler: '0.1',
        pallet: '1000',
      },
    ),
    ...settingBy(
      {
        name: 'heaviestGrams',
        title: { zh: '该类包装单件最重', en: 'heaviest unit of this kind' },
        unit: 'g',
        from,
        source: OWN_BAND,
      },
      {
        envelope: '500',
        box: '10000',
        bag: '500',
        transit_bag: '5000',
        tape: '2000',
        waybill: '50',
        filler: '2000',
        pallet: '60000',
      },
    ),
  ],
  figures: {
    gramsPerUnit: { title: { zh: '单件质量', en: 'mass of one unit' }, unit: 'g' },
    units: { title: { zh: '件数', en: 'units' }, unit: '' },
    massKg: { title: { zh: '质量', en: 'mass' }, unit: 'kg' },
    lightestGrams: { title: { zh: '单件最轻', en: 'lightest unit' }, unit: 'g' },
    heaviestGrams: { title: { zh: '单件最重', en: 'heaviest unit' }, unit: 'g' },
  },
  judge: ({ category, massPerUnitGrams, units, massKg }, settings) => {
    const lightest = massPerUnitGrams
      ? settings.value('lightestTimes').times(massPerUnitGrams)
      : settings.by('lightestGrams').get(category);
    const heaviest = massPerUnitGrams
      ? settings.value('heaviestTimes').times(massPerUnitGrams)
      : settings.by('heaviestGrams').get(category);
    if (!lightest || !heaviest) return undefined;
    const grams = exact(massKg).times(1000);
    if (grams.gte(lightest.times(units)) && grams.lte(heaviest.times(units))) return undefined;
    return {
      measured: {
        ...(units > 0 ? { gramsPerUnit: shown(grams.div(units)) } : {}),
        units: String(units),
        massKg: shown(massKg),
      },
      expected: { lightestGrams: shown(lightest), heaviestGrams: shown(heaviest) },
    };
  },
  examples: [
    {
      name: {
        zh: '1000 个平均 304 克的纸箱重 1520.001 千克，超过五倍',
        en: 'boxes of 304 g on average weigh more than five times that',
      },
      month: '2026-03' as Month,
      row: {
        specificationCode: 'PKG-BOX-CORR',
        category: 'box',
        massPerUnitGrams: '304',
        units: 1000,
        massKg: '1520.001',
      },
      expected: { gramsPerUnit: '1520.001', units: '1000', massKg: '1520.001' },
    },
    {
      name: { zh: '正好五倍不算异常', en: 'five times is still in order' },
      month: '2026-03' as Month,
      row: {
        specificationCode: 'PKG-BOX-CORR',
        category: 'box',
        massPerUnitGrams: '304',
        units: 1000,
        massKg: '1520',
      },
      expected: null,
    },
    {
      name: { zh: '把克当成千克填报', en: 'grams written as kilograms' },
      month: '2026-03' as Month,
      row: {
        specificationCode: 'PKG-ENV-PAPER',
        category: 'envelope',
        massPerUnitGrams: null,
        units: 10,
        massKg: '400',
      },
      expected: { gramsPerUnit: '40000', units: '10', massKg: '400' },
    },
    {
      name: { zh: '封套比最轻的还轻', en: 'envelopes lighter than the lightest' },
      month: '2026-03' as Month,
      row: {
        specificationCode: 'PKG-ENV-PAPER',
        category: 'envelope',
        massPerUnitGrams: null,
        units: 1000,
        massKg: '2.999',
      },
      expected: { gramsPerUnit: '2.999', units: '1000', massKg: '2.999' },
    },
    {
      name: { zh: '正好是最轻的封套', en: 'exactly the lightest envelope' },
      month: '2026-03' as Month,
      row: {
        specificationCode: 'PKG-ENV-PAPER',
        category: 'envelope',
        massPerUnitGrams: null,
        units: 1000,
        massKg: '3',
      },
      expected: null,
    },
    {
      name: { zh: '有质量而件数为零', en: 'mass without a unit' },
      month: '2026-03' as Month,
      row: {
        specificationCode: 'PKG-BAG-FILM',
        category: 'bag',
        massPerUnitGrams: null,
        units: 0,
        massKg: '1.5',
      },
      expected: { units: '0', massKg: '1.5' },
    },
  ],
});
