import type { Action, Order } from './action.js';
import type { Moment } from './agenda.js';
import type { Day } from './calendar.js';
import type { Lot } from './cast.js';
import { Chance } from './chance.js';
import { PeoplePlan, type Recorded } from './people-plan.js';

const GREENER = ['REDUCED', 'GREEN', 'REUSABLE'] as const;

/** 绿色订单: what an order was offered and what it chose. */
export class OrdersPlan extends PeoplePlan {
  constructor(seed: number, client: number, today: Day) {
    super(new Chance('orders', seed, client), client, today, 'orders');
  }

  protected record(lot: Lot, personId: string, moment: Moment): Recorded {
    const what = this.choice(lot, moment);
    const action: Action = { personId, day: moment.day, grade: 'SYSTEM_FEED', what };
    const sourceRef = this.reference();
    const outletId = this.chance.oneOf(this.firm.outletIds);
    const telling = this.told({ ...RECORD, sourceRef }, moment, action, { outletId, ...fieldsOf(what) });
    if (lot !== 'corrected' || !this.chance.isOneIn(4)) return { telling, correction: undefined };
    const chosenClass = what.chosenClass === 'NO_PACKAGING' ? what.chosenClass : this.chance.oneOf(GREENER);
    const corrected: Action = { ...action, what: { ...what, chosenClass, isStandardOffered: false } };
    const fields = { outletId, ...fieldsOf(corrected.what as Order), reason: '核对后更正' };
    const correct = { ...CORRECT, sourceRef: `${sourceRef}-corrected`, corrects: sourceRef };
    return { telling, correction: this.told(correct, moment, corrected, fields) };
  }

  /** Who is corrected chooses on alternate days, and so stays below the limits of a month. */
  private choice(lot: Lot, { dayNumber }: Moment): Order {
    if (lot === 'corrected') {
      const chosenClass = dayNumber % 2 === 0 ? this.chance.oneOf(GREENER) : 'NO_PACKAGING';
      return { kind: 'ORDER', chosenClass, isStandardOffered: true };
    }
    const chosenClass = this.chance.oneOf(['STANDARD', ...GREENER, 'NO_PACKAGING'] as const);
    const isStandardOffered = chosenClass === 'STANDARD' || !this.chance.isOneIn(6);
    return { kind: 'ORDER', chosenClass, isStandardOffered };
  }
}

const RECORD = { table: 'green_order', mutation: 'recordGreenOrders' } as const;
const CORRECT = { table: 'green_order', mutation: 'correctGreenOrder' } as const;

const fieldsOf = ({ chosenClass, isStandardOffered }: Order) => ({
  chosenClass,
  standardPriceYuan: isStandardOffered ? '0.50' : null,
  reducedPriceYuan: '0.40',
  greenPriceYuan: '0.80',
  reusablePriceYuan: '1.00',
  noPackagingPriceYuan: '0',
});
