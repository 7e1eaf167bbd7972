import { type MeasureDefinition, measure, type MeasureUnit } from './measure-definition.js';

const purchased = (unit: MeasureUnit, zh: string, en: string): MeasureDefinition =>
  measure('purchases', unit, zh, en, 'packagingSpecification');

/** Of pieces, packaging used and bought, and samples taken of it. */
export const PACKAGING_MEASURES = {
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
