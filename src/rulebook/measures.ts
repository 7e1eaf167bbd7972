import { type Exact, sum } from '../kernel/decimal.js';
import { type EvidenceGrade, weakest } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import {
  NATION,
  type RegionCode,
  type RegionLevel,
  regionLineage,
  regionLevel,
} from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';

export type MeasureUnit =
  'piece' | 'unit' | 'kg' | 'km' | 'kWh' | 'yuan' | 'L' | 'm3' | 'GJ' | 'order' | 'sample';
export type MeasureFeature =
  'packaging' | 'purchases' | 'envelopes' | 'returns' | 'fleet' | 'energy' | 'orders' | 'samples';
/** What the dimension of a row names: nothing (''), or a word of the named list. */
export type MeasureDimension =
  'none' | 'packagingSpecification' | 'fuel' | 'siteKind' | 'packagingClass' | 'sampleSubject';

export interface MeasureDefinition {
  readonly feature: MeasureFeature;
  readonly unit: MeasureUnit;
  readonly title: Text;
  readonly dimension: MeasureDimension;
}

const measure = (
  feature: MeasureFeature,
  unit: MeasureUnit,
  zh: string,
  en: string,
  dimension: MeasureDimension = 'none',
): MeasureDefinition => ({ feature, unit, title: { zh, en }, dimension });

const purchased = (unit: MeasureUnit, zh: string, en: string): MeasureDefinition =>
  measure('purchases', unit, zh, en, 'packagingSpecification');

