import type { Id } from '../kernel/id.js';
import { addMonths, dateOf, type LocalDate, type Month, monthOf } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { MeasureScope } from './facts.js';

/** An entry of a register, such as a vehicle or a device, and the first day on which what changed of it counts. */
export interface RegisterEntry {
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly from: LocalDate;
}

/** Beside the month itself no more months back are counted again: as long as what stands at a month's end stands. */
const MONTHS_BACK = 12;

/**
 * The months whose counts of a register change: that of each entry's day, and those since then up to this month, the
 * last twelve of them. A register is counted for all counties of a firm at once, so that each month is named once a firm,
 * by one of the counties.
 */
export function registerMonths(entries: readonly RegisterEntry[], at: Date): MeasureScope[] {
  const now = monthOf(dateOf(at));
  const months = new Map<string, MeasureScope>();
  for (const { from, ...place } of entries)
    for (const month of monthsSince(monthOf(from), now)) {
      const key = `${place.enterpriseId}/${month}`;
      if (!months.has(key)) months.set(key, { ...place, month });
    }
  return [...months.values()];
}

function monthsSince(first: Month, now: Month): Month[] {
  if (first > now) return [];
  const back = addMonths(now, 1 - MONTHS_BACK);
  const months = [first];
  for (let month = first < back ? back : addMonths(first, 1); month <= now; month = addMonths(month, 1))
    months.push(month);
  return months;
}
