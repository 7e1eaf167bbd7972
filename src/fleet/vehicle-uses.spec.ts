import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import type { Actor } from '../kernel/actor.js';
import { addDays, firstDay, type Month } from '../kernel/month.js';
import { Database } from '../platform/database.js';
import { type SummedMeasure } from '../platform/facts.js';
import { sql } from '../platform/sql.js';
import {
  fleetMeasures,
  type RecordVehicleUseInput,
  vehicleIdOf,
  VehicleUsesService,
  vinCheckDigit,
} from './index.js';

const REGISTER = `mutation ($input: RegisterVehiclesInput!) { registerVehicles(input: $input) { id } }`;
const CORRECT_VEHICLE = `mutation ($input: CorrectVehicleInput!) { correctVehicle(input: $input) { state } }`;
const RECORD = `mutation ($input: RecordVehicleUsesInput!) { recordVehicleUses(input: $input) { id state } }`;
const CORRECT = `mutation ($input: CorrectVehicleUseInput!) { correctVehicleUse(input: $input) { id state } }`;
const LIST = `query ($vehicleId: ID, $from: LocalDate, $to: LocalDate, $at: DateTime, $all: Boolean) {
  vehicleUses(vehicleId: $vehicleId, from: $from, to: $to, asKnownAt: $at, includeSuperseded: $all) {
    nodes { month day distanceKm energyKwh }
  }
}`;

const vinOf = (serial: number): string => {
  const digits = String(serial).padStart(8, '0');
  return `LGPSPECU${vinCheckDigit(`LGPSPECU0${digits}`)}${digits}`;
};
const van = (serial: number, more: object = {}) => ({
  sourceRef: `van-${serial}`,
  evidenceGrade: 'SYSTEM_FEED',
  plate: '湘AD12345',
  vin: vinOf(serial),
  vehicleClass: 'LOGISTICS_VAN',
  drive: 'BEV',
  firstRegisteredOn: '2024-01-10',
  firstRegisteredRegion: '430100',
  ownedFrom: '2024-01-10',
  ...more,
});
const VERIFIED = { evidenceGrade: 'PLATFORM_VERIFIED', mileageSource: 'PLATFORM_VERIFIED' };

type Recorded = { recordVehicleUses: { id: string; state: string }[] };
interface Listed {
  vehicleUses: {
    nodes: { month: string; day: string | null; distanceKm: string; energyKwh: string | null }[];
  };
}

