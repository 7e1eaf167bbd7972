import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { usccCheckCharacter } from '../enterprises/index.js';
import { sql } from '../platform/sql.js';
import { envelopeMeasures } from './envelopes.measures.js';

const RECORD = '{ id state assetId whyEn }';
const mutation = (name: string, type: string) =>
  `mutation ($input: ${type}!) { ${name}(input: $input) ${RECORD} }`;
const COMMISSION = mutation('commissionAssets', 'CommissionAssetsInput');
const ISSUE = mutation('issueAssets', 'IssueAssetsInput');
const TAKE_BACK = mutation('takeBackAssets', 'TakeBackAssetsInput');
const RETIRE = mutation('retireAssets', 'RetireAssetsInput');
const RETURN_ENVELOPE = mutation('returnEnvelope', 'ReturnEnvelopeInput');

const firm = (number: number) => {
  const first17 = `91430100MA4L${String(number).padStart(5, '0')}`;
  return {
    id: `firm-${number}`,
    uscc: `${first17}${usccCheckCharacter(first17)}`,
    nameZh: `快递${number}`,
    kind: 'COURIER',
    regionCode: '430100',
  };
};
const outlet = (id: string, enterpriseId: string, regionCode: string) => ({
  id,
  enterpriseId,
  regionCode,
  nameZh: id,
  openedOn: '2020-01-01',
});

