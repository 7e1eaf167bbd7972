import type { Text } from '../kernel/text.js';
import type { Activity, ActivityFigure, ActivityGroup, PackagingFigure } from './activity-figures.service.js';
import { changed } from './indicator-sections.js';
import type { PackagingMaterial } from './plastics-items.js';
import { type Cell, figure, type ReportColumn, type ReportSection } from './report-document.js';
import { GRADE_TEXT, placesOf, type Say, UNIT_TEXT } from './report-words.js';

const NOT_RECORDED: Text = { zh: '该月没有可汇总的记录', en: 'Nothing of it can be summed in the month' };
const KG = 3;

const GROUP_TITLE: Readonly<Record<ActivityGroup, Text>> = {
  PARCELS: { zh: '快件与封装', en: 'Parcels and sealing' },
  REUSABLE: { zh: '可循环包装的使用与周转', en: 'Reusable packaging: use and turns' },
  RETURNS: { zh: '回收', en: 'Returns' },
  FLEET: { zh: '车辆与新能源', en: 'Vehicles and new energy' },
};

export const MATERIAL_TEXT: Readonly<Record<PackagingMaterial, Text>> = {
  PLASTIC: { zh: '塑料', en: 'plastic' },
  DEGRADABLE_PLASTIC: { zh: '可降解塑料', en: 'degradable plastic' },
  NOT_PLASTIC: { zh: '纸及植物纤维', en: 'paper and plant fibre' },
  REUSABLE: { zh: '可循环（材质不一）', en: 'reusable, of various materials' },
  UNKNOWN: { zh: '材质不明', en: 'of unknown material' },
};

const CATEGORY_TEXT: Readonly<Record<string, Text>> = {
  envelope: { zh: '封套', en: 'envelope' },
  box: { zh: '箱', en: 'box' },
  bag: { zh: '袋', en: 'bag' },
  transit_bag: { zh: '集装袋', en: 'transit bag' },
  tape: { zh: '胶带', en: 'tape' },
  waybill: { zh: '运单', en: 'waybill' },
  filler: { zh: '填充物', en: 'filler' },
  pallet: { zh: '托盘', en: 'pallet' },
};

const FUEL_TEXT: Readonly<Record<string, Text>> = {
  DIESEL: { zh: '柴油', en: 'diesel' },
  PETROL: { zh: '汽油', en: 'petrol' },
  LNG: { zh: '液化天然气', en: 'LNG' },
  CNG: { zh: '压缩天然气', en: 'CNG' },
};

/** 业务量: what was done in the month, group by group. */
export function activitySection({ groups }: Activity, words: Say, number: string): ReportSection {
  const { say } = words;
  return {
    title: say({ zh: `${number}、业务量`, en: `${number}. Activity` }),
    sheet: say({ zh: '业务量', en: 'Activity' }),
    notes: [],
    tables: (Object.keys(groups) as ActivityGroup[]).map((group) => ({
      title: say(GROUP_TITLE[group]),
      columns: columnsOf(words),
      rows: groups[group].map((one) => [nameOf(one, words), ...cellsOf(one, words)]),
      empty: say(NOT_RECORDED),
    })),
    charts: [],
  };
}

const columnsOf = ({ say }: Say): ReportColumn[] => [
  { title: say({ zh: '项目', en: 'Item' }), width: 8 },
  { title: say({ zh: '单位', en: 'Unit' }), width: 2.2 },
  { title: say({ zh: '本月', en: 'This month' }), width: 3, isNumber: true },
  { title: say({ zh: '上月', en: 'Month before' }), width: 3, isNumber: true },
  { title: say({ zh: '环比（%）', en: 'On month (%)' }), width: 2.4, isNumber: true },
  { title: say({ zh: '去年同月', en: 'Year before' }), width: 3, isNumber: true },
  { title: say({ zh: '同比（%）', en: 'On year (%)' }), width: 2.4, isNumber: true },
  { title: say({ zh: '最弱证据', en: 'Weakest evidence' }), width: 3 },
  { title: say({ zh: '覆盖', en: 'Coverage' }), width: 3.4 },
];

