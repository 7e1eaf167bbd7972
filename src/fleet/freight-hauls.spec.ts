import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import { readFileSync } from 'node:fs';
import { sql } from '../platform/sql.js';
import { FREIGHT_CLASSES } from '../rulebook/freight-classes.js';
import { parseInventoryMethod } from '../rulebook/inventory-method.js';
import { vinCheckDigit } from './index.js';

const RECORD = `mutation ($items: [RecordFreightHaulInput!]!) { recordFreightHauls(input: { items: $items }) { id state } }`;
const CORRECT = `mutation ($input: CorrectFreightHaulInput!) { correctFreightHaul(input: $input) { id state } }`;
const LIST = `query ($old: Boolean) { freightHauls(includeSuperseded: $old) { nodes { sourceRef massKg carrier vehicleId regionCode } } }`;
const USE = `mutation ($items: [RecordVehicleUseInput!]!) { recordVehicleUses(input: { items: $items }) { id state } }`;
const INVENTORY = `query { carbonInventory(month: "2026-03") { lines { id kg undetermined { en } } } }`;

const VIN = `LGPSPECV${vinCheckDigit('LGPSPECV000000007')}00000007`;
const haul = (sourceRef: string, more: object = {}) => ({
  sourceRef,
  evidenceGrade: 'SYSTEM_FEED',
  outletId: 'outlet-a',
  day: '2026-03-08',
  freightClass: 'DIESEL_HEAVY',
  massKg: '12500',
  distanceKm: '340',
  distanceBasis: 'SHORTEST_FEASIBLE',
  carrier: '示例运输有限公司',
  ...more,
});
const ownHaul = (sourceRef: string, more: object = {}) =>
  haul(sourceRef, {
    carrier: null,
    vin: VIN,
    freightClass: 'DIESEL_LIGHT',
    massKg: '1000',
    distanceKm: '50',
    outletId: 'outlet-a2',
    ...more,
  });

it('every class has a factor in the method, and the method no other', () => {
  const method = parseInventoryMethod(
    readFileSync('policies/inventory/observed-turns.yaml', 'utf8'),
    'observed-turns.yaml',
  );
  expect(method.versions.at(-1)?.freight.map((one) => one.class)).toEqual(FREIGHT_CLASSES);
});

