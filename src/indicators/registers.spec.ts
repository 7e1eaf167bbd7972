import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import { ResultProof } from './result-proof.service.js';
import { vinCheckDigit } from '../fleet/index.js';
import { sql } from '../platform/sql.js';

const VALUES = `query ($code: String!, $regionCode: ID!) {
  indicators(codes: [$code], regionCode: $regionCode, from: "2026-02", to: "2026-04") { month value }
}`;

/** Nothing but the register is ever recorded here: no other change of a month counts it. */
describe('a register', () => {
  let platform: Platform;
  let firm: Caller;
  const values = async (code: string, regionCode: string) => {
    const { indicators } = await firm.get<{ indicators: { month: string; value: string | null }[] }>(VALUES, {
      code,
      regionCode,
    });
    return indicators.map(({ month, value }) => [month, value]);
  };
  const pool = () =>
    platform.rows(
      sql`SELECT month, value + 0 AS assets FROM measure
          WHERE code = 'assets.inCirculation' AND dimension = 'BOX' ORDER BY month`,
    );

  beforeAll(async () => {
    platform = await openPlatform({ clock: new SetClock(new Date('2026-04-20T04:00:00Z')) });
    await registerTwoFirms(platform);
    firm = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-a' });
  });
  afterAll(() => platform.close());

  const bin = (sourceRef: string, more: object = {}) => ({
    deviceCode: 'BIN-1',
    outletId: 'outlet-a',
    deviceKind: 'STANDARD_BIN',
    inServiceFrom: '2026-02-10',
    sourceRef,
    evidenceGrade: 'SYSTEM_FEED',
    ...more,
  });

  it('of devices is counted in every month since an entry counts, and again when it is corrected', async () => {
    const { recordRecoveryDevices } = await firm.get<{ recordRecoveryDevices: { id: string }[] }>(
      `mutation ($items: [RecordRecoveryDeviceInput!]!) { recordRecoveryDevices(input: { items: $items }) { id } }`,
      { items: [bin('bin')] },
    );
    await platform.settled();
    expect(await values('OWD', '430102')).toEqual([
      ['2026-02', '1'],
      ['2026-03', '1'],
      ['2026-04', '1'],
    ]);
    await firm.get(
      `mutation ($input: CorrectRecoveryDeviceInput!) { correctRecoveryDevice(input: $input) { state } }`,
      {
        input: {
          ...bin('bin-2', { inServiceTo: '2026-03-15' }),
          supersedesId: recordRecoveryDevices[0]?.id,
          reason: '已拆除',
        },
      },
    );
    await platform.settled();
    expect(await values('OWD', '430102')).toEqual([
      ['2026-02', '1'],
      ['2026-03', '0'],
      ['2026-04', '0'],
    ]);
  });

  it('of vehicles is counted in the month in which they join the fleet', async () => {
    const vin = `LGPSPECV${vinCheckDigit('LGPSPECV000000001')}00000001`;
    await firm.get(
      `mutation ($input: RegisterVehiclesInput!) { registerVehicles(input: $input) { state } }`,
      {
        input: {
          items: [
            {
              sourceRef: 'van',
              evidenceGrade: 'SYSTEM_FEED',
              plate: '湘AD12345',
              vin,
              vehicleClass: 'LOGISTICS_VAN',
              drive: 'BEV',
              firstRegisteredOn: '2026-03-05',
              firstRegisteredRegion: '430100',
              ownedFrom: '2026-03-05',
            },
          ],
        },
      },
    );
    await platform.settled();
    expect((await values('NVS', '430100')).filter(([, value]) => value !== null)).toEqual([
      ['2026-03', '100'],
    ]);
  });

  it('of assets follows what is put into service and what is retired', async () => {
    const asset = (id: string) => ({
      id,
      kind: 'BOX',
      specificationCode: 'PKG-BOX-REUSE-PP',
      commissionedOn: '2026-03-05',
      evidenceGrade: 'SYSTEM_FEED',
    });
    await firm.get(
      `mutation ($items: [CommissionAssetInput!]!) { commissionAssets(input: { items: $items }) { state } }`,
      { items: [asset('B-1'), asset('B-2')] },
    );
    await platform.settled();
    expect(await pool()).toEqual([
      { month: '2026-03', assets: '2.000000' },
      { month: '2026-04', assets: '2.000000' },
    ]);
    await firm.get(
      `mutation ($items: [RetireAssetInput!]!) { retireAssets(input: { items: $items }) { state } }`,
      {
        items: [
          {
            assetId: 'B-1',
            sourceRef: 'broken',
            evidenceGrade: 'SYSTEM_FEED',
            retiredOn: '2026-04-10',
            reason: '破损',
          },
        ],
      },
    );
    await platform.settled();
    expect((await pool()).at(-1)).toEqual({ month: '2026-04', assets: '1.000000' });
  });

  it.each([
    ['2024', ['firm-a', 'firm-b']],
    ['2022', ['firm-b', 'firm-a']],
  ] as const)(
    'counts around a county of which nothing was said in the month, told in any order: %s',
    async (year, order) => {
      const inService = {
        'firm-a': { outletId: 'outlet-a2', inServiceFrom: `${year}-03-10` },
        'firm-b': { outletId: 'outlet-b', inServiceFrom: `${year}-06-10` },
      };
      for (const enterpriseId of order) {
        const reporter = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId });
        await reporter.get(
          `mutation ($items: [RecordRecoveryDeviceInput!]!) { recordRecoveryDevices(input: { items: $items }) { id } }`,
          { items: [bin(`old-${year}`, { deviceCode: `OLD-${year}`, ...inService[enterpriseId] })] },
        );
        await platform.settled();
      }
      const stored = await platform.rows<{ region: string; period: string; value: string }>(sql`
      SELECT region_code AS region, period, value FROM indicator_result
      WHERE enterprise_id = '' AND code = 'OWD' AND region_code IN ('000000', '430100')
        AND period IN ${[`${year}-03`, `${year}-06`, `${year}-Q2`]} ORDER BY region, period`);
      expect(stored.map(({ region, period, value }) => [region, period, Number(value)])).toEqual(
        ['000000', '430100'].flatMap((region) => [
          [region, `${year}-03`, 1],
          [region, `${year}-06`, 2],
          [region, `${year}-Q2`, 2],
        ]),
      );
      expect((await platform.app.get(ResultProof).results({})).differences).toEqual([]);
    },
  );
});
