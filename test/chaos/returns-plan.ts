import type { Action, HandedIn, Telling } from './action.js';
import type { Moment } from './agenda.js';
import type { Day } from './calendar.js';
import type { Lot } from './cast.js';
import { Chance } from './chance.js';
import { PeoplePlan, type Recorded } from './people-plan.js';

const NOTHING_SAID = { kind: 'HANDED_IN', itemKind: 'CARTON', itemCode: null, massGrams: null } as const;

/** 回收: cartons with and without a code, what a courier took at the door, and waste by mass. */
export class ReturnsPlan extends PeoplePlan {
  constructor(seed: number, client: number, today: Day) {
    super(new Chance('returns', seed, client), client, today, 'returns');
  }

  protected record(lot: Lot, personId: string, moment: Moment): Recorded {
    const isCorrected = lot === 'corrected';
    const what = isCorrected
      ? this.oneItem(moment)
      : this.chance.oneOf([this.cartons(personId, moment), this.fromTheDoor(), this.waste()]);
    const grade = this.chance.isOneIn(12) ? 'SELF_DECLARED' : 'SYSTEM_FEED';
    const action: Action = { personId, day: moment.day, grade, what };
    const sourceRef = this.reference();
    const fields = { outletId: this.chance.oneOf(this.firm.outletIds), ...fieldsOf(what) };
    const telling = this.told({ ...RECORD, sourceRef }, moment, action, fields);
    if (!isCorrected || !this.chance.isOneIn(3)) return { telling, correction: undefined };
    return { telling, correction: this.correction(telling, action, moment) };
  }

  /** Somebody else's hand, nobody's, or not the thing that was said. */
  private correction(telling: Telling, action: Action, moment: Moment): Telling {
    const what = action.what as HandedIn;
    const isDamaged = { condition: 'DAMAGED', disposition: 'RECYCLE', massGrams: 1_200 } as const;
    const corrected = this.chance.oneOf<Action>([
      { ...action, personId: null },
      { ...action, what: { ...what, ...isDamaged } },
    ]);
    const fields = {
      outletId: telling.item.outletId,
      ...fieldsOf(corrected.what as HandedIn),
      reason: '核对后更正',
    };
    const corrects = telling.item.sourceRef;
    return this.told({ ...CORRECT, sourceRef: `${corrects}-corrected`, corrects }, moment, corrected, fields);
  }

  /** Each kind on its own days, so that what a person is told to have done stays below every limit of a month. */
  private oneItem({ dayNumber, instant }: Moment): HandedIn {
    const code = this.chance.isOneIn(2) ? `code-${this.firm.id}-${instant}-${this.chance.share()}` : null;
    const carton = { ...NOTHING_SAID, quantity: 1, condition: 'GOOD', disposition: 'REUSE' } as const;
    if (dayNumber % 3 === 0) return { ...carton, itemCode: code, handedTo: 'OUTLET' };
    if (dayNumber % 3 === 1) return { ...carton, handedTo: 'COURIER' };
    return { ...this.waste(), massGrams: 1_000 };
  }

  /** One in three has a code, and the person brings some of those codes more than once a day. */
  private cartons(personId: string, { day }: Moment): HandedIn {
    const isCoded = this.chance.isOneIn(3);
    return {
      ...NOTHING_SAID,
      itemCode: isCoded ? `code-${personId}-${day}-${this.chance.between(1, 2)}` : null,
      quantity: isCoded ? 1 : this.chance.between(1, 2),
      condition: 'GOOD',
      disposition: 'REUSE',
      handedTo: this.chance.oneOf([null, 'OUTLET']),
    };
  }

  private fromTheDoor(): HandedIn {
    const quantity = this.chance.between(1, 2);
    return { ...NOTHING_SAID, quantity, condition: 'GOOD', disposition: 'REUSE', handedTo: 'COURIER' };
  }

  private waste(): HandedIn {
    return {
      ...NOTHING_SAID,
      itemKind: 'FILM_BAG',
      quantity: this.chance.between(1, 4),
      massGrams: this.chance.isOneIn(8) ? null : this.chance.between(100, 6_000),
      condition: 'DAMAGED',
      disposition: 'RECYCLE',
      handedTo: 'OUTLET',
    };
  }
}

const RECORD = { table: 'recycling_return', mutation: 'recordReturns' } as const;
const CORRECT = { table: 'recycling_return', mutation: 'correctReturn' } as const;

const fieldsOf = ({
  itemKind,
  itemCode,
  quantity,
  massGrams,
  condition,
  disposition,
  handedTo,
}: HandedIn) => ({
  itemKind,
  itemCode,
  quantity,
  massKg: massGrams === null ? null : (massGrams / 1_000).toFixed(3),
  itemCondition: condition,
  disposition,
  handedInBy: 'CONSUMER',
  handedTo,
});
