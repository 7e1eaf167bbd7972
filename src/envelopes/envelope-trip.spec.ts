import assert from 'node:assert/strict';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LocalDate } from '../kernel/month.js';
import { Refusal } from '../kernel/refusal.js';
import { assetTermsOn, dueBackOn, readAssetTerms } from './asset-terms.js';
import {
  ASSET_STATES,
  type AssetState,
  type Custody,
  CUSTODY_STEPS,
  type CustodyStep,
  FITNESSES,
  type Fitness,
  type Step,
  takeStep,
} from './envelope-trip.js';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 0, minute));
const OWNER = 'firm-1';
const OTHER = 'firm-2';
const FRESH: Custody = {
  assetId: 'A-1',
  state: 'COMMISSIONED',
  fitness: 'FIT',
  since: at(0),
  ownerId: OWNER,
  custodianId: OWNER,
  handOver: null,
  trip: null,
};
const issue = (minute: number, tripId = 'T-1', recipientId: string | null = null): Step => ({
  kind: 'ISSUE',
  at: at(minute),
  by: OWNER,
  tripId,
  dueBackOn: dueBackOn(at(minute)),
  recipientId,
});
const back = (minute: number, personId: string | null = null, outletId = 'O-1'): Step => ({
  kind: 'RETURN',
  at: at(minute),
  by: OWNER,
  personId,
  outletId,
});
const declare = (minute: number, personId: string, outletId = 'O-1'): Step => ({
  kind: 'DECLARE_RETURN',
  at: at(minute),
  handing: { personId, outletId },
});
const inspect = (minute: number, result: Fitness): Step => ({
  kind: 'INSPECT',
  at: at(minute),
  by: OWNER,
  result,
});
const plain = (kind: 'CLEAN' | 'REPAIR' | 'LOST' | 'FOUND' | 'RETIRE', minute: number, by = OWNER): Step => ({
  kind,
  at: at(minute),
  by,
});
const handOver = (minute: number, isSale = false, by = OWNER, receiverId = OTHER): Step => ({
  kind: 'HAND_OVER',
  at: at(minute),
  by,
  receiverId,
  isSale,
});
const accept = (minute: number, isSale = false, by = OTHER): Step => ({
  kind: 'ACCEPT',
  at: at(minute),
  by,
  isSale,
});

/** The last outcome of steps that are all expected to be allowed but the last. */
function after(...steps: Step[]) {
  let custody = FRESH;
  let outcome: ReturnType<typeof takeStep> | undefined;
  for (const step of steps) {
    if (outcome instanceof Refusal) throw outcome;
    outcome = takeStep(custody, step);
    if (!(outcome instanceof Refusal)) custody = outcome.custody;
  }
  return outcome;
}
const reasonOf = (outcome: ReturnType<typeof after>) =>
  outcome instanceof Refusal ? outcome.reason : outcome?.custody.state;
const custodyAfter = (...steps: Step[]): Custody => {
  const outcome = after(...steps);
  if (!outcome || outcome instanceof Refusal) throw new Error(`refused: ${outcome?.reason}`);
  return outcome.custody;
};
const returnedBy = (...steps: Step[]) => {
  const outcome = after(...steps);
  return outcome instanceof Refusal ? outcome.reason : outcome?.returnedBy;
};

describe('the terms of reusable packaging', () => {
  it('have an asset due back thirty days after the civil day of issue', () => {
    // 16:30 UTC is the next day in China.
    expect(dueBackOn(new Date('2026-03-01T16:30:00Z'))).toBe('2026-04-01');
  });

  it('are those in force on the day, and the first for all days before', () => {
    const version = (from: string, days: number) =>
      `- { from: ${from}, operatorSetting: true, source: { title: t, body: b, year: 2026, confidence: D }, dueBackDays: ${days}, lostAfterDays: 90 }`;
    const terms = readAssetTerms(`versions:\n  ${version('2026-05-01', 20)}\n  ${version('2020-01-01', 30)}`);
    const days = ['2019-12-31', '2026-04-30', '2026-05-01'] as LocalDate[];
    expect(days.map((day) => assetTermsOn(day, terms).dueBackDays)).toEqual([30, 30, 20]);
    expect(() => readAssetTerms('versions: []')).toThrow(/terms\.yaml:1/);
  });
});