describe('freight of which no fuel or electricity is measured', () => {
  let platform: Platform;
  let firm: Caller;
  const measured = () =>
    platform.rows(
      sql`SELECT region_code AS region, dimension, value + 0 AS tonneKm FROM measure
          WHERE code = 'freight.tonneKm' AND month = '2026-03' ORDER BY region_code, dimension`,
    );
  const record = async (...items: object[]) =>
    (await firm.get<{ recordFreightHauls: { id: string; state: string }[] }>(RECORD, { items }))
      .recordFreightHauls;

  beforeAll(async () => {
    platform = await openPlatform({ clock: new SetClock(new Date('2026-04-20T04:00:00Z')) });
    await registerTwoFirms(platform);
    firm = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-a' });
    await firm.get(
      `mutation ($input: RegisterVehiclesInput!) { registerVehicles(input: $input) { state } }`,
      {
        input: {
          items: [
            {
              sourceRef: 'truck',
              evidenceGrade: 'SYSTEM_FEED',
              plate: '湘A12345',
              vin: VIN,
              vehicleClass: 'TRUCK',
              drive: 'DIESEL',
              firstRegisteredOn: '2025-01-10',
              firstRegisteredRegion: '430100',
              ownedFrom: '2025-01-10',
            },
          ],
        },
      },
    );
  });
  afterAll(() => platform.close());

  it('counts as tonne-kilometres by class where it was sent from, in the inventory too', async () => {
    const [first] = await record(haul('one'), haul('two', { massKg: '500', distanceKm: '100' }));
    expect(first?.state).toBe('RECORDED');
    expect(await record(haul('one'))).toEqual([{ id: first?.id, state: 'REPLAYED' }]);
    await platform.settled();
    // 12.5 t × 340 km + 0.5 t × 100 km
    expect(await measured()).toEqual([
      { region: '430102', dimension: 'DIESEL_HEAVY', tonneKm: '4300.000000' },
    ]);
    const { carbonInventory } = await firm.get<{ carbonInventory: { lines: { id: string; kg: string }[] } }>(
      INVENTORY,
    );
    // 4300 × 0.0978
    expect(carbonInventory.lines.find(({ id }) => id === 'TRANSPORT/DIESEL_HEAVY/LIFE_CYCLE')?.kg).toBe(
      '420.54',
    );
  });

  it('of an own vehicle gives way to its fuel, in whichever county that is told, and comes back without it', async () => {
    await record(ownHaul('own'));
    await platform.settled();
    const light = { region: '430103', dimension: 'DIESEL_LIGHT', tonneKm: '50.000000' };
    expect(await measured()).toContainEqual(light);
    const use = (sourceRef: string, more: object) => ({
      sourceRef,
      evidenceGrade: 'SYSTEM_FEED',
      vin: VIN,
      month: '2026-03',
      regionCode: '430102',
      distanceKm: '900',
      mileageSource: 'ODOMETER',
      ...more,
    });
    const { recordVehicleUses } = await firm.get<{ recordVehicleUses: { id: string }[] }>(USE, {
      items: [use('fuel', { fuelLitres: '90' })],
    });
    await platform.settled();
    expect(await measured()).not.toContainEqual(light);
    await firm.get(
      `mutation ($input: CorrectVehicleUseInput!) { correctVehicleUse(input: $input) { state } }`,
      { input: { ...use('no-fuel', {}), supersedesId: recordVehicleUses[0]?.id, reason: '加油数据有误' } },
    );
    await platform.settled();
    // Kilometres alone say nothing of fuel.
    expect(await measured()).toContainEqual(light);
  });

  it('follows a correction, which leaves the old record readable', async () => {
    const [wrong] = await record(haul('wrong', { freightClass: 'GAS_HEAVY', massKg: '99000' }));
    await firm.get(CORRECT, {
      input: {
        ...haul('right', { freightClass: 'GAS_HEAVY', massKg: '9000', distanceKm: '10' }),
        supersedesId: wrong?.id,
        reason: '质量多写一位',
      },
    });
    await platform.settled();
    expect(await measured()).toContainEqual({
      region: '430102',
      dimension: 'GAS_HEAVY',
      tonneKm: '90.000000',
    });
    const refs = async (old: boolean) =>
      (
        await firm.get<{ freightHauls: { nodes: { sourceRef: string }[] } }>(LIST, { old })
      ).freightHauls.nodes.map(({ sourceRef }) => sourceRef);
    expect([(await refs(false)).includes('wrong'), (await refs(true)).includes('wrong')]).toEqual([
      false,
      true,
    ]);
  });

  it.each([
    ['by nobody', { carrier: null }, 'HAULED_BY_WHOM'],
    ['by a carrier and an own vehicle', { vin: VIN }, 'HAULED_BY_WHOM'],
    ['by a vehicle of another firm', { carrier: null, vin: 'LSGJA52U97H000013' }, 'VEHICLE_UNKNOWN'],
    ['before the vehicle was the firm’s', { carrier: null, vin: VIN, day: '2024-12-31' }, 'VEHICLE_UNKNOWN'],
    ['farther than round the Earth', { distanceKm: '40000.1' }, 'DISTANCE_IMPOSSIBLE'],
    ['tomorrow', { day: '2026-04-21' }, 'FUTURE_DATE'],
  ])('is refused where it was hauled %s', async (_what, more, reason) => {
    const refused = await firm.refused(RECORD, { items: [haul('refused', more)] });
    expect(refused.extensions.reason).toBe(reason);
  });

  it('is seen by its own firm alone', async () => {
    const other = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-b' });
    expect(await other.get(LIST)).toEqual({ freightHauls: { nodes: [] } });
  });
});
