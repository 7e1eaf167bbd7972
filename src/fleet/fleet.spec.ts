import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { usccCheckCharacter } from '../enterprises/index.js';
import { rows } from '../platform/database.js';
import { type SummedMeasure } from '../platform/facts.js';
import { sql } from '../platform/sql.js';
import { fleetMeasures, vehicleIdOf } from './index.js';

const REGISTER = `mutation ($input: RegisterVehiclesInput!) { registerVehicles(input: $input) { id state } }`;
const RECORD = `mutation ($input: RecordVehicleUsesInput!) { recordVehicleUses(input: $input) { id state } }`;
const CORRECT = `mutation ($input: CorrectVehicleUseInput!) { correctVehicleUse(input: $input) { id state } }`;
const VIN = 'LGP00000000000001';
const VAN = {
  sourceRef: 'van-1',
  evidenceGrade: 'SYSTEM_FEED',
  plate: '湘AD12345',
  vin: VIN,
  vehicleClass: 'LOGISTICS_VAN',
  drive: 'BEV',
  batteryKwh: '41.90',
  firstRegisteredOn: '2024-01-10',
  firstRegisteredRegion: '430100',
  ownedFrom: '2024-01-10',
};
const USE = {
  sourceRef: 'use-1',
  evidenceGrade: 'SELF_DECLARED',
  mileageSource: 'SELF_DECLARED',
  vehicleId: vehicleIdOf(VIN),
  month: '2026-10',
  regionCode: '430102',
  distanceKm: '2100.50',
  energyKwh: '610',
};
const SCOPE = { enterpriseId: 'firm', regionCode: '430102', month: '2026-10' } as never;