describe('the trip of a reusable asset', () => {
  it('says whether the return was on time, counting the due day in', () => {
    const inTime = after(issue(1), { ...back(2), at: new Date('2026-03-31T15:59:59Z') } as Step);
    const late = after(issue(1), { ...back(2), at: new Date('2026-03-31T16:00:00Z') } as Step);
    expect(inTime).toMatchObject({ why: { zh: '按时归还（应还 2026-03-31）' } });
    expect(late).toMatchObject({ why: { en: 'returned late (due 2026-03-31)' } });
  });

  it('counts a return for the person whom the outlet names, else for the one who declared it there', () => {
    expect(returnedBy(issue(1), back(3, 'P-1'))).toBe('P-1');
    expect(returnedBy(issue(1), declare(2, 'P-1'), back(3))).toBe('P-1');
    expect(returnedBy(issue(1), declare(2, 'P-1'), back(3, 'P-2'))).toBe('P-2');
    expect(returnedBy(issue(1), declare(2, 'P-1', 'O-1'), back(3, null, 'O-2'))).toBeNull();
    expect(returnedBy(issue(1), declare(2, 'P-1'), back(3), issue(4, 'T-2'), back(5))).toBeNull();
    expect(returnedBy(issue(1, 'T-1', 'P-1'), declare(2, 'P-2'))).toBe('NOT_THE_RECIPIENT');
  });

  it('accepts a return recorded by an outlet whose clock is behind the phone that declared it', () => {
    expect(returnedBy(issue(1), declare(9, 'P-1'), back(8))).toBe('P-1');
  });

  it('is not begun by what needs cleaning or repair or is unfit, until that is put right', () => {
    expect(reasonOf(after(inspect(1, 'NEEDS_CLEANING'), issue(2)))).toBe('ASSET_NEEDS_CLEANING');
    expect(reasonOf(after(inspect(1, 'NEEDS_REPAIR'), issue(2)))).toBe('ASSET_NEEDS_REPAIR');
    expect(reasonOf(after(inspect(1, 'UNFIT'), issue(2)))).toBe('ASSET_UNFIT');
    expect(reasonOf(after(inspect(1, 'UNFIT'), plain('CLEAN', 2)))).toBe('ASSET_UNFIT');
    expect(reasonOf(after(inspect(1, 'UNFIT'), plain('REPAIR', 2)))).toBe('ASSET_UNFIT');
    expect(reasonOf(after(inspect(1, 'NEEDS_REPAIR'), plain('CLEAN', 2), issue(3)))).toBe(
      'ASSET_NEEDS_REPAIR',
    );
    expect(reasonOf(after(inspect(1, 'NEEDS_CLEANING'), plain('CLEAN', 2), issue(3)))).toBe('OUT');
    expect(reasonOf(after(inspect(1, 'NEEDS_REPAIR'), plain('REPAIR', 2), issue(3)))).toBe('OUT');
    expect(reasonOf(after(inspect(1, 'UNFIT'), inspect(2, 'FIT'), issue(3)))).toBe('OUT');
  });

  it('ends with a loss, and what is found again is back in store with its last custodian', () => {
    const found = custodyAfter(issue(1), plain('LOST', 2), plain('FOUND', 3));
    expect(found).toMatchObject({ state: 'RETURNED', custodianId: OWNER, trip: { id: 'T-1' } });
    expect(custodyAfter(plain('LOST', 1), plain('FOUND', 2)).state).toBe('COMMISSIONED');
    expect(reasonOf(after(issue(1), plain('LOST', 2), back(3)))).toBe('ASSET_LOST');
    expect(reasonOf(after(issue(1), plain('LOST', 2), plain('FOUND', 3), back(4)))).toBe(
      'TRIP_ALREADY_RETURNED',
    );
    expect(reasonOf(after(plain('LOST', 1), plain('RETIRE', 2)))).toBe('RETIRED');
  });

  it('passes custody when the receiver accepts, and ownership with a sale on which both agree', () => {
    const lent = custodyAfter(handOver(1), accept(2));
    expect(lent).toMatchObject({ custodianId: OTHER, ownerId: OWNER, handOver: null, state: 'COMMISSIONED' });
    const sold = custodyAfter(handOver(1, true), accept(2, true));
    expect(sold).toMatchObject({ custodianId: OTHER, ownerId: OTHER });
    expect(reasonOf(after(handOver(1, true), accept(2, false)))).toBe('HAND_OVER_DIFFERS');
    expect(custodyAfter(handOver(1)).custodianId).toBe(OWNER);
    expect(custodyAfter(handOver(1), plain('LOST', 2), plain('FOUND', 3))).toMatchObject({
      custodianId: OWNER,
      handOver: null,
    });
  });

  it('is the custodian’s to record, its retirement the owner’s, its loss either’s', () => {
    const lent = [handOver(1), accept(2)];
    expect(reasonOf(after(...lent, issue(3)))).toBe('NOT_THE_CUSTODIAN');
    expect(reasonOf(after(...lent, { ...issue(3), by: OTHER } as Step))).toBe('OUT');
    expect(reasonOf(after(...lent, plain('RETIRE', 3, OTHER)))).toBe('NOT_THE_OWNER');
    expect(reasonOf(after(...lent, plain('RETIRE', 3, OWNER)))).toBe('RETIRED');
    expect(reasonOf(after(...lent, plain('LOST', 3, OWNER)))).toBe('LOST');
    expect(reasonOf(after(...lent, plain('LOST', 3, 'firm-3')))).toBe('NOT_THE_CUSTODIAN');
    expect(reasonOf(after(...lent, handOver(3, true, OTHER, 'firm-3')))).toBe('NOT_THE_OWNER');
    expect(reasonOf(after(handOver(1), accept(2, false, 'firm-3')))).toBe('NOT_THE_RECEIVER');
    expect(reasonOf(after(handOver(1, false, OWNER, OWNER)))).toBe('HANDED_TO_ITSELF');
  });

  it.each<[string, string, Step[]]>([
    ['a return before the issue', 'RETURN_BEFORE_ISSUE', [issue(5), back(4)]],
    ['an issue before the last return', 'OUT_OF_ORDER', [issue(5), back(6), issue(5)]],
    [
      'a due date before the issue',
      'DUE_BEFORE_ISSUE',
      [{ ...issue(5), dueBackOn: '2026-02-28' as LocalDate } as Step],
    ],
  ])('refuses %s as BAD_USER_INPUT', (_name, reason, steps) => {
    expect(after(...steps)).toMatchObject({ code: 'BAD_USER_INPUT', reason });
  });
});

