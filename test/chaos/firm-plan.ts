import type { Telling } from './action.js';
import { assetsOf } from './cast.js';
import type { Day } from './calendar.js';
import { Chance } from './chance.js';
import { OrdersPlan } from './orders-plan.js';
import type { PeoplePlan } from './people-plan.js';
import { ReturnsPlan } from './returns-plan.js';
import { PersonLoad, TripsPlan } from './trips-plan.js';

/** Tellings of one mutation that are sent together; corrections go one by one. */
export interface Wave {
  readonly tellings: readonly Telling[];
  /** Sent without waiting for the wave before it, and so perhaps heard first. */
  readonly isImpatient: boolean;
}

interface Later {
  /** In which step of the plan. */
  readonly due: number;
  readonly corrections: readonly Telling[];
  /** The asset that goes nowhere before they are told. */
  readonly asset?: number;
}

const MOST_AT_ONCE = 20;
/** Steps after which a correction is told: at once, or when what it corrects was credited and spent. */
const LATEST_CORRECTION = 25;

/** Everything that one firm's system will tell, a step at a time: the same for the same seed. */
export class FirmPlan {
  private readonly chance: Chance;
  private readonly returns: PeoplePlan;
  private readonly orders: PeoplePlan;
  private readonly trips: readonly TripsPlan[];
  private later: readonly Later[] = [];
  private steps = 0;

  constructor(seed: number, client: number, today: Day) {
    this.chance = new Chance('plan', seed, client);
    this.returns = new ReturnsPlan(seed, client, today);
    this.orders = new OrdersPlan(seed, client, today);
    const load = new PersonLoad(client);
    this.trips = assetsOf(client).map((_asset, number) => new TripsPlan(seed, client, number, today, load));
  }

  next(): Wave[] {
    this.steps += 1;
    const due = this.later.filter((one) => one.due <= this.steps);
    this.later = this.later.filter((one) => one.due > this.steps);
    const step = this.chance.oneOf([
      () => this.ofPeople(this.returns),
      () => this.ofPeople(this.orders),
      () => this.ofAssets(),
    ])();
    return [...due.flatMap(({ corrections }) => corrections.map(alone)), ...step];
  }

  private ofPeople(plan: PeoplePlan): Wave[] {
    const tellings: Telling[] = [];
    for (let left = this.chance.between(1, MOST_AT_ONCE); left > 0; left -= 1) {
      const recorded = plan.next();
      if (recorded) tellings.push(recorded.telling);
      if (recorded?.correction) this.tellLater([recorded.correction]);
    }
    return [{ tellings, isImpatient: false }];
  }

  private ofAssets(): Wave[] {
    const waiting = new Set(this.later.flatMap(({ asset }) => asset ?? []));
    const free = this.trips.map((_trips, number) => number).filter((number) => !waiting.has(number));
    const issues: Telling[] = [];
    const backs: Telling[] = [];
    for (const number of this.chance.shuffled(free).slice(0, this.chance.between(1, MOST_AT_ONCE))) {
      const trip = this.trips[number]?.next();
      if (!trip) continue;
      issues.push(trip.issue);
      backs.push(trip.back);
      if (trip.corrections.length > 0) this.tellLater(trip.corrections, number);
    }
    return [
      { tellings: issues, isImpatient: false },
      { tellings: backs, isImpatient: this.chance.isOneIn(3) },
    ];
  }

  private tellLater(corrections: readonly Telling[], asset?: number): void {
    const due = this.steps + this.chance.between(1, LATEST_CORRECTION);
    this.later = [...this.later, { due, corrections, asset }];
  }
}

const alone = (telling: Telling): Wave => ({ tellings: [telling], isImpatient: false });
