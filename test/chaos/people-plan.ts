import type { Action, Telling } from './action.js';
import { Agenda, type Moment } from './agenda.js';
import { type Day, EXPIRED, LASTING } from './calendar.js';
import { CLIENTS, type Firm, firmOf, type Lot, PEOPLE } from './cast.js';
import type { Chance } from './chance.js';

type Purpose = 'returns' | 'orders';

/** Few enough on a day that the items of a person stay below what is held for review. */
const PER_DAY: Readonly<Record<Lot, Readonly<Record<Purpose, number>>>> = {
  capped: { returns: 3, orders: 1 },
  corrected: { returns: 2, orders: 1 },
  late: { returns: 3, orders: 1 },
};

/** A record about one person, and what its correction says where there is one. */
export interface Recorded {
  readonly telling: Telling;
  readonly correction: Telling | undefined;
}

/** What the firm's system of one client records of people: the same for the same seed, whatever fails meanwhile. */
export abstract class PeoplePlan {
  private readonly agendas = new Map<string, Agenda>();
  private numbered = 0;
  protected readonly firm: Firm;

  constructor(
    protected readonly chance: Chance,
    private readonly client: number,
    private readonly today: Day,
    private readonly purpose: Purpose,
  ) {
    this.firm = firmOf(client);
  }

  protected abstract record(lot: Lot, personId: string, moment: Moment): Recorded;

  /** Of a person whose days are used up, somebody else is told; undefined where that one has none left either. */
  next(): Recorded | undefined {
    for (const lot of [this.chance.oneOf(LOTS), 'capped'] as const) {
      const people = PEOPLE[lot].filter(
        (_one, index) => lot !== 'corrected' || index % CLIENTS === this.client,
      );
      const personId = this.chance.oneOf(people);
      const moment = this.agendaOf(lot, personId).next();
      if (moment) return this.record(lot, personId, moment);
    }
    return undefined;
  }

  protected reference(): string {
    this.numbered += 1;
    return `${this.purpose}-${this.client}-${this.numbered}`;
  }

  /** One telling of the firm, about an action at a moment. */
  protected told(
    one: Pick<Telling, 'table' | 'mutation'> & { readonly sourceRef: string; readonly corrects?: string },
    { instant }: Moment,
    action: Action,
    fields: Readonly<Record<string, unknown>>,
  ): Telling {
    const { sourceRef, ...rest } = one;
    const { personId, grade: evidenceGrade } = action;
    const item = { sourceRef, personId, evidenceGrade, occurredAt: instant, ...fields };
    return { ...rest, firmId: this.firm.id, item, action };
  }

  private agendaOf(lot: Lot, personId: string): Agenda {
    const key = `${lot}/${personId}`;
    const kept = this.agendas.get(key);
    if (kept) return kept;
    const days = lot === 'late' ? EXPIRED : LASTING;
    const agenda = new Agenda(this.today, this.client, days, PER_DAY[lot][this.purpose]);
    this.agendas.set(key, agenda);
    return agenda;
  }
}

const LOTS: readonly Lot[] = ['capped', 'capped', 'corrected', 'corrected', 'late'];