/** Steps by the firm whose they are, each a minute after the last. */
const REACHING: Record<AssetState, Step[]> = {
  COMMISSIONED: [],
  OUT: [issue(1)],
  RETURN_DECLARED: [issue(1), declare(2, 'P-1')],
  RETURNED: [issue(1), back(2)],
  HANDED_OVER: [handOver(1)],
  LOST: [plain('LOST', 1)],
  RETIRED: [plain('RETIRE', 1)],
};
const STEP: Record<CustodyStep, Step> = {
  ISSUE: issue(9, 'T-9'),
  DECLARE_RETURN: declare(9, 'P-1'),
  RETURN: back(9),
  INSPECT: inspect(9, 'FIT'),
  CLEAN: plain('CLEAN', 9),
  REPAIR: plain('REPAIR', 9),
  HAND_OVER: handOver(9),
  ACCEPT: accept(9),
  LOST: plain('LOST', 9),
  FOUND: plain('FOUND', 9),
  RETIRE: plain('RETIRE', 9),
};

/** Read along a line: what each step makes of an asset in that state, or why it is refused. */
const TABLE = `
                 COMMISSIONED           OUT                    RETURN_DECLARED          RETURNED               HANDED_OVER        LOST          RETIRED
ISSUE            OUT                    ASSET_OUT              ASSET_OUT                OUT                    ASSET_HANDED_OVER  ASSET_LOST    ASSET_RETIRED
DECLARE_RETURN   ASSET_NOT_ISSUED       RETURN_DECLARED        RETURN_ALREADY_DECLARED  TRIP_ALREADY_RETURNED  ASSET_HANDED_OVER  ASSET_LOST    ASSET_RETIRED
RETURN           ASSET_NOT_ISSUED       RETURNED               RETURNED                 TRIP_ALREADY_RETURNED  ASSET_HANDED_OVER  ASSET_LOST    ASSET_RETIRED
INSPECT          COMMISSIONED           ASSET_OUT              ASSET_OUT                RETURNED               ASSET_HANDED_OVER  ASSET_LOST    ASSET_RETIRED
CLEAN            COMMISSIONED           ASSET_OUT              ASSET_OUT                RETURNED               ASSET_HANDED_OVER  ASSET_LOST    ASSET_RETIRED
REPAIR           COMMISSIONED           ASSET_OUT              ASSET_OUT                RETURNED               ASSET_HANDED_OVER  ASSET_LOST    ASSET_RETIRED
HAND_OVER        HANDED_OVER            ASSET_OUT              ASSET_OUT                HANDED_OVER            ASSET_HANDED_OVER  ASSET_LOST    ASSET_RETIRED
ACCEPT           ASSET_NOT_HANDED_OVER  ASSET_NOT_HANDED_OVER  ASSET_NOT_HANDED_OVER    ASSET_NOT_HANDED_OVER  COMMISSIONED       ASSET_LOST    ASSET_RETIRED
LOST             LOST                   LOST                   LOST                     LOST                   LOST               ASSET_LOST    ASSET_RETIRED
FOUND            ASSET_NOT_LOST         ASSET_NOT_LOST         ASSET_NOT_LOST           ASSET_NOT_LOST         ASSET_NOT_LOST     COMMISSIONED  ASSET_RETIRED
RETIRE           RETIRED                ASSET_OUT              ASSET_OUT                RETIRED                ASSET_HANDED_OVER  RETIRED       ASSET_RETIRED`;
const [head = [], ...lines] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const CELLS = lines.flatMap(([step, ...cells]) =>
  cells.map((cell, index) => [step, head[index], cell] as const),
);

