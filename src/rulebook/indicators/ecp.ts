import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { ratio } from '../indicator-formulas.js';
import { PLATFORM_SOURCE } from '../source.js';

export const ECP: IndicatorDefinition = {
  code: 'ECP',
  title: { zh: '单件耗电量', en: 'Electricity per piece' },
  unit: 'kWh/piece',
  direction: 'DOWN',
  nameSource: {
    title: '吉林省人民政府办公厅关于推进电子商务与快递物流协同发展的实施意见 二(十四)',
    body: '吉林省人民政府办公厅',
    year: 2018,
    confidence: 'C',
    note: '只要求节能 / it asks for saving alone',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '分拨中心、仓库、办公场所的外购与自发自用电量 ÷ 收寄快件量；数据中心与车辆用电不计',
        en: 'electricity of hubs, warehouses and offices, bought and self-generated / pieces accepted; data centres and vehicles do not count',
      },
      source: PLATFORM_SOURCE,
      ...ratio(
        [
          { code: 'energy.purchasedKwh', only: ['HUB', 'WAREHOUSE', 'OFFICE'], otherwise: 'ZERO' },
          { code: 'energy.selfGeneratedKwh', only: ['HUB', 'WAREHOUSE', 'OFFICE'], otherwise: 'ZERO' },
        ],
        'parcels.accepted',
        { decimals: 4 },
      ),
    },
  ],
  examples: [
    {
      name: { zh: '数据中心不计', en: 'a data centre does not count' },
      month: '2026-03',
      measures: [
        { code: 'energy.purchasedKwh', value: '900', dimension: 'HUB' },
        { code: 'energy.selfGeneratedKwh', value: '100', dimension: 'WAREHOUSE' },
        { code: 'energy.purchasedKwh', value: '5000', dimension: 'DATA_CENTRE' },
        { code: 'parcels.accepted', value: '20000' },
      ],
      expected: '0.05',
    },
    {
      name: { zh: '没有记录则无数值，不作零处理', en: 'nothing recorded is no value, not zero' },
      month: '2026-03',
      measures: [{ code: 'parcels.accepted', value: '20000' }],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
  ],
};
