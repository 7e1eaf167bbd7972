import type { ExactInput } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import type { Text } from '../kernel/text.js';

export type FactKind = 'FLAG' | 'WORD' | 'QUANTITY' | 'DATE' | 'REGION';

export interface FactTerm {
  readonly kind: FactKind;
  readonly title: Text;
  /** Of a quantity. */
  readonly unit?: string;
  /** Of a word: every value there is, with its name. */
  readonly words?: Readonly<Record<string, Text>>;
}

const flag = (zh: string, en: string): FactTerm => ({ kind: 'FLAG', title: { zh, en } });
const date = (zh: string, en: string): FactTerm => ({ kind: 'DATE', title: { zh, en } });
const region = (zh: string, en: string): FactTerm => ({ kind: 'REGION', title: { zh, en } });
const quantity = (unit: string, zh: string, en: string): FactTerm => ({
  kind: 'QUANTITY',
  unit,
  title: { zh, en },
});
const word = (zh: string, en: string, words: Record<string, Text>): FactTerm => ({
  kind: 'WORD',
  title: { zh, en },
  words,
});

/**
 * Every fact that a programme may ask for. The feature that assembles facts and the documents that name them agree
 * here. `applicant.*` once; `vehicle.*` for each vehicle; `assessment.*` for each vehicle and assessment year, over
 * the dates and in the area that the programme names.
 */
export const FACT_TERMS = {
  'applicant.registeredRegion': region('注册地', 'region of registration'),
  'applicant.isLegalPerson': flag('独立法人', 'independent legal person'),
  'applicant.holdsRoadTransportLicence': flag('道路运输经营许可证', 'road transport business licence'),
  'vehicle.class': word('车辆类别', 'vehicle class', {
    LOGISTICS_VAN: { zh: '物流专用车', en: 'logistics van' },
    TRUCK: { zh: '货车', en: 'truck' },
    REEFER: { zh: '冷藏车', en: 'reefer' },
    CONTAINER_TRACTOR: { zh: '集装箱牵引车', en: 'container tractor' },
    WORK_VEHICLE: { zh: '作业类专用车', en: 'work-type special vehicle' },
    BUS: { zh: '客车', en: 'bus or coach' },
    PASSENGER_CAR: { zh: '乘用车', en: 'passenger car' },
    TRICYCLE: { zh: '三轮车', en: 'tricycle' },
    OTHER: { zh: '其他', en: 'other' },
  }),
  'vehicle.drive': word('动力类型', 'drive', {
    BEV: { zh: '纯电动', en: 'battery electric' },
    PHEV: { zh: '插电式混合动力', en: 'plug-in hybrid' },
    FCEV: { zh: '燃料电池', en: 'fuel cell' },
    DIESEL: { zh: '柴油', en: 'diesel' },
    PETROL: { zh: '汽油', en: 'petrol' },
    GAS: { zh: '天然气', en: 'natural gas' },
  }),
  'vehicle.meetsGbt29912': flag('符合 GB/T 29912-2013', 'meets GB/T 29912-2013'),
  'vehicle.inNationalCatalogue': flag('列入国家推荐车型目录', 'in the national recommended catalogue'),
  'vehicle.batteryKwh': quantity('kWh', '动力电池总能量', 'total battery energy'),
  'vehicle.firstRegisteredOn': date('首次注册登记日期', 'date of first registration'),
  'vehicle.firstRegisteredRegion': region('首次注册登记地', 'region of first registration'),
  'vehicle.totalMassTonnes': quantity('t', '总质量', 'total mass'),
  'vehicle.holdsRoadTransportCertificate': flag('道路运输证', 'road transport certificate'),
  'vehicle.centralSubsidyYuan': quantity('yuan', '中央财政补贴金额', 'central subsidy received'),
  'assessment.distanceKmInArea': quantity(
    'km',
    '考核年度内在规定区域的行驶里程',
    'distance in the area within the assessment year',
  ),
  'assessment.connectedToPlatform': flag(
    '考核年度内接入监测平台',
    'connected to the monitoring platform in the assessment year',
  ),
} as const satisfies Record<string, FactTerm>;
export type FactName = keyof typeof FACT_TERMS;

export const termOf = (name: FactName): FactTerm => FACT_TERMS[name];
export const isFactName = (value: string): value is FactName => Object.hasOwn(FACT_TERMS, value);

/** One fact as known: a flag is boolean, a word or region text, a date YYYY-MM-DD, a quantity in the term's unit. */
export interface FactValue {
  readonly value: ExactInput | boolean;
  readonly grade: EvidenceGrade;
  /** Where the fact is recorded: references that the caller can resolve. */
  readonly sources: readonly string[];
}
/** A fact that is not known is absent. */
export type Facts = Readonly<Partial<Record<FactName, FactValue>>>;

export interface VehicleFacts {
  readonly id: Id;
  readonly fields: Facts;
  /** Facts of each assessment year, by its number in the programme's document. */
  readonly assessments: Readonly<Record<number, Facts>>;
}

export interface ProgrammeFacts {
  readonly applicant: { readonly fields: Facts };
  readonly vehicles: readonly VehicleFacts[];
}