describe('every step from every state', () => {
  it('has its place in the table', () => {
    expect(new Set(CELLS.map(([step, state]) => `${step} ${state}`)).size).toBe(
      CUSTODY_STEPS.length * ASSET_STATES.length,
    );
  });

  it.each(CELLS)('%s of an asset that is %s: %s', (step, state, expected) => {
    const reached = REACHING[state as AssetState];
    const custody = reached.length === 0 ? FRESH : custodyAfter(...reached);
    expect(custody.state).toBe(state);
    const outcome = takeStep(custody, STEP[step as CustodyStep]);
    expect(outcome instanceof Refusal ? outcome.reason : outcome.custody.state).toBe(expected);
  });
});

/** What two storekeepers would keep: counts, flags, names and the last time; no states and no table. */
interface Model {
  minute: number;
  issues: number;
  ends: number;
  issuedAt: number;
  isDeclared: boolean;
  isLost: boolean;
  isRetired: boolean;
  fault: 'dirty' | 'torn' | 'ruined' | null;
  owner: string;
  holder: string;
  offer: { to: string; isSale: boolean } | null;
}
interface Real {
  custody: Custody;
  readonly seen: Set<string>;
}

const freshModel = (): Model => ({
  minute: 0,
  issues: 0,
  ends: 0,
  issuedAt: 0,
  isDeclared: false,
  isLost: false,
  isRetired: false,
  fault: null,
  owner: OWNER,
  holder: OWNER,
  offer: null,
});