describe('envelopes', () => {
  const clock = new SetClock(new Date('2026-04-20T04:00:00Z'));
  let platform: Platform;
  let system: Caller;
  let stranger: Caller;
  beforeAll(async () => {
    platform = await openPlatform({ worker: false, clock });
    const operator = await platform.as({ roles: ['OPERATOR'] });
    for (const input of [firm(1), firm(2)]) {
      await operator.get(
        'mutation ($input: RegisterEnterpriseInput!) { registerEnterprise(input: $input) { id } }',
        { input },
      );
    }
    for (const input of [
      outlet('O-1', 'firm-1', '430102'),
      outlet('O-2', 'firm-1', '430103'),
      outlet('O-9', 'firm-2', '430102'),
    ]) {
      await operator.get('mutation ($input: OpenOutletInput!) { openOutlet(input: $input) { id } }', {
        input,
      });
    }
    system = await platform.as({
      roles: ['INTEGRATOR'],
      kind: 'client',
      id: 'system-1',
      enterpriseId: 'firm-1',
    });
    stranger = await platform.as({
      roles: ['INTEGRATOR'],
      kind: 'client',
      id: 'system-2',
      enterpriseId: 'firm-2',
    });
  });
  afterAll(() => platform.close());

  const grade = { evidenceGrade: 'SYSTEM_FEED' };
  const asset = (id: string, more: object = {}) => ({
    id,
    kind: 'ENVELOPE',
    specificationCode: 'PKG-ENV-REUSE',
    commissionedOn: '2026-01-05',
    ...grade,
    ...more,
  });
  const issueOf = (assetId: string, sourceRef: string, more: object = {}) => ({
    assetId,
    sourceRef,
    outletId: 'O-1',
    parcelRef: `P-${sourceRef}`,
    issuedAt: '2026-03-01T02:00:00Z',
    ...grade,
    ...more,
  });
  const backOf = (assetId: string, sourceRef: string, more: object = {}) => ({
    assetId,
    sourceRef,
    outletId: 'O-2',
    returnedAt: '2026-03-06T02:00:00Z',
    ...grade,
    ...more,
  });
  const send = (caller: Caller, operation: string, ...items: object[]) =>
    caller.get(operation, { input: { items } });
  const refused = (caller: Caller, operation: string, ...items: object[]) =>
    caller.refused(operation, { input: { items } });
  /** Everything that a refusal must leave as it was. */
  const state = async () => ({
    events: await platform.rows(sql`SELECT id, content_digest FROM custody_event ORDER BY id`),
    assets: await platform.rows(sql`SELECT * FROM reusable_asset ORDER BY id`),
    trips: await platform.rows(sql`SELECT * FROM envelope_trip ORDER BY id`),
    told: await platform.rows(sql`SELECT event_id, queue FROM outbox_event ORDER BY id`),
  });
  const told = (assetId: string) =>
    platform.rows<{ payload: string }>(
      sql`SELECT payload FROM outbox_event WHERE name = 'envelope.returned' AND payload LIKE ${`%"${assetId}"%`}`,
    );

  it('follows an envelope out and back, and tells the return once with its consumer and its evidence', async () => {
    await send(system, COMMISSION, asset('E-1', { grai: '800304006381333931E1' }));
    await send(system, ISSUE, issueOf('E-1', 'i-1', { personId: 'consumer-1' }));
    await expect(
      send(system, TAKE_BACK, backOf('E-1', 'b-1', { personId: 'consumer-1' })),
    ).resolves.toMatchObject({
      takeBackAssets: [{ state: 'RECORDED', assetId: 'E-1', whyEn: 'returned on time (due 2026-03-31)' }],
    });
    const [event, ...others] = await told('E-1');
    expect(others).toEqual([]);
    expect(JSON.parse(event?.payload ?? '')).toMatchObject({
      assetId: 'E-1',
      assetKind: 'ENVELOPE',
      enterpriseId: 'firm-1',
      outletId: 'O-2',
      regionCode: '430103',
      personId: 'consumer-1',
      issuedAt: '2026-03-01T02:00:00.000Z',
      returnedAt: '2026-03-06T02:00:00.000Z',
      evidenceGrade: 'SYSTEM_FEED',
    });
    const { asset: stored, envelopeTrips } = await system.get<{
      asset: object;
      envelopeTrips: { nodes: object[] };
    }>(
      `{ asset(id: "E-1") { state turns grai regionCode }
         envelopeTrips(assetId: "E-1") { nodes { state parcelRef dueBackOn regionCode returnOutletId returnGrade } } }`,
    );
    expect(stored).toEqual({
      state: 'RETURNED',
      turns: 1,
      grai: '800304006381333931E1',
      regionCode: '430100',
    });
    expect(envelopeTrips.nodes).toEqual([
      {
        state: 'RETURNED',
        parcelRef: 'P-i-1',
        dueBackOn: '2026-03-31',
        regionCode: '430102',
        returnOutletId: 'O-2',
        returnGrade: 'SYSTEM_FEED',
      },
    ]);
  });

  it('replays the same items and refuses the same reference with other content, leaving everything as it was', async () => {
    const before = await state();
    const replayed = { state: 'REPLAYED', whyEn: 'already recorded, nothing done again' };
    await expect(
      send(system, ISSUE, issueOf('E-1', 'i-1', { personId: 'consumer-1' })),
    ).resolves.toMatchObject({ issueAssets: [replayed] });
    await expect(
      send(system, TAKE_BACK, backOf('E-1', 'b-1', { personId: 'consumer-1' })),
    ).resolves.toMatchObject({ takeBackAssets: [replayed] });
    const other = await refused(system, TAKE_BACK, backOf('E-1', 'b-1', { personId: 'consumer-2' }));
    expect(other.extensions).toMatchObject({ code: 'CONFLICT', reason: 'SOURCE_REF_TAKEN' });
    expect(await state()).toEqual(before);
  });

  it('refuses what cannot have happened, each with code, reason and sentence, and changes nothing', async () => {
    await send(system, COMMISSION, asset('E-2'), asset('E-3'), asset('E-4'), asset('E-5'));
    await send(system, ISSUE, issueOf('E-3', 'i-3'), issueOf('E-4', 'i-4'), issueOf('E-5', 'i-5'));
    await send(system, TAKE_BACK, backOf('E-4', 'b-4'));
    await send(system, RETIRE, { assetId: 'E-4', retiredOn: '2026-03-06', reason: '破损', ...grade });
    const before = await state();
    const cases: [string, object, string, string, string][] = [
      [
        TAKE_BACK,
        backOf('E-2', 'x-1'),
        'CONFLICT',
        'ASSET_NOT_ISSUED',
        'Item 2: The reusable asset E-2 was never issued, so it cannot come back; check its number, or record the issue first.',
      ],
      [
        TAKE_BACK,
        backOf('E-1', 'x-2'),
        'CONFLICT',
        'TRIP_ALREADY_RETURNED',
        'Item 2: This trip of the reusable asset E-1 ended with its return on 2026-03-06 and cannot end twice; if it went out again, record the issue first.',
      ],
      [
        ISSUE,
        issueOf('E-3', 'x-3'),
        'CONFLICT',
        'ASSET_OUT',
        'Item 2: The reusable asset E-3 is out since 2026-03-01; take it back first.',
      ],
      [
        TAKE_BACK,
        backOf('E-3', 'x-4', { returnedAt: '2026-03-01T01:59:59Z' }),
        'BAD_USER_INPUT',
        'RETURN_BEFORE_ISSUE',
        'Item 2: The reusable asset E-3 cannot have come back before it was issued at 2026-03-01T02:00:00.000Z; check the time.',
      ],
      [
        ISSUE,
        issueOf('E-4', 'x-5', { issuedAt: '2026-03-09T02:00:00Z' }),
        'CONFLICT',
        'ASSET_RETIRED',
        'Item 2: The reusable asset E-4 is retired and cannot go on; check its number.',
      ],
      [
        TAKE_BACK,
        backOf('E-none', 'x-6'),
        'NOT_FOUND',
        'ASSET_UNKNOWN',
        'Item 2: There is no reusable asset E-none: the number is wrong, or it is outside what you may see.',
      ],
      [
        ISSUE,
        issueOf('E-2', 'x-7', { issuedAt: '2026-04-21T04:00:00Z' }),
        'BAD_USER_INPUT',
        'FUTURE_DATE',
        'Item 2: issuedAt 2026-04-21 lies in the future (now is 2026-04-20); what has not happened cannot be recorded; check the date.',
      ],
    ];
    for (const [operation, item, code, reason, sentence] of cases) {
      const good = operation === ISSUE ? issueOf('E-2', `g-${reason}`) : backOf('E-5', `g-${reason}`);
      const error = await refused(system, operation, good, item);
      expect([error.extensions.code, error.extensions.reason, error.message]).toEqual([
        code,
        reason,
        sentence,
      ]);
      expect(error.extensions.details.index).toBe(1);
    }
    expect(await state()).toEqual(before);
  });

  it("answers a foreign firm's asset like one that does not exist", async () => {
    const before = await state();
    const foreign = await refused(stranger, TAKE_BACK, backOf('E-3', 'y-1', { outletId: 'O-9' }));
    const missing = await refused(stranger, TAKE_BACK, backOf('E-0', 'y-1', { outletId: 'O-9' }));
    expect(foreign.message).toBe(
      'Item 1: There is no reusable asset E-3: the number is wrong, or it is outside what you may see.',
    );
    expect(missing.message).toBe(foreign.message.replace('E-3', 'E-0'));
    expect(foreign.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'ASSET_UNKNOWN' });
    const read = await stranger.refused('{ asset(id: "E-3") { id } }');
    expect(read.extensions.reason).toBe('ASSET_UNKNOWN');
    await expect(stranger.get('{ assets { nodes { id } } envelopeTrips { nodes { id } } }')).resolves.toEqual(
      {
        assets: { nodes: [] },
        envelopeTrips: { nodes: [] },
      },
    );
    const outletOfAnother = await refused(system, TAKE_BACK, backOf('E-3', 'y-2', { outletId: 'O-9' }));
    expect(outletOfAnother.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'OUTLET_UNKNOWN' });
    expect(await state()).toEqual(before);
  });

  it('gives a number and a GRAI to one asset only, and refuses better evidence than the caller can give', async () => {
    const before = await state();
    const reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-1' });
    const refusals = [
      await refused(stranger, COMMISSION, asset('E-1')),
      await refused(system, COMMISSION, asset('E-2', { kind: 'BOX' })),
      await refused(system, COMMISSION, asset('E-x', { grai: '800304006381333931E1' })),
      await refused(system, COMMISSION, asset('E-x', { grai: '800304006381333932E1' })),
      await refused(reporter, TAKE_BACK, backOf('E-3', 'z-1')),
    ];
    expect(refusals.map((error) => `${error.extensions.code} ${error.extensions.reason}`)).toEqual([
      'CONFLICT ASSET_ID_TAKEN',
      'CONFLICT ASSET_ID_TAKEN',
      'CONFLICT GRAI_TAKEN',
      'BAD_USER_INPUT GRAI_INVALID',
      'FORBIDDEN GRADE_NOT_PERMITTED',
    ]);
    expect(await state()).toEqual(before);
  });

  it('lets exactly one of two returns of one trip win, whoever is faster', async () => {
    await send(system, COMMISSION, asset('E-6'));
    await send(system, ISSUE, issueOf('E-6', 'i-6'));
    const answers = await Promise.all(
      ['one', 'two', 'three', 'four'].map((ref) =>
        system.ask(TAKE_BACK, { input: { items: [backOf('E-6', ref)] } }),
      ),
    );
    const reasons = answers.map((answer) => answer.errors?.[0]?.extensions.reason ?? 'TAKEN').toSorted();
    expect(reasons).toEqual([
      'TAKEN',
      'TRIP_ALREADY_RETURNED',
      'TRIP_ALREADY_RETURNED',
      'TRIP_ALREADY_RETURNED',
    ]);
    expect(await told('E-6')).toHaveLength(1);
    await expect(system.get('{ asset(id: "E-6") { turns } }')).resolves.toEqual({ asset: { turns: 1 } });
  });

  it('records one return that is delivered twice at the same time once', async () => {
    await send(system, COMMISSION, asset('E-7'));
    await send(system, ISSUE, issueOf('E-7', 'i-7'));
    const answers = await Promise.all(
      [1, 2].map(() =>
        system.get<Record<string, { state: string }[]>>(TAKE_BACK, {
          input: { items: [backOf('E-7', 'b-7')] },
        }),
      ),
    );
    expect(answers.map((answer) => answer.takeBackAssets?.[0]?.state).toSorted()).toEqual([
      'RECORDED',
      'REPLAYED',
    ]);
    expect(await told('E-7')).toHaveLength(1);
  });

  it("keeps a consumer's own scan as a word that the outlet's scan then confirms", async () => {
    await send(system, COMMISSION, asset('E-8'));
    await send(system, ISSUE, issueOf('E-8', 'i-8'));
    const consumer = await platform.as({ roles: ['CONSUMER'], id: 'consumer-8' });
    const input = { id: 'scan-1', assetId: 'E-8', outletId: 'O-2', scannedAt: '2026-03-05T10:00:00Z' };
    const why = 'return declared; it counts once the outlet confirms it by its own scan';
    await expect(consumer.get(RETURN_ENVELOPE, { input })).resolves.toMatchObject({
      returnEnvelope: { state: 'RECORDED', whyEn: why },
    });
    await expect(consumer.get(RETURN_ENVELOPE, { input })).resolves.toMatchObject({
      returnEnvelope: { state: 'REPLAYED' },
    });
    const twice = await consumer.refused(RETURN_ENVELOPE, { input: { ...input, id: 'scan-2' } });
    expect(twice.extensions).toMatchObject({ code: 'CONFLICT', reason: 'RETURN_ALREADY_DECLARED' });
    expect(await told('E-8')).toEqual([]);

    await send(system, TAKE_BACK, backOf('E-8', 'b-8'));
    const [event] = await told('E-8');
    expect(JSON.parse(event?.payload ?? '')).toMatchObject({
      personId: 'consumer-8',
      evidenceGrade: 'SYSTEM_FEED',
    });
  });

  it('hears the recipient of an asset about its return and nobody else', async () => {
    await send(system, COMMISSION, asset('E-10'));
    await send(system, ISSUE, issueOf('E-10', 'i-10', { personId: 'consumer-10' }));
    const input = { id: 'scan-10', assetId: 'E-10', outletId: 'O-2', scannedAt: '2026-03-05T10:00:00Z' };
    const thief = await platform.as({ roles: ['CONSUMER'], id: 'consumer-11' });
    const theft = await thief.refused(RETURN_ENVELOPE, { input });
    expect(theft.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_THE_RECIPIENT' });
    const recipient = await platform.as({ roles: ['CONSUMER'], id: 'consumer-10' });
    await expect(recipient.get(RETURN_ENVELOPE, { input })).resolves.toMatchObject({
      returnEnvelope: { state: 'RECORDED' },
    });
    await send(system, TAKE_BACK, backOf('E-10', 'b-10'));
  });

  it('sums trips by the county of issue, month and due month, with the weakest evidence', async () => {
    const reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-1' });
    const county = { outletId: 'O-2' };
    await send(
      system,
      COMMISSION,
      asset('M-1'),
      asset('M-2'),
      asset('M-3'),
      asset('M-4', { kind: 'TRANSIT_BAG' }),
    );
    await send(
      system,
      ISSUE,
      issueOf('M-1', 'm-1', county),
      issueOf('M-2', 'm-2', county),
      issueOf('M-3', 'm-3', county),
      // The last minute of February in China.
      issueOf('M-4', 'm-4', { ...county, issuedAt: '2026-02-28T15:59:00Z' }),
    );
    await send(system, TAKE_BACK, backOf('M-1', 'n-1', { returnedAt: '2026-03-31T15:59:00Z' }));
    await send(
      reporter,
      TAKE_BACK,
      backOf('M-2', 'n-2', { returnedAt: '2026-04-02T00:00:00Z', evidenceGrade: 'SELF_DECLARED' }),
    );
    const sums = async (month: string) =>
      (
        await platform.rows<{ code: string; value: string; gradeRank: string }>(
          envelopeMeasures({
            enterpriseIds: ['firm-1'],
            regionCodes: ['430103' as RegionCode],
            month: month as Month,
          }),
        )
      ).map((row) => [row.code, Number(row.value), Number(row.gradeRank)]);
    await expect(sums('2026-02')).resolves.toEqual([]);
    // The transit bag is no piece, and it was due back on 30 March.
    await expect(sums('2026-03')).resolves.toEqual([
      ['envelopes.issued', 3, 3],
      ['envelopes.returned', 1, 3],
      ['envelopes.dueBack', 4, 3],
      ['envelopes.returnedOnTime', 1, 3],
      ['envelopes.returnedAfterDays', 1, 3],
      ['assets.turns', 1, 3],
    ]);
    await expect(sums('2026-04')).resolves.toEqual([
      ['envelopes.returned', 1, 4],
      ['envelopes.returnedAfterDays', 1, 4],
      ['assets.turns', 1, 4],
    ]);
  });

  it('tells of an issue and a return the months that they change', async () => {
    await send(system, COMMISSION, asset('E-9'));
    await send(system, ISSUE, issueOf('E-9', 'i-9', { issuedAt: '2026-01-20T02:00:00Z' }));
    await send(system, TAKE_BACK, backOf('E-9', 'b-9', { returnedAt: '2026-04-02T02:00:00Z' }));
    const events = await platform.rows<{ payload: string }>(
      sql`SELECT payload FROM outbox_event WHERE name = 'facts.changed' AND queue = 'indicators' ORDER BY id DESC LIMIT 4`,
    );
    expect(events.map(({ payload }) => JSON.parse(payload) as unknown).reverse()).toEqual(
      ['2026-01', '2026-02', '2026-04', '2026-02'].map((month) => ({
        feature: 'envelopes',
        enterpriseId: 'firm-1',
        regionCode: '430102',
        month,
      })),
    );
  });

  it('pages through trips and finds those that are overdue', async () => {
    const page = `query ($after: String) { envelopeTrips(first: 4, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`;
    interface TripPage {
      envelopeTrips: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }
    const ids: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { envelopeTrips }: TripPage = await system.get<TripPage>(page, { after });
      ids.push(...envelopeTrips.nodes.map((trip) => trip.id));
      [after, more] = [envelopeTrips.pageInfo.endCursor, envelopeTrips.pageInfo.hasNextPage];
    }
    const [{ count } = { count: '0' }] = await platform.rows<{ count: string }>(
      sql`SELECT COUNT(*) AS count FROM envelope_trip`,
    );
    expect(new Set(ids).size).toBe(Number(count));
    expect(ids).toHaveLength(Number(count));
    const overdue = await system.get<{ envelopeTrips: { nodes: { assetId: string }[] } }>(
      '{ envelopeTrips(isOverdue: true) { nodes { assetId } } }',
    );
    expect(overdue.envelopeTrips.nodes.map((trip) => trip.assetId).toSorted()).toEqual([
      'E-3',
      'E-5',
      'M-3',
      'M-4',
    ]);
  });
});
