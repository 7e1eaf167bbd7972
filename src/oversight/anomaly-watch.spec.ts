import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openInside } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import type { Actor } from '../kernel/actor.js';
import type { DomainEvent } from '../kernel/event.js';
import { month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { PackagingService, type RecordPackagingUseInput } from '../packaging/index.js';
import { Database } from '../platform/database.js';
import { sql } from '../platform/sql.js';
import { type NewReturn, ReturnsService } from '../returns/index.js';
import { AnomalyWatch } from './anomaly-watch.service.js';

type FirmName = 'firm-a' | 'firm-b';
const FURONG = '430102' as RegionCode;
const systemOf = (enterpriseId: string): Actor => ({
  id: `${enterpriseId}-system`,
  kind: 'client',
  roles: ['INTEGRATOR'],
  enterpriseId,
});
const clock = new SetClock(new Date('2026-11-21T02:00:00Z'));
let inside: Awaited<ReturnType<typeof openInside>>;
let database: Database;

const changed = (
  feature: string,
  at: string,
  enterpriseId: FirmName = 'firm-a',
): DomainEvent<'facts.changed'> => ({
  id: `changed-${feature}-${at}-${enterpriseId}`,
  name: 'facts.changed',
  occurredAt: clock.now(),
  payload: { feature, enterpriseId, regionCode: FURONG, month: month(at) },
});
const hear = (...events: DomainEvent[]) =>
  database.transaction((transaction) => inside.app.get(AnomalyWatch).hear(transaction, events));

const use = (sourceRef: string, massKg: string, day = '2026-10-01') =>
  ({
    sourceRef,
    evidenceGrade: 'SYSTEM_FEED',
    outletId: 'outlet-a',
    day,
    specificationCode: 'PKG-ENV-PAPER',
    units: 10,
    massKg,
  }) as RecordPackagingUseInput;
const record = (...items: RecordPackagingUseInput[]) =>
  inside.app.get(PackagingService).uses.record(systemOf('firm-a'), items);
const correct = (supersedesId: string, item: RecordPackagingUseInput) =>
  inside.app
    .get(PackagingService)
    .uses.correct(systemOf('firm-a'), { ...item, supersedesId, reason: '单位' });

const returned = (enterpriseId: FirmName, itemCode: string, at: string): NewReturn => ({
  sourceRef: `${enterpriseId}-${itemCode}-${at}`,
  evidenceGrade: 'SYSTEM_FEED',
  outletId: enterpriseId.replace('firm', 'outlet'),
  occurredAt: new Date(at),
  itemKind: 'CARTON',
  itemCode,
  quantity: 1,
  itemCondition: 'GOOD',
  disposition: 'REUSE',
});
const handIn = (enterpriseId: FirmName, itemCode: string, at: string) =>
  inside.app
    .get(ReturnsService)
    .recordReturns(systemOf(enterpriseId), [returned(enterpriseId, itemCode, at)]);

/** Everything but the instants and the way there. */
const book = () =>
  database.rows(sql`
    SELECT id, rule, group_key, enterprise_id, region_code, month, state, subject, measured, expected, fact_count,
      gone_at IS NULL AS is_shown, content_digest FROM anomaly ORDER BY id`);
const history = (id: string) =>
  database.rows<{ step: string; toState: string; takenAs: string }>(sql`
    SELECT step, to_state AS toState, taken_as AS takenAs FROM anomaly_step WHERE anomaly_id = ${id} ORDER BY position`);
const shown = () =>
  database.rows<{ id: string; state: string; enterpriseId: string }>(sql`
    SELECT id, state, enterprise_id AS enterpriseId FROM anomaly WHERE gone_at IS NULL ORDER BY enterprise_id`);
const everything = () =>
  database.rows<{ id: string; state: string }>(sql`SELECT id, state FROM anomaly ORDER BY enterprise_id, id`);
const empty = async () => {
  const facts = ['packaging_use', 'packaging_month', 'parcel_month', 'recycling_return'];
  for (const table of [...facts, 'anomaly', 'anomaly_fact', 'anomaly_step'])
    await database.transaction((transaction) => transaction.query(`DELETE FROM ${table}`));
};

describe('the watch over anomalies', () => {
  beforeAll(async () => {
    inside = await openInside(clock);
    database = inside.app.get(Database);
    await registerTwoFirms(inside);
  });
  afterAll(() => inside.close());
  beforeEach(empty);

  describe('looking at a month', () => {
    it('twice changes nothing, not even the history', async () => {
      await record(use('a', '400'));
      await hear(changed('packaging', '2026-10'));
      const before = [await book(), await database.rows(sql`SELECT * FROM anomaly_step`)];
      await hear(changed('packaging', '2026-10'), changed('packaging', '2026-10'));
      await hear(changed('packaging', '2026-10'));
      expect([await book(), await database.rows(sql`SELECT * FROM anomaly_step`)]).toEqual(before);
    });

    it('resolves what a correction puts right, keeps it with when and by which facts, and opens the same one again', async () => {
      const [wrong] = await record(use('a', '400'));
      await hear(changed('packaging', '2026-10'));
      const [open] = await shown();
      clock.passSeconds(60);
      const right = await correct(wrong!.id, use('b', '0.4'));
      await hear(changed('packaging', '2026-10'));
      expect(await shown()).toEqual([]);
      await correct(right.id, use('c', '500'));
      await hear(changed('packaging', '2026-10'));
      expect(await shown()).toEqual([open]);
      expect(await history(open!.id)).toEqual([
        { step: 'FOUND', toState: 'OPEN', takenAs: 'PLATFORM' },
        { step: 'GONE', toState: 'RESOLVED', takenAs: 'PLATFORM' },
        { step: 'FOUND', toState: 'OPEN', takenAs: 'PLATFORM' },
      ]);
      const [fact] = await database.rows(sql`SELECT source_ref AS sourceRef FROM anomaly_fact`);
      expect(fact).toEqual({ sourceRef: 'c' });
    });

    it('late raises nothing that was corrected meanwhile', async () => {
      const [wrong] = await record(use('a', '400'));
      await correct(wrong!.id, use('b', '0.4'));
      await hear(changed('packaging', '2026-10'));
      await hear(changed('packaging', '2026-10'));
      expect(await everything()).toEqual([]);
    });

    it('leaves other months, counties and rules alone', async () => {
      await record(use('a', '400'), use('b', '400', '2026-09-01'));
      await hear(changed('packaging', '2026-10'), changed('packaging', '2026-09'));
      const before = await book();
      expect(before).toHaveLength(2);
      await hear(changed('packaging', '2026-08'), changed('returns', '2026-10'), changed('fleet', '2026-10'));
      expect(await book()).toEqual(before);
    });

    it('in any order, in any batches and any number of times ends the same', async () => {
      const facts = async () => {
        const [wrong] = await record(
          use('a', '400'),
          ...['01', '02', '03', '04'].map((day) => use(`b-${day}`, '0.4', `2026-09-${day}`)),
        );
        await handIn('firm-a', 'A', '2026-09-30T10:00:00+08:00');
        await handIn('firm-b', 'A', '2026-10-01T10:00:00+08:00');
        await correct(wrong!.id, use('c', '600'));
      };
      const events = [
        changed('packaging', '2026-10'),
        changed('packaging', '2026-09'),
        changed('returns', '2026-09'),
        changed('returns', '2026-10', 'firm-b'),
      ];
      await facts();
      await hear(...events);
      const expected = await book();
      expect(expected).toHaveLength(3);
      const orders = fc
        .shuffledSubarray([...events, ...events], { minLength: 8 })
        .chain((all) => fc.tuple(fc.constant(all), fc.integer({ min: 1, max: 8 })));
      await fc.assert(
        fc.asyncProperty(orders, async ([all, size]) => {
          await empty();
          await facts();
          for (let from = 0; from < all.length; from += size) await hear(...all.slice(from, from + size));
          expect(await book()).toEqual(expected);
        }),
        { numRuns: 8 },
      );
    });
  });

  describe('one code with two firms', () => {
    it('is resolved on both sides when one of them corrects its return', async () => {
      await handIn('firm-a', 'A', '2026-09-30T10:00:00+08:00');
      const [own] = await handIn('firm-b', 'A', '2026-10-01T10:00:00+08:00');
      await hear(changed('returns', '2026-10', 'firm-b'));
      expect((await shown()).map(({ enterpriseId }) => enterpriseId)).toEqual(['firm-a', 'firm-b']);
      const right = {
        ...returned('firm-b', 'B', '2026-10-01T10:00:00+08:00'),
        supersedesId: own!.id,
        reason: '扫错',
      };
      await inside.app.get(ReturnsService).dropOffs.correct(systemOf('firm-b'), right as never);
      await hear(changed('returns', '2026-10', 'firm-b'));
      expect((await everything()).map(({ state }) => state)).toEqual(['RESOLVED', 'RESOLVED']);
    });

    it('looked at by two workers at once is found once on each side', async () => {
      await handIn('firm-a', 'A', '2026-10-01T10:00:00+08:00');
      await handIn('firm-b', 'A', '2026-10-01T11:00:00+08:00');
      await Promise.all([
        hear(changed('returns', '2026-10')),
        hear(changed('returns', '2026-10', 'firm-b')),
        hear(changed('returns', '2026-10')),
      ]);
      const found = await everything();
      expect(found.map(({ state }) => state)).toEqual(['OPEN', 'OPEN']);
      for (const { id } of found) expect(await history(id)).toHaveLength(1);
    });
  });

  describe('what a feature found itself', () => {
    const told = (contestedTo: string | null, at: string, factId: string, rule = 'vehicle-claimed-twice') =>
      ({
        id: `told-${at}`,
        name: 'anomaly.found',
        occurredAt: new Date(at),
        payload: {
          rule,
          enterpriseId: 'firm-a',
          regionCode: FURONG,
          month: null,
          facts: [{ table: 'packaging_use', id: factId }],
          measured: {
            vin: 'LGPDEM0GP00000001',
            contestedFrom: '2026-01-01',
            ...(contestedTo ? { contestedTo } : {}),
          },
        },
      }) as DomainEvent<'anomaly.found'>;
    const measured = async () => {
      const [found] = await database.rows<{ measured: string }>(sql`SELECT measured FROM anomaly`);
      return (JSON.parse(found!.measured) as Record<string, string>).contestedTo;
    };

    it('is entered once, and an older word is not heard after a newer one', async () => {
      const [fact] = await record(use('a', '0.4'));
      await hear(told('2026-03-31', '2026-10-02T00:00:00Z', fact!.id));
      await hear(told('2026-06-30', '2026-10-01T00:00:00Z', fact!.id));
      expect(await everything()).toHaveLength(1);
      expect(await measured()).toBe('2026-03-31');
      await hear(told('2026-09-30', '2026-10-03T00:00:00Z', fact!.id));
      expect(await everything()).toHaveLength(1);
      expect(await measured()).toBe('2026-09-30');
    });

    it('is gone when the fact that it is about was corrected, and not raised when that is heard late', async () => {
      const [fact] = await record(use('a', '0.4'));
      const anomaly = told(null, '2026-10-02T00:00:00Z', fact!.id);
      await hear(anomaly);
      await hear(changed('fleet', '2026-10'));
      expect(await shown()).toHaveLength(1);
      await correct(fact!.id, use('b', '0.5'));
      await hear(changed('fleet', '2026-10'));
      expect((await everything()).map(({ state }) => state)).toEqual(['RESOLVED']);
      for (const table of ['anomaly', 'anomaly_fact', 'anomaly_step'])
        await database.transaction((transaction) => transaction.query(`DELETE FROM ${table}`));
      await hear(anomaly, changed('fleet', '2026-10'));
      await hear(changed('fleet', '2026-10'), anomaly);
      expect(await everything()).toEqual([]);
    });

    it('is gone when the feature says so, in whichever order that is heard and however often', async () => {
      const [fact] = await record(use('a', '0.4'));
      const found = told(null, '2026-10-02T00:00:00Z', fact!.id);
      const gone = { ...told(null, '2026-10-03T00:00:00Z', fact!.id), name: 'anomaly.gone' } as const;
      const again = told(null, '2026-10-04T00:00:00Z', fact!.id);
      for (const order of [
        [found, gone],
        [gone, found],
        [gone, gone, found, gone],
      ]) {
        await empty();
        await record(use('a', '0.4'));
        await hear(...(order as DomainEvent[]));
        const [anomaly] = await everything();
        expect(anomaly!.state).toBe('RESOLVED');
        expect((await history(anomaly!.id)).map(({ step }) => step)).toEqual(['FOUND', 'GONE']);
        await hear(again);
        await hear(gone as DomainEvent, found);
        expect(await everything()).toEqual([{ id: anomaly!.id, state: 'OPEN' }]);
      }
    });

    it('under a rule that nobody knows is not swallowed', async () => {
      await expect(hear(told(null, '2026-10-02T00:00:00Z', 'x', 'no-such-rule'))).rejects.toThrow(
        'no-such-rule is no rule that a feature tells of',
      );
      await expect(hear(told(null, '2026-10-02T00:00:00Z', 'x', 'carton-code-twice'))).rejects.toThrow(
        'carton-code-twice is no rule',
      );
    });
  });
});
