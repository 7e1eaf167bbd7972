import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import { exact } from '../kernel/decimal.js';
import type { RegionCode } from '../kernel/region-code.js';
import { sql } from '../platform/sql.js';
import type { MeasureSum } from '../rulebook/measure-set.js';
import { creditedItems } from '../rulebook/credited-items.js';

const MONTH = '2026-10';
const REDUCTION = `query ($enterpriseId: ID, $month: Month!) {
  carbonReduction(enterpriseId: $enterpriseId, month: $month) { method standing reductionKg undetermined { en } credited }
}`;
const POINTS = `query ($regionCode: ID!, $enterpriseId: ID) {
  indicators(codes: ["GCP"], regionCode: $regionCode, enterpriseId: $enterpriseId, from: "${MONTH}") {
    value reason because
  }
}`;

interface Reduction {
  method: string;
  standing: string;
  reductionKg: string | null;
  credited: { item: string; quantity: string }[];
}
interface Points {
  value: string | null;
  reason: string | null;
  because: { terms: { value: string; counted: boolean }[] } | null;
}

const of = (dimension: string, value: string): MeasureSum => ({
  code: 'credits.quantity',
  dimension,
  regionCode: '430102' as RegionCode,
  value: exact(value),
  weakestGrade: 'PLATFORM_VERIFIED',
});
const plain = (found: ReturnType<typeof creditedItems>) =>
  found.map(([item, quantity]) => [item, quantity.toString()]);
const PUBLISHED = [{ code: 'carton-reused' }, { code: 'courier-collected' }];

describe('what is credited to consumers', () => {
  it('is zero of a published rule that credited nothing, and not known of any other', () => {
    expect(plain(creditedItems(['carton-reused', 'unheard-of'], [], PUBLISHED))).toEqual([
      ['carton-reused', '0'],
    ]);
  });

  it('is counted by rule, or by kind of item, and as any kind where that is not known', () => {
    const sums = [
      of('courier-collected/CARTON', '3'),
      of('courier-collected/FILM_BAG', '5'),
      of('courier-collected/', '2'),
      of('carton-reused/CARTON', '7'),
    ];
    expect(plain(creditedItems(['courier-collected/CARTON', 'courier-collected'], sums, PUBLISHED))).toEqual([
      ['courier-collected', '10'],
      ['courier-collected/CARTON', '5'],
    ]);
  });
});

describe('cartons handed in by consumers and by nobody known', () => {
  let platform: Platform;
  let firm: Caller;
  let department: Caller;

  const handIn = (sourceRef: string, item: object) =>
    firm.get(`mutation ($items: [RecordReturnInput!]!) { recordReturns(input: { items: $items }) { id } }`, {
      items: [{ ...CARTONS, sourceRef, ...item }],
    });
  const cartonReuse = async () => {
    const { carbonReduction } = await firm.get<{ carbonReduction: Reduction[] }>(REDUCTION, { month: MONTH });
    return carbonReduction.find(({ method }) => method === 'carton-reuse');
  };
  const points = async (regionCode: string, caller: Caller = department, enterpriseId?: string) => {
    const { indicators } = await caller.get<{ indicators: Points[] }>(POINTS, { regionCode, enterpriseId });
    return indicators[0];
  };

  beforeAll(async () => {
    platform = await openPlatform({ clock: new SetClock(new Date('2026-11-21T02:00:00Z')) });
    await registerTwoFirms(platform);
    firm = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-a' });
    department = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430000' as RegionCode });
    await handIn('nobody', { quantity: 100 });
    await platform.settled();
  });
  afterAll(() => platform.close());

  it('are all the firm’s where nothing was credited, and nobody has points', async () => {
    // 100 × 0.037
    expect(await cartonReuse()).toMatchObject({
      standing: 'COUNTED',
      reductionKg: '3.7',
      credited: [
        { item: 'carton-reused', quantity: '0' },
        { item: 'courier-collected/CARTON', quantity: '0' },
      ],
    });
    expect(await points('430100')).toMatchObject({ value: null, reason: 'MEASURE_MISSING', because: null });
  });

  it('are the consumers’ where they were credited, by any rule that credits a carton', async () => {
    await handIn('outlet', { quantity: 4, personId: 'person-1' });
    await handIn('courier', { quantity: 2, personId: 'person-2', handedTo: 'COURIER' });
    await handIn('film', {
      quantity: 3,
      personId: 'person-3',
      handedTo: 'COURIER',
      itemKind: 'FILM_BAG',
      outletId: 'outlet-a2',
    });
    await platform.settled();
    // 106 cartons came in, 4 + 2 are the consumers': 100 × 0.037. The film bags are no cartons.
    expect(await cartonReuse()).toMatchObject({
      reductionKg: '3.7',
      credited: [
        { item: 'carton-reused', quantity: '4' },
        { item: 'courier-collected/CARTON', quantity: '2' },
      ],
    });
    // 4 × 5 + 2 × 4 in one county, 3 × 4 in the other
    expect(await points('430102')).toMatchObject({ value: '28', reason: null });
    expect((await points('430000'))?.value).toBe('40');
    expect((await points('430100', firm, 'firm-a'))?.value).toBe('40');
    expect(await points('430100', department, 'firm-b')).toMatchObject({
      value: null,
      reason: 'MEASURE_MISSING',
    });
  });

  it('come back to the firm when the credits are taken back, which stand beside the points', async () => {
    const [fact] = await platform.rows<{ id: string }>(
      sql`SELECT id FROM recycling_return WHERE source_ref = 'outlet'`,
    );
    await firm.get(`mutation ($input: CorrectReturnInput!) { correctReturn(input: $input) { state } }`, {
      input: { ...CARTONS, sourceRef: 'outlet-2', quantity: 4, supersedesId: fact?.id, reason: '无消费者' },
    });
    await platform.settled();
    // 106 − 2, × 0.037
    expect((await cartonReuse())?.reductionKg).toBe('3.848');
    const found = await points('430102');
    expect(found?.value).toBe('8');
    expect(found?.because?.terms).toEqual([
      expect.objectContaining({ value: '8', counted: true }),
      expect.objectContaining({ value: '20', counted: false }),
    ]);
  });

  it('told one event for a batch of awards, not one for each', async () => {
    const told = () =>
      platform.rows<{ id: string }>(
        sql`SELECT id FROM outbox_event WHERE queue = 'indicators' AND name = 'facts.changed'
            AND JSON_VALUE(payload, '$.feature') = 'credits'`,
      );
    const before = (await told()).length;
    await firm.get(
      `mutation ($items: [RecordReturnInput!]!) { recordReturns(input: { items: $items }) { id } }`,
      {
        items: Array.from({ length: 50 }, (_one, index) => ({
          ...CARTONS,
          sourceRef: `many-${index}`,
          quantity: 1,
          personId: `many-${index}`,
        })),
      },
    );
    await platform.settled();
    expect((await points('430102'))?.value).toBe('258');
    // 50 awards; how they fall into batches is the queue's business.
    expect((await told()).length - before).toBeLessThan(10);
  });
});

const CARTONS = {
  evidenceGrade: 'SYSTEM_FEED',
  outletId: 'outlet-a',
  occurredAt: '2026-10-09T02:00:00Z',
  itemKind: 'CARTON',
  itemCondition: 'GOOD',
  disposition: 'REUSE',
};
