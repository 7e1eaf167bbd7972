import type { Action, Telling } from './action.js';
import { at, type Day, daysBefore, EXPIRED, LASTING, monthOf } from './calendar.js';
import { assetsOf, CLIENTS, type Firm, firmOf, PEOPLE } from './cast.js';
import { Chance } from './chance.js';

/** A trip of one asset: out, back, and what is said of its return afterwards. The next one begins when all is said. */
export interface TripPlan {
  readonly issue: Telling;
  readonly back: Telling;
  readonly corrections: readonly Telling[];
}

/** Days from one return to the next issue: more than the cooling time of an asset. */
const REST_DAYS = 1;
/** Of a person who is corrected, by 封套: less than the limits of a day and a month, those put right counted twice. */
const MOST_OF_DAY = 4;
const MOST_OF_MONTH = 25;
const TURN_MS = 8 * 86_400_000;

/** The trips of one asset, one after the other. */
export class TripsPlan {
  private readonly chance: Chance;
  private readonly firm: Firm;
  private readonly isLate: boolean;
  private daysBefore: number;
  private trips = 0;

  constructor(
    seed: number,
    private readonly client: number,
    private readonly number: number,
    private readonly today: Day,
    private readonly load: PersonLoad,
  ) {
    this.chance = new Chance('trips', seed, client, number);
    this.firm = firmOf(client);
    this.isLate = this.asset.isLate;
    this.daysBefore = (this.isLate ? EXPIRED : LASTING).from - (number % 3);
  }

  /** Undefined once the days are used up. */
  next(): TripPlan | undefined {
    const daysOut = this.chance.isOneIn(15) ? this.chance.between(30, 33) : this.chance.between(0, 2);
    const returned = this.daysBefore - daysOut;
    if (returned < (this.isLate ? EXPIRED : LASTING).to) return undefined;
    const out = daysBefore(this.today, this.daysBefore);
    this.daysBefore = returned - REST_DAYS;
    this.trips += 1;
    const sourceRef = `trip-${this.client}-${this.number}-${this.trips}`;
    const day = daysBefore(this.today, returned);
    const action: Action = {
      personId: this.hand(day),
      day,
      grade: 'SYSTEM_FEED',
      what: { kind: 'TRIP', daysOut },
    };
    const outletId = this.chance.oneOf(this.firm.outletIds);
    const back = this.custody('takeBackAssets', `${sourceRef}-back`, action, {
      outletId,
      personId: action.personId,
      returnedAt: at(day, 10 * 60 + this.number),
    });
    const issue = this.custody('issueAssets', `${sourceRef}-out`, null, {
      outletId: this.chance.oneOf(this.firm.outletIds),
      parcelRef: `parcel-${sourceRef}`,
      personId: null,
      issuedAt: at(out, 9 * 60),
    });
    return { issue, back, corrections: this.corrections(back, action) };
  }

  /** Another hand, or no return at all and then one by somebody else or nobody: of people who are corrected alone. */
  private corrections(back: Telling, action: Action): Telling[] {
    if (!action.personId?.startsWith('corrected') || !this.chance.isOneIn(3)) return [];
    const { sourceRef } = back.item;
    const named = { reason: '核对后更正' };
    const correct = (fields: object, corrected: Action | null): Telling => ({
      ...this.custody('correctCustodyEvent', `${sourceRef}-corrected`, corrected, { ...named, ...fields }),
      corrects: sourceRef,
    });
    const personId = this.load.lend(this.chance, action.day);
    const by = { ...action, personId };
    if (this.chance.isOneIn(2)) return [correct({ personId }, by)];
    const again: Telling = {
      ...back,
      item: { ...back.item, sourceRef: `${sourceRef}-again`, personId },
      action: by,
    };
    return [correct({ isWithdrawn: true }, null), again];
  }

  /** For some days all goes to one of the capped, who so gets more than a person may. */
  private hand(day: Day): string | null {
    const { capped, late } = PEOPLE;
    if (this.isLate) return this.chance.oneOf(late);
    if (this.chance.isOneIn(2)) return capped[Math.floor(Date.parse(day) / TURN_MS) % capped.length] ?? null;
    return this.chance.isOneIn(10) ? null : this.load.lend(this.chance, day);
  }

  private custody(
    mutation: string,
    sourceRef: string,
    action: Action | null,
    fields: Readonly<Record<string, unknown>>,
  ): Telling {
    const named =
      mutation === 'correctCustodyEvent' ? {} : { assetId: this.asset.id, evidenceGrade: 'SYSTEM_FEED' };
    const item = { sourceRef, ...named, ...fields };
    return { firmId: this.firm.id, table: 'custody_event', mutation, item, action };
  }

  private get asset() {
    return assetsOf(this.client)[this.number] as ReturnType<typeof assetsOf>[number];
  }
}

/** How many returns a client has given those of its people who are corrected. */
export class PersonLoad {
  private readonly people: readonly string[];
  private readonly given = new Map<string, number>();

  constructor(client: number) {
    this.people = PEOPLE.corrected.filter((_one, index) => index % CLIENTS === client);
  }

  /** A person who may still return something on that day; null where nobody may. */
  lend(chance: Chance, day: Day): string | null {
    const personId = chance.oneOf(this.people);
    const keys = [`${personId}/${day}`, `${personId}/${monthOf(day)}`] as const;
    const [ofDay, ofMonth] = keys.map((key) => this.given.get(key) ?? 0) as [number, number];
    if (ofDay >= MOST_OF_DAY || ofMonth >= MOST_OF_MONTH) return null;
    for (const key of keys) this.given.set(key, (this.given.get(key) ?? 0) + 1);
    return personId;
  }
}
