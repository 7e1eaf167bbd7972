import { exact } from '../../kernel/decimal.js';
import type { Month } from '../../kernel/month.js';
import { MATERIAL_CHANGE, shown, watchingRule } from '../anomaly.js';
import { PLATFORM_SOURCE } from '../source.js';

/** A firm's month in a county in which cartons were handed in and parcels counted. */
export interface CartonsRow {
  readonly cartons: number;
  readonly accepted: number;
}

const from = '2000-01' as Month;

export const cartonsAboveParcels = watchingRule<CartonsRow>({
  code: 'cartons-above-parcels',
  title: { zh: '回收纸箱远多于快件', en: 'Far more cartons handed in than parcels' },
  text: {
    zh: '企业在一个区县当月回收的瓦楞纸箱件数，与当月收寄快件量比较。收到的快件没有记录，因此以收寄量代替。请核对件数是否重复或误填了质量。',
    en: "Cartons handed in during a firm's month in a county, against the pieces it accepted; pieces delivered are not recorded, so pieces accepted stand for them. Check whether cartons were counted twice, or their mass was written as their number.",
  },
  reads: ['returns', 'packaging'],
  within: 'COUNTY',
  settings: [
    MATERIAL_CHANGE,
    {
      name: 'highestPercent',
      title: { zh: '回收纸箱占收寄快件量最高', en: 'most cartons for each hundred pieces accepted' },
      unit: '%',
      from,
      value: '100',
      source: PLATFORM_SOURCE,
    },
    {
      name: 'fewestCartons',
      title: { zh: '至少需要的纸箱件数', en: 'cartons that are needed' },
      unit: '',
      from,
      value: '100',
      source: PLATFORM_SOURCE,
    },
  ],
  figures: {
    cartons: { title: { zh: '回收纸箱', en: 'cartons handed in' }, unit: '' },
    accepted: { title: { zh: '收寄快件量', en: 'pieces accepted' }, unit: '' },
    mostCartons: { title: { zh: '最多', en: 'at most' }, unit: '' },
  },
  judge: ({ cartons, accepted }, settings) => {
    const most = settings.value('highestPercent').times(accepted).div(100);
    if (most.gte(cartons) || settings.value('fewestCartons').gt(cartons)) return undefined;
    return {
      measured: { cartons: String(cartons), accepted: String(accepted) },
      expected: { mostCartons: shown(exact(most), 0) },
    };
  },
  examples: [
    {
      name: { zh: '收寄 1000 件，回收 1001 个纸箱', en: '1001 cartons for 1000 pieces' },
      month: '2026-03' as Month,
      row: { accepted: 1000, cartons: 1001 },
      expected: { cartons: '1001', accepted: '1000' },
    },
    {
      name: { zh: '一样多不算异常', en: 'as many is still in order' },
      month: '2026-03' as Month,
      row: { accepted: 1000, cartons: 1000 },
      expected: null,
    },
    {
      name: { zh: '不足一百个，不作比较', en: 'fewer than a hundred are not compared' },
      month: '2026-03' as Month,
      row: { accepted: 0, cartons: 99 },
      expected: null,
    },
  ],
});
