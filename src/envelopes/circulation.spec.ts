import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { openPoolWorld, type PoolWorld, send, steps } from '../../test/support/pool-world.js';
import type { Id } from '../kernel/id.js';
import { raw, sql } from '../platform/sql.js';
import { assetTermsOn } from './asset-terms.js';
import { replay, type SaidEvent } from './custody-state.js';
import { asAsset, ASSET, asEvent, EVENT, TRIP } from './custody.queries.js';
import type { CustodyEvent } from './custody-event.entity.js';
import type { EnvelopeTrip } from './envelope-trip.entity.js';
import type { ReusableAsset } from './reusable-asset.entity.js';

const FIGURES = `query ($from: LocalDate!, $to: LocalDate!, $poolId: ID, $enterpriseId: ID, $regionCode: ID, $asKnownAt: DateTime) {
  assetFigures(from: $from, to: $to, poolId: $poolId, enterpriseId: $enterpriseId, regionCode: $regionCode, asKnownAt: $asKnownAt) {
    kind issued turns turnsPerAsset meanDwellDays meanIdleDays lost found overdueLost poolSize held outside } }`;
const BALANCES = `query ($poolId: ID!, $at: DateTime, $asKnownAt: DateTime) {
  poolBalances(poolId: $poolId, at: $at, asKnownAt: $asKnownAt) { ownerId custodianId kind held lost } }`;
const CORRECT = `mutation ($input: CorrectCustodyEventInput!) { correctCustodyEvent(input: $input) { id } }`;

interface Figures {
  assetFigures: Record<string, string | number | null>[];
}

