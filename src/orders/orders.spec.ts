import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { SummedMeasure } from '../platform/facts.js';
import { sql } from '../platform/sql.js';
import type { RecordGreenOrderInput } from './green-order.entity.js';
import { orderRecorded } from './green-order.js';
import { orderMeasures } from './orders.measures.js';

const RECORD = `mutation ($items: [RecordGreenOrderInput!]!) { recordGreenOrders(input: { items: $items }) { id state } }`;
const CORRECT = `mutation ($input: CorrectGreenOrderInput!) { correctGreenOrder(input: $input) { id state } }`;
const LIST = `query ($first: Int, $after: String, $from: LocalDate, $to: LocalDate, $chosenClass: PackagingClass,
    $outletId: ID, $asKnownAt: DateTime) {
  greenOrders(first: $first, after: $after, from: $from, to: $to, chosenClass: $chosenClass, outletId: $outletId,
      asKnownAt: $asKnownAt) {
    nodes { sourceRef regionCode outletId chosenClass standardPriceYuan greenPriceYuan reusablePriceYuan }
    pageInfo { hasNextPage endCursor } } }`;

interface Recorded {
  readonly id: string;
  readonly state: string;
}
interface Listed {
  readonly greenOrders: {
    readonly nodes: readonly { sourceRef: string; chosenClass: string; regionCode: string }[];
    readonly pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

const order = (sourceRef: string, more: object = {}) => ({
  sourceRef,
  evidenceGrade: 'SYSTEM_FEED',
  occurredAt: '2026-03-08T02:00:00.000Z',
  outletId: 'outlet-a',
  standardPriceYuan: '1.50',
  greenPriceYuan: '2.00',
  reusablePriceYuan: '0',
  chosenClass: 'REUSABLE',
  ...more,
});

describe('orders', () => {
  const clock = new SetClock(new Date('2026-04-20T04:00:00Z'));
  let platform: Platform;
  let system: Caller;

  beforeAll(async () => {
    platform = await openPlatform({ worker: false, clock });
    await registerTwoFirms(platform);
    system = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-a' });
  });
  afterAll(() => platform.close());

  const record = async (...items: object[]) => {
    clock.passSeconds(1);
    return (await system.get<{ recordGreenOrders: Recorded[] }>(RECORD, { items })).recordGreenOrders;
  };
  const listed = async (filter: object = {}, caller = system) =>
    (await caller.get<Listed>(LIST, filter)).greenOrders.nodes;
  const refs = async (filter: object = {}, caller = system) =>
    (await listed(filter, caller)).map(({ sourceRef }) => sourceRef);
  const told = async () =>
    (
      await platform.rows<{ payload: string }>(
        sql`SELECT payload FROM outbox_event WHERE name = 'facts.changed' AND queue = 'indicators' ORDER BY id`,
      )
    ).map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
  const sums = async (regionCode: string, month: string) =>
    (
      await platform.rows<SummedMeasure>(
        orderMeasures({
          enterpriseIds: ['firm-a'],
          regionCodes: [regionCode as RegionCode],
          month: month as Month,
        }),
      )
    )
      .map(({ code, dimension, value, gradeRank }) => [code, dimension, Number(value), Number(gradeRank)])
      .sort();

  it('are recorded once with what was offered and chosen, and tell their month', async () => {
    const [first] = await record(order('o-1', { personId: 'consumer-1' }));
    expect(first?.state).toBe('RECORDED');
    expect(await told()).toEqual([
      { feature: 'orders', enterpriseId: 'firm-a', regionCode: '430102', month: '2026-03' },
    ]);
    // Prices in another spelling are the same content.
    const again = order('o-1', {
      personId: 'consumer-1',
      standardPriceYuan: '1.5',
      reusablePriceYuan: '0.00',
    });
    expect(await record(again)).toEqual([{ id: first?.id, state: 'REPLAYED' }]);
    const otherPrice = await system.refused(RECORD, { items: [order('o-1', { greenPriceYuan: '2.01' })] });
    expect(otherPrice.extensions).toMatchObject({ code: 'CONFLICT', reason: 'SOURCE_REF_TAKEN' });
    expect(await listed()).toEqual([
      {
        sourceRef: 'o-1',
        regionCode: '430102',
        outletId: 'outlet-a',
        chosenClass: 'REUSABLE',
        standardPriceYuan: '1.5',
        greenPriceYuan: '2',
        reusablePriceYuan: '0',
      },
    ]);
    const [stored] = await platform.rows<{ person_id: string; reduced_price_yuan: string | null }>(
      sql`SELECT person_id, reduced_price_yuan FROM green_order WHERE source_ref = 'o-1'`,
    );
    expect(stored).toEqual({ person_id: 'consumer-1', reduced_price_yuan: null });
  });

  it.each([
    [
      'a choice that was not offered',
      { chosenClass: 'NO_PACKAGING' },
      'CHOICE_NOT_OFFERED',
      'The chosen "no packaging of its own" is not among the options offered; give noPackagingPriceYuan (0 where it was free), or check chosenClass.',
    ],
    [
      'a negative price',
      { greenPriceYuan: '-0.5' },
      'NEGATIVE_QUANTITY',
      'greenPriceYuan must not be negative (-0.5 CNY); check the figure.',
    ],
    [
      'a price finer than a fen',
      { greenPriceYuan: '0.005' },
      'QUANTITY_OUT_OF_RANGE',
      'greenPriceYuan is out of range: at most 10 digits before and 2 after the point (CNY).',
    ],
    [
      'no place',
      { outletId: null },
      'PLACE_MISSING',
      'The order has no place; give outletId where an outlet took it, and regionCode for an order of a platform.',
    ],
    [
      'two places',
      { regionCode: '430102' },
      'PLACE_SAID_TWICE',
      'Give outletId or regionCode, not both; an order that an outlet took counts where the outlet stands.',
    ],
    [
      'a region that does not exist',
      { outletId: null, regionCode: '999999' },
      'REGION_UNKNOWN',
      'The region code 999999 is not in the GB/T 2260 register; check the code.',
    ],
    [
      'an outlet of another firm',
      { outletId: 'outlet-b' },
      'OUTLET_UNKNOWN',
      'There is no outlet outlet-b; check the id, or register the outlet first.',
    ],
    [
      'a time that has not come',
      { occurredAt: '2026-04-21T00:00:00+08:00' },
      'FUTURE_DATE',
      'occurredAt 2026-04-21 lies in the future (now is 2026-04-20); what has not happened cannot be recorded; check the date.',
    ],
  ])('are refused with %s, and nothing of the batch is recorded', async (_name, change, reason, message) => {
    const before = [await refs(), await told()];
    const refused = await system.refused(RECORD, { items: [order('x-0'), order('x-1', change)] });
    expect(refused).toMatchObject({
      message,
      extensions: { reason, details: { fields: [{ path: expect.stringMatching(/^items\.1\./) }] } },
    });
    expect([await refs(), await told()]).toEqual(before);
  });

  it('of a platform count in the region that they name', async () => {
    await record(order('p-1', { outletId: null, regionCode: '430104', occurredAt: '2026-02-01T00:00:00Z' }));
    expect(await listed({ from: '2026-02-01', to: '2026-02-01' })).toMatchObject([
      { sourceRef: 'p-1', regionCode: '430104', outletId: null },
    ]);
    expect(await sums('430104', '2026-02')).toEqual([
      ['orders.chosen', 'REUSABLE', 1, 3],
      ['orders.greenOffered', 'REUSABLE', 1, 3],
    ]);
  });

  it('are told once with the class chosen, its price and its person', () => {
    const item = {
      ...order('t-1', { personId: 'consumer-1', chosenClass: 'STANDARD' }),
      occurredAt: new Date('2026-03-08T02:00:00Z'),
    } as unknown as RecordGreenOrderInput;
    const recorded = { id: 'fact-1', enterpriseId: 'firm-a', regionCode: '430102' as RegionCode, item };
    expect(orderRecorded(recorded)).toEqual({
      id: orderRecorded(recorded).id,
      name: 'order.recorded',
      occurredAt: item.occurredAt,
      payload: {
        orderId: 'fact-1',
        chosenClass: 'STANDARD',
        priceYuan: '1.5',
        options: [
          { packagingClass: 'STANDARD', priceYuan: '1.5' },
          { packagingClass: 'GREEN', priceYuan: '2' },
          { packagingClass: 'REUSABLE', priceYuan: '0' },
        ],
        enterpriseId: 'firm-a',
        outletId: 'outlet-a',
        regionCode: '430102',
        personId: 'consumer-1',
        occurredAt: '2026-03-08T02:00:00.000Z',
        evidenceGrade: 'SYSTEM_FEED',
      },
    });
    expect(orderRecorded({ ...recorded, id: 'fact-2' }).id).not.toBe(orderRecorded(recorded).id);
  });

  it('are corrected, listed as they stand and as they were known, and moved to another month', async () => {
    const [wrong] = await record(order('c-1', { occurredAt: '2026-01-31T15:59:59.999Z' }));
    const knownThen = clock.now();
    clock.passSeconds(60);
    const before = (await told()).length;
    const input = {
      ...order('c-1-2', { occurredAt: '2026-01-31T16:00:00Z', chosenClass: 'GREEN' }),
      supersedesId: wrong?.id,
      reason: '时区有误',
    };
    await system.get(CORRECT, { input });
    expect((await told()).slice(before).map(({ month }) => month)).toEqual(['2026-02', '2026-01']);
    const heard = await platform.rows<{ name: string; payload: string }>(
      sql`SELECT name, payload FROM outbox_event WHERE queue = 'credits' ORDER BY id DESC LIMIT 3`,
    );
    const [anew, withdrawn, was] = heard.map(({ name, payload }) => ({ name, ...JSON.parse(payload) }));
    expect(was).toMatchObject({ name: 'order.recorded', chosenClass: 'REUSABLE', priceYuan: '0' });
    expect(withdrawn).toMatchObject({ name: 'action.withdrawn', event: { payload: { orderId: wrong?.id } } });
    expect({ name: 'order.recorded', ...withdrawn.event.payload }).toEqual(was);
    expect(anew).toMatchObject({ chosenClass: 'GREEN', corrects: { because: 'CORRECTED' } });
    const days = { from: '2026-01-31', to: '2026-02-01', outletId: 'outlet-a' };
    expect(await refs(days)).toEqual(['c-1-2']);
    expect(await refs({ ...days, asKnownAt: knownThen })).toEqual(['c-1']);
    expect(await refs({ ...days, to: '2026-01-31' })).toEqual([]);
    expect(await sums('430102', '2026-01')).toEqual([]);
    expect(await sums('430102', '2026-02')).toContainEqual(['orders.chosen', 'GREEN', 1, 3]);
  });

  it('are summed by the class chosen, apart where more than the standard was offered', async () => {
    const occurredAt = '2025-12-31T15:59:59Z';
    const onlyStandard = { greenPriceYuan: null, reusablePriceYuan: null, chosenClass: 'STANDARD' };
    await record(
      order('s-1', { occurredAt }),
      order('s-2', { occurredAt }),
      order('s-3', { occurredAt, chosenClass: 'STANDARD' }),
      order('s-4', { occurredAt, ...onlyStandard }),
      order('s-5', { occurredAt: '2025-12-31T16:00:00Z' }),
      order('s-6', { occurredAt, outletId: 'outlet-a2' }),
    );
    expect(await sums('430102', '2025-12')).toEqual([
      ['orders.chosen', 'REUSABLE', 2, 3],
      ['orders.chosen', 'STANDARD', 2, 3],
      ['orders.greenOffered', 'REUSABLE', 2, 3],
      ['orders.greenOffered', 'STANDARD', 1, 3],
    ]);
  });

  it('are paged without gap or repetition, and seen by their own firm and region alone', async () => {
    const items = Array.from({ length: 5 }, (_none, index) =>
      order(`g-${index}`, { occurredAt: '2025-11-05T02:00:00Z', chosenClass: 'GREEN' }),
    );
    await record(...items);
    const november = { from: '2025-11-01', to: '2025-11-30', chosenClass: 'GREEN' };
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { greenOrders: page } = await system.get<Listed>(LIST, { ...november, first: 2, after });
      seen.push(...page.nodes.map(({ sourceRef }) => sourceRef));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined;
    } while (after);
    expect(seen.toSorted()).toEqual(items.map(({ sourceRef }) => sourceRef));
    const rival = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-b' });
    const elsewhere = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430103' as RegionCode });
    expect([await refs(november, rival), await refs(november, elsewhere)]).toEqual([[], []]);
  });

  it('are refused by the database itself when the choice was not offered or a price is negative', async () => {
    for (const wrong of [
      sql`UPDATE green_order SET chosen_class = 'NO_PACKAGING'`,
      sql`UPDATE green_order SET green_price_yuan = -1`,
    ]) {
      await expect(platform.rows(wrong)).rejects.toThrow(/CONSTRAINT/);
    }
  });
});
