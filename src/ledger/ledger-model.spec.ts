import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openInside } from '../../test/support/app.js';
import { PersonModel } from '../../test/support/point-model.js';
import { derivedId, type Id } from '../kernel/id.js';
import { addDays, dateOf } from '../kernel/month.js';
import type { Transaction } from '../platform/database.js';
import { LedgerHolds, LedgerReversals, LedgerService, type Owner } from './index.js';

const UNIT = 'TOKENS';
const ISSUER: Owner = { kind: 'ISSUER', id: 'mint' };
const SHOP: Owner = { kind: 'PARTNER', id: 'shop' };
const LASTS_DAYS = 20;
const HELD_DAYS = 5;
const onDay = (day: number) => new Date(Date.parse('2026-01-01T02:00:00Z') + day * 86_400_000);

type Step =
  | { kind: 'earn'; name: number; amount: number; daysAgo: number }
  | { kind: 'spend'; amount: number }
  | { kind: 'hold'; name: number; amount: number }
  | { kind: 'capture'; name: number; amount: number }
  | { kind: 'release'; name: number }
  | { kind: 'reverse'; name: number }
  | { kind: 'pass'; days: number };

const name = fc.integer({ min: 0, max: 5 });
const amount = fc.integer({ min: 1, max: 9 });
const step = <K extends Step['kind'], T extends object>(
  kind: K,
  fields: { [F in keyof T]: fc.Arbitrary<T[F]> },
) => fc.record({ kind: fc.constant(kind), ...fields }) as unknown as fc.Arbitrary<Step>;
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: step('earn', { name, amount, daysAgo: fc.integer({ min: 0, max: 6 }) }) },
    step('spend', { amount }),
    step('hold', { name, amount }),
    step('capture', { name, amount }),
    step('release', { name }),
    step('reverse', { name }),
    step('pass', { days: fc.integer({ min: 1, max: 12 }) }),
  ),
  { minLength: 4, maxLength: 25 },
);

let runs = 0;

/** One person in the ledger and in the model, and one step after the other done in both. */
class Play {
  private readonly run = (runs += 1);
  readonly owner: Owner = { kind: 'PERSON', id: `person-${this.run}` };
  readonly model = new PersonModel(LASTS_DAYS);
  private readonly earned = new Set<number>();
  private readonly held = new Set<number>();
  private today = 30;
  private count = 0;

  private readonly ledger: LedgerService;
  private readonly holds: LedgerHolds;
  private readonly reversals: LedgerReversals;

  constructor(private readonly inside: Awaited<ReturnType<typeof openInside>>) {
    this.ledger = inside.app.get(LedgerService);
    this.holds = inside.app.get(LedgerHolds);
    this.reversals = inside.app.get(LedgerReversals);
  }

  async take(one: Step): Promise<void> {
    this.count += 1;
    const fresh = this.cause(`${one.kind} ${this.count}`);
    switch (one.kind) {
      case 'pass':
        return this.pass(one.days);
      case 'earn':
        return this.earn(one.name, one.amount, this.today - one.daysAgo);
      case 'spend': {
        const transfer = {
          ...fresh,
          debit: this.owner,
          credit: SHOP,
          amount: BigInt(one.amount),
          expiresOn: null,
        };
        return this.twice(this.model.spend(one.amount, this.today), (transaction) =>
          this.ledger.post(transaction, [transfer]),
        );
      }
      case 'hold':
        return this.hold(one.name, one.amount);
      case 'capture': {
        const capture = {
          ...fresh,
          holdId: this.id(`hold ${one.name}`),
          amount: BigInt(one.amount),
          credit: SHOP,
        };
        return this.twice(this.model.capture(`${one.name}`, one.amount), (transaction) =>
          this.holds.capture(transaction, capture),
        );
      }
      case 'release': {
        const release = { ...fresh, holdId: this.id(`hold ${one.name}`) };
        return this.twice(this.model.release(`${one.name}`), (transaction) =>
          this.holds.release(transaction, release),
        );
      }
      case 'reverse':
        return this.reverse(one.name);
    }
  }

