import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { vehicleIdOf, vinCheckDigit } from '../../src/fleet/index.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import { type Caller, openPlatform, type Platform } from '../support/app.js';
import {
  act,
  because,
  firmCaller,
  lasting,
  type Operation,
  openDepartment,
  OPERATIONS,
  operatorOf,
  refusedFor,
  registerFirm,
} from '../support/cases.js';
import { SetClock } from '../support/clock.js';
import {
  answerTo,
  MONEY,
  moneyBreaches,
  moneyOf,
  type MoneyOperation,
  orderBatch,
  pay,
  payBatch,
  payRefusedFor,
} from '../support/payments.js';

const FIRM = 'shenwan';
const ROUND = 'sz-3';
const ELECTRIC = 100;
const vin = (index: number) => {
  const serial = String(index).padStart(8, '0');
  return `LGP00000${vinCheckDigit(`LGP000000${serial}`)}${serial}`;
};
/**
 * 300 trucks, of which a hundred are electric with 50 kWh. P04.3: 30 kWh × 750 + 20 kWh × 600 = 22,500 + 12,000 =
 * 34,500 yuan each, below the 75,000 of one vehicle; P04.4: a third, 11,500 yuan, each year that is earned.
 */
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

/**
 * P04: a fleet of 300 in Shenzhen from the round to the last yuan, three years each tested and paid on its own. Its guide
 * names a first check, the check of a contracted company and the payment: no plan, and no public notice.
 */
