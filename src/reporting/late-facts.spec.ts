import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller, GraphqlError } from '../../test/support/app.js';
import {
  attest,
  close,
  type FirmMonths,
  openFirmMonths,
  OUTLET,
  returned,
  statementOf,
} from '../../test/support/firm-months.js';
import { imported, refusedRows } from '../../test/support/imports.js';

const VIN = 'LGPA00005R0000001';
const GRADE = { evidenceGrade: 'SELF_DECLARED' };

/** The doors through which facts come: an operation, its input type, and one item of a day in September. */
const DOORS = [
  {
    table: 'parcel_count',
    operation: 'recordParcelCounts',
    item: (day: number) => ({ outletId: OUTLET, day: `2026-09-0${day}`, accepted: 100 }),
  },
  {
    table: 'packaging_use',
    operation: 'recordPackagingUses',
    item: (day: number) => ({
      outletId: OUTLET,
      day: `2026-09-0${day}`,
      specificationCode: 'PKG-BOX-CORR',
      massKg: '12.5',
    }),
  },
  {
    table: 'recycling_return',
    operation: 'recordReturns',
    item: (day: number) => returned('', `2026-09-0${day}`),
  },
  {
    table: 'vehicle_use',
    operation: 'recordVehicleUses',
    item: (day: number, vehicleId: string) => ({
      vehicleId,
      month: '2026-09',
      regionCode: '430102',
      distanceKm: '2100.5',
      mileageSource: day === 1 ? 'SELF_DECLARED' : 'ODOMETER',
    }),
  },
  {
    table: 'custody_event',
    operation: 'issueAssets',
    item: (day: number) => ({
      assetId: `E-${day}`,
      outletId: OUTLET,
      parcelRef: `parcel-${day}`,
      issuedAt: `2026-09-0${day}T04:00:00Z`,
    }),
  },
] as const;

const inputOf = (operation: string) => `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Input`;
const mutation = (operation: string, fields = 'state') =>
  `mutation ($input: ${inputOf(operation)}!) { ${operation}(input: $input) { ${fields} } }`;

describe('a fact that arrives when its month is', () => {
  let firm: FirmMonths;
  let vehicleId: string;
  const itemOf = (door: (typeof DOORS)[number], day: number) => ({
    ...door.item(day, vehicleId),
    ...GRADE,
    sourceRef: `${door.table}-${day}`,
  });
  const send = (caller: Caller, operation: string, ...items: object[]) =>
    caller.get<Record<string, { state: string }[]>>(mutation(operation), { input: { items } });
  const lateAt = (door: (typeof DOORS)[number]): Promise<GraphqlError> =>
    firm.reporter.refused(mutation(door.operation), { input: { items: [itemOf(door, 2)] } });
  const FILE = 'outletId,day,accepted\noutlet-a,2026-09-03,100\noutlet-a,2026-10-03,100\n';

  beforeAll(async () => {
    firm = await openFirmMonths({ worker: true });
    const { reporter } = firm;
    await send(
      reporter,
      'commissionAssets',
      ...[1, 2].map((number) => ({
        id: `E-${number}`,
        kind: 'ENVELOPE',
        specificationCode: 'PKG-ENV-REUSE',
        commissionedOn: '2026-08-01',
        ...GRADE,
      })),
    );
    await reporter.get(mutation('registerVehicles', 'id'), {
      input: {
        items: [
          {
            sourceRef: 'van',
            ...GRADE,
            plate: '湘AD12345',
            vin: VIN,
            vehicleClass: 'LOGISTICS_VAN',
            drive: 'BEV',
            batteryKwh: '41.9',
            firstRegisteredOn: '2024-01-10',
            firstRegisteredRegion: '430100',
            ownedFrom: '2024-01-10',
          },
        ],
      },
    });

    const { vehicles } = await reporter.get<{ vehicles: { nodes: { vehicleId: string }[] } }>(
      '{ vehicles { nodes { vehicleId } } }',
    );
    vehicleId = vehicles.nodes[0]?.vehicleId ?? '';
  });
  afterAll(() => firm.platform.close());

  it.each(DOORS)('open is taken through $operation', async (door) => {
    const { [door.operation]: recorded } = await send(firm.reporter, door.operation, itemOf(door, 1));
    expect(recorded?.map(({ state }) => state)).toEqual(['RECORDED']);
    const { tables } = await statementOf(firm.reporter, '2026-09');
    expect(tables.find(({ name }) => name === door.table)).toMatchObject({ standing: 1 });
  });

  it('attested or closed is told so at every door, and is not recorded', async () => {
    const { factCount } = await attest(firm.attestor, '2026-09');
    for (const reason of ['MONTH_ATTESTED', 'MONTH_CLOSED']) {
      for (const door of DOORS) {
        const { extensions, message } = await lateAt(door);
        expect({ door: door.operation, code: extensions.code, reason: extensions.reason }).toEqual({
          door: door.operation,
          code: 'CONFLICT',
          reason,
        });
        expect(message).toMatch(/2026-09 is (attested|closed).*reopened/);
      }
      const summary = await imported(firm.reporter, FILE, 'kind=parcel-count');
      const [late] = await refusedRows(firm.reporter, summary.importId);
      expect(late).toMatchObject({ line: 2, reason, sourceRef: '2026-09-03/outlet-a' });
      expect(late?.textZh).toContain('重新开放');
      await close(firm.officer, '2026-09');
    }
    expect((await statementOf(firm.reporter, '2026-09')).factCount).toBe(factCount);
    expect((await statementOf(firm.reporter, '2026-10')).factCount).toBe(1);
  });

  it.each(DOORS)('attested is found through $operation when it was recorded in time', async (door) => {
    const { [door.operation]: again } = await send(firm.reporter, door.operation, itemOf(door, 1));
    expect(again?.map(({ state }) => state)).toEqual(['REPLAYED']);
  });
});