  async balances() {
    const of = async (kind: Owner['kind']) =>
      Number(await this.ledger.balance({ kind, id: this.owner.id }, UNIT));
    return { free: await of('PERSON'), held: await of('HOLD'), owed: Math.abs(await of('DEBT')) };
  }

  private async earn(lot: number, points: number, day: number): Promise<void> {
    if (this.earned.has(lot)) return;
    this.earned.add(lot);
    const cause = this.cause(`lot ${lot}`, onDay(day));
    this.model.earn(cause.id, day, points);
    const expiresOn = addDays(dateOf(onDay(day)), LASTS_DAYS);
    const transfer = { ...cause, debit: ISSUER, credit: this.owner, amount: BigInt(points), expiresOn };
    return this.twice(true, (transaction) => this.ledger.post(transaction, [transfer]));
  }

  private async hold(named: number, points: number): Promise<void> {
    if (this.held.has(named)) return;
    const untilDay = this.today + HELD_DAYS;
    const isCovered = this.model.hold(`${named}`, points, this.today, untilDay);
    if (isCovered) this.held.add(named);
    const hold = { ...this.cause(`hold ${named}`), owner: this.owner, amount: BigInt(points) };
    return this.twice(isCovered, (transaction) =>
      this.holds.hold(transaction, { ...hold, expiresAt: onDay(untilDay) }),
    );
  }

  private async reverse(lot: number): Promise<void> {
    if (!this.earned.has(lot)) return;
    this.model.reverse(this.id(`lot ${lot}`), this.today);
    const reversal = { ...this.cause(`reverse ${lot}`), transferId: this.id(`lot ${lot}`) };
    return this.twice(true, (transaction) => this.reversals.reverse(transaction, reversal));
  }

  private async pass(days: number): Promise<void> {
    this.today += days;
    this.model.pass(this.today);
    const expire = async () => {
      while (await this.reversals.expireDue(dateOf(onDay(this.today))));
    };
    await expire();
    while (await this.holds.releaseDue(onDay(this.today)));
    await expire();
  }

  private async twice(
    isExpected: boolean,
    work: (transaction: Transaction) => Promise<unknown>,
  ): Promise<void> {
    const first = await this.isDone(work);
    if (first !== isExpected)
      throw new Error(`the ledger ${first ? 'took' : 'refused'} it, the model did not`);
    if (first && !(await this.isDone(work))) throw new Error('sent again, it was refused');
  }

  private isDone(work: (transaction: Transaction) => Promise<unknown>): Promise<boolean> {
    return this.inside.database.transaction(work).then(
      () => true,
      (error: { code?: string }) => {
        if (error.code !== 'CONFLICT') throw error;
        return false;
      },
    );
  }

  private readonly id = (cause: string): Id => derivedId('model', this.run, cause);
  private readonly cause = (named: string, occurredAt = onDay(this.today)) => ({
    id: this.id(named),
    occurredAt,
    reason: 'MODEL',
    context: {},
    unit: UNIT,
  });
}

describe('the ledger beside a model of single points', () => {
  let inside: Awaited<ReturnType<typeof openInside>>;
  beforeAll(async () => {
    inside = await openInside();
  });
  afterAll(() => inside.close());

  it('holds, owes and refuses the same after any sequence of steps, each of which is sent twice', async () => {
    const ledger = inside.app.get(LedgerService);
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const play = new Play(inside);
        for (const one of sequence) {
          await play.take(one);
          const { free, held, owed } = play.model;
          expect({ one, ...(await play.balances()) }).toEqual({ one, free: free.length, held, owed });
        }
        await expect(ledger.discrepancies()).resolves.toEqual([]);
        const totals = await ledger.totals();
        expect(totals.filter(({ total }) => total !== '0')).toEqual([]);
      }),
      // What is left of a lot expires, and then as much again, which a hold gave back.
      {
        numRuns: Number(process.env.MODEL_RUNS ?? 40),
        examples: [
          [
            [
              { kind: 'earn', name: 0, amount: 8, daysAgo: 2 },
              { kind: 'pass', days: 7 },
              { kind: 'spend', amount: 6 },
              { kind: 'hold', name: 0, amount: 1 },
              { kind: 'pass', days: 12 },
            ],
          ],
        ],
      },
    );
  });
});
