import { addDays, firstDay, type LocalDate, type Month, startOf } from '../../src/kernel/month.js';
import type { NewReturn } from '../../src/returns/index.js';
import { consumersOf } from './world-assets.js';
import { oneOf, shareOf, wholeBetween } from './world-chance.js';
import { type Courier, LUKOU, WEINING, ZHAOTAN } from './world-firms.js';

/** 演示世界的回收: cartons that consumers bring back one by one, and those which an outlet collects in a month. */

/** Mean board mass of a corrugated parcel, as the packaging specifications cite it. */
const CARTON_KG = 0.304;

const at = (day: LocalDate, minutes: number): Date => new Date(startOf(day).getTime() + minutes * 60_000);

/** Of consumers' cartons one in eight is damaged and goes to be recycled; damaged ones earn nothing. */
function handedIn(courier: Courier, personId: string, month: Month, number: number): NewReturn {
  const words = [courier.mark, personId, month, number] as const;
  const isGood = shareOf('condition', ...words) > 0.125;
  const day = addDays(firstDay(month), wholeBetween(0, 27, 'day', ...words));
  const code = `CTN-${courier.mark}-${personId.slice(-2)}${month.replace('-', '')}${number}`;
  return {
    sourceRef: `return-${code}`,
    outletId: oneOf(courier.outlets, 'outlet', ...words).id,
    occurredAt: at(day, wholeBetween(540, 1200, 'minute', ...words)),
    itemKind: 'CARTON',
    itemCode: code,
    quantity: 1,
    massKg: String(CARTON_KG),
    itemCondition: isGood ? 'GOOD' : 'DAMAGED',
    disposition: isGood ? 'REUSE' : 'RECYCLE',
    handedInBy: 'CONSUMER',
    personId,
    evidenceGrade: 'SYSTEM_FEED',
  };
}

/** What a recovery box at the outlet held at the end of a month: nobody's, and without codes. */
function collected(outletId: string, month: Month): NewReturn {
  const quantity = wholeBetween(90, 260, 'collected', outletId, month);
  return {
    sourceRef: `box-${outletId}-${month}`,
    outletId,
    occurredAt: at(addDays(firstDay(month), 27), 1_140),
    itemKind: 'CARTON',
    itemCode: null,
    quantity,
    massKg: (quantity * CARTON_KG).toFixed(3),
    itemCondition: 'GOOD',
    disposition: 'REUSE',
    collectionPoint: 'BOX',
    personId: null,
    evidenceGrade: 'SYSTEM_FEED',
  };
}

/** The same carton code at two outlets three days apart: the second time it earns nothing. */
export const TWICE_HANDED_CODE = 'CTN-WN-0001';
const handedTwice: NewReturn[] = ['2026-04-11', '2026-04-14'].map((day, index) => ({
  sourceRef: `return-${TWICE_HANDED_CODE}-${index + 1}`,
  outletId: WEINING.outlets[index]!.id,
  occurredAt: at(day as LocalDate, 600),
  itemKind: 'CARTON',
  itemCode: TWICE_HANDED_CODE,
  quantity: 1,
  massKg: String(CARTON_KG),
  itemCondition: 'GOOD',
  disposition: 'REUSE',
  handedInBy: 'CONSUMER',
  personId: `consumer-0${index + 1}`,
  evidenceGrade: 'SYSTEM_FEED',
}));

/** One carton code with two firms a day apart, damaged both times: told to both, and neither learns of the other. */
const handedToTwoFirms = ([courier, day]: readonly [Courier, string]): NewReturn => ({
  sourceRef: `return-CTN-TWO-FIRMS-${courier.mark}`,
  outletId: courier.outlets[0]!.id,
  occurredAt: at(day as LocalDate, 600),
  itemKind: 'CARTON',
  itemCode: 'CTN-TWO-FIRMS',
  quantity: 1,
  massKg: null,
  itemCondition: 'DAMAGED',
  disposition: 'RECYCLE',
  personId: null,
  evidenceGrade: 'SYSTEM_FEED',
});
const TWO_FIRMS = [
  [LUKOU, '2026-06-02'],
  [ZHAOTAN, '2026-06-03'],
] as const;

/** A firm's returns of some months, in the order in which they happened. */
export function returnsOf(courier: Courier, months: readonly Month[]): NewReturn[] {
  const found = months.flatMap((month) => [
    ...consumersOf(courier).flatMap(({ id }) =>
      Array.from({ length: wholeBetween(0, 2, 'cartons', courier.mark, id, month) }, (_none, index) =>
        handedIn(courier, id, month, index + 1),
      ),
    ),
    ...courier.outlets.map((outlet) => collected(outlet.id, month)),
  ]);
  if (courier === WEINING) found.push(...handedTwice);
  found.push(...TWO_FIRMS.filter(([firm]) => firm === courier).map(handedToTwoFirms));
  return found.sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
}
