import type { LocalDate, Month } from '../../kernel/month.js';
import { MATERIAL_CHANGE, watchingRule } from '../anomaly.js';

/** A day for which an outlet recorded something, and the days on which it was open. */
export interface OutletDayRow {
  readonly day: LocalDate;
  /** First day. */
  readonly openedOn: LocalDate;
  /** Last day; null while it is open. */
  readonly closedOn: LocalDate | null;
  /** Records of that day. */
  readonly records: number;
}

export const outletNotOpen = watchingRule<OutletDayRow>({
  code: 'outlet-not-open',
  title: { zh: '网点当日未营业', en: 'The outlet was not open that day' },
  text: {
    zh: '快件量、包装使用或回收记在网点开业之前或关闭之后的日期。请更正网点或日期；开业、关闭日期有误的，请更正网点登记。',
    en: 'Parcel counts, packaging uses or returns recorded for a day before the outlet opened or after it closed. Correct the outlet or the day, or have the dates of the outlet corrected.',
  },
  reads: ['packaging', 'returns'],
  within: 'COUNTY',
  settings: [MATERIAL_CHANGE],
  figures: {
    day: { title: { zh: '记录日期', en: 'day recorded' }, unit: '' },
    records: { title: { zh: '当日记录数', en: 'records of that day' }, unit: '' },
    openedOn: { title: { zh: '开业日期', en: 'opened on' }, unit: '' },
    closedOn: { title: { zh: '关闭日期', en: 'closed on' }, unit: '' },
  },
  judge: ({ day, openedOn, closedOn, records }) => {
    if (day >= openedOn && (closedOn === null || day <= closedOn)) return undefined;
    return {
      measured: { day, records: String(records) },
      expected: { openedOn, ...(closedOn ? { closedOn } : {}) },
    };
  },
  examples: [
    {
      name: { zh: '开业前一天', en: 'the day before it opened' },
      month: '2026-03' as Month,
      row: { day: '2026-03-07', openedOn: '2026-03-08', closedOn: null, records: 1 } as OutletDayRow,
      expected: { day: '2026-03-07', records: '1' },
    },
    {
      name: { zh: '开业当天', en: 'the day on which it opened' },
      month: '2026-03' as Month,
      row: { day: '2026-03-08', openedOn: '2026-03-08', closedOn: null, records: 1 } as OutletDayRow,
      expected: null,
    },
    {
      name: { zh: '关闭次日', en: 'the day after it closed' },
      month: '2026-03' as Month,
      row: { day: '2026-03-21', openedOn: '2020-01-01', closedOn: '2026-03-20', records: 3 } as OutletDayRow,
      expected: { day: '2026-03-21', records: '3' },
    },
    {
      name: { zh: '关闭当天', en: 'the day on which it closed' },
      month: '2026-03' as Month,
      row: { day: '2026-03-20', openedOn: '2020-01-01', closedOn: '2026-03-20', records: 3 } as OutletDayRow,
      expected: null,
    },
  ],
});