describe('fleet', () => {
  let platform: Platform;
  let operator: Caller;
  let firm: Caller;
  let other: Caller;
  const measures = async () => {
    const found = await platform.database.transaction((transaction) =>
      rows<SummedMeasure>(transaction, fleetMeasures(SCOPE)),
    );
    return Object.fromEntries(found.map((one) => [one.code, [Number(one.value), Number(one.gradeRank)]]));
  };
  const uses = async () =>
    (await platform.rows<{ n: string }>(sql`SELECT COUNT(*) AS n FROM vehicle_use`))[0]?.n;

  beforeAll(async () => {
    platform = await openPlatform({ clock: new SetClock(new Date('2026-11-21T02:00:00Z')), worker: false });
    operator = await platform.as({ roles: ['OPERATOR'] });
    for (const [id, serial] of [
      ['firm', '1'],
      ['other', '2'],
    ] as const) {
      const first17 = `9143010000000000${serial}`;
      await operator.get(
        `mutation ($input: RegisterEnterpriseInput!) { registerEnterprise(input: $input) { id } }`,
        {
          input: {
            id,
            uscc: first17 + usccCheckCharacter(first17),
            nameZh: id,
            kind: 'COURIER',
            regionCode: '430100',
          },
        },
      );
    }
    firm = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm' });
    other = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'other' });
  });
  afterAll(() => platform.close());

  it('registers a vehicle once and replays the same registration', async () => {
    const first = await firm.get<{ registerVehicles: { state: string }[] }>(REGISTER, {
      input: { items: [VAN] },
    });
    const again = await firm.get<{ registerVehicles: { state: string }[] }>(REGISTER, {
      input: { items: [{ ...VAN, batteryKwh: '41.9' }] },
    });
    expect([first, again].map((answer) => answer.registerVehicles[0]?.state)).toEqual([
      'RECORDED',
      'REPLAYED',
    ]);
  });

  it('counts one vehicle once in the whole platform and does not say whose it is', async () => {
    const refused = await other.refused(REGISTER, { input: { items: [VAN] } });
    expect(refused.extensions).toEqual({
      code: 'CONFLICT',
      reason: 'VEHICLE_CLAIMED',
      details: { vins: [VIN] },
    });
    expect(refused.message).toBe(
      `The vehicle ${VIN} is registered by another firm; a vehicle counts once, so contact the department if you disagree.`,
    );
  });

  it('refuses a wrong VIN and a wrong plate with their sentences', async () => {
    const wrongVin = await firm.refused(REGISTER, {
      input: { items: [{ ...VAN, vin: 'LGP0000000000000O' }] },
    });
    expect(wrongVin.extensions).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'VIN_INVALID' });
    const wrongPlate = await firm.refused(REGISTER, { input: { items: [{ ...VAN, plate: 'AD12345' }] } });
    expect(wrongPlate.extensions).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'PLATE_INVALID' });
  });

  it('refuses a future month, a negative or impossible distance and a foreign vehicle, and records nothing', async () => {
    const refusals = [
      [firm, { ...USE, month: '2026-12' }, 'BAD_USER_INPUT', 'FUTURE_MONTH'],
      [firm, { ...USE, distanceKm: '-1' }, 'BAD_USER_INPUT', 'NEGATIVE_QUANTITY'],
      [firm, { ...USE, distanceKm: '89281' }, 'BAD_USER_INPUT', 'DISTANCE_IMPOSSIBLE'],
      [other, USE, 'NOT_FOUND', 'VEHICLE_UNKNOWN'],
      [firm, { ...USE, regionCode: '439999' }, 'BAD_USER_INPUT', 'REGION_UNKNOWN'],
      [firm, { ...USE, fuelLitres: '5' }, 'BAD_USER_INPUT', 'FUEL_OF_ELECTRIC'],
      [firm, { ...USE, month: '2023-12' }, 'BAD_USER_INPUT', 'VEHICLE_NOT_OWNED'],
      [firm, { ...USE, mileageSource: 'PLATFORM_VERIFIED' }, 'BAD_USER_INPUT', 'MILEAGE_SOURCE_AND_GRADE'],
      [
        firm,
        { ...USE, mileageSource: 'PLATFORM_VERIFIED', evidenceGrade: 'PLATFORM_VERIFIED' },
        'FORBIDDEN',
        'GRADE_NOT_PERMITTED',
      ],
    ] as const;
    for (const [caller, item, code, reason] of refusals) {
      const refused = await caller.refused(RECORD, { input: { items: [item] } });
      expect(refused.extensions).toMatchObject({ code, reason });
    }
    expect(await uses()).toBe('0');
  });

  it('says what, why and what to do about a future month', async () => {
    const refused = await firm.refused(RECORD, { input: { items: [{ ...USE, month: '2026-12' }] } });
    expect(refused.message).toBe(
      'month 2026-12 lies in the future (now is 2026-11); what has not happened cannot be recorded; check the date.',
    );
  });

  it('counts the best-evidenced distance of a vehicle once, and energy from whoever reports it', async () => {
    await firm.get(RECORD, { input: { items: [USE] } });
    expect(await measures()).toEqual({
      'fleet.km': [2100.5, 4],
      'fleet.nevKmVerified': [0, 4],
      'fleet.energyKwh': [610, 4],
    });
    const verified = {
      ...USE,
      sourceRef: 'platform-1',
      evidenceGrade: 'PLATFORM_VERIFIED',
      mileageSource: 'PLATFORM_VERIFIED',
    };
    await operator.get(RECORD, {
      input: { enterpriseId: 'firm', items: [{ ...verified, distanceKm: '2050', energyKwh: null }] },
    });
    expect(await measures()).toEqual({
      'fleet.km': [2050, 1],
      'fleet.nevKmVerified': [2050, 1],
      'fleet.energyKwh': [610, 4],
    });
  });

  it('refuses a second entry of one vehicle and a second figure of one month from one source', async () => {
    const entry = await firm.refused(REGISTER, { input: { items: [{ ...VAN, sourceRef: 'van-1-again' }] } });
    expect(entry.extensions).toMatchObject({ code: 'CONFLICT', reason: 'VEHICLE_ALREADY_REGISTERED' });
    const use = await firm.refused(RECORD, { input: { items: [{ ...USE, sourceRef: 'use-again' }] } });
    expect(use.extensions).toMatchObject({ code: 'CONFLICT', reason: 'USE_ALREADY_RECORDED' });
    expect(await uses()).toBe('2');
  });

  it('lets nobody but the operator correct what a platform verified', async () => {
    const [verified] = await platform.rows<{ id: string }>(
      sql`SELECT id FROM vehicle_use WHERE source_ref = 'platform-1'`,
    );
    const refused = await firm.refused(CORRECT, {
      input: { ...USE, sourceRef: 'better', supersedesId: verified?.id, reason: '自认有误' },
    });
    expect(refused.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'FACT_VERIFIED' });
    expect((await measures())['fleet.km']).toEqual([2050, 1]);
  });

  it('corrects a use by superseding it, once', async () => {
    const [standing] = await platform.rows<{ id: string }>(
      sql`SELECT id FROM vehicle_use WHERE source_ref = 'use-1'`,
    );
    const input = {
      ...USE,
      sourceRef: 'use-1b',
      energyKwh: '600',
      supersedesId: standing?.id,
      reason: '抄表错误',
    };
    await expect(firm.get(CORRECT, { input })).resolves.toMatchObject({
      correctVehicleUse: { state: 'RECORDED' },
    });
    await expect(firm.get(CORRECT, { input })).resolves.toMatchObject({
      correctVehicleUse: { state: 'REPLAYED' },
    });
    const second = await firm.refused(CORRECT, { input: { ...input, sourceRef: 'use-1c' } });
    expect(second.extensions).toMatchObject({ code: 'CONFLICT', reason: 'FACT_ALREADY_CORRECTED' });
    expect((await measures())['fleet.energyKwh']).toEqual([600, 4]);
  });

  it('lists vehicles and uses within the caller’s scope only', async () => {
    const query = `{ vehicles { nodes { plate batteryKwh } } vehicleUses { nodes { month energyKwh } } }`;
    await expect(other.get(query)).resolves.toEqual({ vehicles: { nodes: [] }, vehicleUses: { nodes: [] } });
    await expect(firm.get(query)).resolves.toMatchObject({
      vehicles: { nodes: [{ plate: '湘AD12345', batteryKwh: '41.9' }] },
    });
  });

  it('counts the uses of a vehicle under the drive to which its entry is corrected', async () => {
    const vin = 'LGP00000000000002';
    const vehicleId = vehicleIdOf(vin);
    const van = { ...VAN, vin, sourceRef: 'van-2', drive: 'DIESEL', batteryKwh: null };
    const registered = await firm.get<{ registerVehicles: { id: string }[] }>(REGISTER, {
      input: { items: [van] },
    });
    const use = { ...USE, vehicleId, sourceRef: 'use-van-2', month: '2026-09', regionCode: '430103' };
    await operator.get(RECORD, {
      input: {
        enterpriseId: 'firm',
        items: [{ ...use, mileageSource: 'PLATFORM_VERIFIED', evidenceGrade: 'PLATFORM_VERIFIED' }],
      },
    });
    const scope = { enterpriseId: 'firm', regionCode: '430103', month: '2026-09' } as never;
    const verifiedKm = async () =>
      (await platform.rows<SummedMeasure>(fleetMeasures(scope))).find(
        ({ code }) => code === 'fleet.nevKmVerified',
      )?.value;
    const told = async () =>
      (
        await platform.rows(
          sql`SELECT id FROM outbox_event WHERE name = 'facts.changed' AND payload LIKE '%2026-09%430103%'`,
        )
      ).length;
    expect([Number(await verifiedKm()), await told()]).toEqual([0, 1]);
    const correct = () =>
      firm.get(`mutation ($input: CorrectVehicleInput!) { correctVehicle(input: $input) { state } }`, {
        input: {
          ...van,
          sourceRef: 'van-2-again',
          drive: 'BEV',
          supersedesId: registered.registerVehicles[0]?.id,
          reason: 'it is electric',
        },
      });
    await correct();
    await correct();
    expect([Number(await verifiedKm()), await told()]).toEqual([2100.5, 2]);
  });
});
