import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { usccCheckCharacter } from '../enterprises/index.js';
import { sql } from '../platform/sql.js';
import type { RecordReturnInput } from './recycling-return.entity.js';
import { returnMeasures } from './returns.measures.js';
import { ReturnsService } from './returns.service.js';

const RECORD = 'mutation ($input: RecordReturnsInput!) { recordReturns(input: $input) { id state } }';
const CORRECT = 'mutation ($input: CorrectReturnInput!) { correctReturn(input: $input) { id state } }';
interface RecordAnswer {
  recordReturns: { id: string; state: string }[];
}

describe('returns', () => {
  const clock = new SetClock(new Date('2026-04-20T04:00:00Z'));
  let platform: Platform;
  let system: Caller;
  beforeAll(async () => {
    platform = await openPlatform({ worker: false, clock });
    const operator = await platform.as({ roles: ['OPERATOR'] });
    for (const id of ['firm-1', 'firm-2']) {
      const first17 = `91430100MA4L0000${id.slice(-1)}`;
      const uscc = `${first17}${usccCheckCharacter(first17)}`;
      await operator.get(
        'mutation ($input: RegisterEnterpriseInput!) { registerEnterprise(input: $input) { id } }',
        { input: { id, uscc, nameZh: id, kind: 'COURIER', regionCode: '430100' } },
      );
    }
    const outlets = [
      ['O-1', 'firm-1', '430102'],
      ['O-2', 'firm-1', '430103'],
      ['O-9', 'firm-2', '430102'],
    ];
    for (const [id, enterpriseId, regionCode] of outlets) {
      await operator.get('mutation ($input: OpenOutletInput!) { openOutlet(input: $input) { id } }', {
        input: { id, enterpriseId, regionCode, nameZh: id, openedOn: '2020-01-01' },
      });
    }
    system = await platform.as({
      roles: ['INTEGRATOR'],
      kind: 'client',
      id: 'system-1',
      enterpriseId: 'firm-1',
    });
  });
  afterAll(() => platform.close());
  /** Each recording at its own moment, as in life. */
  const record = async (...items: object[]): Promise<RecordAnswer['recordReturns']> => {
    clock.passSeconds(1);
    return (await system.get<RecordAnswer>(RECORD, { input: { items } })).recordReturns;
  };
  const carton = (sourceRef: string, more: object = {}) => ({
    sourceRef,
    evidenceGrade: 'SYSTEM_FEED',
    outletId: 'O-1',
    occurredAt: '2026-03-08T02:00:00Z',
    itemKind: 'CARTON',
    quantity: 1,
    itemCondition: 'GOOD',
    disposition: 'REUSE',
    ...more,
  });
  const state = async () => ({
    facts: await platform.rows(sql`SELECT * FROM recycling_return ORDER BY id`),
    told: await platform.rows(sql`SELECT event_id, queue FROM outbox_event ORDER BY id`),
  });
  const told = async (name: string) =>
    (
      await platform.rows<{ payload: string }>(
        sql`SELECT payload FROM outbox_event WHERE name = ${name} GROUP BY event_id, payload ORDER BY MIN(id)`,
      )
    ).map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
  const sums = async (regionCode: string, month = '2026-03') =>
    (
      await platform.rows<{ code: string; value: string; gradeRank: string }>(
        returnMeasures({
          enterpriseIds: ['firm-1'],
          regionCodes: [regionCode as RegionCode],
          month: month as Month,
        }),
      )
    ).map((row) => [row.code, Number(row.value), Number(row.gradeRank)]);

  it('records a drop-off and tells it once, with its consumer and its month', async () => {
    const item = carton('r-1', { itemCode: 'CTN-1', massKg: '0.350', personId: 'consumer-1' });
    const [first] = await record(item);
    expect(first?.state).toBe('RECORDED');
    const before = await state();
    // The same mass in another spelling is the same content.
    await expect(record({ ...item, massKg: '0.35' })).resolves.toEqual([
      { id: first?.id, state: 'REPLAYED' },
    ]);
    expect(await state()).toEqual(before);
    await expect(told('return.recorded')).resolves.toEqual([
      {
        returnId: first?.id,
        itemKind: 'CARTON',
        itemCode: 'CTN-1',
        quantity: 1,
        massKg: '0.35',
        condition: 'GOOD',
        disposition: 'REUSE',
        handedTo: null,
        enterpriseId: 'firm-1',
        outletId: 'O-1',
        regionCode: '430102',
        personId: 'consumer-1',
        occurredAt: '2026-03-08T02:00:00.000Z',
        evidenceGrade: 'SYSTEM_FEED',
      },
    ]);
    await expect(told('facts.changed')).resolves.toEqual([
      { feature: 'returns', enterpriseId: 'firm-1', regionCode: '430102', month: '2026-03' },
    ]);
  });

  it('refuses wrong items with code, reason and sentence, all or nothing', async () => {
    const before = await state();
    const cases: [object, string, string, string][] = [
      [
        carton('r-1', { itemCode: 'CTN-2' }),
        'CONFLICT',
        'SOURCE_REF_TAKEN',
        'The source reference r-1 was already recorded with other content; correct the fact instead, or use a new reference.',
      ],
      [
        carton('x-1', { outletId: 'O-9' }),
        'NOT_FOUND',
        'OUTLET_UNKNOWN',
        'There is no outlet O-9; check the id, or register the outlet first.',
      ],
      [
        carton('x-2', { quantity: -1 }),
        'BAD_USER_INPUT',
        'NEGATIVE_COUNT',
        'quantity must not be negative (-1); check the figure.',
      ],
      [
        carton('x-3', { massKg: '-0.1' }),
        'BAD_USER_INPUT',
        'NEGATIVE_QUANTITY',
        'massKg must not be negative (-0.1 kg); check the figure.',
      ],
      ...['0000-06-01T00:00:00Z', '+010000-01-01T00:00:00Z'].map(
        (occurredAt): [object, string, string, string] => [
          carton('x-6', { occurredAt }),
          'BAD_USER_INPUT',
          'NOT_AN_INSTANT',
          'occurredAt is not a usable point in time: write it like 2026-03-08T10:00:00+08:00, and check the year.',
        ],
      ),
      [
        carton('x-4', { quantity: 0 }),
        'BAD_USER_INPUT',
        'NOTHING_RETURNED',
        'The quantity is 0: where nothing was handed in there is nothing to record; check the quantity.',
      ],
      [
        carton('x-5', { quantity: 2, itemCode: 'CTN-5' }),
        'BAD_USER_INPUT',
        'CODE_NAMES_ONE',
        'The code CTN-5 names one item, but the quantity is 2; record each item, or leave the code out.',
      ],
      [
        carton('x-6', { occurredAt: '2026-05-01T00:00:00Z' }),
        'BAD_USER_INPUT',
        'FUTURE_DATE',
        'occurredAt 2026-05-01 lies in the future (now is 2026-04-20); what has not happened cannot be recorded; check the date.',
      ],
    ];
    for (const [item, code, reason, sentence] of cases) {
      const error = await system.refused(RECORD, { input: { items: [carton(`good-${reason}`), item] } });
      expect([error.extensions.code, error.extensions.reason, error.message]).toEqual([
        code,
        reason,
        sentence,
      ]);
    }
    expect(await state()).toEqual(before);
    const error = await system.refused(RECORD, {
      input: { items: [carton('y-1'), carton('y-2', { personId: 'consumer-1', handedInBy: 'OUTLET' })] },
    });
    expect(error.extensions).toMatchObject({
      reason: 'NOT_THE_CONSUMER',
      details: { fields: [{ path: 'items.1.handedInBy' }] },
    });
  });

  it('says who handed in and at which spot, and reads a corrected list as it was known before', async () => {
    const item = carton('k-1', {
      outletId: 'O-2',
      occurredAt: '2025-12-08T02:00:00Z',
      handedInBy: 'ENTERPRISE',
      handedTo: 'DEVICE',
      collectionPoint: 'RACK-1',
    });
    const [old] = await record(item);
    const known = clock.now().toISOString();
    clock.passSeconds(60);
    await system.get(CORRECT, {
      input: { ...item, sourceRef: 'k-2', quantity: 3, supersedesId: old?.id, reason: '漏计' },
    });
    const query = `query ($asKnownAt: DateTime) {
      recyclingReturns(from: "2025-12-01", to: "2025-12-31", enterpriseId: "firm-1", asKnownAt: $asKnownAt) {
        nodes { quantity handedInBy handedTo collectionPoint } } }`;
    const listed = async (asKnownAt?: string) =>
      (await system.get<{ recyclingReturns: { nodes: object[] } }>(query, { asKnownAt })).recyclingReturns
        .nodes;
    const said = { handedInBy: 'ENTERPRISE', handedTo: 'DEVICE', collectionPoint: 'RACK-1' };
    await expect(listed()).resolves.toEqual([{ quantity: 3, ...said }]);
    await expect(listed(known)).resolves.toEqual([{ quantity: 1, ...said }]);
    const one = 'query ($id: ID!) { recyclingReturn(id: $id) { sourceRef supersededAt } }';
    await expect(system.get(one, { id: old?.id })).resolves.toEqual({
      recyclingReturn: { sourceRef: 'k-1', supersededAt: clock.now().toISOString() },
    });
    const stranger = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-2' });
    expect((await stranger.refused(one, { id: old?.id })).extensions.reason).toBe('FACT_UNKNOWN');
  });

  it('tells every new return of a file once, and the months that changed to the file alone', async () => {
    const service = platform.app.get(ReturnsService);
    const actor = { id: 'system-1', kind: 'client', roles: ['INTEGRATOR'], enterpriseId: 'firm-1' } as const;
    const items = Array.from({ length: 600 }, (_none, index) => ({
      ...carton(`f-${index}`, { occurredAt: new Date('2025-10-08T02:00:00Z') }),
    })) as unknown as RecordReturnInput[];
    const before = { returns: await told('return.recorded'), months: await told('facts.changed') };
    const heard: unknown[] = [];
    for (const expected of ['RECORDED', 'REPLAYED']) {
      const outcomes = await platform.database.transaction((transaction) =>
        service.dropOffs.append(transaction, actor, items, { hear: (changed) => heard.push(...changed) }),
      );
      expect(new Set(outcomes.map((outcome) => 'state' in outcome && outcome.state))).toEqual(
        new Set([expected]),
      );
      clock.passSeconds(1);
    }
    expect(await told('return.recorded')).toHaveLength(before.returns.length + 600);
    expect(await told('facts.changed')).toEqual(before.months);
    expect(heard).toEqual([
      { feature: 'returns', enterpriseId: 'firm-1', regionCode: '430102', month: '2025-10' },
    ]);
  });

  it('sums good cartons for reuse and what was weighed, by county and month, with the weakest evidence', async () => {
    const county = { outletId: 'O-2' };
    await expect(sums('430103')).resolves.toEqual([]);
    await record(
      carton('s-1', { ...county, quantity: 30, massKg: '9.1' }),
      carton('s-2', {
        ...county,
        quantity: 5,
        itemCondition: 'DAMAGED',
        disposition: 'RECYCLE',
        massKg: '1.2',
      }),
      carton('s-3', { ...county, itemKind: 'FILLER', quantity: 2 }),
      // April has begun in China.
      carton('s-4', { ...county, quantity: 7, occurredAt: '2026-03-31T16:00:00Z' }),
    );
    const reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-1' });
    await reporter.get(RECORD, {
      input: { items: [carton('s-5', { ...county, quantity: 4, evidenceGrade: 'SELF_DECLARED' })] },
    });
    await expect(sums('430103')).resolves.toEqual([
      ['returns.cartonsReused', 34, 4],
      ['returns.massKg', 10.3, 3],
    ]);
    await expect(sums('430103', '2026-04')).resolves.toEqual([['returns.cartonsReused', 7, 3]]);
  });

  it('corrects a return once, changes both sums, withdraws what was told and tells it anew', async () => {
    const [wrong] = await record(carton('c-1', { quantity: 100, occurredAt: '2026-01-10T02:00:00Z' }));
    const correction = carton('c-2', {
      quantity: 10,
      outletId: 'O-2',
      occurredAt: '2026-02-10T02:00:00Z',
      supersedesId: wrong?.id,
      reason: '多录一个零',
    });
    await expect(system.get(CORRECT, { input: correction })).resolves.toMatchObject({
      correctReturn: { state: 'RECORDED' },
    });
    await expect(system.get(CORRECT, { input: correction })).resolves.toMatchObject({
      correctReturn: { state: 'REPLAYED' },
    });
    await expect(sums('430102', '2026-01')).resolves.toEqual([]);
    await expect(sums('430103', '2026-02')).resolves.toEqual([['returns.cartonsReused', 10, 3]]);
    expect((await told('facts.changed')).slice(-2)).toEqual([
      { feature: 'returns', enterpriseId: 'firm-1', regionCode: '430103', month: '2026-02' },
      { feature: 'returns', enterpriseId: 'firm-1', regionCode: '430102', month: '2026-01' },
    ]);
    const withdrawn = (await told('action.withdrawn')).at(-1);
    expect(withdrawn).toMatchObject({
      because: 'CORRECTED',
      withdrawnAt: clock.now().toISOString(),
      event: { name: 'return.recorded', occurredAt: '2026-01-10T02:00:00.000Z', payload: { quantity: 100 } },
    });
    const [first, anewTold] = (await told('return.recorded')).slice(-2);
    expect((withdrawn as { event: { payload: object } }).event.payload).toEqual(first);
    expect(anewTold).toMatchObject({ quantity: 10, outletId: 'O-2', corrects: withdrawn });
    const ids = await platform.rows<{ event_id: string }>(
      sql`SELECT event_id FROM outbox_event WHERE name IN ('return.recorded', 'action.withdrawn') ORDER BY id DESC LIMIT 3`,
    );
    const [anew, , was] = ids.map((one) => one.event_id);
    expect(anew).not.toBe(was);
    expect((withdrawn as { event: { id: string } }).event.id).toBe(was);

    const before = await state();
    const again = await system.refused(CORRECT, { input: { ...correction, sourceRef: 'c-3' } });
    expect(again.extensions).toMatchObject({ code: 'CONFLICT', reason: 'FACT_ALREADY_CORRECTED' });
    const stranger = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-2' });
    const foreign = await stranger.refused(CORRECT, {
      input: { ...correction, sourceRef: 'c-4', outletId: 'O-9', evidenceGrade: 'SELF_DECLARED' },
    });
    expect(foreign.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'FACT_UNKNOWN' });
    expect(await state()).toEqual(before);
  });

  it('lists what stands, newest first, to the firm and its departments and to no other firm', async () => {
    const query = `query ($from: LocalDate, $to: LocalDate) {
      recyclingReturns(from: $from, to: $to, itemKind: CARTON) { nodes { sourceRef quantity massKg } } }`;
    const march = { from: '2026-03-08', to: '2026-03-08' };
    const seen = async (caller: Caller) =>
      (
        await caller.get<{ recyclingReturns: { nodes: { sourceRef: string }[] } }>(query, march)
      ).recyclingReturns.nodes
        .map((one) => one.sourceRef)
        .toSorted();
    await expect(seen(system)).resolves.toEqual(['r-1', 's-1', 's-2', 's-5']);
    const officer = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430103' as RegionCode });
    await expect(seen(officer)).resolves.toEqual(['s-1', 's-2', 's-5']);
    const stranger = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-2' });
    await expect(seen(stranger)).resolves.toEqual([]);
  });
});
