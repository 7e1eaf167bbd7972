import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import { vehicleIdOf } from './index.js';

const VIN = 'LATPAB071W1005301';
const REGISTER = `mutation ($input: RegisterVehiclesInput!) { registerVehicles(input: $input) { id } }`;
const RECORD = `mutation ($input: RecordVehicleDocumentsInput!) { recordVehicleDocuments(input: $input) { id state } }`;
const CORRECT = `mutation ($input: CorrectVehicleDocumentInput!) { correctVehicleDocument(input: $input) { id state } }`;
const LIST = `query ($kind: VehicleDocumentKind, $heldOn: LocalDate, $at: DateTime, $all: Boolean) {
  vehicleDocuments(kind: $kind, heldOn: $heldOn, asKnownAt: $at, includeSuperseded: $all) { nodes { number validTo } }
}`;
const STANDING = `query ($vehicleId: ID!, $on: LocalDate!, $at: DateTime, $firm: ID) {
  vehicleStanding(vehicleId: $vehicleId, on: $on, asKnownAt: $at, enterpriseId: $firm) {
    enterpriseId ownership entry { plate } documents { kind number }
  }
}`;

const van = (more: object = {}) => ({
  sourceRef: 'van',
  evidenceGrade: 'SYSTEM_FEED',
  plate: '湘AD12345',
  vin: VIN,
  vehicleClass: 'LOGISTICS_VAN',
  drive: 'BEV',
  firstRegisteredOn: '2024-01-10',
  firstRegisteredRegion: '430100',
  ownedFrom: '2024-01-10',
  ...more,
});
const paper = (
  kind: string,
  number: string,
  validFrom: string,
  validTo: string | null,
  more: object = {},
) => ({
  sourceRef: `${kind}-${validFrom}`,
  evidenceGrade: 'SYSTEM_FEED',
  vehicleId: vehicleIdOf(VIN),
  regionCode: '430100',
  kind,
  number,
  issuer: '长沙市邮政管理局',
  validFrom,
  validTo,
  ...more,
});
const FILING = paper('FILING', '湘邮备〔2024〕12号', '2024-02-01', '2026-01-31');
const POLICY = paper('INSURANCE', 'PDZA2024-1', '2024-01-10', '2025-01-09', { issuer: '某财产保险公司' });

interface Standing {
  vehicleStanding: {
    enterpriseId: string;
    ownership: string;
    entry: { plate: string } | null;
    documents: { kind: string; number: string }[];
  };
}

