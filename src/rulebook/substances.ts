import type { Text } from '../kernel/text.js';

export interface SubstanceDefinition {
  readonly title: Text;
  /** As laboratories print it. */
  readonly symbol: string;
  readonly unit: 'mg/kg' | 'mg/m2';
}

const substance = (symbol: string, zh: string, en: string, unit: SubstanceDefinition['unit'] = 'mg/kg') => ({
  symbol,
  title: { zh, en },
  unit,
});

/** 重金属与特定物质: what a laboratory reports by itself, and on which a standard sets limits, alone or in a sum. */
export const SUBSTANCES = {
  LEAD: substance('Pb', '铅', 'lead'),
  MERCURY: substance('Hg', '汞', 'mercury'),
  CADMIUM: substance('Cd', '镉', 'cadmium'),
  CHROMIUM: substance('Cr', '铬', 'chromium'),
  ZINC: substance('Zn', '锌', 'zinc'),
  COPPER: substance('Cu', '铜', 'copper'),
  NICKEL: substance('Ni', '镍', 'nickel'),
  MOLYBDENUM: substance('Mo', '钼', 'molybdenum'),
  SELENIUM: substance('Se', '硒', 'selenium'),
  ARSENIC: substance('As', '砷', 'arsenic'),
  FLUORINE: substance('F', '氟', 'fluorine'),
  SOLVENT_RESIDUE: substance('溶剂残留总量', '溶剂残留总量', 'solvent residue, total', 'mg/m2'),
  BENZENES: substance('苯类', '苯类溶剂残留', 'solvent residue of the benzene class', 'mg/m2'),
  BISPHENOL_A: substance('BPA', '双酚A', 'bisphenol A'),
  AOX: substance('AOX', '可吸附有机卤素', 'adsorbable organic halogens', 'mg/m2'),
  DBP: substance('DBP', '邻苯二甲酸二丁酯', 'dibutyl phthalate'),
  BBP: substance('BBP', '邻苯二甲酸丁苄酯', 'benzyl butyl phthalate'),
  DEHP: substance('DEHP', '邻苯二甲酸二(2-乙基己基)酯', 'bis(2-ethylhexyl) phthalate'),
  DNOP: substance('DNOP', '邻苯二甲酸二正辛酯', 'di-n-octyl phthalate'),
  DINP: substance('DINP', '邻苯二甲酸二异壬酯', 'diisononyl phthalate'),
  DIDP: substance('DIDP', '邻苯二甲酸二异癸酯', 'diisodecyl phthalate'),
} as const satisfies Record<string, SubstanceDefinition>;
export type Substance = keyof typeof SUBSTANCES;
export const SUBSTANCE_NAMES = Object.keys(SUBSTANCES) as Substance[];

/** 材质: on which limits depend. A composite is tested material by material. */
export const TESTED_MATERIALS = {
  PAPER: { zh: '纸类', en: 'paper' },
  ELECTRONIC_WAYBILL: { zh: '纸类（电子运单）', en: 'paper of an electronic waybill' },
  PLASTIC: { zh: '塑料类（非生物降解）', en: 'plastic, not biodegradable' },
  BIODEGRADABLE_PLASTIC: { zh: '塑料类（生物降解）', en: 'biodegradable plastic' },
  TEXTILE: { zh: '纺织纤维类', en: 'textile fibre' },
} as const satisfies Record<string, Text>;
export type TestedMaterial = keyof typeof TESTED_MATERIALS;
export const TESTED_MATERIAL_NAMES = Object.keys(TESTED_MATERIALS) as TestedMaterial[];
