import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { at, carton, DAY, envelope, withdrawn } from '../../test/support/actions.js';
import { openPlatform, type Platform } from '../../test/support/app.js';
import type { DomainEvent } from '../kernel/event.js';
import { derivedId } from '../kernel/id.js';
import { dateOf } from '../kernel/month.js';
import { LedgerService } from '../ledger/index.js';
import { tell } from '../platform/outbox.js';
import { sql } from '../platform/sql.js';
import { correctedAction } from '../platform/withdrawn-action.js';
import { AwardsService, consumer, GREEN_CREDITS } from './index.js';

describe('what is withdrawn', () => {
  let platform: Platform;
  let awards: AwardsService;
  let ledger: LedgerService;
  beforeAll(async () => {
    platform = await openPlatform();
    awards = platform.app.get(AwardsService);
    ledger = platform.app.get(LedgerService);
  });
  afterAll(() => platform.close());

  const hear = (...events: DomainEvent[]) =>
    platform.database.transaction((transaction) => awards.hear(transaction, events));
  const balance = (personId: string) => ledger.balance(consumer(personId), GREEN_CREDITS);
  const debt = (personId: string) => ledger.balance({ kind: 'DEBT', id: personId }, GREEN_CREDITS);
  const states = (personId: string) =>
    platform.rows<{ state: string; refused: string | null }>(
      sql`SELECT state, points, refused_because AS refused FROM credit_award WHERE person_id = ${personId}
          ORDER BY sequence`,
    );
  /** Every counter that is not at its beginning. */
  const counters = () =>
    platform.rows(
      sql`SELECT cap_key, used, last_at FROM credit_cap_usage WHERE used <> 0 OR last_at IS NOT NULL ORDER BY cap_key`,
    );
  const everything = async () => [
    await platform.rows(sql`SELECT * FROM credit_award ORDER BY sequence`),
    await platform.rows(sql`SELECT * FROM credit_cap_usage ORDER BY cap_key`),
    await platform.rows(sql`SELECT * FROM ledger_transfer ORDER BY sequence`),
    await platform.rows(sql`SELECT * FROM ledger_account ORDER BY id`),
  ];
  const corrected = (before: ReturnType<typeof carton>, after: ReturnType<typeof carton>) =>
    correctedAction(before, after, at(DAY));

  it('is taken back with what it counted, and what was decided stays readable', async () => {
    const before = await counters();
    const returned = envelope('back', 'back');
    await hear(returned);
    const [decided] = await platform.rows<{ because: string }>(
      sql`SELECT because, points, rule_version FROM credit_award WHERE event_id = ${returned.id}`,
    );
    await hear(withdrawn(returned));
    expect(await balance('back')).toBe(0n);
    expect(await counters()).toEqual(before);
    expect(await states('back')).toEqual([{ state: 'WITHDRAWN', points: '20', refused: null }]);
    await expect(
      platform.rows(
        sql`SELECT because, points, rule_version FROM credit_award WHERE event_id = ${returned.id}`,
      ),
    ).resolves.toEqual([decided]);
    const again = await everything();
    await hear(withdrawn(returned), returned);
    expect(await everything()).toEqual(again);
  });

  it('earns nothing where the withdrawal is heard first', async () => {
    const returned = envelope('early', 'early');
    await hear(withdrawn(returned));
    await hear(returned);
    expect(await balance('early')).toBe(0n);
    expect(await states('early')).toEqual([{ state: 'WITHDRAWN', points: '0', refused: 'WITHDRAWN' }]);
  });

  it('leaves the ledger alone where nothing had been credited', async () => {
    const nobody = envelope('nobody', null);
    const weak = envelope('weak', 'weak', 0, { evidenceGrade: 'SELF_DECLARED' });
    await hear(nobody, weak);
    const transfers = await platform.rows(sql`SELECT id FROM ledger_transfer ORDER BY sequence`);
    await hear(withdrawn(nobody), withdrawn(weak));
    await expect(platform.rows(sql`SELECT id FROM ledger_transfer ORDER BY sequence`)).resolves.toEqual(
      transfers,
    );
    expect(await states('weak')).toEqual([{ state: 'WITHDRAWN', points: '0', refused: 'EVIDENCE_TOO_WEAK' }]);
  });

  it('becomes a debt where it was spent, worked off by what is earned next', async () => {
    const returned = envelope('spent', 'spender');
    await hear(returned);
    await platform.database.transaction((transaction) =>
      ledger.post(transaction, [
        {
          id: 'a'.repeat(32),
          unit: GREEN_CREDITS,
          debit: consumer('spender'),
          credit: { kind: 'PARTNER', id: 'shop' },
          amount: 15n,
          occurredAt: at(10),
          reason: 'REDEMPTION',
          context: {},
          expiresOn: null,
        },
      ]),
    );
    await hear(withdrawn(returned));
    expect([await balance('spender'), await debt('spender')]).toEqual([0n, -15n]);
    await hear(envelope('spent-next', 'spender', 2 * DAY));
    expect([await balance('spender'), await debt('spender')]).toEqual([5n, 0n]);
  });

  it('gives its cap back to the correction, whichever of the two is heard first', async () => {
    const wrong = carton('code-a', 'corrector-a', 0, { itemCode: 'CODE-A' });
    const [gone, anew] = corrected(
      wrong,
      carton('code-a2', 'corrector-a', 30, { itemCode: 'CODE-A', outletId: 'outlet-2' }),
    );
    await hear(wrong);
    await hear(anew!);
    await hear(gone!);
    expect(await balance('corrector-a')).toBe(5n);
    expect((await states('corrector-a')).map(({ state }) => state)).toEqual(['WITHDRAWN', 'CREDITED']);
  });

  it('cools no more what cooled by it', async () => {
    const first = envelope('cool-1', 'cooler', 0, { assetId: 'asset-cool' });
    const second = envelope('cool-2', 'cooler', DAY, { assetId: 'asset-cool' });
    await hear(first, second);
    await hear(withdrawn(second));
    await hear(envelope('cool-3', 'cooler', DAY + 60, { assetId: 'asset-cool' }));
    await hear(withdrawn(first));
    await hear(envelope('cool-4', 'cooler', 60, { assetId: 'asset-cool' }));
    expect((await states('cooler')).map(({ state }) => state)).toEqual([
      'WITHDRAWN',
      'WITHDRAWN',
      'CREDITED',
      'CREDITED',
    ]);
  });

  describe('and another waited for', () => {
    const told = async (...events: DomainEvent[]) => {
      for (const event of events) {
        await platform.database.transaction((transaction) => tell(transaction, [event]));
        await platform.settled();
      }
    };

    it('lets the same trip, returned again, earn in whichever order the three are heard', async () => {
      for (const [index, order] of [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
      ].entries()) {
        const trip = { tripId: `trip-again-${index}`, assetId: `asset-again-${index}` };
        const wrong = envelope(`again-${index}`, `wrong-${index}`, 0, trip);
        const right = envelope(`again-${index}-right`, `right-${index}`, 60, trip);
        const all = [wrong, right, withdrawn(wrong)];
        await told(...order.map((place) => all[place]!));
        expect([order, await balance(`wrong-${index}`), await balance(`right-${index}`)]).toEqual([
          order,
          0n,
          20n,
        ]);
      }
      await expect(platform.rows(sql`SELECT * FROM credit_waiting`)).resolves.toEqual([]);
    });

    it('gives what is free to the first of those who wait, and then to the next', async () => {
      const code = { itemCode: 'CODE-QUEUE' };
      const first = carton('queue-1', 'queue-1', 0, code);
      const second = carton('queue-2', 'queue-2', 20, code);
      const third = carton('queue-3', 'queue-3', 10, code);
      await told(first, second, third);
      const balances = () => Promise.all(['queue-1', 'queue-2', 'queue-3'].map(balance));
      expect(await balances()).toEqual([5n, 0n, 0n]);
      await told(withdrawn(first));
      expect(await balances()).toEqual([0n, 0n, 5n]);
      await told(withdrawn(first), withdrawn(third));
      expect(await balances()).toEqual([0n, 5n, 0n]);
      await told(withdrawn(second));
      expect(await balances()).toEqual([0n, 0n, 0n]);
    });

    it('hears no more of one who was withdrawn while waiting', async () => {
      const code = { itemCode: 'CODE-GONE' };
      const first = carton('gone-1', 'gone-1', 0, code);
      const second = carton('gone-2', 'gone-2', 20, code);
      await told(first, second, withdrawn(second), withdrawn(first));
      expect([await balance('gone-1'), await balance('gone-2')]).toEqual([0n, 0n]);
    });

    it('judges by the rule of the day of the action, and counts it in its own day', async () => {
      const many = Array.from({ length: 6 }, (_, index) => carton(`cap-${index}`, 'capped-day', index * 10));
      await told(...many);
      expect(await balance('capped-day')).toBe(25n);
      await told(withdrawn(many[0]!));
      expect(await balance('capped-day')).toBe(25n);
      const [last] = await platform.rows<{ state: string; expires: string }>(
        sql`SELECT state, expires_on AS expires FROM credit_award WHERE event_id = ${many[5]!.id}`,
      );
      expect(last).toEqual({ state: 'CREDITED', expires: '2027-03-08' });
      await told(withdrawn(many[5]!), withdrawn(many[4]!));
      expect(await balance('capped-day')).toBe(15n);
    });
  });

  it('reaches the ledger from what is told', async () => {
    const wrong = carton('told', 'told-person', 0, { quantity: 4 });
    await platform.database.transaction((transaction) => tell(transaction, [wrong]));
    await platform.settled();
    expect(await balance('told-person')).toBe(20n);
    const anew = carton('told-2', 'told-person', 0, { quantity: 2 });
    await platform.database.transaction((transaction) => tell(transaction, corrected(wrong, anew)));
    await platform.settled();
    expect(await balance('told-person')).toBe(10n);
  });

  it('meets its award at one key when two workers hear them at the same time', async () => {
    const returned = Array.from({ length: 12 }, (_none, index) =>
      envelope(`race-${index}`, `racer-${index}`),
    );
    await Promise.all([hear(...returned), ...returned.map((event) => hear(withdrawn(event)))]);
    expect(await Promise.all(returned.map((_event, index) => balance(`racer-${index}`)))).toEqual(
      returned.map(() => 0n),
    );
  });

  it('leaves no cap exceeded and no counter off, whatever workers do at the same time', async () => {
    const events = Array.from({ length: 24 }, (_none, index) =>
      index % 3 === 0
        ? carton(`busy-${index}`, 'busy', 30 * DAY + index * 2, { quantity: 2, outletId: 'busy-outlet' })
        : envelope(`busy-${index}`, 'busy', 30 * DAY + index * 2, { outletId: 'busy-outlet' }),
    );
    const gone = events.filter((_event, index) => index % 4 === 1).map(withdrawn);
    const shares = [0, 1, 2, 3].map((worker) => [
      ...events.filter((_event, index) => [worker, (worker + 1) % 4].includes(index % 4)),
      ...gone.filter((_event, index) => index % 4 === worker),
    ]);
    await Promise.all(shares.flatMap((share) => [hear(...share), hear(...share.toReversed())]));
    const standing = await platform.rows<{ rule: string; points: string; times: string }>(
      sql`SELECT rule, SUM(points) AS points, SUM(times) AS times FROM credit_award
          WHERE person_id = 'busy' AND state = 'CREDITED' GROUP BY rule ORDER BY rule`,
    );
    expect(standing).toMatchObject([
      { rule: 'carton-reused', times: expect.stringMatching(/^[0-5]$/) },
      { rule: 'envelope-returned', points: expect.stringMatching(/^(100|[02468]0)$/) },
    ]);
    const used = async (rule: string, per: string, unit: string, subject: string) => {
      const key = derivedId('cap', rule, per, 'DAY', unit, subject, dateOf(at(30 * DAY)));
      const [found] = await platform.rows<{ used: string }>(
        sql`SELECT used FROM credit_cap_usage WHERE cap_key = ${key}`,
      );
      return found?.used;
    };
    const [cartons, envelopes] = standing;
    expect(await used('carton-reused', 'PERSON', 'times', 'busy')).toBe(cartons!.times);
    expect(await used('carton-reused', 'OUTLET', 'times', 'busy-outlet')).toBe(cartons!.times);
    expect(await used('envelope-returned', 'PERSON', 'points', 'busy')).toBe(envelopes!.points);
    expect(await used('envelope-returned', 'OUTLET', 'times', 'busy-outlet')).toBe(envelopes!.times);
    expect(await balance('busy')).toBe(BigInt(cartons!.points) + BigInt(envelopes!.points));
  });

  describe('whatever comes', () => {
    let world = 0;
    const step = fc.record({
      kind: fc.constantFrom('envelope', 'carton'),
      quantity: fc.integer({ min: 1, max: 3 }),
      fate: fc.constantFrom('stays', 'withdrawn', 'corrected'),
      order: fc.nat(),
      batch: fc.integer({ min: 0, max: 3 }),
    });

    /** Each step a person of its own, so that no cap is common to two of them. */
    const toldBy = (steps: readonly { kind: string; quantity: number; fate: string }[]) => {
      const prefix = `w${(world += 1)}`;
      const people = steps.map((_step, index) => `${prefix}-p${index}`);
      const told = steps.map(({ kind, quantity, fate }, index): DomainEvent[] => {
        const changes = { outletId: prefix };
        const made = (cause: string, more = 0) =>
          kind === 'envelope'
            ? envelope(cause, people[index]!, more, changes)
            : carton(cause, people[index]!, more, { ...changes, quantity: quantity + more });
        const first = made(`${prefix}-${index}`);
        if (fate === 'stays') return [first];
        if (fate === 'withdrawn') return [first, withdrawn(first)];
        return [first, ...correctedAction(first, made(`${prefix}-${index}b`, 1), at(DAY))];
      });
      return { people, told };
    };
    const balancesOf = (people: readonly string[]) => Promise.all(people.map(balance));

    it('the same balances follow, however events and withdrawals are shuffled, cut and repeated', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
          const plain = toldBy(steps);
          for (const event of plain.told.flat()) await hear(event);
          const other = toldBy(steps);
          const events = other.told.flatMap((told, index) =>
            told.map((event, place) => ({ event, order: (steps[index]!.order * (place + 7)) % 101 })),
          );
          const shuffled = events.sort((a, b) => a.order - b.order).map(({ event }) => event);
          const cut = (steps[0]!.batch * shuffled.length) >> 2;
          await hear(...shuffled.slice(0, cut));
          await hear(...shuffled.slice(cut), ...shuffled.slice(0, 2));
          await hear(...shuffled.toReversed());
          expect(await balancesOf(other.people)).toEqual(await balancesOf(plain.people));
        }),
        { numRuns: 15 },
      );
    });

    it('an action and its withdrawal restore every counter and balance', async () => {
      const before = await counters();
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
          const { people, told } = toldBy(steps.map((one) => ({ ...one, fate: 'withdrawn' })));
          const shuffled = told
            .flat()
            .map((event, index) => ({ event, order: (steps[0]!.order * (index + 3)) % 97 }))
            .sort((a, b) => a.order - b.order);
          for (const { event } of shuffled) await hear(event);
          expect(await balancesOf(people)).toEqual(people.map(() => 0n));
        }),
        { numRuns: 15 },
      );
      expect(await counters()).toEqual(before);
    });

    it('the ledger is whole', async () => {
      await expect(ledger.discrepancies()).resolves.toEqual([]);
      await expect(ledger.totals()).resolves.toEqual([{ unit: GREEN_CREDITS, total: '0' }]);
    });
  });
});