/** Every measure there is: a monthly sum of facts by enterprise and county of the outlet. */
export const MEASURES = {
  'parcels.accepted': measure('packaging', 'piece', '收寄快件量', 'pieces accepted'),
  'parcels.eCommerce': measure('packaging', 'piece', '电商快件量', 'e-commerce pieces'),
  'parcels.notRepacked': measure(
    'packaging',
    'piece',
    '未二次包装的电商快件量',
    'e-commerce pieces not packed again',
  ),
  'parcels.eWaybill': measure(
    'packaging',
    'piece',
    '使用电子运单的快件量',
    'pieces with an electronic waybill',
  ),
  'parcels.taped': measure('packaging', 'piece', '胶带封装的快件量', 'pieces sealed with tape'),
  'parcels.slimTaped': measure(
    'packaging',
    'piece',
    '≤45毫米胶带封装的快件量',
    'pieces sealed with tape of 45 mm or less',
  ),
  'parcels.sameCity': measure('packaging', 'piece', '同城快件量', 'same-city pieces'),
  'parcels.sameCityReusable': measure(
    'packaging',
    'piece',
    '使用可循环包装的同城快件量',
    'same-city pieces in reusable packaging',
  ),
  'consolidations.total': measure('packaging', 'unit', '总包数', 'consolidations that need a bag'),
  'consolidations.reusableBag': measure(
    'packaging',
    'unit',
    '使用可循环中转袋的总包数',
    'consolidations in a reusable transit bag',
  ),
  'packaging.massKg': measure(
    'packaging',
    'kg',
    '包装使用质量',
    'mass of packaging used',
    'packagingSpecification',
  ),
  'packaging.units': measure(
    'packaging',
    'unit',
    '包装使用件数',
    'packaging units used',
    'packagingSpecification',
  ),
  'purchases.units': purchased('unit', '包装采购件数', 'packaging units bought'),
  'purchases.conformingUnits': purchased(
    'unit',
    '符合标准的包装采购件数',
    'packaging units bought that meet the standard',
  ),
  'purchases.certifiedUnits': purchased(
    'unit',
    '获绿色认证的包装采购件数',
    'packaging units bought with a green certificate',
  ),
  'purchases.massKg': purchased('kg', '包装采购质量', 'mass of packaging bought'),
  'purchases.conformingMassKg': purchased(
    'kg',
    '符合标准的包装采购质量',
    'mass of packaging bought that meets the standard',
  ),
  'purchases.certifiedMassKg': purchased(
    'kg',
    '获绿色认证的包装采购质量',
    'mass of packaging bought with a green certificate',
  ),
  'purchases.valueYuan': purchased(
    'yuan',
    '包装采购金额（不含税）',
    'value of packaging bought, without tax',
  ),
  'purchases.conformingValueYuan': purchased(
    'yuan',
    '符合标准的包装采购金额（不含税）',
    'value of packaging bought that meets the standard, without tax',
  ),
  'purchases.certifiedValueYuan': purchased(
    'yuan',
    '获绿色认证的包装采购金额（不含税）',
    'value of packaging bought with a green certificate, without tax',
  ),
  'envelopes.issued': measure(
    'envelopes',
    'piece',
    '使用可循环包装寄出的快件量',
    'pieces sent in reusable packaging',
  ),
  'envelopes.returned': measure(
    'envelopes',
    'unit',
    '当月归还的可循环包装',
    'reusable assets returned in the month',
  ),
  'envelopes.dueBack': measure(
    'envelopes',
    'unit',
    '当月到期应还的可循环包装',
    'reusable assets due back in the month',
  ),
  'envelopes.returnedOnTime': measure(
    'envelopes',
    'unit',
    '到期应还中按时归还的',
    'of those due back, returned on time',
  ),
  'returns.cartonsReused': measure(
    'returns',
    'piece',
    '回收复用的瓦楞纸箱',
    'cartons collected in good condition for reuse',
  ),
  'returns.massKg': measure('returns', 'kg', '回收物质量', 'mass of items handed in'),
  'fleet.km': measure('fleet', 'km', '全部车辆行驶里程', 'kilometres of all vehicles'),
  'fleet.nevKmVerified': measure(
    'fleet',
    'km',
    '经平台核验的新能源车里程',
    'platform-verified kilometres of new-energy vehicles',
  ),
  'fleet.energyKwh': measure('fleet', 'kWh', '车辆用电量', 'electricity used by vehicles'),
  'fleet.fuelLitres': measure('fleet', 'L', '车辆燃料用量', 'fuel used by vehicles', 'fuel'),
  'energy.purchasedKwh': measure('energy', 'kWh', '站点外购电量', 'electricity bought by sites', 'siteKind'),
  'energy.selfGeneratedKwh': measure(
    'energy',
    'kWh',
    '站点自发自用可再生电量',
    'renewable electricity that sites generated and used',
    'siteKind',
  ),
  'energy.naturalGasM3': measure('energy', 'm3', '站点天然气用量', 'natural gas used by sites', 'siteKind'),
  'energy.dieselLitres': measure('energy', 'L', '站点柴油用量', 'diesel used by sites', 'siteKind'),
  'energy.petrolLitres': measure('energy', 'L', '站点汽油用量', 'petrol used by sites', 'siteKind'),
  'energy.lpgKg': measure(
    'energy',
    'kg',
    '站点液化石油气用量',
    'liquefied petroleum gas used by sites',
    'siteKind',
  ),
  'energy.coalKg': measure('energy', 'kg', '站点用煤量', 'coal used by sites', 'siteKind'),
  'energy.heatGj': measure('energy', 'GJ', '站点外购热力', 'heat bought by sites', 'siteKind'),
  'energy.waterM3': measure('energy', 'm3', '站点用水量', 'water used by sites', 'siteKind'),
  'orders.chosen': measure(
    'orders',
    'order',
    '绿色订单数，按所选包装类别',
    'green orders, by the class of packaging chosen',
    'packagingClass',
  ),
  'orders.greenOffered': measure(
    'orders',
    'order',
    '其中提供普通包装以外选项的订单数，按所选包装类别',
    'of the green orders, those offered more than standard packaging, by the class chosen',
    'packagingClass',
  ),
  'samples.taken': measure('samples', 'sample', '抽检批次', 'samples taken', 'sampleSubject'),
  'samples.failed': measure(
    'samples',
    'sample',
    '有不合格件的抽检批次',
    'samples with a piece that failed',
    'sampleSubject',
  ),
  'samples.pieces': measure('samples', 'piece', '抽检件数', 'pieces sampled', 'sampleSubject'),
  'samples.piecesFailed': measure(
    'samples',
    'piece',
    '抽检不合格件数',
    'sampled pieces that failed',
    'sampleSubject',
  ),
} as const satisfies Record<string, MeasureDefinition>;
export type MeasureCode = keyof typeof MEASURES;

/** Fuels of `fleet.fuelLitres`. */
export const FUELS = ['DIESEL', 'PETROL', 'LNG', 'CNG'] as const;

/** One stored sum. `value` is in the unit of its measure; `regionCode` is the county of the outlet. */
export interface MeasureRow {
  readonly code: MeasureCode;
  readonly dimension: string;
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly month: Month;
  readonly value: Exact;
  readonly unit: MeasureUnit;
  readonly weakestGrade: EvidenceGrade;
}