describe('a fleet in Shenzhen', () => {
  let platform: Platform;
  let operator: Caller;
  let firm: Caller;
  let officer: Caller;
  let approver: Caller;
  let people: Record<string, Caller>;
  const clock = new SetClock(new Date('2021-04-28T02:00:00Z'));
  const caseId = 'fleet';
  const on = (day: string) => clock.set(new Date(`${day}T02:00:00Z`));
  /**
   * Everybody but those named is refused, and fails the test where somebody is not; gives who has the role and why it is
   * still refused.
   */
  const onlyFor = async (who: string[], operation: Operation | MoneyOperation, variables: object) => {
    const withRole: Record<string, string> = {};
    for (const [other, caller] of Object.entries(people)) {
      if (who.includes(other)) continue;
      const { extensions } = await caller.refused({ ...OPERATIONS, ...MONEY }[operation], variables);
      if (extensions.reason !== 'ROLE_NOT_PERMITTED') withRole[other] = extensions.reason;
    }
    return withRole;
  };
  const instalments = async () =>
    (
      await firm.get<{
        subsidyCase: {
          instalments: { id: string; number: number; state: string; plannedYuan: string; paidYuan: string }[];
        };
      }>(`{ subsidyCase(id: "${caseId}") { instalments { id number state plannedYuan paidYuan } } }`)
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

  const test = (id: string | undefined, isClosed = false) =>
    act<{ state: string; payableYuan: string | null; tested: { met: number; undetermined: number } }>(
      officer,
      'testInstalment',
      { input: { id, reason: '年度考核', isClosed } },
    );
  const left = async () =>
    (
      await approver.get<{ fundStanding: { leftYuan: string } }>(
        `{ fundStanding(roundId: "${ROUND}") { leftYuan } }`,
      )
    ).fundStanding.leftYuan;

  /** What is payable is proposed, approved by another, ordered, and confirmed by the treasury's answer to its file. */
  async function pays(batchId: string, yuan: string): Promise<void> {
    const proposed = { input: { id: batchId, roundId: ROUND } };
    expect(await onlyFor(['officer'], 'proposePaymentBatch', proposed)).toEqual({
      elsewhere: 'ROUND_UNKNOWN',
    });
    expect(await pay(officer, 'proposePaymentBatch', proposed)).toMatchObject({
      state: 'PROPOSED',
      orderCount: 1,
      totalYuan: yuan,
    });
    expect(await onlyFor(['approver'], 'approvePaymentBatch', { id: batchId })).toEqual({});
    const file = await orderBatch(officer, approver, { batchId, roundId: ROUND });
    expect(file).toContain(`合计,1,,,,${yuan},`);
    const input = { batchId, file: answerTo(file, clock.today()) };
    expect(await onlyFor(['officer', 'approver'], 'confirmPayments', { input })).toEqual({
      elsewhere: 'PAYMENT_BATCH_UNKNOWN',
    });
    expect(await pay(officer, 'confirmPayments', { input })).toEqual({ id: batchId, state: 'SETTLED' });
  }

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    operator = operatorOf(platform);
    await registerFirm(platform, { id: FIRM, number: 31, regionCode: '440300' });
    firm = firmCaller(platform, FIRM);
    const transport = await openDepartment(platform, 'TRANSPORT', '440300');
    officer = transport('officer');
    approver = transport('approver', 'APPROVER');
    await registerFirm(platform, { id: 'rival', number: 32, regionCode: '440300' });
    people = {
      firm,
      rival: firmCaller(platform, 'rival'),
      officer,
      approver,
      elsewhere: (await openDepartment(platform, 'TRANSPORT', '440100'))('officer'),
      auditor: lasting(platform, { id: 'auditor', roles: ['AUDITOR'], regionCode: '440300' as RegionCode }),
    };
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

  it('is filed on what is recorded, in a round of its city, by the firm alone', async () => {
    const round = {
      input: {
        id: ROUND,
        programme: 'P04',
        title: '第三批',
        regionCode: '440300',
        filingFrom: '2021-04-26',
        filingTo: '2021-05-06',
        fundYuan: '5000000',
        judgedOn: 'ACCEPTANCE',
      },
    };
    expect(await onlyFor(['officer'], 'openFundingRound', round)).toEqual({
      elsewhere: 'ROUND_OUTSIDE_REGION',
    });
    await act(officer, 'openFundingRound', round);
    await act(firm, 'draftCase', { input: { id: caseId, roundId: ROUND } });
    expect(await onlyFor(['firm'], 'fileCase', { input: { caseId } })).toEqual({ rival: 'CASE_UNKNOWN' });
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
  });

  it('is accepted and checked by officers and approved by somebody else', async () => {
    on('2021-05-12');
    expect(await onlyFor(['officer'], 'agreeToCase', because(caseId, '受理'))).toEqual({
      elsewhere: 'CASE_UNKNOWN',
    });
    await act(officer, 'agreeToCase', because(caseId, '受理'));
    await act(officer, 'agreeToCase', because(caseId, '受托公司已核查里程'));
    expect(await onlyFor(['approver'], 'approveCase', because(caseId, '批准'))).toEqual({});
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

  it('earns its first year and is paid for it by the treasury, and for nothing more', async () => {
    const [first, , third] = (await instalments()).map(({ id }) => id);
    const batch = { input: { id: 'year-1', roundId: ROUND } };
    expect(await payRefusedFor(officer, 'proposePaymentBatch', batch)).toBe('NOTHING_PAYABLE');
    expect(
      await onlyFor(['officer'], 'testInstalment', {
        input: { id: first, reason: '年度考核', isClosed: false },
      }),
    ).toEqual({ elsewhere: 'CASE_UNKNOWN' });
    // 100 vans × 11,500 yuan.
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
    const money = {
      input: { id: 'sz-3', roundId: ROUND, amountYuan: '3450000', reference: '深财建〔2021〕58号' },
    };
    await pay(officer, 'proposeAppropriation', money);
    expect(await onlyFor(['approver'], 'approveAppropriation', { id: 'sz-3' })).toEqual({});
    await pay(approver, 'approveAppropriation', { id: 'sz-3' });
    await pays('year-1', '1150000.00');
  });

  it('loses its second year, of which nothing can be paid', async () => {
    const [, second] = (await instalments()).map(({ id }) => id);
    on('2021-07-01');
    await drive(2020, ELECTRIC);
    // 12 months × 1,000 km are 3,000 km less than P04.2 asks for.
    expect(await test(second)).toMatchObject({ state: 'LOST', payableYuan: '0.00', tested: { met: 0 } });
    const batch = { input: { id: 'year-2', roundId: ROUND } };
    expect(await payRefusedFor(officer, 'proposePaymentBatch', batch)).toBe('NOTHING_PAYABLE');
  });

  it('earns its third year without the vans that nobody can tell of, and is paid', async () => {
    const [, , third] = (await instalments()).map(({ id }) => id);
    on('2022-07-01');
    await drive(2021, 10, 5);
    expect(await test(third)).toMatchObject({
      state: 'UNDETERMINED',
      payableYuan: null,
      tested: { undetermined: 5, met: 85 },
    });
    const batch = { input: { id: 'year-3', roundId: ROUND } };
    expect(await payRefusedFor(officer, 'proposePaymentBatch', batch)).toBe('NOTHING_PAYABLE');
    // 85 of 100 vans × 11,500 yuan; five were asked about and nothing came.
    expect(await test(third, true)).toMatchObject({ state: 'PAYABLE', payableYuan: '977500.00' });
    // The account was wrong: the money comes back to the fund and is ordered again.
    const failed = { 'sz-3-0001': { paidYuan: '0.00', reason: '账号有误' } };
    const again = { batchId: 'year-3', roundId: ROUND, paidOn: '2022-07-04' };
    expect(await payBatch(officer, approver, { ...again, but: failed })).toBe('SETTLED');
    expect(await left()).toBe('2300000.00');
    const { payments } = await firm.get<{ payments: { nodes: { id: string; failure: string }[] } }>(
      `{ payments(batchId: "year-3") { nodes { id failure } } }`,
    );
    expect(payments.nodes).toMatchObject([{ failure: '账号有误' }]);
    const paymentId = payments.nodes[0]?.id;
    await pay(officer, 'payAgain', { input: { paymentId, reason: '账号已更正' } });
    await pays('year-3-again', '977500.00');
  });

  it('ends with three years paid or lost, and what was paid is what the ledger holds, to the fen', async () => {
    expect((await instalments()).map(({ state, paidYuan }) => [state, paidYuan])).toEqual([
      ['PAID', '1150000.00'],
      ['LOST', '0.00'],
      ['PAID', '977500.00'],
    ]);
    const { subsidyCase } = await firm.get<{ subsidyCase: { state: string; plannedYuan: string } }>(
      `{ subsidyCase(id: "${caseId}") { state plannedYuan } }`,
    );
    expect(subsidyCase).toEqual({ state: 'PAID', plannedYuan: '3450000.00' });
    // 1,150,000 + 977,500 = 2,127,500 of 3,450,000; 1,322,500 were not earned and stay with the round.
    expect(await moneyOf(platform)).toEqual({
      [`FUND ${ROUND}`]: '132250000',
      [`GRANTEE ${FIRM}`]: '212750000',
      'TREASURY 440300': '-345000000',
    });
    expect(await left()).toBe('1322500.00');
    expect(await moneyBreaches(platform)).toEqual([]);
  });
});
