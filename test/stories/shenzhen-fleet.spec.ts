import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { vehicleIdOf, vinCheckDigit } from '../../src/fleet/index.js';
import { type Caller, openPlatform, type Platform } from '../support/app.js';
import {
  act,
  because,
  firmCaller,
  lasting,
  openDepartment,
  refusedFor,
  registerFirm,
} from '../support/cases.js';
import { SetClock } from '../support/clock.js';

const FIRM = 'shenwan';
const ELECTRIC = 100;
const vin = (index: number) => {
  const serial = String(index).padStart(8, '0');
  return `LGP00000${vinCheckDigit(`LGP000000${serial}`)}${serial}`;
};
/** 300 trucks, of which a hundred are electric with 50 kWh: 34,500 yuan each, 11,500 a year. */
const vehicle = (index: number) => ({
  sourceRef: `v-${index}`,
  evidenceGrade: 'SYSTEM_FEED',
  plate: `粤B${index < ELECTRIC ? 'D' : ''}${String(10_000 + index)}`,
  vin: vin(index),
  vehicleClass: 'LOGISTICS_VAN',
  drive: index < ELECTRIC ? 'BEV' : 'DIESEL',
  batteryKwh: index < ELECTRIC ? '50' : null,
  totalMassTonnes: '3.5',
  firstRegisteredOn: '2018-06-01',
  firstRegisteredRegion: '440300',
  meetsGbt29912: true,
  inNationalCatalogue: true,
  ownedFrom: '2018-06-01',
});
const monthsFrom = (year: number) =>
  ['06', '07', '08', '09', '10', '11', '12']
    .map((month) => `${year}-${month}`)
    .concat(['01', '02', '03', '04', '05'].map((month) => `${year + 1}-${month}`));