describe('figures of circulation', () => {
  const clock = new SetClock(new Date('2026-07-20T04:00:00Z'));
  let platform: Platform;
  let world: PoolWorld;
  let first: Caller;
  let second: Caller;
  let third: Caller;
  let handedOver: string;
  const { commission, issue, takeBack, step } = steps;
  const day = (text: string) => `2026-${text}T02:00:00Z`;
  const inPool = { poolId: 'pool-1', commissionedOn: '2026-02-01' };

  /** Four boxes of firm-1, of which one goes to firm-2, one is lost and found, one is retired, and one stays out. */
  beforeAll(async () => {
    platform = await openPlatform({ worker: false, clock });
    world = await openPoolWorld(platform);
    [first, second, third] = world.firms;
    await send(
      first,
      'commissionAssets',
      ...['B-1', 'B-2', 'B-3', 'B-4'].map((id) => commission(id, inPool)),
    );
    await send(second, 'commissionAssets', commission('B-5', inPool));
    // 10 days idle (from the start of 1 February in China), 4 days out; then 20 idle, 6 out.
    await send(
      first,
      'issueAssets',
      issue('B-1', '2026-02-10T16:00:00Z'),
      issue('B-4', '2026-02-10T16:00:00Z'),
    );
    await send(first, 'takeBackAssets', takeBack('B-1', '2026-02-14T16:00:00Z'));
    await send(first, 'issueAssets', issue('B-1', '2026-03-06T16:00:00Z'));
    await send(first, 'takeBackAssets', takeBack('B-1', '2026-03-12T16:00:00Z'));
    const [given] = await send(
      first,
      'handOverAssets',
      step('B-2', day('02-20'), { toEnterpriseId: 'firm-2' }),
    );
    handedOver = given!.id;
    await send(second, 'acceptAssets', step('B-2', day('02-21')));
    await send(second, 'issueAssets', issue('B-2', day('03-01'), { outletId: 'O-2' }));
    await send(second, 'takeBackAssets', takeBack('B-2', day('03-03'), { outletId: 'O-2' }));
    await send(second, 'reportAssetsLost', step('B-2', day('03-10')));
    await send(first, 'retireAssets', {
      assetId: 'B-3',
      retiredOn: '2026-03-15',
      reason: '破损',
      evidenceGrade: 'SYSTEM_FEED',
    });
  });
  afterAll(() => platform.close());

  const figures = async (caller: Caller, more: object) =>
    (await caller.get<Figures>(FIGURES, { from: '2026-02-01', to: '2026-03-31', ...more })).assetFigures;
  const balances = async (caller: Caller, more: object = {}) =>
    (
      await caller.get<{
        poolBalances: { ownerId: Id; custodianId: Id; kind: string; held: number; lost: number }[];
      }>(BALANCES, { poolId: 'pool-1', ...more })
    ).poolBalances.map(({ ownerId, custodianId, kind, held, lost }) => [
      ownerId,
      custodianId,
      kind,
      held,
      lost,
    ]);

  it('count turns, dwell, idle time, loss and pool size of a firm in a period', async () => {
    await expect(figures(first, {})).resolves.toEqual([
      {
        kind: 'BOX',
        issued: 3,
        turns: 2,
        // Two turns; of four boxes one is lost and one retired.
        turnsPerAsset: '1',
        meanDwellDays: '5',
        // (10 + 10 + 20) / 3.
        meanIdleDays: '13.33',
        lost: 0,
        found: 0,
        overdueLost: 0,
        poolSize: 2,
        held: 2,
        outside: 1,
      },
    ]);
    await expect(figures(second, {})).resolves.toMatchObject([
      { issued: 1, turns: 1, meanDwellDays: '2', lost: 1, poolSize: 1, held: 1, outside: 0 },
    ]);
    await expect(figures(third, {})).resolves.toEqual([]);
  });

  it('call lost what is overdue for longer than the term in force', async () => {
    const { lostAfterDays } = assetTermsOn('2026-06-10' as never);
    expect(lostAfterDays).toBe(90);
    // Issued on 11 February in China, due back on 13 March: overdue for 90 days on 11 June.
    await expect(figures(first, { to: '2026-06-11' })).resolves.toMatchObject([
      { overdueLost: 0, outside: 1 },
    ]);
    await expect(figures(first, { to: '2026-06-12' })).resolves.toMatchObject([
      { overdueLost: 1, outside: 1 },
    ]);
  });

  it('show the whole pool to the firm that runs it, and to a member its own part', async () => {
    const pool = { poolId: 'pool-1' };
    await expect(figures(first, pool)).resolves.toMatchObject([
      { issued: 4, turns: 3, lost: 1, poolSize: 3, held: 3, outside: 1 },
    ]);
    await expect(figures(second, pool)).resolves.toMatchObject([{ issued: 1, turns: 1, poolSize: 1 }]);
    await expect(figures(first, { ...pool, enterpriseId: 'firm-2' })).resolves.toMatchObject([{ issued: 1 }]);
    await expect(figures(first, { ...pool, regionCode: '430200' })).resolves.toMatchObject([{ issued: 1 }]);
    const hidden = await third.refused(FIGURES, { from: '2026-02-01', to: '2026-03-31', ...pool });
    expect(hidden.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'POOL_UNKNOWN' });
    const reversed = await first.refused(FIGURES, { from: '2026-03-01', to: '2026-02-01' });
    expect(reversed.extensions.reason).toBe('PERIOD_REVERSED');
  });

  it("balance each owner's assets with each custodian, at any time", async () => {
    const now = [
      ['firm-1', 'firm-1', 'BOX', 2, 0],
      ['firm-1', 'firm-2', 'BOX', 0, 1],
      ['firm-2', 'firm-2', 'BOX', 1, 0],
    ];
    await expect(balances(first)).resolves.toEqual(now);
    await expect(balances(second)).resolves.toEqual(now.slice(1));
    await expect(balances(world.operator)).resolves.toEqual(now);
    // Handed over, and not yet accepted; then accepted, and not yet lost.
    await expect(balances(first, { at: day('02-20') })).resolves.toEqual([
      ['firm-1', 'firm-1', 'BOX', 4, 0],
      ['firm-2', 'firm-2', 'BOX', 1, 0],
    ]);
    await expect(balances(first, { at: day('02-21') })).resolves.toEqual([
      ['firm-1', 'firm-1', 'BOX', 3, 0],
      ['firm-1', 'firm-2', 'BOX', 1, 0],
      ['firm-2', 'firm-2', 'BOX', 1, 0],
    ]);
  });

  it('follow a correction, and are still there as they were known before it', async () => {
    clock.passSeconds(60);
    const before = clock.now().toISOString();
    clock.passSeconds(60);
    const events = await first.get<{
      custodyEvents: { nodes: { id: string; kind: string; enterpriseId: string }[] };
    }>('{ custodyEvents(assetId: "B-2", first: 50) { nodes { id kind enterpriseId } } }');
    // Lost, back, out, accepted: withdrawn by those who said so, last first.
    const callers: Record<string, Caller> = { 'firm-1': first, 'firm-2': second };
    for (const { id, kind, enterpriseId } of events.custodyEvents.nodes.slice(0, 5)) {
      if (kind === 'COMMISSION') continue;
      const input = { supersedesId: id, reason: '未发生', sourceRef: `undo ${kind}`, isWithdrawn: true };
      await callers[enterpriseId]?.get(CORRECT, { input });
    }
    expect(events.custodyEvents.nodes.map(({ id }) => id)).toContain(handedOver);
    await expect(balances(first)).resolves.toEqual([
      ['firm-1', 'firm-1', 'BOX', 3, 0],
      ['firm-2', 'firm-2', 'BOX', 1, 0],
    ]);
    await expect(figures(second, {})).resolves.toMatchObject([{ issued: 0, lost: 0, poolSize: 1 }]);
    await expect(balances(first, { asKnownAt: before })).resolves.toHaveLength(3);
    await expect(figures(second, { asKnownAt: before })).resolves.toMatchObject([{ issued: 1, lost: 1 }]);
  });
});

