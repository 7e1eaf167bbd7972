import { exact } from '../../kernel/decimal.js';
import type { Month } from '../../kernel/month.js';
import { MATERIAL_CHANGE, shown, watchingRule } from '../anomaly.js';
import { PLATFORM_SOURCE } from '../source.js';

/** Tape used and pieces taped in a firm's month in a county, both recorded. */
export interface TapeRow {
  readonly tapedPieces: number;
  readonly tapeMassKg: string;
}

const from = '2000-01' as Month;
/** The one published figure is 2.7 g of 60 mm tape on a mean corrugated parcel (see policies/factors, PKG-TAPE-60). */
const AROUND_THE_MEAN = {
  ...PLATFORM_SOURCE,
  note: '以瓦楞纸箱平均 2.7 克胶带（C 级来源）为中心，上下约十倍 / about ten times above and below the 2.7 g of a mean corrugated parcel (source of grade C)',
};

export const tapeMassPerPiece = watchingRule<TapeRow>({
  code: 'tape-mass-per-piece',
  title: { zh: '胶带用量与胶带封装件数不符', en: 'Tape used does not fit the pieces taped' },
  text: {
    zh: '企业在一个区县当月的胶带质量 ÷ 胶带封装的快件量。请核对胶带质量的单位，以及快件量中的胶带封装件数。',
    en: "Mass of tape divided by the pieces sealed with tape of a firm's month in a county. Check the unit of the mass, and the count of taped pieces.",
  },
  reads: ['packaging'],
  within: 'COUNTY',
  settings: [
    MATERIAL_CHANGE,
    {
      name: 'lightestGrams',
      title: { zh: '每件胶带最少', en: 'least tape on a piece' },
      unit: 'g',
      from,
      value: '0.25',
      source: AROUND_THE_MEAN,
    },
    {
      name: 'heaviestGrams',
      title: { zh: '每件胶带最多', en: 'most tape on a piece' },
      unit: 'g',
      from,
      value: '27',
      source: AROUND_THE_MEAN,
    },
    {
      name: 'fewestPieces',
      title: { zh: '至少需要的胶带封装件数', en: 'taped pieces that are needed' },
      unit: '',
      from,
      value: '100',
      source: PLATFORM_SOURCE,
    },
  ],
  figures: {
    gramsPerTapedPiece: { title: { zh: '每件胶带质量', en: 'tape per taped piece' }, unit: 'g' },
    tapedPieces: { title: { zh: '胶带封装的快件量', en: 'pieces sealed with tape' }, unit: '' },
    tapeMassKg: { title: { zh: '胶带质量', en: 'mass of tape' }, unit: 'kg' },
    lightestGrams: { title: { zh: '每件最少', en: 'least on a piece' }, unit: 'g' },
    heaviestGrams: { title: { zh: '每件最多', en: 'most on a piece' }, unit: 'g' },
  },
  judge: ({ tapedPieces, tapeMassKg }, settings) => {
    if (settings.value('fewestPieces').gt(tapedPieces)) return undefined;
    const [lightest, heaviest] = [settings.value('lightestGrams'), settings.value('heaviestGrams')];
    const grams = exact(tapeMassKg).times(1000).div(tapedPieces);
    if (grams.gte(lightest) && grams.lte(heaviest)) return undefined;
    return {
      measured: {
        gramsPerTapedPiece: shown(grams),
        tapedPieces: String(tapedPieces),
        tapeMassKg: shown(tapeMassKg),
      },
      expected: { lightestGrams: shown(lightest), heaviestGrams: shown(heaviest) },
    };
  },
  examples: [
    {
      name: { zh: '每件 27.01 克胶带', en: '27.01 g of tape on a piece' },
      month: '2026-03' as Month,
      row: { tapedPieces: 1000, tapeMassKg: '27.01' },
      expected: { gramsPerTapedPiece: '27.01', tapedPieces: '1000', tapeMassKg: '27.01' },
    },
    {
      name: { zh: '正好 27 克不算异常', en: '27 g is still in order' },
      month: '2026-03' as Month,
      row: { tapedPieces: 1000, tapeMassKg: '27' },
      expected: null,
    },
    {
      name: { zh: '几乎没有胶带', en: 'hardly any tape' },
      month: '2026-03' as Month,
      row: { tapedPieces: 1000, tapeMassKg: '0.249' },
      expected: { gramsPerTapedPiece: '0.249', tapedPieces: '1000', tapeMassKg: '0.249' },
    },
    {
      name: { zh: '不足一百件，不作比较', en: 'fewer than a hundred pieces are not compared' },
      month: '2026-03' as Month,
      row: { tapedPieces: 99, tapeMassKg: '99' },
      expected: null,
    },
  ],
});
