import { exact } from '../../kernel/decimal.js';
import type { Month } from '../../kernel/month.js';
import { MATERIAL_CHANGE, shown, watchingRule } from '../anomaly.js';
import { PLATFORM_SOURCE } from '../source.js';

/** What an outlet packed with one specification in a month, and what it accepted, both recorded. */
export interface PiecesPackedRow {
  readonly piecesPacked: number;
  readonly accepted: number;
}

export const piecesPackedAboveAccepted = watchingRule<PiecesPackedRow>({
  code: 'pieces-packed-above-accepted',
  title: { zh: '包装快件数多于收寄快件量', en: 'More pieces packed than accepted' },
  text: {
    zh: '一个网点当月用同一规格包装的快件数，与该网点当月收寄快件量比较：一件快件用同一规格只计一次。请核对快件量是否漏报，或包装使用是否重复。',
    en: 'Pieces that an outlet packed with one specification in a month, against the pieces it accepted: a piece counts once for a specification. Check whether parcel counts are missing, or packaging uses recorded twice.',
  },
  reads: ['packaging'],
  within: 'COUNTY',
  settings: [
    MATERIAL_CHANGE,
    {
      name: 'tolerancePercent',
      title: { zh: '容许超出的幅度（盘点跨月）', en: 'tolerated excess, for stocktakings across months' },
      unit: '%',
      from: '2000-01' as Month,
      value: '5',
      source: PLATFORM_SOURCE,
    },
  ],
  figures: {
    piecesPacked: { title: { zh: '包装快件数', en: 'pieces packed' }, unit: '' },
    accepted: { title: { zh: '收寄快件量', en: 'pieces accepted' }, unit: '' },
    mostPieces: { title: { zh: '最多', en: 'at most' }, unit: '' },
  },
  judge: ({ piecesPacked, accepted }, settings) => {
    const most = exact(accepted).times(settings.value('tolerancePercent').plus(100)).div(100);
    if (most.gte(piecesPacked)) return undefined;
    return {
      measured: { piecesPacked: String(piecesPacked), accepted: String(accepted) },
      expected: { mostPieces: shown(most, 0) },
    };
  },
  examples: [
    {
      name: { zh: '收寄 1000 件，包装 1051 件', en: '1000 accepted, 1051 packed' },
      month: '2026-03' as Month,
      row: { accepted: 1000, piecesPacked: 1051 },
      expected: { piecesPacked: '1051', accepted: '1000' },
    },
    {
      name: { zh: '在容许幅度内', en: 'within the tolerance' },
      month: '2026-03' as Month,
      row: { accepted: 1000, piecesPacked: 1050 },
      expected: null,
    },
  ],
});