/** Measure rows of any scope. A measure without a row is absent, which is not zero: its total is null. */
export class MeasureSet {
  private readonly byCode = new Map<MeasureCode, MeasureRow[]>();

  constructor(readonly rows: readonly MeasureRow[]) {
    for (const row of rows) {
      const known = this.byCode.get(row.code);
      if (known) known.push(row);
      else this.byCode.set(row.code, [row]);
    }
  }

  has(code: MeasureCode): boolean {
    return this.byCode.has(code);
  }

  rowsOf(code: MeasureCode): readonly MeasureRow[] {
    return this.byCode.get(code) ?? [];
  }

  /** Sum in the measure's unit, or null where nothing is recorded. */
  total(code: MeasureCode): Exact | null {
    const rows = this.byCode.get(code);
    return rows ? sum(rows.map((row) => row.value)) : null;
  }

  /** Sums by packaging specification or fuel, in code order. */
  byDimension(code: MeasureCode): Map<string, Exact> {
    return this.sumsBy(code, (row) => row.dimension);
  }

  /** Sums by the regions of a level, in code order. */
  byRegion(code: MeasureCode, level: RegionLevel): Map<RegionCode, Exact> {
    return this.sumsBy(code, (row) => regionAt(row.regionCode, level));
  }

  /** What the sum of a measure is worth as evidence; null where it is absent. */
  weakestGrade(code: MeasureCode): EvidenceGrade | null {
    return weakest(this.rowsOf(code).map((row) => row.weakestGrade)) ?? null;
  }

  /**
   * Only the reporters (an enterprise's month, or its month in one county) that report all that is `needed` (of a list,
   * at least one), so that silence never reads as zero in a sum; `leftOut` names those that report some and not all.
   */
  reporting(
    needed: readonly (MeasureCode | readonly MeasureCode[])[],
    /** COUNTY where part and whole are recorded together; ENTERPRISE where a firm records them in different places. */
    within: 'COUNTY' | 'ENTERPRISE' = 'ENTERPRISE',
  ): Reporting {
    const reporterOf = within === 'COUNTY' ? countyReporter : enterpriseReporter;
    const groups = needed.map((one): readonly MeasureCode[] => (typeof one === 'string' ? [one] : one));
    const reporters = groups.map(
      (codes) => new Set(codes.flatMap((code) => this.rowsOf(code).map(reporterOf))),
    );
    const isComplete = (key: string) => reporters.every((group) => group.has(key));
    const everyone = [...new Set(reporters.flatMap((group) => [...group]))].sort();
    return {
      complete: new MeasureSet(this.rows.filter((row) => isComplete(reporterOf(row)))),
      leftOut: everyone
        .filter((key) => !isComplete(key))
        .map((key) => ({
          ...reporterNamed(key),
          missing: groups.filter((_codes, index) => !reporters[index]?.has(key)).flat(),
        })),
    };
  }

  private sumsBy<K extends string>(code: MeasureCode, keyOf: (row: MeasureRow) => K): Map<K, Exact> {
    const groups = new Map<K, Exact[]>();
    for (const row of this.rowsOf(code)) {
      const key = keyOf(row);
      groups.set(key, [...(groups.get(key) ?? []), row.value]);
    }
    return new Map(
      [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, values]) => [key, sum(values)]),
    );
  }
}

/** The measures that count, and whose do not. */
export interface Reporting {
  readonly complete: MeasureSet;
  readonly leftOut: readonly LeftOut[];
}

/** An enterprise's month that is not counted, because it does not report everything the formula needs. */
export interface LeftOut {
  readonly enterpriseId: Id;
  readonly month: Month;
  /** Where only the enterprise's records of one county are left out. */
  readonly regionCode?: RegionCode;
  readonly missing: readonly MeasureCode[];
}

const enterpriseReporter = (row: MeasureRow): string => `${row.month} ${row.enterpriseId}`;
const countyReporter = (row: MeasureRow): string => `${enterpriseReporter(row)} ${row.regionCode}`;

function reporterNamed(key: string): Pick<LeftOut, 'enterpriseId' | 'month' | 'regionCode'> {
  const [month, enterpriseId = '', regionCode] = key.split(' ');
  return {
    enterpriseId,
    month: month as Month,
    ...(regionCode ? { regionCode: regionCode as RegionCode } : {}),
  };
}

const regionAt = (code: RegionCode, level: RegionLevel): RegionCode =>
  regionLineage(code).find((ancestor) => regionLevel(ancestor) === level) ?? NATION;