const FIRMS = ['firm-1', 'firm-2', 'firm-3'] as const;
const FAULT: Record<Fitness, Model['fault']> = {
  FIT: null,
  NEEDS_CLEANING: 'dirty',
  NEEDS_REPAIR: 'torn',
  UNFIT: 'ruined',
};

/** One step of any kind by any firm at any time: the model says what must come of it, and the machine does the same. */
class TakeStep implements fc.Command<Model, Real> {
  constructor(
    readonly kind: CustodyStep,
    readonly by: string,
    readonly minutes: number,
    readonly to: string,
    readonly flag: boolean,
    readonly result: Fitness,
  ) {}

  check(): boolean {
    return true;
  }

  run(model: Model, real: Real): void {
    const minute = Math.max(0, model.minute + this.minutes);
    const expected = this.expected(model, minute);
    const outcome = takeStep(real.custody, this.step(minute, model.issues));
    assert.equal(outcome instanceof Refusal ? outcome.reason : 'TAKEN', expected);
    if (outcome instanceof Refusal) return;
    real.custody = outcome.custody;
    real.seen.add(outcome.custody.state);
    this.happen(model, minute);
    const { custody } = real;
    assert.deepEqual([custody.ownerId, custody.custodianId], [model.owner, model.holder]);
    assert.equal(FAULT[custody.fitness], model.fault);
    assert.equal(['OUT', 'RETURN_DECLARED'].includes(custody.state), model.issues > model.ends);
    assert.deepEqual(
      [custody.state === 'LOST', custody.state === 'RETIRED'],
      [model.isLost, model.isRetired],
    );
    assert.equal(custody.handOver?.receiverId, model.offer?.to);
  }

  private expected(model: Model, minute: number): string {
    const { kind, by } = this;
    const isOut = model.issues > model.ends;
    const isComing = kind === 'RETURN' || kind === 'DECLARE_RETURN';
    if (model.isRetired) return 'ASSET_RETIRED';
    if (model.isLost && !['FOUND', 'RETIRE'].includes(kind)) return 'ASSET_LOST';
    if (kind === 'FOUND' && !model.isLost) return 'ASSET_NOT_LOST';
    if (kind === 'ACCEPT' && !model.offer) return 'ASSET_NOT_HANDED_OVER';
    if (model.offer && !['ACCEPT', 'LOST'].includes(kind)) return 'ASSET_HANDED_OVER';
    if (isComing && model.issues === 0) return 'ASSET_NOT_ISSUED';
    if (isComing && !isOut) return 'TRIP_ALREADY_RETURNED';
    if (isOut && !isComing && kind !== 'LOST') return 'ASSET_OUT';
    if (kind === 'DECLARE_RETURN' && model.isDeclared) return 'RETURN_ALREADY_DECLARED';
    if (kind === 'ACCEPT' && by !== model.offer?.to) return 'NOT_THE_RECEIVER';
    if (kind === 'ACCEPT' && this.flag !== model.offer?.isSale) return 'HAND_OVER_DIFFERS';
    if (kind === 'RETIRE' && by !== model.owner) return 'NOT_THE_OWNER';
    const mayMiss = (kind === 'LOST' || kind === 'FOUND') && by === model.owner;
    const isAnybodys = ['ACCEPT', 'RETIRE', 'DECLARE_RETURN'].includes(kind) || mayMiss;
    if (!isAnybodys && by !== model.holder) return 'NOT_THE_CUSTODIAN';
    if (kind === 'HAND_OVER' && this.flag && by !== model.owner) return 'NOT_THE_OWNER';
    if (kind === 'HAND_OVER' && this.to === by) return 'HANDED_TO_ITSELF';
    if (isComing && minute < model.issuedAt) return 'RETURN_BEFORE_ISSUE';
    if (!isComing && minute < model.minute) return 'OUT_OF_ORDER';
    const isMending = kind === 'CLEAN' || kind === 'REPAIR';
    if ((kind === 'ISSUE' || isMending) && model.fault === 'ruined') return 'ASSET_UNFIT';
    if (kind === 'ISSUE' && model.fault === 'dirty') return 'ASSET_NEEDS_CLEANING';
    if (kind === 'ISSUE' && model.fault === 'torn') return 'ASSET_NEEDS_REPAIR';
    return 'TAKEN';
  }

