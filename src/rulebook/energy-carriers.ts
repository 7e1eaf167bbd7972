import type { Text } from '../kernel/text.js';
import type { MeasureCode, MeasureUnit } from './measures.js';

export interface EnergyCarrierDefinition {
  readonly title: Text;
  /** The unit in which it is metered, and in which emission factors of a release are given. */
  readonly unit: MeasureUnit;
  readonly measure: MeasureCode;
}

/**
 * 能源及耗能工质: what the meters of a site count. Electricity that a site makes itself from renewable sources stands
 * apart from what it buys: only the latter has a grid factor. Coal and purchased heat have no row in the factor release
 * 2026-1: what needs one stays without a total, and nothing here stands in for it.
 */
export const ENERGY_CARRIERS = {
  PURCHASED_ELECTRICITY: {
    title: { zh: '外购电力', en: 'purchased electricity' },
    unit: 'kWh',
    measure: 'energy.purchasedKwh',
  },
  SELF_GENERATED_RENEWABLE: {
    title: { zh: '自发自用可再生电力', en: 'renewable electricity, self-generated and used' },
    unit: 'kWh',
    measure: 'energy.selfGeneratedKwh',
  },
  NATURAL_GAS: {
    title: { zh: '天然气', en: 'natural gas' },
    unit: 'm3',
    measure: 'energy.naturalGasM3',
  },
  DIESEL: { title: { zh: '柴油', en: 'diesel' }, unit: 'L', measure: 'energy.dieselLitres' },
  PETROL: { title: { zh: '汽油', en: 'petrol' }, unit: 'L', measure: 'energy.petrolLitres' },
  LPG: {
    title: { zh: '液化石油气', en: 'liquefied petroleum gas' },
    unit: 'kg',
    measure: 'energy.lpgKg',
  },
  COAL: { title: { zh: '煤', en: 'coal' }, unit: 'kg', measure: 'energy.coalKg' },
  PURCHASED_HEAT: {
    title: { zh: '外购热力（含蒸汽）', en: 'purchased heat, steam included' },
    unit: 'GJ',
    measure: 'energy.heatGj',
  },
  WATER: { title: { zh: '新水', en: 'water' }, unit: 'm3', measure: 'energy.waterM3' },
} as const satisfies Record<string, EnergyCarrierDefinition>;
export type EnergyCarrier = keyof typeof ENERGY_CARRIERS;

/** Site kinds of the Jilin plan of 2018, clause 二(十四): 仓库、分拨中心、数据中心、管理中心. */
export const SITE_KINDS = {
  HUB: { zh: '分拨中心', en: 'hub' },
  WAREHOUSE: { zh: '仓库', en: 'warehouse' },
  DATA_CENTRE: { zh: '数据中心', en: 'data centre' },
  OFFICE: { zh: '办公（管理中心）', en: 'office' },
} as const satisfies Record<string, Text>;
export type SiteKind = keyof typeof SITE_KINDS;
