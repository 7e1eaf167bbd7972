import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { openPoolWorld, refusalOf, send, steps } from '../../test/support/pool-world.js';
import type { Actor } from '../kernel/actor.js';
import { isRefused } from '../platform/fact-kind.js';
import { sql } from '../platform/sql.js';
import { replay } from './custody-state.js';
import { asEvent, findStandingEvents } from './custody.queries.js';
import type { CustodyEvent } from './custody-event.entity.js';
import { CommissioningService, CustodyService } from './index.js';

const CORRECT = `mutation ($input: CorrectCustodyEventInput!) {
  correctCustodyEvent(input: $input) { id state assetId whyEn }
}`;
const ASSET = `query ($id: ID!) { asset(id: $id) {
  id enterpriseId custodianId receiverId isBeingSold poolId state fitness grai digitalLink turns } }`;
const EVENTS = `query ($assetId: ID, $asKnownAt: DateTime, $includeSuperseded: Boolean) {
  custodyEvents(assetId: $assetId, asKnownAt: $asKnownAt, includeSuperseded: $includeSuperseded, first: 100) {
    nodes { id kind enterpriseId occurredAt isWithdrawn correctionReason } } }`;
interface Events {
  custodyEvents: { nodes: { id: string; kind: string; enterpriseId: string; isWithdrawn: boolean }[] };
}