  private happen(model: Model, minute: number): void {
    const { kind } = this;
    const isOut = model.issues > model.ends;
    model.minute = minute;
    model.isDeclared = kind === 'DECLARE_RETURN';
    if (kind === 'ISSUE') Object.assign(model, { issues: model.issues + 1, issuedAt: minute });
    if (kind === 'RETURN' || (kind === 'LOST' && isOut)) model.ends += 1;
    if (kind === 'LOST') Object.assign(model, { isLost: true, offer: null });
    if (kind === 'FOUND') model.isLost = false;
    if (kind === 'RETIRE') Object.assign(model, { isRetired: true, isLost: false });
    if (kind === 'INSPECT') model.fault = FAULT[this.result];
    if (kind === 'CLEAN' && model.fault === 'dirty') model.fault = null;
    if (kind === 'REPAIR' && model.fault === 'torn') model.fault = null;
    if (kind === 'HAND_OVER') model.offer = { to: this.to, isSale: this.flag };
    if (kind === 'ACCEPT') {
      if (model.offer?.isSale) model.owner = this.by;
      Object.assign(model, { holder: this.by, offer: null });
    }
  }

  private step(minute: number, index: number): Step {
    const { kind, by } = this;
    switch (kind) {
      case 'ISSUE':
        return { ...issue(minute, `T-${index}`), by } as Step;
      case 'RETURN':
        return { ...back(minute), by } as Step;
      case 'DECLARE_RETURN':
        return declare(minute, 'P-1');
      case 'INSPECT':
        return { ...inspect(minute, this.result), by } as Step;
      case 'HAND_OVER':
        return handOver(minute, this.flag, by, this.to);
      case 'ACCEPT':
        return accept(minute, this.flag, by);
      default:
        return plain(kind, minute, by);
    }
  }

  toString(): string {
    return `${this.by} ${this.kind} +${this.minutes} to ${this.to} ${this.flag} ${this.result}`;
  }
}

const commands = (kinds: readonly CustodyStep[]) =>
  fc
    .tuple(
      fc.constantFrom(...kinds),
      fc.constantFrom(...FIRMS),
      fc.integer({ min: -2, max: 6 }),
      fc.constantFrom(...FIRMS),
      fc.boolean(),
      fc.constantFrom(...FITNESSES),
    )
    .map((words) => new TakeStep(...words));

describe('the machine', () => {
  // Loss and retirement end most sequences early; without them long lives are seen.
  it.each([
    ['steps of every kind', CUSTODY_STEPS],
    ['steps without an end', CUSTODY_STEPS.filter((kind) => kind !== 'RETIRE' && kind !== 'LOST')],
  ])('does what a plain model does, whatever the %s', (_name, kinds) => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.commands([commands(kinds)], { maxCommands: 80, size: '+1' }), (steps) => {
        const setup = () => ({ model: freshModel(), real: { custody: FRESH, seen } });
        fc.modelRun(setup, steps);
      }),
      { numRuns: 300 },
    );
    const ends = kinds.length === CUSTODY_STEPS.length ? ['LOST', 'RETIRED'] : [];
    expect([...seen]).toEqual(
      expect.arrayContaining(['OUT', 'RETURN_DECLARED', 'RETURNED', 'HANDED_OVER', ...ends]),
    );
  });
});
