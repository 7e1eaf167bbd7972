import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import type { RegionCode } from '../kernel/region-code.js';
import { sql } from '../platform/sql.js';

const RECORD = `mutation ($items: [RecordRecoveryDeviceInput!]!) {
  recordRecoveryDevices(input: { items: $items }) { id state } }`;
const CORRECT = `mutation ($input: CorrectRecoveryDeviceInput!) { correctRecoveryDevice(input: $input) { id state } }`;
const LIST = `query ($on: LocalDate, $outletId: ID, $asKnownAt: DateTime, $old: Boolean) {
  recoveryDevices(on: $on, outletId: $outletId, asKnownAt: $asKnownAt, includeSuperseded: $old) {
    nodes { deviceCode outletId regionCode inServiceTo correctionReason } } }`;
const COVERAGE = `query ($on: LocalDate!, $enterpriseId: ID, $asKnownAt: DateTime) {
  recoveryDeviceCoverage(on: $on, enterpriseId: $enterpriseId, asKnownAt: $asKnownAt) {
    regionCode outlets outletsWithStandardBin } }`;

interface Recorded {
  readonly id: string;
  readonly state: string;
}

const device = (deviceCode: string, more: object = {}) => ({
  deviceCode,
  outletId: 'outlet-a',
  deviceKind: 'STANDARD_BIN',
  inServiceFrom: '2025-01-01',
  sourceRef: `device-${deviceCode}`,
  evidenceGrade: 'SELF_DECLARED',
  ...more,
});

describe('recovery devices', () => {
  const clock = new SetClock(new Date('2026-04-20T04:00:00Z'));
  let platform: Platform;
  let reporter: Caller;

  beforeAll(async () => {
    platform = await openPlatform({ worker: false, clock });
    await registerTwoFirms(platform);
    reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-a' });
  });
  afterAll(() => platform.close());

  const record = async (...items: object[]) =>
    (await reporter.get<{ recordRecoveryDevices: Recorded[] }>(RECORD, { items })).recordRecoveryDevices;
  const listed = async (filter: object = {}, caller = reporter) =>
    (await caller.get<{ recoveryDevices: { nodes: { deviceCode: string }[] } }>(LIST, filter)).recoveryDevices
      .nodes;
  const coverage = async (filter: object, caller = reporter) =>
    (await caller.get<{ recoveryDeviceCoverage: object[] }>(COVERAGE, filter)).recoveryDeviceCoverage;

  it('are recorded once where their outlet stands, and a second entry of a code is refused', async () => {
    const [first] = await record(device('BIN-1'));
    expect(first?.state).toBe('RECORDED');
    expect(await record(device('BIN-1'))).toEqual([{ id: first?.id, state: 'REPLAYED' }]);
    expect(await listed({ outletId: 'outlet-a' })).toMatchObject([
      { deviceCode: 'BIN-1', regionCode: '430102' },
    ]);
    const second = await reporter.refused(RECORD, { items: [device('BIN-1', { sourceRef: 'again' })] });
    expect(second).toMatchObject({
      message:
        'The recovery device BIN-1 is already recorded under reference device-BIN-1 and would count twice; correct that record instead.',
      extensions: { code: 'CONFLICT', reason: 'DEVICE_ALREADY_RECORDED' },
    });
    const rival = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-b' });
    await rival.get(RECORD, { items: [device('BIN-1', { outletId: 'outlet-b' })] });
    expect(await listed({}, rival)).toMatchObject([{ outletId: 'outlet-b' }]);
  });

  it.each([
    ['at an outlet of another firm', { outletId: 'outlet-b' }, 'OUTLET_UNKNOWN'],
    ['from a day that has not come', { inServiceFrom: '2026-04-21' }, 'FUTURE_DATE'],
    ['until a day that has not come', { inServiceTo: '2026-04-21' }, 'FUTURE_DATE'],
    ['that ended before it began', { inServiceTo: '2024-12-31' }, 'PERIOD_REVERSED'],
    ['of no known kind', { deviceKind: 'BOX' }, 'VARIABLE_INVALID'],
  ])('are refused %s', async (_name, change, reason) => {
    const before = await listed();
    const refused = await reporter.refused(RECORD, { items: [device('BIN-X', change)] });
    expect(refused.extensions.reason).toBe(reason);
    expect(await listed()).toEqual(before);
  });

  it('stand in service on a day, as it is known now and as it was known before a correction', async () => {
    const [running] = await record(device('BIN-2', { outletId: 'outlet-a2', deviceKind: 'SMART_LOCKER' }));
    const knownThen = clock.now();
    clock.passSeconds(60);
    const ended = device('BIN-2', {
      outletId: 'outlet-a2',
      deviceKind: 'SMART_LOCKER',
      inServiceTo: '2026-03-31',
      sourceRef: 'device-BIN-2-2',
    });
    const input = { ...ended, supersedesId: running?.id, reason: '设备报废' };
    await reporter.get(CORRECT, { input });
    const codes = async (filter: object) =>
      (await listed({ outletId: 'outlet-a2', ...filter })).map(({ deviceCode }) => deviceCode);
    expect(await codes({ on: '2024-12-31' })).toEqual([]);
    expect(await codes({ on: '2025-01-01' })).toEqual(['BIN-2']);
    expect(await codes({ on: '2026-03-31' })).toEqual(['BIN-2']);
    expect(await codes({ on: '2026-04-01' })).toEqual([]);
    expect(await codes({ on: '2026-04-01', asKnownAt: knownThen })).toEqual(['BIN-2']);
    expect(await codes({ old: true })).toEqual(['BIN-2', 'BIN-2']);
  });

  it('are counted by outlets, not by devices, within the scope of who asks', async () => {
    await record(
      device('BIN-3'),
      device('BIN-4', { inServiceFrom: '2026-01-01', deviceKind: 'CARTON_RACK' }),
      device('BIN-5', { outletId: 'outlet-a2', inServiceFrom: '2026-04-01' }),
    );
    expect(await coverage({ on: '2025-06-30' })).toEqual([
      { regionCode: '430102', outlets: 1, outletsWithStandardBin: 1 },
      { regionCode: '430103', outlets: 1, outletsWithStandardBin: 0 },
    ]);
    const officer = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430102' as RegionCode });
    expect(await coverage({ on: '2026-04-20' }, officer)).toEqual([
      { regionCode: '430102', outlets: 2, outletsWithStandardBin: 2 },
    ]);
    expect(await coverage({ on: '2026-04-20', enterpriseId: 'firm-b' }, officer)).toEqual([
      { regionCode: '430102', outlets: 1, outletsWithStandardBin: 1 },
    ]);
  });

  it('are refused by the database itself when they could never be', async () => {
    await expect(platform.rows(sql`UPDATE recovery_device SET in_service_to = '2000-01-01'`)).rejects.toThrow(
      /CONSTRAINT/,
    );
    await expect(platform.rows(sql`UPDATE recovery_device SET standing = 2`)).rejects.toThrow(/CONSTRAINT/);
  });
});
