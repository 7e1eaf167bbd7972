import type { Text } from '../kernel/text.js';

export type MeasureUnit =
  | 'piece'
  | 'unit'
  | 'unit·month'
  | 'use'
  | 'outlet'
  | 'vehicle'
  | 'vehicle·month'
  | 'kg'
  | 'km'
  | 't·km'
  | 'kWh'
  | 'yuan'
  | 'L'
  | 'm3'
  | 'GJ'
  | 'order'
  | 'sample';
export type MeasureFeature =
  | 'packaging'
  | 'purchases'
  | 'envelopes'
  | 'returns'
  | 'assets'
  | 'devices'
  | 'fleet'
  | 'vehicles'
  | 'energy'
  | 'orders'
  | 'samples';
/** What the dimension of a row names: nothing (''), or a word of the named list. */
export type MeasureDimension =
  | 'none'
  | 'packagingSpecification'
  | 'fuel'
  | 'siteKind'
  | 'packagingClass'
  | 'sampleSubject'
  | 'assetKind'
  | 'freightClass'
  | 'days';
/** What a longer period has of it: the sum of its months, or, of what stands at a month's end, that of the last one. */
export type OverMonths = 'SUM' | 'LAST';

export interface MeasureDefinition {
  readonly feature: MeasureFeature;
  readonly unit: MeasureUnit;
  readonly title: Text;
  readonly dimension: MeasureDimension;
  readonly over: OverMonths;
}

const measure = (
  feature: MeasureFeature,
  unit: MeasureUnit,
  zh: string,
  en: string,
  dimension: MeasureDimension = 'none',
): MeasureDefinition => ({ feature, unit, title: { zh, en }, dimension, over: 'SUM' });

/** What stands at the end of a month, such as the size of a pool. */
const stock = (...of: Parameters<typeof measure>): MeasureDefinition => ({ ...measure(...of), over: 'LAST' });

const ofAssets = (unit: MeasureUnit, zh: string, en: string): MeasureDefinition =>
  measure('assets', unit, zh, en, 'assetKind');

const bySpecification = (unit: MeasureUnit, zh: string, en: string): MeasureDefinition =>
  measure('envelopes', unit, zh, en, 'packagingSpecification');

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
  'envelopes.returnedAfterDays': measure(
    'envelopes',
    'unit',
    '当月归还的可循环包装，按在外天数',
    'reusable assets returned in the month, by days out',
    'days',
  ),
  'assets.boxesCommissioned': measure(
    'assets',
    'piece',
    '新投放的可循环快递箱',
    'reusable boxes put in service',
  ),
  'assets.boxesRetired': measure('assets', 'piece', '退役的可循环快递箱', 'reusable boxes retired'),
  'assets.uses': ofAssets('use', '可循环包装使用次数', 'uses of reusable assets'),
  'assets.months': ofAssets('unit·month', '可循环包装在用月数', 'asset-months in circulation'),
  'assets.inCirculation': stock(
    'assets',
    'unit',
    '月末在用的可循环包装',
    'reusable assets in circulation at the end of the month',
    'assetKind',
  ),
  'assets.usesInLife': stock(
    'assets',
    'use',
    '月末在用可循环包装的累计使用次数',
    'uses so far of the reusable assets in circulation at the end of the month',
    'assetKind',
  ),
  'assets.missing': stock(
    'assets',
    'unit',
    '月末寄出满 90 天未归还的可循环包装',
    'reusable assets out for 90 days or more at the end of the month',
    'assetKind',
  ),
  'assets.commissionedMassKg': stock(
    'assets',
    'kg',
    '至月末累计投用的可循环包装质量',
    'mass of reusable assets put into service by the end of the month',
    'packagingSpecification',
  ),
  'assets.turns': bySpecification(
    'use',
    '可循环包装周转次数（以归还计）',
    'turns of reusable assets, by returns',
  ),
  'devices.outlets': stock(
    'devices',
    'outlet',
    '月末设有标准回收装置的网点',
    'outlets with a standard collection device at the end of the month',
  ),
  'returns.cartonsReused': measure(
    'returns',
    'piece',
    '回收复用的瓦楞纸箱',
    'cartons collected in good condition for reuse',
  ),
  'returns.massKg': measure('returns', 'kg', '回收物质量', 'mass of items handed in'),
  'returns.filmBagMassKg': measure(
    'returns',
    'kg',
    '回收的塑料薄膜袋质量',
    'mass of plastic film bags handed in',
  ),
  'vehicles.added': measure('vehicles', 'vehicle', '新增或更新车辆', 'vehicles added or renewed'),
  'vehicles.nevAdded': measure(
    'vehicles',
    'vehicle',
    '新增或更新的新能源车辆',
    'new-energy vehicles added or renewed',
  ),
  'fleet.verifiedVehicleMonths': measure(
    'fleet',
    'vehicle·month',
    '有平台核验里程的新能源车辆月数',
    'vehicle-months of new-energy vehicles with platform-verified kilometres',
  ),
  'freight.tonneKm': measure(
    'fleet',
    't·km',
    '仅知吨公里的运输周转量',
    'tonne-kilometres of transport whose fuel and electricity are not known',
    'freightClass',
  ),
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

/** Those of which a period has what its last month has. */
export const STOCKS = (Object.keys(MEASURES) as MeasureCode[]).filter(
  (code) => MEASURES[code].over === 'LAST',
);
