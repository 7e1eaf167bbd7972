import { exact } from '../../kernel/decimal.js';
import type { Month } from '../../kernel/month.js';
import { MATERIAL_CHANGE, shown, watchingRule } from '../anomaly.js';
import { PLATFORM_SOURCE } from '../source.js';

/** A firm's month in which envelopes were handed in to be used again. */
export interface EnvelopesRow {
  readonly handedIn: number;
  /** Reusable packaging that the firm scanned when it came back. */
  readonly takenBack: number;
}

const from = '2000-01' as Month;

export const envelopesAboveScans = watchingRule<EnvelopesRow>({
  code: 'envelopes-above-scans',
  title: { zh: '归还的封套多于扫码收回', en: 'More envelopes handed in than were scanned' },
  text: {
    zh: '企业当月登记为“复用”的回收封套件数，与本企业当月扫码收回的可循环包装件数比较：每个可循环封套收回时都应扫码。请核对是否漏扫，或一次性封套误记为复用。',
    en: "Envelopes handed in for reuse in a firm's month, against the reusable packaging that it took back by scanning: each that comes back should be scanned. Check whether scans are missing, or single-use envelopes were recorded as reused.",
  },
  reads: ['returns', 'envelopes'],
  within: 'ENTERPRISE',
  settings: [
    MATERIAL_CHANGE,
    {
      name: 'tolerancePercent',
      title: { zh: '容许超出的幅度', en: 'tolerated excess' },
      unit: '%',
      from,
      value: '10',
      source: PLATFORM_SOURCE,
    },
    {
      name: 'fewestEnvelopes',
      title: { zh: '至少需要的封套件数', en: 'envelopes that are needed' },
      unit: '',
      from,
      value: '10',
      source: PLATFORM_SOURCE,
    },
  ],
  figures: {
    handedIn: { title: { zh: '回收复用的封套', en: 'envelopes handed in for reuse' }, unit: '' },
    takenBack: { title: { zh: '扫码收回', en: 'taken back by scanning' }, unit: '' },
    mostEnvelopes: { title: { zh: '最多', en: 'at most' }, unit: '' },
  },
  judge: ({ handedIn, takenBack }, settings) => {
    const most = exact(takenBack).times(settings.value('tolerancePercent').plus(100)).div(100);
    if (most.gte(handedIn) || settings.value('fewestEnvelopes').gt(handedIn)) return undefined;
    return {
      measured: { handedIn: String(handedIn), takenBack: String(takenBack) },
      expected: { mostEnvelopes: shown(most, 0) },
    };
  },
  examples: [
    {
      name: { zh: '扫码 100 个，交回 111 个', en: '111 handed in and 100 scanned' },
      month: '2026-03' as Month,
      row: { handedIn: 111, takenBack: 100 },
      expected: { handedIn: '111', takenBack: '100' },
    },
    {
      name: { zh: '在容许幅度内', en: 'within the tolerance' },
      month: '2026-03' as Month,
      row: { handedIn: 110, takenBack: 100 },
      expected: null,
    },
    {
      name: { zh: '没有扫码，却交回十个', en: 'ten handed in without any scan' },
      month: '2026-03' as Month,
      row: { handedIn: 10, takenBack: 0 },
      expected: { handedIn: '10', takenBack: '0' },
    },
    {
      name: { zh: '不足十个，不作比较', en: 'fewer than ten are not compared' },
      month: '2026-03' as Month,
      row: { handedIn: 9, takenBack: 0 },
      expected: null,
    },
  ],
});
