import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import type { Actor } from '../kernel/actor.js';
import { Database } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { type RegisterVehicleInput, vehicleIdOf, vinCheckDigit, VehiclesService } from './index.js';

const REGISTER = `mutation ($input: RegisterVehiclesInput!) {
  registerVehicles(input: $input) { id state isContested }
}`;
const CORRECT = `mutation ($input: CorrectVehicleInput!) { correctVehicle(input: $input) { id state isContested } }`;
const VEHICLES = `query ($vin: String, $at: DateTime, $all: Boolean) {
  vehicles(vin: $vin, asKnownAt: $at, includeSuperseded: $all) {
    nodes { id vehicleId plate batteryKwh ownedFrom ownedTo claims { heldFrom heldTo isContested } }
  }
}`;

interface Anomaly {
  enterpriseId: string;
  facts: { id: string }[];
  measured: { vin: string };
}
type Registered = { id: string; state: string; isContested: boolean };
interface Listed {
  vehicles: {
    nodes: {
      id: string;
      plate: string;
      batteryKwh: string | null;
      ownedFrom: string;
      ownedTo: string | null;
      claims: { heldFrom: string; heldTo: string | null; isContested: boolean }[];
    }[];
  };
}

/** A VIN of nobody's maker with its check digit. */
const vinOf = (serial: number): string => {
  const digits = String(serial).padStart(8, '0');
  return `LGPSPECV${vinCheckDigit(`LGPSPECV0${digits}`)}${digits}`;
};
const van = (serial: number, more: object = {}) => ({
  sourceRef: `van-${serial}`,
  evidenceGrade: 'SYSTEM_FEED',
  plate: '湘AD12345',
  vin: vinOf(serial),
  vehicleClass: 'LOGISTICS_VAN',
  drive: 'BEV',
  batteryKwh: '41.90',
  firstRegisteredOn: '2024-01-10',
  firstRegisteredRegion: '430100',
  ownedFrom: '2024-01-10',
  ...more,
});

