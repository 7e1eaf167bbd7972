import { exact } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { type FactColumns, factTable, type StandingFact } from '../platform/fact-table.js';
import type { FieldFinding } from '../platform/validation.js';
import type { RecordRecyclerHandOverInput } from './recycler-hand-over.entity.js';

export const RECYCLER_HAND_OVER = factTable({
  name: 'recycler_hand_over',
  title: { zh: '交付回收企业', en: 'hand-over to a recycler' },
  happened: 'day',
  standsOnce: {
    columns: ['enterprise_id', 'recycler_uscc', 'ticket_number', 'item_kind'],
    refusal: ticketAlreadyRecorded,
  },
});

export const RECYCLER_WEIGHING = factTable({
  name: 'recycler_weighing',
  title: { zh: '回收企业复磅', en: 'weighing by a recycler' },
  happened: 'day',
  standsOnce: {
    columns: ['handed_over_by', 'recycler_uscc', 'ticket_number', 'item_kind'],
    refusal: weighedAlready,
  },
});

/** What is wrong within one hand-over, beyond its single fields. */
export function handOverFindings({ massKg, quantity }: RecordRecyclerHandOverInput): FieldFinding[] {
  if (exact(massKg).isZero()) return [nothingHandedOver('massKg')];
  return quantity === 0 ? [nothingHandedOver('quantity')] : [];
}

const nothingHandedOver = (path: string): FieldFinding => ({
  path,
  reason: 'NOTHING_HANDED_OVER',
  text: {
    zh: `${path} 为 0：没有交付就不必填报，请核对磅单；件数未清点时请留空。`,
    en: `${path} is 0: where nothing was handed over there is nothing to record; check the weighing ticket, and leave the quantity out where nobody counted.`,
  },
});

/** A ticket names one mass of each kind: under another reference it would count twice. */
function ticketAlreadyRecorded(columns: FactColumns, other: StandingFact): Refusal {
  const { ticket_number: ticketNumber, item_kind: itemKind } = columns;
  return refuse.conflict(
    'TICKET_ALREADY_RECORDED',
    {
      zh: `磅单 ${String(ticketNumber)} 的 ${String(itemKind)} 已以来源单号 ${other.sourceRef} 记录，重复计入会虚增；如需修改请更正该记录。`,
      en: `${String(itemKind)} of the weighing ticket ${String(ticketNumber)} is already recorded under reference ${other.sourceRef} and would count twice; correct that record instead.`,
    },
    { ticketNumber, itemKind, factId: other.id, sourceRef: other.sourceRef },
  );
}

function weighedAlready({ hand_over_id: handOverId }: FactColumns, other: StandingFact): Refusal {
  return refuse.conflict(
    'HAND_OVER_ALREADY_WEIGHED',
    {
      zh: `该次交付的复磅已以来源单号 ${other.sourceRef} 记录；如需修改请更正该记录。`,
      en: `Your weighing of this hand-over is already recorded under reference ${other.sourceRef}; correct that record instead.`,
    },
    { handOverId, factId: other.id, sourceRef: other.sourceRef },
  );
}

export const notARecycler = (uscc: string): Refusal =>
  refuse.badInput(
    'NOT_A_RECYCLER',
    {
      zh: `统一社会信用代码 ${uscc} 的企业在本平台不是以再生资源回收企业登记，请核对磅单上的回收企业。`,
      en: `The firm with the code ${uscc} is registered here as something else than a recycler; compare it with the recycler on the weighing ticket.`,
    },
    { recyclerUscc: uscc },
  );

export const handOverUnknown = (id: Id): Refusal =>
  refuse.notFound(
    'HAND_OVER_UNKNOWN',
    {
      zh: `没有找到交付给本企业的记录 ${id}：请用 recyclerHandOversReceived 查询后填写其标识。`,
      en: `There is no hand-over ${id} to your firm; take the id from recyclerHandOversReceived.`,
    },
    { handOverId: id },
  );

export const weighedTooEarly = (day: string, handedOverOn: string): Refusal =>
  refuse.badInput(
    'WEIGHED_BEFORE_HAND_OVER',
    {
      zh: `复磅日期 ${day} 早于交付日期 ${handedOverOn}，请核对日期。`,
      en: `It was weighed on ${day}, before it was handed over on ${handedOverOn}; check the date.`,
    },
    { day, handedOverOn },
  );
