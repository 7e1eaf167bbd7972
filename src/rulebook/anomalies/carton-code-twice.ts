import { exact } from '../../kernel/decimal.js';
import type { Month } from '../../kernel/month.js';
import { MATERIAL_CHANGE, shown, watchingRule } from '../anomaly.js';
import { PLATFORM_SOURCE } from '../source.js';

/** A return with a code, and the other returns of the same code, wherever they were handed in. */
export interface CartonCodeRow {
  readonly others: readonly OtherReturn[];
}
export interface OtherReturn {
  readonly secondsApart: number;
  readonly isEarlier: boolean;
  readonly isOtherFirm: boolean;
}

const SECONDS_A_DAY = 86_400;
const hours = (count: number): number => count * 3_600;

export const cartonCodeTwice = watchingRule<CartonCodeRow>({
  code: 'carton-code-twice',
  title: { zh: '同一箱码短期内多次交回', en: 'The same item code handed in again too soon' },
  text: {
    zh: '同一箱码在冷却期内再次交回，无论在哪家企业：纸箱须先寄出、签收，才能再次交回。同一企业只提示后一次；不同企业双方都提示，且互不知晓对方。请核对是否重复扫码或代扫。',
    en: 'One item code handed in again within the cooling period, with any firm: a carton must be sent and received before it can come back. Within a firm the later return is named; between firms both are, and neither learns who the other is. Check for codes scanned twice, or scanned for another.',
  },
  reads: ['returns'],
  within: 'ITEM',
  settings: [
    MATERIAL_CHANGE,
    {
      name: 'coolingDays',
      title: { zh: '冷却期', en: 'cooling period' },
      unit: 'd',
      from: '2000-01' as Month,
      value: '7',
      source: PLATFORM_SOURCE,
    },
  ],
  figures: {
    timesHandedIn: { title: { zh: '冷却期内交回次数', en: 'times handed in within the period' }, unit: '' },
    timesAtOtherFirms: { title: { zh: '其中在其他企业', en: 'of these with other firms' }, unit: '' },
    leastHoursApart: { title: { zh: '最短间隔', en: 'shortest time between' }, unit: 'h' },
    coolingDays: { title: { zh: '冷却期', en: 'cooling period' }, unit: 'd' },
  },
  judge: ({ others }, settings) => {
    const cooling = settings.value('coolingDays');
    const near = others.filter(({ secondsApart }) => cooling.times(SECONDS_A_DAY).gt(secondsApart));
    if (!near.some(({ isEarlier, isOtherFirm }) => isEarlier || isOtherFirm)) return undefined;
    const least = Math.min(...near.map(({ secondsApart }) => secondsApart));
    return {
      measured: {
        timesHandedIn: String(near.length + 1),
        timesAtOtherFirms: String(near.filter(({ isOtherFirm }) => isOtherFirm).length),
        leastHoursApart: shown(exact(least).div(3_600), 1),
      },
      expected: { coolingDays: shown(cooling) },
    };
  },
  examples: [
    {
      name: { zh: '三天后再次交回', en: 'again after three days' },
      month: '2026-03' as Month,
      row: { others: [{ secondsApart: hours(72), isEarlier: true, isOtherFirm: false }] },
      expected: { timesHandedIn: '2', timesAtOtherFirms: '0', leastHoursApart: '72' },
    },
    {
      name: { zh: '满七天不算异常', en: 'after seven full days it is in order' },
      month: '2026-03' as Month,
      row: { others: [{ secondsApart: hours(168), isEarlier: true, isOtherFirm: false }] },
      expected: null,
    },
    {
      name: { zh: '同一企业的前一次不再提示', en: 'the earlier of two in one firm is not named' },
      month: '2026-03' as Month,
      row: { others: [{ secondsApart: hours(1), isEarlier: false, isOtherFirm: false }] },
      expected: null,
    },
    {
      name: { zh: '其他企业在后，双方都提示', en: 'a later one with another firm is named on both sides' },
      month: '2026-03' as Month,
      row: { others: [{ secondsApart: hours(1), isEarlier: false, isOtherFirm: true }] },
      expected: { timesHandedIn: '2', timesAtOtherFirms: '1', leastHoursApart: '1' },
    },
  ],
});