describe('the state of every asset in the demo world', () => {
  let platform: Platform;
  beforeAll(async () => {
    const clock = new SetClock(new Date('2026-11-21T10:00:00+08:00'));
    platform = await openPlatform({ worker: false, world: true, clock });
  }, 300_000);
  afterAll(() => platform.close());

  it('and every trip is what its events alone give when they are followed again', async () => {
    const events = (
      await platform.rows<CustodyEvent>(
        sql`SELECT ${EVENT} FROM custody_event WHERE superseded_at IS NULL ORDER BY asset_id, position`,
      )
    ).map(asEvent);
    const byAsset = new Map<Id, SaidEvent[]>();
    for (const event of events) byAsset.set(event.assetId, [...(byAsset.get(event.assetId) ?? []), event]);
    const replayed = [...byAsset.values()].map((ofAsset) => {
      const followed = replay(ofAsset);
      if ('refusal' in followed) throw followed.refusal;
      return followed;
    });
    const assets = await platform.rows<ReusableAsset>(sql`SELECT ${ASSET} FROM reusable_asset ORDER BY id`);
    const trips = await platform.rows<EnvelopeTrip>(sql`SELECT ${TRIP} FROM envelope_trip ORDER BY id`);
    expect(assets.length).toBeGreaterThan(200);
    expect(trips.length).toBeGreaterThan(1_000);
    expect(replayed.map(({ standing }) => standing.asset)).toEqual(assets.map(asAsset));
    expect(replayed.flatMap((one) => one.trips).toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(trips);
  });

  it('gives turns that are the sum of the turns of its assets', async () => {
    const operator = await platform.as({ roles: ['OPERATOR'] });
    const { assetFigures } = await operator.get<Figures>(FIGURES, { from: '2025-01-01', to: '2026-11-21' });
    const stored = await platform.rows<{ kind: string; turns: string; size: string }>(
      sql`SELECT kind, SUM(turns) AS turns, ${raw('COUNT(*)')} AS size FROM reusable_asset GROUP BY kind`,
    );
    expect(assetFigures).toHaveLength(3);
    for (const { kind, turns, poolSize } of assetFigures) {
      const kept = stored.find((one) => one.kind === kind);
      expect([turns, poolSize]).toEqual([Number(kept?.turns), Number(kept?.size)]);
    }
  });
});
