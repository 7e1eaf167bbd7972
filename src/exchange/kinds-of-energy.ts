import { EnergyService, RecordEnergyUseInput, RecordSiteInput } from '../energy/index.js';
import { type ImportKind, importKind } from './import-kind.js';

/** Sites, and what their meters count. */
export const KINDS_OF_ENERGY: readonly ImportKind[] = [
  importKind({
    code: 'site',
    title: { zh: '站点', en: 'sites' },
    input: RecordSiteInput,
    columns: {
      siteCode: '站点编号',
      name: '名称',
      siteKind: '站点种类',
      regionCode: '行政区划代码',
      openedOn: '启用日期',
      closedOn: '停用日期',
    },
    naturalKey: ['siteCode'],
    examples: [
      {
        siteCode: 'ZD-01',
        name: '长沙分拨中心',
        siteKind: '分拨中心',
        regionCode: '430121',
        openedOn: '2021-09-01',
      },
    ],
    service: EnergyService,
    register: (energy) => energy.sites,
  }),
  importKind({
    code: 'energy-use',
    title: { zh: '能耗', en: 'energy use of sites' },
    input: RecordEnergyUseInput,
    columns: {
      siteCode: '站点编号',
      meter: '表计编号',
      month: '月份',
      carrier: '能源种类',
      quantity: '用量（按能源种类的单位）',
    },
    naturalKey: ['siteCode', 'meter', 'carrier', 'month'],
    examples: [
      { siteCode: 'ZD-01', meter: 'DB-1', month: '2026-03', carrier: '外购电力', quantity: '48250.5' },
    ],
    service: EnergyService,
    register: (energy) => energy.uses,
  }),
];