function nameOf({ title, dimension }: ActivityFigure, { say }: Say): string {
  if (dimension === '') return say(title);
  const of = FUEL_TEXT[dimension];
  return say({
    zh: `${title.zh}（${of?.zh ?? dimension}）`,
    en: `${title.en} (${of?.en ?? dimension})`,
  });
}

const cellsOf = (one: ActivityFigure, words: Say): Cell[] => {
  const { say } = words;
  const places = one.unit === 'kg' ? KG : placesOf(one.unit);
  return [
    say(UNIT_TEXT[one.unit] ?? { zh: one.unit, en: one.unit }),
    figure(one.value, places, say(NOT_RECORDED)),
    figure(one.monthBefore, places, say(NOT_RECORDED)),
    changed(one.onMonth, words),
    figure(one.yearBefore, places, say(NOT_RECORDED)),
    changed(one.onYear, words),
    one.weakestGrade ? say(GRADE_TEXT[one.weakestGrade]) : '',
    coverageOf(one, words),
  ];
};

/** Where some counties lack what others have, the sum is of a part, and says so. */
const coverageOf = ({ counties, countiesOfKind, value }: ActivityFigure, { say }: Say): string =>
  value === null || counties >= countiesOfKind
    ? ''
    : say({
        zh: `仅含 ${counties}/${countiesOfKind} 个县区`,
        en: `${counties} of ${countiesOfKind} counties only`,
      });

/** 包装: by kind and material, with the mass of each. */
export function packagingSection({ packaging }: Activity, words: Say, number: string): ReportSection {
  const { say } = words;
  return {
    title: say({ zh: `${number}、包装使用`, en: `${number}. Packaging used` }),
    sheet: say({ zh: '包装使用', en: 'Packaging' }),
    notes: [],
    tables: [
      {
        columns: [
          { title: say({ zh: '规格', en: 'Specification' }), width: 5 },
          { title: say({ zh: '种类', en: 'Kind' }), width: 2 },
          { title: say({ zh: '材质', en: 'Material' }), width: 3 },
          ...columnsOf(words)
            .slice(2, 7)
            .map((column) => ({
              ...column,
              title: column.title.includes('%') ? column.title : `${column.title}（kg）`,
            })),
          { title: say({ zh: '本月（件）', en: 'This month (units)' }), width: 3, isNumber: true },
          ...columnsOf(words).slice(7),
        ],
        rows: packaging.map((one) => packagingRow(one, words)),
        empty: say({
          zh: '该月及对比月均没有包装使用记录。',
          en: 'No packaging use is recorded in the month or those compared with.',
        }),
      },
    ],
    charts: [
      {
        title: say({ zh: '包装使用质量', en: 'Mass of packaging used' }),
        unit: 'kg',
        kind: 'COLUMN',
        categories: packaging.map(({ name }) => say(name)),
        series: [
          { name: say({ zh: '本月', en: 'This month' }), values: packaging.map(({ mass }) => mass.value) },
          {
            name: say({ zh: '上月', en: 'Month before' }),
            values: packaging.map(({ mass }) => mass.monthBefore),
          },
          {
            name: say({ zh: '去年同月', en: 'Year before' }),
            values: packaging.map(({ mass }) => mass.yearBefore),
          },
        ],
        places: KG,
      },
    ],
  };
}

function packagingRow({ name, category, material, mass, units }: PackagingFigure, words: Say): Cell[] {
  const { say } = words;
  const cells = cellsOf(mass, words).slice(1);
  const unitsReason = say({
    zh: '部分记录没有件数',
    en: 'Some records have no number of units',
  });
  return [
    say(name),
    say(CATEGORY_TEXT[category] ?? { zh: category, en: category }),
    say(MATERIAL_TEXT[material]),
    ...cells.slice(0, 5),
    figure(units.value, 0, mass.value === null ? say(NOT_RECORDED) : unitsReason),
    ...cells.slice(5),
  ];
}
