import { exact } from '../../kernel/decimal.js';
import type { Month } from '../../kernel/month.js';
import { MATERIAL_CHANGE, shown, watchingRule } from '../anomaly.js';
import { PLATFORM_SOURCE } from '../source.js';

/** A firm's month in a county in which e-commerce pieces and packaging by unit are both recorded throughout. */
export interface RepackedRow {
  /** E-commerce pieces less those not packed again. */
  readonly repackedPieces: number;
  /** Envelopes, boxes and bags used. */
  readonly unitsUsed: number;
}

export const repackedWithoutPackaging = watchingRule<RepackedRow>({
  code: 'repacked-without-packaging',
  title: { zh: '二次包装件数多于所用包装', en: 'More pieces packed again than packaging used' },
  text: {
    zh: '企业在一个区县当月二次包装的电商快件（电商快件量 − 未二次包装），与所用封套、箱、袋的件数比较：每件二次包装至少用一个。请核对未二次包装件数，或补报包装使用。',
    en: "E-commerce pieces packed again (e-commerce pieces less those not packed again) in a firm's month in a county, against envelopes, boxes and bags used: each takes at least one. Check the pieces not packed again, or record the packaging that is missing.",
  },
  reads: ['packaging'],
  within: 'COUNTY',
  settings: [
    MATERIAL_CHANGE,
    {
      name: 'tolerancePercent',
      title: { zh: '容许缺少的幅度（盘点跨月）', en: 'tolerated lack, for stocktakings across months' },
      unit: '%',
      from: '2000-01' as Month,
      value: '10',
      source: PLATFORM_SOURCE,
    },
  ],
  figures: {
    repackedPieces: { title: { zh: '二次包装的电商快件', en: 'e-commerce pieces packed again' }, unit: '' },
    unitsUsed: { title: { zh: '所用封套、箱、袋', en: 'envelopes, boxes and bags used' }, unit: '' },
    fewestUnits: { title: { zh: '至少', en: 'at least' }, unit: '' },
  },
  judge: ({ repackedPieces, unitsUsed }, settings) => {
    const fewest = exact(repackedPieces)
      .times(exact(100).minus(settings.value('tolerancePercent')))
      .div(100);
    if (fewest.lte(unitsUsed)) return undefined;
    return {
      measured: { repackedPieces: String(repackedPieces), unitsUsed: String(unitsUsed) },
      expected: { fewestUnits: shown(fewest, 0) },
    };
  },
  examples: [
    {
      name: { zh: '1000 件二次包装，只用了 899 个包装', en: '1000 packed again with 899 units' },
      month: '2026-03' as Month,
      row: { repackedPieces: 1000, unitsUsed: 899 },
      expected: { repackedPieces: '1000', unitsUsed: '899' },
    },
    {
      name: { zh: '在容许幅度内', en: 'within the tolerance' },
      month: '2026-03' as Month,
      row: { repackedPieces: 1000, unitsUsed: 900 },
      expected: null,
    },
  ],
});