describe('the documents of a vehicle', () => {
  let platform: Platform;
  let a: Caller;
  let b: Caller;
  let operator: Caller;
  const clock = new SetClock(new Date('2026-11-21T02:00:00Z'));
  const standing = async (caller: Caller, on: string, more: object = {}) =>
    (await caller.get<Standing>(STANDING, { vehicleId: vehicleIdOf(VIN), on, ...more })).vehicleStanding;
  const numbers = async (caller: Caller, more: object = {}) =>
    (
      await caller.get<{ vehicleDocuments: { nodes: { number: string }[] } }>(LIST, more)
    ).vehicleDocuments.nodes
      .map(({ number }) => number)
      .sort();
  const record = (caller: Caller, ...items: object[]) =>
    caller.get<{ recordVehicleDocuments: { id: string; state: string }[] }>(RECORD, { input: { items } });

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    await registerTwoFirms(platform);
    operator = await platform.as({ roles: ['OPERATOR'] });
    a = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-a' });
    b = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-b' });
    await a.get(REGISTER, { input: { items: [van()] } });
  });
  afterAll(() => platform.close());

  it('are recorded once, each with number, issuer, validity and region', async () => {
    const items = [
      FILING,
      POLICY,
      paper('INSURANCE', 'PDZA2025-1', '2025-01-10', '2026-01-09'),
      paper('MARKING', '长邮0123', '2024-02-01', null, { vehicleId: null, vin: VIN }),
      paper('CATALOGUE', '2023年第11批', '2023-11-01', '2025-12-31', { issuer: '工业和信息化部' }),
    ];
    const states = async () =>
      (await record(a, ...items)).recordVehicleDocuments.map(({ state }) => state).join();
    expect([await states(), await states()]).toEqual([
      'RECORDED,RECORDED,RECORDED,RECORDED,RECORDED',
      'REPLAYED,REPLAYED,REPLAYED,REPLAYED,REPLAYED',
    ]);
  });

  it('tell on any date which of them held', async () => {
    const held = async (on: string) =>
      (await standing(a, on)).documents.map(({ kind, number }) => `${kind} ${number}`);
    expect(await held('2024-01-31')).toEqual(['CATALOGUE 2023年第11批', 'INSURANCE PDZA2024-1']);
    expect(await held('2025-01-09')).toEqual([
      'CATALOGUE 2023年第11批',
      'FILING 湘邮备〔2024〕12号',
      'INSURANCE PDZA2024-1',
      'MARKING 长邮0123',
    ]);
    expect(await held('2025-01-10')).toContain('INSURANCE PDZA2025-1');
    expect(await held('2026-02-01')).toEqual(['MARKING 长邮0123']);
  });

  it('are listed by kind and day', async () => {
    expect(await numbers(a, { kind: 'INSURANCE' })).toEqual(['PDZA2024-1', 'PDZA2025-1']);
    expect(await numbers(a, { kind: 'INSURANCE', heldOn: '2025-06-01' })).toEqual(['PDZA2025-1']);
  });

  it('refuse what is wrong with its reason', async () => {
    for (const [caller, item, code, reason] of [
      [a, { ...FILING, sourceRef: 'x', validTo: '2024-01-31' }, 'BAD_USER_INPUT', 'VALIDITY_REVERSED'],
      [
        a,
        { ...POLICY, sourceRef: 'x', number: 'N', validTo: null },
        'BAD_USER_INPUT',
        'INSURANCE_WITHOUT_END',
      ],
      [a, { ...FILING, sourceRef: 'x', regionCode: '439999' }, 'BAD_USER_INPUT', 'REGION_UNKNOWN'],
      [a, { ...FILING, sourceRef: 'x', vehicleId: 'nobody' }, 'NOT_FOUND', 'VEHICLE_UNKNOWN'],
      [b, FILING, 'NOT_FOUND', 'VEHICLE_UNKNOWN'],
      [a, { ...FILING, sourceRef: 'x', vehicleId: null }, 'BAD_USER_INPUT', 'VEHICLE_MISSING'],
      [a, { ...FILING, sourceRef: 'x' }, 'CONFLICT', 'DOCUMENT_ALREADY_RECORDED'],
      [a, { ...FILING, issuer: '别处' }, 'CONFLICT', 'SOURCE_REF_TAKEN'],
    ] as const) {
      const refused = await caller.refused(RECORD, { input: { items: [item] } });
      expect(refused.extensions).toMatchObject({ code, reason });
    }
    expect(await numbers(b)).toEqual([]);
  });

  it('are corrected, and known as they were before', async () => {
    const [policy] = (await record(a, POLICY)).recordVehicleDocuments;
    const before = clock.now().toISOString();
    clock.passSeconds(60);
    const item = {
      ...POLICY,
      sourceRef: 'policy-2',
      validTo: '2024-06-30',
      supersedesId: policy?.id,
      reason: '退保',
    };
    const corrected = () => a.get<{ correctVehicleDocument: { state: string } }>(CORRECT, { input: item });
    expect([await corrected(), await corrected()].map((one) => one.correctVehicleDocument.state)).toEqual([
      'RECORDED',
      'REPLAYED',
    ]);
    const insured = async (more: object) =>
      (await standing(a, '2024-12-31', more)).documents.some(({ kind }) => kind === 'INSURANCE');
    expect([await insured({}), await insured({ at: before })]).toEqual([false, true]);
    expect(await numbers(a, { heldOn: '2024-12-31', kind: 'INSURANCE' })).toEqual([]);
    expect(await numbers(a, { heldOn: '2024-12-31', kind: 'INSURANCE', at: before })).toEqual(['PDZA2024-1']);
    expect(await numbers(a, { kind: 'INSURANCE', all: true })).toEqual([
      'PDZA2024-1',
      'PDZA2024-1',
      'PDZA2025-1',
    ]);
  });

  it('say of a vehicle that two firms claim what each may see of its own', async () => {
    await b.get(REGISTER, {
      input: { items: [van({ ownedFrom: '2026-01-01', plate: '湘AF54321', drive: 'PHEV' })] },
    });
    await record(b, paper('INSURANCE', 'B-1', '2026-01-01', '2026-12-31'));
    expect(await standing(a, '2026-06-01')).toMatchObject({ enterpriseId: 'firm-a', ownership: 'OWNED' });
    expect(await standing(b, '2026-06-01')).toEqual({
      enterpriseId: 'firm-b',
      ownership: 'CONTESTED',
      entry: { plate: '湘AF54321' },
      documents: [{ kind: 'INSURANCE', number: 'B-1' }],
    });
    expect(await standing(operator, '2026-06-01')).toMatchObject({ enterpriseId: 'firm-a' });
    expect(await standing(operator, '2026-06-01', { firm: 'firm-b' })).toMatchObject({
      ownership: 'CONTESTED',
    });
    expect(await standing(b, '2025-06-01')).toMatchObject({ ownership: 'NOT_OWNED', entry: null });
  });

  it('are unknown of a vehicle outside the scope, as of one that does not exist', async () => {
    const elsewhere = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '440000' as never });
    const refused = await elsewhere.refused(STANDING, { vehicleId: vehicleIdOf(VIN), on: '2026-06-01' });
    expect(refused.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'VEHICLE_UNKNOWN' });
    const department = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430000' as never });
    expect((await standing(department, '2026-06-01')).ownership).toBe('OWNED');
  });
});