describe('the register of vehicles', () => {
  let platform: Platform;
  let a: Caller;
  let b: Caller;
  let operator: Caller;
  const clock = new SetClock(new Date('2026-11-21T02:00:00Z'));
  const register = async (firm: Caller, ...items: object[]) =>
    (await firm.get<{ registerVehicles: Registered[] }>(REGISTER, { input: { items } })).registerVehicles;
  const correct = async (firm: Caller, item: object) =>
    (await firm.get<{ correctVehicle: Registered }>(CORRECT, { input: item })).correctVehicle;
  const listed = async (firm: Caller, serial: number, more: object = {}) =>
    (await firm.get<Listed>(VEHICLES, { vin: vinOf(serial), ...more })).vehicles.nodes;
  const count = async () =>
    (await platform.rows<{ n: string }>(sql`SELECT COUNT(*) AS n FROM vehicle`))[0]?.n;

  beforeAll(async () => {
    // What was told is there to be read: no worker runs.
    platform = await openPlatform({ clock, worker: false });
    await registerTwoFirms(platform);
    operator = await platform.as({ roles: ['OPERATOR'] });
    a = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-a' });
    b = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-b' });
  });
  afterAll(() => platform.close());

  it('takes a vehicle once and replays the same registration', async () => {
    const first = await register(a, van(1));
    const again = await register(a, van(1, { batteryKwh: '41.9' }));
    expect([...first, ...again].map(({ state }) => state)).toEqual(['RECORDED', 'REPLAYED']);
    expect((await listed(a, 1)).map(({ batteryKwh }) => batteryKwh)).toEqual(['41.9']);
  });

  it('refuses what is wrong with its reason, and keeps nothing of the batch', async () => {
    const before = await count();
    for (const [item, code, reason] of [
      [{ vin: 'LGP0000000000000O' }, 'BAD_USER_INPUT', 'VIN_INVALID'],
      [{ vin: 'LATPAB072W1005301' }, 'BAD_USER_INPUT', 'VIN_CHECK_DIGIT'],
      [{ plate: 'AD12345' }, 'BAD_USER_INPUT', 'PLATE_INVALID'],
      [{ drive: 'DIESEL' }, 'BAD_USER_INPUT', 'PLATE_AND_DRIVE'],
      [{ ownedFrom: '2026-11-22' }, 'BAD_USER_INPUT', 'FUTURE_DATE'],
      [{ firstRegisteredOn: '2026-11-22' }, 'BAD_USER_INPUT', 'FUTURE_DATE'],
      [{ ownedTo: '2024-01-09' }, 'BAD_USER_INPUT', 'OWNED_PERIOD_REVERSED'],
      [{ firstRegisteredRegion: '439999' }, 'BAD_USER_INPUT', 'REGION_UNKNOWN'],
      [{ evidenceGrade: 'PLATFORM_VERIFIED' }, 'FORBIDDEN', 'GRADE_NOT_PERMITTED'],
      [{ batteryKwh: '-1' }, 'BAD_USER_INPUT', 'NEGATIVE_QUANTITY'],
    ] as const) {
      const refused = await a.refused(REGISTER, { input: { items: [van(90), van(91, item)] } });
      expect(refused.extensions).toMatchObject({ code, reason });
    }
    expect(await count()).toBe(before);
  });

  it('refuses a second entry for a day, and takes one for the time after the vehicle came back', async () => {
    await register(a, van(2, { ownedTo: '2025-03-31' }));
    const second = await a.refused(REGISTER, {
      input: { items: [van(2, { sourceRef: 'van-2-again', ownedFrom: '2025-03-31' })] },
    });
    expect(second.extensions).toMatchObject({ code: 'CONFLICT', reason: 'VEHICLE_ALREADY_REGISTERED' });
    await register(a, van(2, { sourceRef: 'van-2-back', ownedFrom: '2026-01-01' }));
    expect((await listed(a, 2))[0]?.claims).toEqual([
      { heldFrom: '2024-01-10', heldTo: '2025-03-31', isContested: false },
      { heldFrom: '2026-01-01', heldTo: null, isContested: false },
    ]);
  });

  it('refuses two entries of one vehicle in one batch', async () => {
    const refused = await a.refused(REGISTER, {
      input: { items: [van(3), van(3, { sourceRef: 'van-3-twice' })] },
    });
    expect(refused.extensions).toMatchObject({
      reason: 'VEHICLE_ALREADY_REGISTERED',
      details: { index: 1 },
    });
  });

  it('takes no more than the limit of a batch', async () => {
    const items = Array.from({ length: LIMITS.factsPerMutation + 1 }, (_one, index) => van(10_000 + index));
    const refused = await a.refused(REGISTER, { input: { items } });
    expect(refused.extensions.reason).toBe('BATCH_TOO_LARGE');
  });

  it('keeps the sound rows of a file and says of each row what became of it', async () => {
    const actor: Actor = { id: 'client-a', kind: 'client', roles: ['INTEGRATOR'], enterpriseId: 'firm-a' };
    const items = [van(20), van(21, { vin: vinOf(20) }), van(22, { plate: 'x' }), van(23)];
    const outcomes = await platform.app
      .get(Database)
      .transaction((transaction) =>
        platform.app
          .get(VehiclesService)
          .append(transaction, actor, items as unknown as RegisterVehicleInput[]),
      );
    expect(
      outcomes.map((one) => ('refusal' in one ? `${one.field} ${one.refusal.reason}` : one.state)),
    ).toEqual(['RECORDED', 'vin VEHICLE_ALREADY_REGISTERED', 'plate PLATE_INVALID', 'RECORDED']);
  });

  describe('of one vehicle that two firms claim', () => {
    const anomalies = async (serial: number) =>
      (
        await platform.rows<{ payload: string }>(
          sql`SELECT payload FROM outbox_event WHERE name = 'anomaly.found' ORDER BY id`,
        )
      )
        .map(({ payload }) => JSON.parse(payload) as Anomaly)
        .filter(({ measured }) => measured.vin === vinOf(serial));

    it('records the second claim as contested and counts the first alone', async () => {
      expect(await register(a, van(30))).toMatchObject([{ isContested: false }]);
      expect(await register(b, van(30, { ownedFrom: '2025-06-01' }))).toMatchObject([
        { state: 'RECORDED', isContested: true },
      ]);
      expect((await listed(b, 30))[0]?.claims).toEqual([
        { heldFrom: '2025-06-01', heldTo: null, isContested: true },
      ]);
      expect((await listed(a, 30))[0]?.claims).toEqual([
        { heldFrom: '2024-01-10', heldTo: null, isContested: false },
      ]);
      const vehicles = platform.app.get(VehiclesService);
      const fleet = async (firm: string) =>
        (await vehicles.fleetOn(firm, '2026-06-01' as never)).some(({ vin }) => vin === vinOf(30));
      expect([await fleet('firm-a'), await fleet('firm-b')]).toEqual([true, false]);
    });

    it('tells both sides with their own entry alone, once', async () => {
      const [entryA] = await listed(a, 30);
      const [entryB] = await listed(b, 30);
      await register(b, van(30, { ownedFrom: '2025-06-01' }));
      const told = await anomalies(30);
      expect(told).toEqual([
        {
          rule: 'vehicle-claimed-twice',
          enterpriseId: 'firm-b',
          regionCode: '430100',
          month: null,
          facts: [{ table: 'vehicle', id: entryB?.id }],
          measured: { vin: vinOf(30), contestedFrom: '2025-06-01' },
        },
        {
          rule: 'vehicle-claimed-twice',
          enterpriseId: 'firm-a',
          regionCode: '430100',
          month: null,
          facts: [{ table: 'vehicle', id: entryA?.id }],
          measured: { vin: vinOf(30), contestedFrom: '2025-06-01' },
        },
      ]);
      expect(told.map((one) => JSON.stringify(one).match(/firm-[ab]/g))).toEqual([['firm-b'], ['firm-a']]);
    });

    it('shows neither firm an entry of the other, and the operator both', async () => {
      const owners = async (caller: Caller) => (await listed(caller, 30)).map(({ ownedFrom }) => ownedFrom);
      expect(await owners(a)).toEqual(['2024-01-10']);
      expect(await owners(b)).toEqual(['2025-06-01']);
      expect((await owners(operator)).sort()).toEqual(['2024-01-10', '2025-06-01']);
      const department = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430000' as never });
      const elsewhere = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '440000' as never });
      expect([(await owners(department)).length, (await owners(elsewhere)).length]).toEqual([2, 0]);
    });

    it('passes it on when the first says that it gave it up, and shows the list as it was known before', async () => {
      const [entry] = await listed(a, 30);
      const before = clock.now();
      clock.passSeconds(60);
      const corrected = await correct(a, {
        ...van(30),
        sourceRef: 'van-30-sold',
        ownedTo: '2026-03-14',
        supersedesId: entry?.id,
        reason: '已过户',
      });
      expect(corrected).toMatchObject({ state: 'RECORDED', isContested: false });
      expect((await listed(b, 30))[0]?.claims).toEqual([
        { heldFrom: '2025-06-01', heldTo: '2026-03-14', isContested: true },
        { heldFrom: '2026-03-15', heldTo: null, isContested: false },
      ]);
      const ends = async (more: object) => (await listed(a, 30, more)).map(({ ownedTo }) => ownedTo);
      expect(await ends({})).toEqual(['2026-03-14']);
      expect(await ends({ at: before.toISOString() })).toEqual([null]);
      expect((await ends({ all: true })).sort()).toEqual(['2026-03-14', null]);
    });

    it('tells both sides again when one of them corrects its entry and does not settle it', async () => {
      const [entry] = await register(a, van(33));
      await register(b, van(33, { ownedFrom: '2025-06-01' }));
      clock.passSeconds(60);
      const corrected = await correct(a, {
        ...van(33, { plate: '湘AD54321' }),
        sourceRef: 'van-33b',
        supersedesId: entry?.id,
        reason: '换牌',
      });
      const factsOf = async (firm: string) =>
        (await anomalies(33)).flatMap(({ enterpriseId, facts }) =>
          enterpriseId === firm ? facts.map(({ id }) => id) : [],
        );
      expect(await factsOf('firm-a')).toEqual([entry?.id, corrected.id]);
      expect(await factsOf('firm-b')).toHaveLength(2);
    });

    it('has no contested day when the next owner begins the day after the last of the one before', async () => {
      await register(a, van(31, { ownedTo: '2026-03-14' }));
      expect(await register(b, van(31, { ownedFrom: '2026-03-15' }))).toMatchObject([{ isContested: false }]);
      expect(await anomalies(31)).toEqual([]);
    });

    it('gives it to one firm alone when both register it at the same moment', async () => {
      await Promise.all([register(a, van(32)), register(b, van(32))]);
      // The clock of this spec stands still: which of the two comes first is settled by the entries alone.
      const claims = await platform.rows<{ contested: number }>(
        sql`SELECT is_contested AS contested FROM vehicle_claim WHERE vehicle_id = ${vehicleIdOf(van(32).vin)}
            ORDER BY is_contested`,
      );
      expect(claims).toEqual([{ contested: 0 }, { contested: 1 }]);
      expect(await anomalies(32)).toHaveLength(2);
    });
  });

  it('corrects an entry once; the VIN stays', async () => {
    const [entry] = await register(a, van(40));
    const item = {
      ...van(40),
      sourceRef: 'van-40b',
      plate: '湘AD54321',
      supersedesId: entry?.id,
      reason: '换牌',
    };
    const vinChanged = await a.refused(CORRECT, { input: { ...item, vin: vinOf(41) } });
    expect(vinChanged.extensions).toMatchObject({ code: 'CONFLICT', reason: 'VIN_FIXED' });
    expect([await correct(a, item), await correct(a, item)].map(({ state }) => state)).toEqual([
      'RECORDED',
      'REPLAYED',
    ]);
    const second = await a.refused(CORRECT, { input: { ...item, sourceRef: 'van-40c' } });
    expect(second.extensions).toMatchObject({ code: 'CONFLICT', reason: 'FACT_ALREADY_CORRECTED' });
    const foreign = await b.refused(CORRECT, { input: { ...item, sourceRef: 'van-40d' } });
    expect(foreign.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'FACT_UNKNOWN' });
    expect((await listed(a, 40)).map(({ plate }) => plate)).toEqual(['湘AD54321']);
  });

  it('lets an operator record for a firm, and nobody else for another', async () => {
    const input = { enterpriseId: 'firm-b', items: [van(50)] };
    expect((await a.refused(REGISTER, { input })).extensions.code).toBe('NOT_FOUND');
    await operator.get(REGISTER, { input });
    expect(await listed(b, 50)).toHaveLength(1);
  });

  it('gives an entry by its id within the scope', async () => {
    const [entry] = await listed(a, 40);
    const query = `query ($id: ID!) { vehicle(id: $id) { vehicleId } }`;
    await expect(a.get(query, { id: entry?.id })).resolves.toEqual({
      vehicle: { vehicleId: vehicleIdOf(vinOf(40)) },
    });
    expect((await b.refused(query, { id: entry?.id })).extensions.code).toBe('NOT_FOUND');
  });
});