describe('custody', () => {
  const clock = new SetClock(new Date('2026-06-20T04:00:00Z'));
  let platform: Platform;
  let firms: readonly [Caller, Caller, Caller];
  let first: Caller;
  let second: Caller;
  let third: Caller;
  beforeAll(async () => {
    platform = await openPlatform({ worker: false, clock });
    ({ firms } = await openPoolWorld(platform));
    [first, second, third] = firms;
  });
  afterAll(() => platform.close());

  const { commission, issue, takeBack, step } = steps;
  const inPool = { poolId: 'pool-1' };
  const day = (text: string) => `2026-${text}T02:00:00Z`;
  const shown = async (caller: Caller, id: string) =>
    (await caller.get<{ asset: Record<string, unknown> }>(ASSET, { id })).asset;
  const kinds = async (caller: Caller, variables: object) =>
    (await caller.get<Events>(EVENTS, variables)).custodyEvents.nodes.map(({ kind }) => kind);
  const correct = (caller: Caller, input: object) =>
    caller.get<{ correctCustodyEvent: { id: string; state: string } }>(CORRECT, { input });
  const told = (assetId: string) =>
    platform.rows<{ payload: string }>(
      sql`SELECT payload FROM outbox_event WHERE name = 'envelope.returned' AND payload LIKE ${`%"${assetId}"%`}`,
    );
  /** What the tables of state say, and what the events say. */
  const rebuilt = async (assetId: string) => {
    const events = (await platform.rows<CustodyEvent>(findStandingEvents([assetId]))).map(asEvent);
    const replayed = replay(events);
    if ('refusal' in replayed) throw replayed.refusal;
    const [asset] = await platform.rows<Record<string, unknown>>(
      sql`SELECT state, fitness, turns, custodian_id, enterprise_id, last_trip_id FROM reusable_asset
          WHERE id = ${assetId}`,
    );
    const trips = await platform.rows(
      sql`SELECT id, state, issued_at, returned_at, lost_at, due_back_on, recipient_id, returned_by, open_asset_id
          FROM envelope_trip WHERE asset_id = ${assetId} ORDER BY issued_at, id`,
    );
    const { standing } = replayed;
    expect(asset).toEqual({
      state: standing.asset.state,
      fitness: standing.asset.fitness,
      turns: standing.asset.turns,
      custodian_id: standing.asset.custodianId,
      enterprise_id: standing.asset.enterpriseId,
      last_trip_id: standing.asset.lastTripId,
    });
    expect(trips).toEqual(
      replayed.trips.map((trip) => ({
        id: trip.id,
        state: trip.state,
        issued_at: trip.issuedAt,
        returned_at: trip.returnedAt,
        lost_at: trip.lostAt,
        due_back_on: trip.dueBackOn,
        recipient_id: trip.recipientId,
        returned_by: trip.returnedBy,
        open_asset_id: trip.openAssetId,
      })),
    );
    return replayed;
  };

  it('keeps what is not fit from being issued, until it is cleaned or repaired', async () => {
    await send(first, 'commissionAssets', commission('C-1'));
    await send(first, 'inspectAssets', step('C-1', day('02-01'), { result: 'NEEDS_CLEANING' }));
    await expect(refusalOf(first, 'issueAssets', issue('C-1', day('02-02')))).resolves.toBe(
      'CONFLICT ASSET_NEEDS_CLEANING',
    );
    await expect(send(first, 'cleanAssets', step('C-1', day('02-03')))).resolves.toMatchObject([
      { state: 'RECORDED', whyEn: 'cleaned' },
    ]);
    await send(first, 'issueAssets', issue('C-1', day('02-04')));
    await send(first, 'takeBackAssets', takeBack('C-1', day('02-05')));
    await send(
      first,
      'inspectAssets',
      step('C-1', day('02-06'), { result: 'NEEDS_REPAIR', outletId: 'O-1' }),
    );
    await send(first, 'repairAssets', step('C-1', day('02-07')));
    expect(await shown(first, 'C-1')).toMatchObject({ state: 'RETURNED', fitness: 'FIT', turns: 1 });
    await rebuilt('C-1');
  });

  it('ends a trip with a loss, and what is found earns nothing twice', async () => {
    await send(first, 'commissionAssets', commission('L-1', { kind: 'ENVELOPE' }));
    await send(first, 'issueAssets', issue('L-1', day('02-01'), { personId: 'consumer-1' }));
    await send(first, 'reportAssetsLost', step('L-1', day('03-20')));
    await expect(
      refusalOf(first, 'takeBackAssets', takeBack('L-1', day('03-25'), { personId: 'consumer-1' })),
    ).resolves.toBe('CONFLICT ASSET_LOST');
    await send(first, 'reportAssetsFound', step('L-1', day('03-26')));
    expect(await told('L-1')).toEqual([]);
    await send(first, 'issueAssets', issue('L-1', day('03-27'), { personId: 'consumer-2' }));
    await send(first, 'takeBackAssets', takeBack('L-1', day('03-28'), { personId: 'consumer-2' }));
    expect(
      (await told('L-1')).map(({ payload }) => (JSON.parse(payload) as { personId: string }).personId),
    ).toEqual(['consumer-2']);
    const { trips } = await rebuilt('L-1');
    expect(trips.map(({ state }) => state)).toEqual(['LOST', 'RETURNED']);
  });

  describe('between firms', () => {
    it('passes when the receiver accepts; the owner stays', async () => {
      await send(first, 'commissionAssets', commission('T-1', inPool));
      await expect(
        send(first, 'handOverAssets', step('T-1', day('02-01'), { toEnterpriseId: 'firm-2' })),
      ).resolves.toMatchObject([{ whyEn: 'handed over; it counts once the receiver accepts it' }]);
      expect(await shown(second, 'T-1')).toMatchObject({
        state: 'HANDED_OVER',
        enterpriseId: 'firm-1',
        custodianId: 'firm-1',
        receiverId: 'firm-2',
      });
      await send(second, 'acceptAssets', step('T-1', day('02-02')));
      expect(await shown(first, 'T-1')).toMatchObject({
        state: 'COMMISSIONED',
        enterpriseId: 'firm-1',
        custodianId: 'firm-2',
        receiverId: null,
      });
      await send(second, 'issueAssets', issue('T-1', day('02-03'), { outletId: 'O-2' }));
      await send(second, 'takeBackAssets', takeBack('T-1', day('02-09'), { outletId: 'O-2' }));
      const { trips } = await rebuilt('T-1');
      expect(trips).toMatchObject([{ enterpriseId: 'firm-2', regionCode: '430202' }]);
    });

    it('is for the custodian to record, for its owner to retire, and unknown to anybody else', async () => {
      const at = day('03-01');
      const refusals = [
        await refusalOf(first, 'issueAssets', issue('T-1', at)),
        await refusalOf(first, 'inspectAssets', step('T-1', at, { result: 'FIT' })),
        await refusalOf(second, 'retireAssets', {
          assetId: 'T-1',
          retiredOn: '2026-03-01',
          reason: '破损',
          evidenceGrade: 'SYSTEM_FEED',
        }),
        await refusalOf(
          second,
          'handOverAssets',
          step('T-1', at, { toEnterpriseId: 'firm-1', isSale: true }),
        ),
        await refusalOf(second, 'acceptAssets', step('T-1', at)),
        await refusalOf(third, 'issueAssets', issue('T-1', at, { outletId: 'O-3' })),
        await refusalOf(third, 'reportAssetsFound', step('T-1', at)),
      ];
      expect(refusals).toEqual([
        'FORBIDDEN NOT_THE_CUSTODIAN',
        'FORBIDDEN NOT_THE_CUSTODIAN',
        'FORBIDDEN NOT_THE_OWNER',
        'FORBIDDEN NOT_THE_OWNER',
        'CONFLICT ASSET_NOT_HANDED_OVER',
        'NOT_FOUND ASSET_UNKNOWN',
        'NOT_FOUND ASSET_UNKNOWN',
      ]);
      const hidden = await third.refused(ASSET, { id: 'T-1' });
      expect(hidden.extensions.reason).toBe('ASSET_UNKNOWN');
    });

    it('shows a firm the events of its own assets and of its own doing', async () => {
      expect(await kinds(first, { assetId: 'T-1' })).toEqual([
        'RETURN',
        'ISSUE',
        'ACCEPT',
        'HAND_OVER',
        'COMMISSION',
      ]);
      // The custodian knows what it did, and what was handed to it.
      expect(await kinds(second, { assetId: 'T-1' })).toEqual(['RETURN', 'ISSUE', 'ACCEPT', 'HAND_OVER']);
      expect(await kinds(third, { assetId: 'T-1' })).toEqual([]);
      expect(await kinds(second, {})).toEqual(['RETURN', 'ISSUE', 'ACCEPT']);
    });

    it('stays among the members of the pool on that day, and outside a pool there is only a sale', async () => {
      await send(first, 'commissionAssets', commission('T-2', inPool), commission('T-3'));
      const to = (toEnterpriseId: string, more: object = {}) => ({ toEnterpriseId, ...more });
      const refusals = [
        await refusalOf(first, 'handOverAssets', step('T-2', day('02-01'), to('firm-3'))),
        await refusalOf(first, 'handOverAssets', step('T-2', day('02-01'), to('firm-9'))),
        await refusalOf(first, 'handOverAssets', step('T-2', day('02-01'), to('firm-1'))),
        await refusalOf(first, 'handOverAssets', step('T-3', day('02-01'), to('firm-2'))),
        await refusalOf(third, 'commissionAssets', commission('T-4', inPool)),
        await refusalOf(first, 'commissionAssets', commission('T-4', { poolId: 'pool-9' })),
      ];
      expect(refusals).toEqual([
        'CONFLICT RECEIVER_NOT_IN_POOL',
        'NOT_FOUND ENTERPRISE_UNKNOWN',
        'BAD_USER_INPUT HANDED_TO_ITSELF',
        'CONFLICT NOT_IN_A_POOL',
        'NOT_FOUND POOL_UNKNOWN',
        'NOT_FOUND POOL_UNKNOWN',
      ]);
    });

    it('changes the owner with a sale that both call one', async () => {
      await send(
        first,
        'handOverAssets',
        step('T-3', day('02-01'), { toEnterpriseId: 'firm-3', isSale: true }),
      );
      await expect(refusalOf(third, 'acceptAssets', step('T-3', day('02-02')))).resolves.toBe(
        'CONFLICT HAND_OVER_DIFFERS',
      );
      await send(third, 'acceptAssets', step('T-3', day('02-02'), { isSale: true }));
      expect(await shown(third, 'T-3')).toMatchObject({ enterpriseId: 'firm-3', custodianId: 'firm-3' });
      const gone = await first.refused(ASSET, { id: 'T-3' });
      expect(gone.extensions.reason).toBe('ASSET_UNKNOWN');
      await rebuilt('T-3');
    });
  });

  describe('numbers', () => {
    const grai = '800304006381333931N1';
    const link = 'https://id.gs1.org/8003/04006381333931N1';

    it('are any of local number, GRAI and Digital Link, in every input', async () => {
      await send(first, 'commissionAssets', commission('N-1'), commission('N-2'));
      await send(first, 'assignGrais', step('N-1', day('02-01'), { grai }));
      expect(await shown(first, link)).toMatchObject({ id: 'N-1', grai, digitalLink: link });
      await send(first, 'issueAssets', issue(link, day('02-02'), { sourceRef: 'by link' }));
      await expect(
        send(first, 'issueAssets', issue('N-1', day('02-02'), { sourceRef: 'by link' })),
      ).resolves.toMatchObject([{ state: 'REPLAYED', assetId: 'N-1' }]);
      const consumer = await platform.as({ roles: ['CONSUMER'], id: 'consumer-3' });
      const declaration = {
        id: 'scan-1',
        assetId: `https://box.example/a/8003/${grai.slice(4)}?x=1`,
        outletId: 'O-1',
      };
      await consumer.get(
        'mutation ($input: ReturnEnvelopeInput!) { returnEnvelope(input: $input) { state } }',
        { input: { ...declaration, scannedAt: day('02-03') } },
      );
      await send(
        first,
        'takeBackAssets',
        takeBack(`(8003)${grai.slice(4)}`, day('02-04'), { sourceRef: 'b' }),
      );
      expect(await kinds(first, { assetId: grai })).toEqual([
        'RETURN',
        'DECLARE_RETURN',
        'ISSUE',
        'ASSIGN_GRAI',
        'COMMISSION',
      ]);
      await rebuilt('N-1');
    });

    it('are given once and never to a second asset', async () => {
      await expect(send(first, 'assignGrais', step('N-1', day('02-01'), { grai }))).resolves.toMatchObject([
        { state: 'REPLAYED' },
      ]);
      const other = '800304006381333931N2';
      const refusals = [
        await refusalOf(first, 'assignGrais', step('N-1', day('02-05'), { grai: other, sourceRef: 'g-1' })),
        await refusalOf(first, 'assignGrais', step('N-2', day('02-05'), { grai, sourceRef: 'g-2' })),
        await refusalOf(
          first,
          'assignGrais',
          step('N-2', day('02-05'), { grai: other.replace('31N', '32N') }),
        ),
        await refusalOf(first, 'commissionAssets', commission('800304006381333931N9')),
        await refusalOf(first, 'takeBackAssets', takeBack(link.replace('31N', '32N'), day('02-05'))),
        await refusalOf(first, 'takeBackAssets', takeBack('box number 1', day('02-05'))),
        await refusalOf(first, 'takeBackAssets', takeBack(`8003${'0400638133393'}1X`, day('02-05'))),
      ];
      expect(refusals).toEqual([
        'CONFLICT GRAI_ALREADY_ASSIGNED',
        'CONFLICT GRAI_TAKEN',
        'BAD_USER_INPUT GRAI_INVALID',
        'BAD_USER_INPUT LOCAL_NUMBER_LIKE_GRAI',
        'BAD_USER_INPUT GRAI_INVALID',
        'BAD_USER_INPUT ASSET_NUMBER_INVALID',
        'NOT_FOUND ASSET_UNKNOWN',
      ]);
    });

    it('of one GRAI given to two assets at once, exactly one gets it', async () => {
      await send(first, 'commissionAssets', commission('N-3'), commission('N-4'));
      const wanted = '800304006381333931N3';
      const answers = await Promise.all(
        ['N-3', 'N-4'].map((assetId) =>
          first.ask('mutation ($input: AssignGraisInput!) { assignGrais(input: $input) { state } }', {
            input: { items: [step(assetId, day('02-01'), { grai: wanted })] },
          }),
        ),
      );
      const reasons = answers.map((answer) => answer.errors?.[0]?.extensions.reason ?? 'TAKEN');
      expect(reasons.toSorted()).toEqual(['GRAI_TAKEN', 'TAKEN']);
    });

    it('name a specification that is made for repeated use', async () => {
      const refusals = [
        await refusalOf(first, 'commissionAssets', commission('N-5', { specificationCode: 'PKG-NONE' })),
        await refusalOf(first, 'commissionAssets', commission('N-5', { specificationCode: 'PKG-BOX-CORR' })),
      ];
      expect(refusals).toEqual([
        'BAD_USER_INPUT SPECIFICATION_UNKNOWN',
        'BAD_USER_INPUT SPECIFICATION_NOT_REUSABLE',
      ]);
    });
  });

  describe('a correction', () => {
    const anew = (supersedesId: string, sourceRef: string, more: object) => ({
      supersedesId,
      sourceRef,
      reason: '核对单据',
      ...more,
    });

    it('of time, outlet and recipient follows through asset, trip and told months', async () => {
      await send(first, 'commissionAssets', commission('K-1'));
      const [out] = await send(first, 'issueAssets', issue('K-1', day('03-01'), { personId: 'consumer-1' }));
      await send(first, 'takeBackAssets', takeBack('K-1', day('04-02')));
      const before = await rebuilt('K-1');
      await correct(first, anew(out!.id, 'k-1', { occurredAt: day('02-20'), personId: null }));
      const { trips } = await rebuilt('K-1');
      expect(trips).toMatchObject([
        { dueBackOn: '2026-03-22', recipientId: null, issuedAt: new Date(day('02-20')) },
      ]);
      expect(trips[0]?.id).toBe(before.trips[0]?.id);
      const heard = await platform.rows<{ payload: string }>(
        sql`SELECT payload FROM outbox_event WHERE name = 'facts.changed' AND queue = 'indicators' ORDER BY id DESC LIMIT 3`,
      );
      const months = heard.map(({ payload }) => (JSON.parse(payload) as { month: string }).month);
      expect(months.toSorted()).toEqual(['2026-02', '2026-03', '2026-04']);
      await expect(
        correct(first, anew(out!.id, 'k-1', { occurredAt: day('02-20'), personId: null })),
      ).resolves.toMatchObject({ correctCustodyEvent: { state: 'REPLAYED' } });
    });

    it('that says a due date anew keeps it, and without one falls back to the term', async () => {
      await send(first, 'commissionAssets', commission('K-2'));
      const [out] = await send(first, 'issueAssets', issue('K-2', day('03-01'), { dueBackOn: '2026-03-10' }));
      const moved = await correct(first, anew(out!.id, 'k-2', { dueBackOn: '2026-03-12' }));
      expect((await rebuilt('K-2')).trips).toMatchObject([{ dueBackOn: '2026-03-12' }]);
      await correct(first, anew(moved.correctCustodyEvent.id, 'k-2b', { dueBackOn: null }));
      expect((await rebuilt('K-2')).trips).toMatchObject([{ dueBackOn: '2026-03-31' }]);
    });

    it('is refused where a later event would no longer be possible, which it names', async () => {
      const [out, home] = (await first.get<Events>(EVENTS, { assetId: 'K-1' })).custodyEvents.nodes
        .filter(({ kind }) => kind !== 'COMMISSION')
        .toReversed();
      const late = await first.refused(CORRECT, {
        input: anew(out!.id, 'k-3', { occurredAt: day('04-03') }),
      });
      expect(late.extensions).toMatchObject({
        code: 'CONFLICT',
        reason: 'LATER_EVENT_IN_THE_WAY',
        details: { eventId: home!.id, kind: 'RETURN', because: 'RETURN_BEFORE_ISSUE' },
      });
      const gone = await first.refused(CORRECT, { input: anew(out!.id, 'k-3', { isWithdrawn: true }) });
      expect(gone.extensions.details).toMatchObject({ eventId: home!.id, because: 'ASSET_NOT_ISSUED' });
      const early = await first.refused(CORRECT, {
        input: anew(home!.id, 'k-3', { occurredAt: day('01-31') }),
      });
      expect(early.extensions.reason).toBe('RETURN_BEFORE_ISSUE');
      await rebuilt('K-1');
    });

    it('withdraws what did not happen, and what was known then can still be read', async () => {
      clock.passSeconds(60);
      const before = clock.now().toISOString();
      clock.passSeconds(60);
      const [home] = (await first.get<Events>(EVENTS, { assetId: 'K-1' })).custodyEvents.nodes;
      const { correctCustodyEvent } = await correct(first, anew(home!.id, 'k-4', { isWithdrawn: true }));
      expect(await shown(first, 'K-1')).toMatchObject({ state: 'OUT', turns: 0 });
      expect((await rebuilt('K-1')).trips).toMatchObject([{ state: 'OUT', returnedAt: null }]);
      const now = (await first.get<Events>(EVENTS, { assetId: 'K-1' })).custodyEvents.nodes;
      expect(now[0]).toMatchObject({ kind: 'RETURN', isWithdrawn: true, id: correctCustodyEvent.id });
      const then = (await first.get<Events>(EVENTS, { assetId: 'K-1', asKnownAt: before })).custodyEvents
        .nodes;
      expect(then[0]).toMatchObject({ kind: 'RETURN', isWithdrawn: false, id: home!.id });
      expect(await kinds(first, { assetId: 'K-1', includeSuperseded: true })).toHaveLength(now.length + 2);
      // It can come back after all.
      await send(first, 'takeBackAssets', takeBack('K-1', day('04-20')));
      expect((await rebuilt('K-1')).trips).toMatchObject([{ state: 'RETURNED' }]);
    });

    it('is made by the firm that said it, and not of what stays as it is', async () => {
      const ofSecond = (await second.get<Events>(EVENTS, {})).custodyEvents.nodes[0]!;
      const foreign = await first.refused(CORRECT, {
        input: anew(ofSecond.id, 'k-5', { isWithdrawn: true }),
      });
      expect(foreign.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'FACT_UNKNOWN' });
      const events = (await first.get<Events>(EVENTS, { assetId: 'N-1' })).custodyEvents.nodes;
      const idOf = (kind: string) => events.find((event) => event.kind === kind)!.id;
      const reasons = [
        await first.refused(CORRECT, { input: anew(idOf('ASSIGN_GRAI'), 'k-6', { note: 'x' }) }),
        await first.refused(CORRECT, { input: anew(idOf('COMMISSION'), 'k-6', { isWithdrawn: true }) }),
        await first.refused(CORRECT, {
          input: anew(idOf('DECLARE_RETURN'), 'k-6', { personId: 'consumer-9' }),
        }),
        await first.refused(CORRECT, { input: anew(idOf('RETURN'), 'k-6', { outletId: 'O-2' }) }),
        await first.refused(CORRECT, {
          input: anew(idOf('RETURN'), 'k-6', { occurredAt: '2026-06-22T00:00:00Z' }),
        }),
      ].map(({ extensions }) => extensions.reason);
      expect(reasons).toEqual([
        'GRAI_STAYS',
        'COMMISSIONING_STAYS',
        'WORD_OF_A_CONSUMER',
        'OUTLET_UNKNOWN',
        'FUTURE_DATE',
      ]);
    });

    it('of the day of commissioning moves the beginning of the asset', async () => {
      await send(first, 'commissionAssets', commission('K-3'));
      const [event] = (await first.get<Events>(EVENTS, { assetId: 'K-3' })).custodyEvents.nodes;
      await correct(first, anew(event!.id, 'k-7', { occurredAt: '2026-01-09T16:00:00Z' }));
      const { asset } = await first.get<{ asset: { commissionedOn: string } }>(
        '{ asset(id: "K-3") { commissionedOn } }',
      );
      expect(asset.commissionedOn).toBe('2026-01-10');
    });

    it('at the same time as the next step leaves what the events say, whoever was first', async () => {
      await send(first, 'commissionAssets', commission('K-4'));
      const [out] = await send(first, 'issueAssets', issue('K-4', day('03-01')));
      const answers = await Promise.all([
        first.ask(CORRECT, { input: anew(out!.id, 'k-8', { isWithdrawn: true }) }),
        first.ask('mutation ($input: TakeBackAssetsInput!) { takeBackAssets(input: $input) { state } }', {
          input: { items: [takeBack('K-4', day('03-02'))] },
        }),
      ]);
      const reasons = answers.map((answer) => answer.errors?.[0]?.extensions.reason ?? 'TAKEN');
      expect([
        ['TAKEN', 'ASSET_NOT_ISSUED'],
        ['LATER_EVENT_IN_THE_WAY', 'TAKEN'],
      ]).toContainEqual(reasons);
      await rebuilt('K-4');
    });
  });

  describe('files', () => {
    const system = (number: number): Actor => ({
      id: `system-${number}`,
      kind: 'client',
      roles: ['INTEGRATOR'],
      enterpriseId: `firm-${number}`,
    });
    const rowOf = (kind: string, assetId: string, at: string, more: object = {}) => ({
      kind,
      assetId,
      occurredAt: new Date(at),
      sourceRef: `${kind} ${assetId} ${at}`,
      evidenceGrade: 'SYSTEM_FEED',
      ...more,
    });
    const outcomes = (found: readonly object[]) =>
      found.map((one) =>
        isRefused(one) ? `${one.field} ${one.refusal.reason}` : (one as { state: string }).state,
      );

    it('of new assets keep the good rows and say what is wrong with the others', async () => {
      const row = (id: string, more: object = {}) => commission(id, more) as never;
      await send(third, 'commissionAssets', commission('F-0'));
      const commissioning = platform.app.get(CommissioningService, { strict: false });
      const append = () =>
        platform.database.transaction((transaction) =>
          commissioning.appendAssets(transaction, system(1), [
            row('F-1', { grai: '800304006381333931F1' }),
            row('F-1', { kind: 'ENVELOPE' }),
            row('F-2', { grai: '800304006381333931F1' }),
            row('F-3', { specificationCode: 'PKG-NONE' }),
            row('F-0'),
            row('F-4', { commissionedOn: '2026-06-21' }),
            row('F-5', { commissionedOn: '2026-13-01' }),
            row('F-6'),
          ]),
        );
      const said = ['id ASSET_ID_TAKEN', 'grai GRAI_TAKEN', 'specificationCode SPECIFICATION_UNKNOWN'];
      const rest = ['id ASSET_ID_TAKEN', 'commissionedOn FUTURE_DATE', 'commissionedOn NOT_A_DATE'];
      expect(outcomes(await append())).toEqual(['RECORDED', ...said, ...rest, 'RECORDED']);
      expect(outcomes(await append())).toEqual(['REPLAYED', ...said, ...rest, 'REPLAYED']);
      const events = await platform.rows(
        sql`SELECT asset_id FROM custody_event WHERE asset_id LIKE 'F-%' ORDER BY asset_id`,
      );
      expect(events).toEqual(['F-0', 'F-1', 'F-6'].map((asset_id) => ({ asset_id })));
    });

    it('of many rows leave every asset where its rows say', async () => {
      const ids = Array.from({ length: 600 }, (_none, index) => `M-${index}`);
      await send(first, 'commissionAssets', ...ids.map((id) => commission(id)));
      await send(first, 'issueAssets', ...ids.map((id) => issue(id, day('02-01'))));
      const answers = await send(first, 'takeBackAssets', ...ids.map((id) => takeBack(id, day('02-05'))));
      expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(['RECORDED']));
      const [stored] = await platform.rows(
        sql`SELECT COUNT(*) AS assets, SUM(a.turns) AS turns, COUNT(t.id) AS trips
            FROM reusable_asset a JOIN envelope_trip t ON t.asset_id = a.id AND t.state = 'RETURNED'
            WHERE a.id LIKE 'M-%' AND a.state = 'RETURNED'`,
      );
      expect(stored).toEqual({ assets: '600', turns: '600', trips: '600' });
      await rebuilt('M-599');
    });

    it('of steps of every kind keep the good rows in their order and say what is wrong with the others', async () => {
      const custody = platform.app.get(CustodyService, { strict: false });
      const place = { outletId: 'O-1', parcelRef: 'P-9' };
      const append = () =>
        platform.database.transaction((transaction) =>
          custody.appendCustodyEvents(transaction, system(1), [
            rowOf('ISSUE', 'F-1', day('02-01'), place),
            rowOf('ISSUE', 'F-1', day('02-02'), place),
            rowOf('RETURN', '800304006381333931F1', day('02-03'), { outletId: 'O-1' }),
            rowOf('INSPECT', 'F-1', day('02-04')),
            rowOf('INSPECT', 'F-1', day('02-04'), { inspection: 'NEEDS_CLEANING', sourceRef: 'i' }),
            rowOf('ISSUE', 'F-1', day('02-05'), place),
            rowOf('CLEAN', 'F-1', day('02-06')),
            rowOf('ISSUE', 'F-1', day('02-07'), { ...place, outletId: 'O-2' }),
            rowOf('ISSUE', 'F-1', day('02-07'), { parcelRef: 'P-9' }),
            rowOf('COMMISSION', 'F-9', day('02-07')),
            rowOf('DECLARE_RETURN', 'F-1', day('02-07'), { outletId: 'O-1', personId: 'consumer-1' }),
            rowOf('LOST', 'no such', day('02-07')),
            rowOf('LOST', 'F-1', day('02-08')),
            rowOf('FOUND', 'F-1', day('02-09')),
            rowOf('RETIRE', 'F-1', day('02-10'), { note: '破损' }),
          ] as never),
        );
      const expected = (state: string) => [
        state,
        'assetId ASSET_OUT',
        state,
        'inspection FIELD_MISSING',
        state,
        'assetId ASSET_NEEDS_CLEANING',
        state,
        'outletId OUTLET_UNKNOWN',
        'outletId FIELD_MISSING',
        'kind NOT_A_CUSTODY_STEP',
        'kind NOT_A_CUSTODY_STEP',
        'assetId ASSET_NUMBER_INVALID',
        state,
        state,
        state,
      ];
      expect(outcomes(await append())).toEqual(expected('RECORDED'));
      await rebuilt('F-1');
      // What was refused is judged again, now on an asset that is retired.
      expect(outcomes(await append())).toEqual(
        expected('REPLAYED').map((one) => (/ASSET_(OUT|NEEDS)/.test(one) ? 'assetId ASSET_RETIRED' : one)),
      );
      await rebuilt('F-1');
    });
  });
});