/** P04: a fleet of 300 in Shenzhen, filed in the third round, three years tested each on its own. */
describe('a fleet in Shenzhen', () => {
  let platform: Platform;
  let operator: Caller;
  let firm: Caller;
  let officer: Caller;
  let approver: Caller;
  const clock = new SetClock(new Date('2021-04-28T02:00:00Z'));
  const caseId = 'fleet';
  const on = (day: string) => clock.set(new Date(`${day}T02:00:00Z`));
  const instalments = async () =>
    (
      await firm.get<{
        subsidyCase: { instalments: { id: string; number: number; state: string; plannedYuan: string }[] };
      }>(`{ subsidyCase(id: "${caseId}") { instalments { id number state plannedYuan payableYuan } } }`)
    ).subsidyCase.instalments;

  /** Verified distance of the electric vans in a year, 1,300 km a month; `short` of them drive 1,000 km. */
  async function drive(year: number, short: number, unknown = 0): Promise<void> {
    const items = Array.from({ length: ELECTRIC - unknown }, (_one, index) =>
      monthsFrom(year).map((month) => ({
        sourceRef: `p-${index}-${month}`,
        evidenceGrade: 'PLATFORM_VERIFIED',
        mileageSource: 'PLATFORM_VERIFIED',
        vehicleId: vehicleIdOf(vin(index)),
        month,
        regionCode: '440300',
        distanceKm: index < short ? '1000' : '1300',
      })),
    ).flat();
    for (let at = 0; at < items.length; at += 600)
      await operator.get(
        `mutation ($input: RecordVehicleUsesInput!) { recordVehicleUses(input: $input) { state } }`,
        { input: { enterpriseId: FIRM, items: items.slice(at, at + 600) } },
      );
  }

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    operator = lasting(platform, { id: 'operator', roles: ['OPERATOR'] });
    await registerFirm(platform, { id: FIRM, number: 31, regionCode: '440300' });
    firm = firmCaller(platform, FIRM);
    const transport = await openDepartment(platform, 'TRANSPORT', '440300');
    officer = transport('officer');
    approver = transport('approver', 'APPROVER');
    const system = lasting(platform, {
      id: 'system',
      kind: 'client',
      roles: ['INTEGRATOR'],
      enterpriseId: FIRM,
    });
    const items = Array.from({ length: 300 }, (_one, index) => vehicle(index));
    await system.get(`mutation ($input: RegisterVehiclesInput!) { registerVehicles(input: $input) { id } }`, {
      input: { items },
    });
    await operator.get(
      `mutation ($input: RecordQualificationsInput!) { recordQualifications(input: $input) { state } }`,
      {
        input: {
          enterpriseId: FIRM,
          items: ['isLegalPerson', 'holdsRoadTransportLicence'].map((name) => ({
            sourceRef: name,
            evidenceGrade: 'THIRD_PARTY_DOCUMENT',
            name,
            isHeld: true,
            validFrom: '2018-01-01',
            documentRef: '深交运管许可字 0001 号',
          })),
        },
      },
    );
    await drive(2019, 0);
  });
  afterAll(() => platform.close());

  it('is filed on what is recorded, and judged as of the day on which the bureau accepts it', async () => {
    await act(officer, 'openFundingRound', {
      input: {
        id: 'sz-3',
        programme: 'P04',
        title: '第三批',
        regionCode: '440300',
        filingFrom: '2021-04-26',
        filingTo: '2021-05-06',
        fundYuan: '5000000',
        judgedOn: 'ACCEPTANCE',
      },
    });
    await act(firm, 'draftCase', { input: { id: caseId, roundId: 'sz-3' } });
    // 100 vans × 34,500 yuan; the second and the third year are still to come.
    expect(await act(firm, 'fileCase', { input: { caseId } })).toMatchObject({
      state: 'FIRST_CHECK',
      claimYuan: '3450000.00',
      dueUnknown: 'NOT_PUBLISHED',
    });
  });

  it('is corrected once and no second time, as its guide says', async () => {
    await act(officer, 'returnCase', because(caseId, '请补充车辆清单'));
    await act(firm, 'fileCaseAgain', { input: { caseId } });
    expect(await refusedFor(officer, 'returnCase', because(caseId, '再补一次'))).toBe('CORRECTIONS_USED');
    on('2021-05-12');
    await act(officer, 'agreeToCase', because(caseId, '受理'));
    await act(officer, 'agreeToCase', because(caseId, '受托公司已核查里程'));
    expect(await act(approver, 'approveCase', because(caseId, '批准'))).toMatchObject({
      state: 'APPROVED',
      plannedYuan: '3450000.00',
    });
    expect((await instalments()).map(({ plannedYuan, state }) => [plannedYuan, state])).toEqual([
      ['1150000.00', 'PLANNED'],
      ['1150000.00', 'PLANNED'],
      ['1150000.00', 'PLANNED'],
    ]);
  });

  it('earns its first year, loses the second and earns the third without the vans that nobody can tell of', async () => {
    const [first, second, third] = (await instalments()).map(({ id }) => id);
    const test = (id: string | undefined, isClosed = false) =>
      act<{ state: string; payableYuan: string | null; tested: { met: number; undetermined: number } }>(
        officer,
        'testInstalment',
        { input: { id, reason: '年度考核', isClosed } },
      );
    expect(await test(first)).toMatchObject({
      state: 'PAYABLE',
      payableYuan: '1150000.00',
      tested: { met: 100 },
    });
    expect(
      await refusedFor(officer, 'testInstalment', { input: { id: first, reason: '再测', isClosed: false } }),
    ).toBe('INSTALMENT_TESTED');
    const running = { input: { id: third, reason: '提前', isClosed: false } };
    expect(await refusedFor(officer, 'testInstalment', running)).toBe('YEAR_RUNNING');

    on('2021-07-01');
    await drive(2020, ELECTRIC);
    expect(await test(second)).toMatchObject({ state: 'LOST', payableYuan: '0.00', tested: { met: 0 } });

    on('2022-07-01');
    await drive(2021, 10, 5);
    const open = await test(third);
    expect(open).toMatchObject({
      state: 'UNDETERMINED',
      payableYuan: null,
      tested: { undetermined: 5, met: 85 },
    });
    // 85 of 100 vans earned it; five were asked about and nothing came.
    expect(await test(third, true)).toMatchObject({ state: 'PAYABLE', payableYuan: '977500.00' });
    const states = (await instalments()).map(({ state }) => state);
    expect(states).toEqual(['PAYABLE', 'LOST', 'PAYABLE']);
  });
});
