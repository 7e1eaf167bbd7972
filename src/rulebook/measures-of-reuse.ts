import { type MeasureDefinition, measure, type MeasureUnit, stock } from './measure-definition.js';

const ofAssets = (unit: MeasureUnit, zh: string, en: string): MeasureDefinition =>
  measure('assets', unit, zh, en, 'assetKind');

const bySpecification = (unit: MeasureUnit, zh: string, en: string): MeasureDefinition =>
  measure('envelopes', unit, zh, en, 'packagingSpecification');

/** Of reusable assets, what is handed in, and what people choose. */
export const REUSE_MEASURES = {
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
  'credits.points': measure(
    'credits',
    'point',
    '发放且未收回的绿色积分',
    'green credits issued and not taken back',
    'creditRule',
  ),
  'credits.pointsTakenBack': measure(
    'credits',
    'point',
    '发放后收回的绿色积分',
    'green credits issued and then taken back',
    'creditRule',
  ),
  'credits.quantity': measure(
    'credits',
    'use',
    '计入消费者的次数（或件数），按规则和物品种类',
    'actions, or items, credited to consumers, by rule and kind of item',
    'creditedItem',
  ),
} as const satisfies Record<string, MeasureDefinition>;
