import { type Exact, exact } from '../../kernel/decimal.js';
import type { Month } from '../../kernel/month.js';
import { MATERIAL_CHANGE, shown, watchingRule } from '../anomaly.js';
import { PLATFORM_SOURCE } from '../source.js';

/** A firm's month in a county beside its own earlier months there. */
export interface PerPieceRow {
  readonly pieces: number;
  readonly massKg: string;
  /** Of the earlier months that are known, at most twelve: pieces accepted and packaging used. */
  readonly earlier: readonly { readonly pieces: number; readonly massKg: string }[];
}

const from = '2000-01' as Month;

/** The middle value; of an even number the mean of the two in the middle. One wild month does not move it. */
function median(values: readonly Exact[]): Exact {
  const sorted = values.toSorted((a, b) => a.comparedTo(b));
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (!low || !high) throw new Error('no values have no median');
  return low.plus(high).div(2);
}

const gramsPerPiece = ({ pieces, massKg }: { pieces: number; massKg: string }): Exact =>
  exact(massKg).times(1000).div(pieces);

/** Eight ordinary months of 120 g a piece and a wild one. */
const EARLIER = [120, 118, 124, 119, 121, 900, 120, 122, 117].map((grams) => ({
  pieces: 10_000,
  massKg: String(grams * 10),
}));

export const packagingMassPerPiece = watchingRule<PerPieceRow>({
  code: 'packaging-mass-per-piece',
  title: { zh: '每件快件包装质量偏离企业常态', en: "Packaging per piece is far from the firm's own norm" },
  text: {
    zh: '企业在一个区县当月的包装质量 ÷ 收寄快件量，与本企业此前至多十二个月的中位数比较。请核对是否漏报、重复或单位有误；确有变化的请说明。',
    en: "Packaging mass divided by pieces accepted of a firm's month in a county, against the median of its own months before, at most twelve. Check for what is missing, doubled or in another unit; where things really changed, say why.",
  },
  reads: ['packaging'],
  within: 'COUNTY',
  monthsAfter: 12,
  settings: [
    MATERIAL_CHANGE,
    {
      name: 'timesNorm',
      title: { zh: '高于或低于中位数的倍数', en: 'times above or below the median' },
      unit: '',
      from,
      value: '2',
      source: PLATFORM_SOURCE,
    },
    {
      name: 'fewestMonths',
      title: { zh: '至少需要的此前月份数', en: 'earlier months that are needed' },
      unit: '',
      from,
      value: '3',
      source: PLATFORM_SOURCE,
    },
    {
      name: 'fewestPieces',
      title: { zh: '至少需要的收寄快件量', en: 'pieces accepted that are needed' },
      unit: '',
      from,
      value: '1000',
      source: PLATFORM_SOURCE,
    },
  ],
  figures: {
    gramsPerPiece: { title: { zh: '每件包装质量', en: 'packaging per piece' }, unit: 'g' },
    pieces: { title: { zh: '收寄快件量', en: 'pieces accepted' }, unit: '' },
    massKg: { title: { zh: '包装质量', en: 'mass of packaging' }, unit: 'kg' },
    medianGramsPerPiece: { title: { zh: '此前月份中位数', en: 'median of the months before' }, unit: 'g' },
    monthsBefore: { title: { zh: '此前月份数', en: 'months before' }, unit: '' },
  },
  judge: (row, settings) => {
    const fewest = settings.value('fewestPieces');
    const earlier = row.earlier.filter(({ pieces }) => fewest.lte(pieces));
    if (fewest.gt(row.pieces) || settings.value('fewestMonths').gt(earlier.length)) return undefined;
    const norm = median(earlier.map(gramsPerPiece));
    const grams = gramsPerPiece(row);
    const times = settings.value('timesNorm');
    if (norm.isZero() || (grams.lte(norm.times(times)) && grams.times(times).gte(norm))) return undefined;
    return {
      measured: { gramsPerPiece: shown(grams), pieces: String(row.pieces), massKg: shown(row.massKg) },
      expected: { medianGramsPerPiece: shown(norm), monthsBefore: String(earlier.length) },
    };
  },
  examples: [
    {
      name: { zh: '多于中位数两倍', en: 'more than twice the median' },
      month: '2026-03' as Month,
      row: { pieces: 10_000, massKg: '2400.1', earlier: EARLIER },
      expected: { gramsPerPiece: '240.01', pieces: '10000', massKg: '2400.1' },
    },
    {
      name: { zh: '正好两倍不算异常', en: 'twice is still in order' },
      month: '2026-03' as Month,
      row: { pieces: 10_000, massKg: '2400', earlier: EARLIER },
      expected: null,
    },
    {
      name: { zh: '不到中位数一半', en: 'less than half the median' },
      month: '2026-03' as Month,
      row: { pieces: 10_000, massKg: '599.9', earlier: EARLIER },
      expected: { gramsPerPiece: '59.99', pieces: '10000', massKg: '599.9' },
    },
    {
      name: { zh: '正好一半不算异常', en: 'half is still in order' },
      month: '2026-03' as Month,
      row: { pieces: 10_000, massKg: '600', earlier: EARLIER },
      expected: null,
    },
    {
      name: { zh: '此前只有两个月，无从比较', en: 'two months before are too few to compare with' },
      month: '2026-03' as Month,
      row: { pieces: 10_000, massKg: '9000', earlier: EARLIER.slice(0, 2) },
      expected: null,
    },
    {
      name: { zh: '当月不足一千件，不作比较', en: 'fewer than a thousand pieces are not compared' },
      month: '2026-03' as Month,
      row: { pieces: 999, massKg: '9000', earlier: EARLIER },
      expected: null,
    },
  ],
});