describe('the use of vehicles', () => {
  let platform: Platform;
  let a: Caller;
  let b: Caller;
  let operator: Caller;
  let serial = 0;
  const clock = new SetClock(new Date('2026-11-21T02:00:00Z'));
  /** A vehicle of its own for every test. */
  const use = (more: object = {}) => ({
    sourceRef: `use-${serial}`,
    evidenceGrade: 'SELF_DECLARED',
    mileageSource: 'SELF_DECLARED',
    vehicleId: vehicleIdOf(vinOf(serial)),
    month: '2026-10',
    regionCode: '430102',
    distanceKm: '2100.50',
    energyKwh: '610',
    ...more,
  });
  const record = async (caller: Caller, ...items: object[]) =>
    (await caller.get<Recorded>(RECORD, { input: { items } })).recordVehicleUses;
  const recordFor = (enterpriseId: string, ...items: object[]) =>
    operator.get<Recorded>(RECORD, { input: { enterpriseId, items } });
  const listed = async (caller: Caller, more: object = {}) =>
    (await caller.get<Listed>(LIST, { vehicleId: vehicleIdOf(vinOf(serial)), ...more })).vehicleUses.nodes;
  const km = async (regionCode: string, enterpriseId = 'firm-a', month = '2026-10') => {
    const found = await platform.rows<SummedMeasure>(
      fleetMeasures({ enterpriseIds: [enterpriseId], regionCodes: [regionCode], month } as never),
    );
    return Number(found.find(({ code }) => code === 'fleet.km')?.value ?? 0);
  };
  const told = async (name: string) =>
    (
      await platform.rows<{ payload: string }>(
        sql`SELECT payload FROM outbox_event WHERE name = ${name} GROUP BY event_id, payload ORDER BY MIN(id)`,
      )
    )
      .map(({ payload }) => JSON.parse(payload) as Record<string, string>)
      // The register of vehicles tells of its own months.
      .filter(({ feature }) => feature !== 'vehicles');

  beforeAll(async () => {
    // What was told is there to be read: no worker runs.
    platform = await openPlatform({ clock, worker: false });
    await registerTwoFirms(platform);
    operator = await platform.as({ roles: ['OPERATOR'] });
    a = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-a' });
    b = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-b' });
  });
  afterAll(() => platform.close());
  beforeEach(async () => {
    serial += 1;
    await a.get(REGISTER, { input: { items: [van(serial)] } });
  });

  it('is recorded by month or by day, of a vehicle named by id or VIN, and replayed', async () => {
    const items = [
      use(),
      use({ sourceRef: `day-${serial}`, month: null, day: '2026-10-03', distanceKm: '80' }),
      use({
        sourceRef: `day2-${serial}`,
        vehicleId: null,
        vin: vinOf(serial),
        day: '2026-10-04',
        distanceKm: '0',
      }),
    ];
    expect((await record(a, ...items)).map(({ state }) => state)).toEqual([
      'RECORDED',
      'RECORDED',
      'RECORDED',
    ]);
    expect((await record(a, ...items)).map(({ state }) => state)).toEqual([
      'REPLAYED',
      'REPLAYED',
      'REPLAYED',
    ]);
    const found = (await listed(a)).map(({ month, day, distanceKm }) => `${month} ${day} ${distanceKm}`);
    expect(found.sort()).toEqual(['2026-10 2026-10-03 80', '2026-10 2026-10-04 0', '2026-10 null 2100.5']);
  });

  it('refuses what is wrong with its reason, and records nothing', async () => {
    for (const [caller, more, code, reason] of [
      [a, { month: '2026-12' }, 'BAD_USER_INPUT', 'FUTURE_MONTH'],
      [a, { month: null, day: '2026-11-22' }, 'BAD_USER_INPUT', 'FUTURE_DATE'],
      [a, { month: null }, 'BAD_USER_INPUT', 'PERIOD_MISSING'],
      [a, { vehicleId: null }, 'BAD_USER_INPUT', 'VEHICLE_MISSING'],
      [a, { vin: vinOf(99) }, 'BAD_USER_INPUT', 'VEHICLE_AND_VIN'],
      [a, { vehicleId: null, vin: vinOf(99) }, 'NOT_FOUND', 'VEHICLE_UNKNOWN'],
      [a, { month: '2026-09', day: '2026-10-01' }, 'BAD_USER_INPUT', 'DAY_OUTSIDE_MONTH'],
      [a, { distanceKm: '-1' }, 'BAD_USER_INPUT', 'NEGATIVE_QUANTITY'],
      [a, { distanceKm: '89281' }, 'BAD_USER_INPUT', 'DISTANCE_IMPOSSIBLE'],
      [a, { day: '2026-10-01', distanceKm: '2881' }, 'BAD_USER_INPUT', 'DISTANCE_IMPOSSIBLE'],
      [b, {}, 'NOT_FOUND', 'VEHICLE_UNKNOWN'],
      [a, { regionCode: '439999' }, 'BAD_USER_INPUT', 'REGION_UNKNOWN'],
      [a, { fuelLitres: '5' }, 'BAD_USER_INPUT', 'FUEL_OF_ELECTRIC'],
      [a, { month: '2023-12' }, 'BAD_USER_INPUT', 'VEHICLE_NOT_OWNED'],
      [a, { month: null, day: '2024-01-09' }, 'BAD_USER_INPUT', 'VEHICLE_NOT_OWNED'],
      [a, { mileageSource: 'PLATFORM_VERIFIED' }, 'BAD_USER_INPUT', 'MILEAGE_SOURCE_AND_GRADE'],
      [a, VERIFIED, 'FORBIDDEN', 'GRADE_NOT_PERMITTED'],
    ] as const) {
      const refused = await caller.refused(RECORD, { input: { items: [use(more)] } });
      expect(refused.extensions).toMatchObject({ code, reason });
    }
    expect(await listed(a)).toEqual([]);
  });

  it('says what, why and what to do about a future month', async () => {
    const refused = await a.refused(RECORD, { input: { items: [use({ month: '2026-12' })] } });
    expect(refused.message).toBe(
      'month 2026-12 lies in the future (now is 2026-11); what has not happened cannot be recorded; check the date.',
    );
  });

  it('refuses a second figure of one period from one source, but takes another county and another source', async () => {
    await record(a, use(), use({ sourceRef: `county-${serial}`, regionCode: '430103' }));
    await record(
      a,
      use({ sourceRef: `odo-${serial}`, mileageSource: 'ODOMETER', evidenceGrade: 'SYSTEM_FEED' }),
    );
    const refused = await a.refused(RECORD, { input: { items: [use({ sourceRef: `again-${serial}` })] } });
    expect(refused.extensions).toMatchObject({
      code: 'CONFLICT',
      reason: 'USE_ALREADY_RECORDED',
      details: { sourceRef: `use-${serial}` },
    });
    expect(await listed(a)).toHaveLength(3);
  });

  it('is corrected once; what a platform verified by its operator alone', async () => {
    const [first] = await record(a, use());
    const before = clock.now().toISOString();
    clock.passSeconds(60);
    const input = {
      ...use({ sourceRef: `better-${serial}`, energyKwh: '600' }),
      supersedesId: first?.id,
      reason: '抄表错误',
    };
    const correct = () => a.get<{ correctVehicleUse: { state: string } }>(CORRECT, { input });
    expect([await correct(), await correct()].map((one) => one.correctVehicleUse.state)).toEqual([
      'RECORDED',
      'REPLAYED',
    ]);
    const second = await a.refused(CORRECT, { input: { ...input, sourceRef: `worse-${serial}` } });
    expect(second.extensions).toMatchObject({ code: 'CONFLICT', reason: 'FACT_ALREADY_CORRECTED' });
    const energy = async (more: object) => (await listed(a, more)).map(({ energyKwh }) => energyKwh);
    expect([await energy({}), await energy({ at: before })]).toEqual([['600'], ['610']]);
    expect((await energy({ all: true })).sort()).toEqual(['600', '610']);

    const answer = await recordFor('firm-a', use({ sourceRef: `verified-${serial}`, ...VERIFIED }));
    const verified = {
      ...use({ sourceRef: `own-${serial}` }),
      supersedesId: answer.recordVehicleUses[0]?.id,
      reason: '自认有误',
    };
    const refused = await a.refused(CORRECT, { input: verified });
    expect(refused.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'FACT_VERIFIED' });
  });

  it('moves to the month to which it is corrected, and both months are told of', async () => {
    const [first] = await record(a, use({ month: '2026-05', regionCode: '430104' }));
    const before = (await told('facts.changed')).length;
    await a.get(CORRECT, {
      input: {
        ...use({ sourceRef: `moved-${serial}`, month: '2026-06', regionCode: '430105' }),
        supersedesId: first?.id,
        reason: '月份填错',
      },
    });
    const scopes = (await told('facts.changed'))
      .slice(before)
      .map(({ month, regionCode }) => `${month} ${regionCode}`);
    expect(scopes.sort()).toEqual(['2026-05 430104', '2026-06 430105']);
    expect([await km('430104', 'firm-a', '2026-05'), await km('430105', 'firm-a', '2026-06')]).toEqual([
      0, 2100.5,
    ]);
  });

  it('in two counties by two sources counts once, tells of both counties, and raises an anomaly, once', async () => {
    const here = { regionCode: '430111', month: '2026-08' };
    await record(a, use(here));
    expect(await km('430111', 'firm-a', '2026-08')).toBe(2100.5);
    const before = (await told('facts.changed')).length;
    const feed = use({
      sourceRef: `feed-${serial}`,
      ...VERIFIED,
      ...here,
      regionCode: '430112',
      distanceKm: '2050',
    });
    await recordFor('firm-a', feed);
    await recordFor('firm-a', feed);
    expect([await km('430111', 'firm-a', '2026-08'), await km('430112', 'firm-a', '2026-08')]).toEqual([
      0, 2050,
    ]);
    const scopes = (await told('facts.changed')).slice(before).map(({ regionCode }) => regionCode);
    expect(scopes.sort()).toEqual(['430111', '430112']);
    const anomalies = (await told('anomaly.found')).filter(({ month }) => month === '2026-08');
    expect(anomalies).toMatchObject([
      {
        rule: 'vehicle-in-two-regions',
        enterpriseId: 'firm-a',
        regionCode: '430111',
        facts: [{ table: 'vehicle_use' }, { table: 'vehicle_use' }],
        measured: {
          uncountedSource: 'SELF_DECLARED',
          uncountedRegion: '430111',
          uncountedDistanceKm: '2100.5',
          countedSource: 'PLATFORM_VERIFIED',
          countedRegions: '430112',
          countedDistanceKm: '2050',
        },
      },
    ]);
  });

  it('split over two counties by one source is no anomaly, where others name one of them', async () => {
    const before = (await told('anomaly.found')).length;
    await record(a, use());
    await recordFor(
      'firm-a',
      use({ sourceRef: `feed-${serial}`, ...VERIFIED }),
      use({ sourceRef: `feed2-${serial}`, ...VERIFIED, regionCode: '430103' }),
    );
    expect((await told('anomaly.found')).length).toBe(before);
  });

  it('by the platform’s days replaces the firm’s month once the days cover it', async () => {
    const month = '2026-02' as Month;
    await record(a, use({ month, regionCode: '430121' }));
    const days = Array.from({ length: 28 }, (_one, index) =>
      use({
        sourceRef: `day-${serial}-${index}`,
        ...VERIFIED,
        month: null,
        day: addDays(firstDay(month), index),
        regionCode: '430121',
        distanceKm: '70',
      }),
    );
    await recordFor('firm-a', ...days.slice(1));
    expect(await km('430121', 'firm-a', month)).toBe(2100.5);
    await recordFor('firm-a', days[0] as object);
    expect(await km('430121', 'firm-a', month)).toBe(1960);
  });

  it('of a contested vehicle is recorded and counts for the first firm alone, until the first gives it up', async () => {
    await b.get(REGISTER, { input: { items: [van(serial)] } });
    const own = use({ month: '2026-07' });
    await record(a, own);
    await record(b, own);
    expect([await km('430102', 'firm-a', '2026-07'), await km('430102', 'firm-b', '2026-07')]).toEqual([
      2100.5, 0,
    ]);
    const [entry] = await platform.rows<{ id: string }>(
      sql`SELECT id FROM vehicle WHERE vehicle_id = ${own.vehicleId} AND enterprise_id = 'firm-a'`,
    );
    const before = (await told('facts.changed')).length;
    await a.get(CORRECT_VEHICLE, {
      input: {
        ...van(serial),
        sourceRef: `sold-${serial}`,
        ownedTo: '2026-05-31',
        supersedesId: entry?.id,
        reason: '已过户',
      },
    });
    expect([await km('430102', 'firm-a', '2026-07'), await km('430102', 'firm-b', '2026-07')]).toEqual([
      0, 2100.5,
    ]);
    const firms = (await told('facts.changed')).slice(before).map(({ enterpriseId }) => enterpriseId);
    expect(firms.sort()).toEqual(['firm-a', 'firm-b']);
  });

  it('counts under the drive to which the vehicle’s entry is corrected', async () => {
    const [entry] = await platform.rows<{ id: string }>(
      sql`SELECT id FROM vehicle WHERE vehicle_id = ${vehicleIdOf(vinOf(serial))}`,
    );
    await recordFor('firm-a', use({ ...VERIFIED, month: '2026-04', regionCode: '430181' }));
    const verifiedKm = async () =>
      Number(
        (
          await platform.rows<SummedMeasure>(
            fleetMeasures({ enterpriseIds: ['firm-a'], regionCodes: ['430181'], month: '2026-04' } as never),
          )
        ).find(({ code }) => code === 'fleet.nevKmVerified')?.value,
      );
    expect(await verifiedKm()).toBe(2100.5);
    await a.get(CORRECT_VEHICLE, {
      input: {
        ...van(serial, { drive: 'DIESEL', plate: '湘A12345' }),
        sourceRef: `diesel-${serial}`,
        supersedesId: entry?.id,
        reason: '动力类型填错',
      },
    });
    expect(await verifiedKm()).toBe(0);
  });

  it('keeps the sound rows of a file, says of each what became of it, and lets the caller hear what changed', async () => {
    const actor: Actor = { id: 'client-a', kind: 'client', roles: ['INTEGRATOR'], enterpriseId: 'firm-a' };
    const items = [
      use({ month: '2026-03' }),
      use({ sourceRef: `twice-${serial}`, month: '2026-03' }),
      use({ sourceRef: `wrong-${serial}`, month: '2026-03', regionCode: '439999' }),
      use({ sourceRef: `day-${serial}`, month: undefined, day: '2026-03-05', distanceKm: '80' }),
    ];
    const heard: object[] = [];
    const outcomes = await platform.app.get(Database).transaction((transaction) =>
      platform.app
        .get(VehicleUsesService)
        .append(transaction, actor, items as unknown as RecordVehicleUseInput[], {
          hear: (changed) => heard.push(...changed),
        }),
    );
    expect(
      outcomes.map((one) => ('refusal' in one ? `${one.field} ${one.refusal.reason}` : one.state)),
    ).toEqual(['RECORDED', 'month USE_ALREADY_RECORDED', 'regionCode REGION_UNKNOWN', 'RECORDED']);
    expect(heard).toEqual([
      { feature: 'fleet', enterpriseId: 'firm-a', regionCode: '430102', month: '2026-03' },
    ]);
  });

  it('verified over no month is none', async () => {
    const none = { enterpriseId: 'firm-a', from: '2026-06', to: '2026-05', regionCode: '430000' };
    expect(await platform.app.get(VehicleUsesService).verifiedDistances(none as never)).toEqual([]);
  });

  it('is seen within the scope alone', async () => {
    const [first] = await record(a, use());
    expect(await listed(b)).toEqual([]);
    const one = `query ($id: ID!) { vehicleUse(id: $id) { distanceKm } }`;
    await expect(a.get(one, { id: first?.id })).resolves.toEqual({ vehicleUse: { distanceKm: '2100.5' } });
    expect((await b.refused(one, { id: first?.id })).extensions.code).toBe('NOT_FOUND');
    expect(await listed(a, { from: '2026-11-01' })).toEqual([]);
    expect(await listed(a, { from: '2026-10-15', to: '2026-10-20' })).toHaveLength(1);
  });
});
