import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { selected } from '../platform/fact-kind.js';
import { standing } from '../platform/fact-table.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import { RecyclerHandOver } from './recycler-hand-over.entity.js';
import type { ReturnItemKind } from './recycling-return.entity.js';
import { toleranceOf } from './weighing-tolerance.js';

/** A weighing goes with firm, recycler, ticket and kind, which stand once. */
const OF_THIS_TICKET = raw(`weighing.handed_over_by = recycler_hand_over.enterprise_id
  AND weighing.recycler_uscc = recycler_hand_over.recycler_uscc
  AND weighing.ticket_number = recycler_hand_over.ticket_number
  AND weighing.item_kind = recycler_hand_over.item_kind`);

const weighed = (asKnownAt: Date | null | undefined, further: Sql = raw('1 = 1')): Sql => sql`
  EXISTS (SELECT 1 FROM recycler_weighing AS weighing
    WHERE ${OF_THIS_TICKET} AND ${standing(asKnownAt)} AND ${further})`;

const BEYOND_TOLERANCE = sql`ABS(weighing.mass_kg - recycler_hand_over.mass_kg)
  > ${toleranceOf(raw('recycler_hand_over.day'), raw('recycler_hand_over.mass_kg'))}`;

export interface WeighedFilter {
  readonly isWeighed?: boolean | null;
  readonly differs?: boolean | null;
  /** Weighings as they were known then; now where none is named. */
  readonly asKnownAt?: Date | null;
}

/** Conditions on `recycler_hand_over`: weighed again by the recycler or not, and whether beyond the tolerance. */
export const weighedAs = ({ isWeighed, differs, asKnownAt }: WeighedFilter): (Sql | undefined)[] => [
  isWeighed == null ? undefined : sql`(${weighed(asKnownAt)}) = ${isWeighed}`,
  differs == null ? undefined : sql`(${weighed(asKnownAt, BEYOND_TOLERANCE)}) = ${differs}`,
];

export interface ReceivedFilter extends WeighedFilter {
  readonly from?: LocalDate | null;
  readonly to?: LocalDate | null;
}

/** What firms handed over to a recycler, as it stands, newest first. */
export const findReceived = (recyclerUscc: string, filter: ReceivedFilter, page: PageArgs): Sql => sql`
  SELECT ${selected(RecyclerHandOver)} FROM recycler_hand_over
  WHERE ${all([
    sql`recycler_uscc = ${recyclerUscc}`,
    raw('superseded_at IS NULL'),
    filter.from ? sql`day >= ${filter.from}` : undefined,
    filter.to ? sql`day <= ${filter.to}` : undefined,
    ...weighedAs(filter),
    afterCursor(page, ['day', 'id']),
  ])}
  ORDER BY day DESC, id DESC LIMIT ${page.first + 1}`;

export interface HandedOver {
  readonly id: Id;
  readonly handedOverBy: Id;
  readonly ticketNumber: string;
  readonly itemKind: ReturnItemKind;
  readonly day: LocalDate;
}

export const findHandedOver = (recyclerUscc: string, ids: readonly Id[]): Sql => sql`
  SELECT id, enterprise_id AS handedOverBy, ticket_number AS ticketNumber, item_kind AS itemKind, day
  FROM recycler_hand_over WHERE recycler_uscc = ${recyclerUscc} AND id IN ${[...ids]}`;

export interface WeighedAgain {
  readonly handOverId: Id;
  readonly day: LocalDate;
  readonly massKg: string;
  readonly ownTicketNumber: string | null;
  readonly evidenceGrade: string;
}

/** The recyclers' weighings of hand-overs, as they stand. */
export const findWeighings = (handOverIds: readonly Id[]): Sql => sql`
  SELECT recycler_hand_over.id AS handOverId, weighing.day, weighing.mass_kg AS massKg,
    weighing.own_ticket_number AS ownTicketNumber, weighing.evidence_grade AS evidenceGrade
  FROM recycler_hand_over JOIN recycler_weighing AS weighing ON ${OF_THIS_TICKET}
    AND weighing.superseded_at IS NULL
  WHERE recycler_hand_over.id IN ${[...handOverIds]}`;
