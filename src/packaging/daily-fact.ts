import type { Id } from '../kernel/id.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import { type FactTable, factTable } from '../platform/fact-table.js';

/** A table of daily facts, of which an outlet has one a day, or one a day and `further` column. */
export const dailyFactTable = (name: string, title: Text, ...further: readonly string[]): FactTable =>
  factTable({
    name,
    title,
    happened: 'day',
    standsOnce: {
      columns: ['outlet_id', 'day', ...further],
      refusal: (columns, other) =>
        dayAlreadyRecorded(title, String(columns.outlet_id), String(columns.day), other),
    },
  });

/** The same outlet and day may stand only once, whatever the reference: otherwise it would be counted twice. */
const dayAlreadyRecorded = (
  title: Text,
  outletId: Id,
  day: string,
  other: { id: Id; sourceRef: string },
): Refusal =>
  refuse.conflict(
    'DAY_ALREADY_RECORDED',
    {
      zh: `网点 ${outletId} 在 ${day} 的${title.zh}已以来源单号 ${other.sourceRef} 记录，重复计入会虚增；如需修改请更正该记录。`,
      en: `The ${title.en} of outlet ${outletId} on ${day} is already recorded under reference ${other.sourceRef} and would count twice; correct that record instead.`,
    },
    { outletId, day, factId: other.id, sourceRef: other.sourceRef },
  );
