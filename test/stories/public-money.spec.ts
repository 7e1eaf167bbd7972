import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { vehicleIdOf } from '../../src/fleet/index.js';
import type { ProgrammeDecision } from '../../src/rulebook/programmes.js';
import { type Caller, openPlatform, type Platform } from '../support/app.js';
import { caseAs, act, because, firmCaller, openDepartment, refusedFor } from '../support/cases.js';
import { SetClock } from '../support/clock.js';
import { appropriate, moneyBreaches, moneyOf, pay, payBatch, payRefusedFor } from '../support/payments.js';
import {
  correctBatteries,
  correctUse,
  type Firm,
  FIRMS,
  publishProgramme,
  recordFirm,
  vin,
} from '../support/van-firms.js';
import { vanProgramme } from '../support/van-programme.js';

interface Recovery {
  readonly id: string;
  readonly state: string;
  readonly principalYuan: string;
}

/** Two programmes from their drafts to the last yuan that comes back, all of it through the API. */
describe('public money', () => {
  let platform: Platform;
  const firms = {} as Record<Firm, Caller>;
  let county: Caller;
  let officer: Caller;
  let approver: Caller;
  /** The officer, given the role of an approver too. */
  let asApprover: Caller;
  let finance: Caller;
  let treasurer: Caller;
  const clock = new SetClock(new Date('2024-12-02T02:00:00Z'));
  const on = (day: string) => clock.set(new Date(`${day}T02:00:00Z`));

  const openRound = (id: string, programme: string, from: string, to: string, more: object = {}) =>
    act(officer, 'openFundingRound', {
      input: {
        id,
        programme,
        title: id,
        regionCode: '430100',
        filingFrom: from,
        filingTo: to,
        judgedOn: 'FILING',
        ...more,
      },
    });
  const file = async (firm: Firm, roundId: string) => {
    const id = `${roundId}-${firm}`;
    await act(firms[firm], 'draftCase', { input: { id, roundId } });
    return act(firms[firm], 'fileCase', { input: { caseId: id } });
  };
  const given = (roundId: string, amountYuan: string) =>
    appropriate(finance, treasurer, { id: roundId, roundId, amountYuan, reference: `长财企指 ${roundId}` });
  const caseOf = <T>(id: string, fields: string, caller = officer): Promise<T> =>
    caseAs<T>(caller, id, fields);

  const found = async (firm: Firm): Promise<{ id: string }[]> =>
    (
      await officer.get<{ recalculations: { nodes: { id: string }[] } }>(
        `{ recalculations(caseId: "m01-1-${firm}") { nodes { id outcome keptYuan dueYuan recoverYuan withholdYuan supplementYuan
           parts { number wasYuan nowYuan } } } }`,
      )
    ).recalculations.nodes;
  /** An officer verifies another battery of a van than was registered, and everything that hears of it has heard. */
  async function measured(firm: Firm, kwh: string, reason: string, place = 0) {
    const subject = { subjectKind: 'vehicle', subjectId: vehicleIdOf(vin(firm, place)) };
    const paper = { grade: 'THIRD_PARTY_DOCUMENT', sourceRef: `检测报告 ${kwh}` };
    const facts = [{ ...subject, ...paper, name: 'vehicle.batteryKwh', value: kwh }];
    const input = { caseId: `m01-1-${firm}`, reason, facts };
    const verified = await act(officer, 'verifyCaseFacts', { input });
    await platform.settled();
    return verified;
  }
  const supplementsOf = async (firm: Firm) =>
    (
      await officer.get<{ supplements: { nodes: { id: string; state: string; amountYuan: string }[] } }>(
        `{ supplements(caseId: "m01-1-${firm}") { nodes { id state amountYuan } } }`,
      )
    ).supplements.nodes;
  const recoveriesOf = async (firm: Firm, caller = officer) =>
    (
      await caller.get<{ recoveries: { nodes: Recovery[] } }>(
        `{ recoveries(caseId: "m01-1-${firm}") { nodes { id state ground principalYuan fineYuan fineBasis } } }`,
      )
    ).recoveries.nodes;
  const receipt = (
    recoveryId: string | undefined,
    number: number,
    principalYuan: string,
    fineYuan = '0',
  ) => ({
    input: {
      id: `${recoveryId}-${number}`,
      recoveryId,
      receivedOn: clock.today(),
      reference: `缴款书 ${number}`,
      principalYuan,
      fineYuan,
    },
  });
  const receives = (...of: Parameters<typeof receipt>) => pay(officer, 'recordReceipt', receipt(...of));
  const receiptRefused = (recoveryId: string | undefined, principalYuan: string, fineYuan = '0') =>
    payRefusedFor(officer, 'recordReceipt', receipt(recoveryId, 99, principalYuan, fineYuan));

  /** The facts of a case that fraud was found in are looked at again, and neither more nor less of it is proposed. */
  async function expectNothingElseProposed(): Promise<void> {
    await pay(officer, 'recalculateCase', { caseId: 'm01-1-hengtong' });
    const open = (await recoveriesOf('hengtong')).filter(({ id }) => id !== 'hengtong-fraud');
    expect(open.filter(({ state }) => !['SUPERSEDED', 'REJECTED'].includes(state))).toEqual([]);
    expect(await supplementsOf('hengtong')).toEqual([]);
  }

  beforeAll(async () => {
    platform = await openPlatform({ clock });
    county = (await openDepartment(platform, 'TRANSPORT', '430102'))('officer');
    const transport = await openDepartment(platform, 'TRANSPORT', '430100');
    officer = transport('officer');
    approver = transport('approver', 'APPROVER');
    asApprover = transport('officer', 'APPROVER');
    const money = await openDepartment(platform, 'FINANCE', '430100');
    finance = money('officer');
    treasurer = money('approver', 'APPROVER');
    await publishProgramme(platform, 'm01', readFileSync('test/support/public-money-programme.yaml', 'utf8'));
    await publishProgramme(platform, 'van', vanProgramme({ from: '2025-01-01' }));
    on('2025-01-13');
    for (const [index, firm] of FIRMS.entries()) {
      await recordFirm(platform, firm, 60 + index);
      firms[firm] = firmCaller(platform, firm);
    }
    await openRound('van-1', 'VAN', '2025-01-13', '2025-01-31');
    await file('tianxin', 'van-1');
    await act(officer, 'agreeToCase', because('van-1-tianxin'));
    await act(approver, 'approveCase', because('van-1-tianxin'));
    await given('van-1', '5000');
    await payBatch(finance, treasurer, { batchId: 'van-1', roundId: 'van-1', paidOn: '2025-01-13' });
  });
  afterAll(() => platform.close());

  it('is asked for by firms, and not twice for a van that another programme has paid', async () => {
    on('2025-02-05');
    await openRound('m01-1', 'M01', '2025-02-01', '2025-02-28', { fundYuan: '40000' });
    const claims: (string | null)[] = [];
    for (const firm of FIRMS) claims.push((await file(firm, 'm01-1')).claimYuan);
    expect(claims).toEqual(['18000.00', '24000.00', '11100.00', '6000.00']);
    const { decisions } = await caseOf<{ decisions: { trace: Pick<ProgrammeDecision, 'subjects'> }[] }>(
      'm01-1-tianxin',
      'decisions { trace }',
    );
    const refused = decisions[0]?.trace.subjects.find(({ state }) => state === 'NOT_MET');
    expect(refused?.conditions.find(({ state }) => state === 'NOT_MET')).toMatchObject({
      clause: 'M01.3',
      actual: { en: `VAN (2025, ${vin('tianxin', 0)})` },
      evidence: { sources: ['case/van-1-0001'] },
    });
  });

  it('is divided by the rule where the fund is too small, and paid within it to the fen', async () => {
    for (const firm of FIRMS) {
      const caseId = `m01-1-${firm}`;
      await act(county, 'agreeToCase', because(caseId));
      await act(officer, 'agreeToCase', because(caseId));
      expect((await act(finance, 'agreeToCase', because(caseId))).state).toBe('PLAN');
    }
    // 18,000 + 24,000 + 11,100 + 6,000 = 59,100 are claimed of 40,000: M01.5, each × 40,000 / 59,100 and rounded down.
    const plan = { input: { id: 'plan', roundId: 'm01-1', reason: '按比例压减' } };
    expect(await act(finance, 'proposeAllocation', plan)).toMatchObject({
      fundYuan: '40000.00',
      claimedYuan: '59100.00',
      plannedYuan: '39999.99',
    });
    expect(await refusedFor(finance, 'adoptAllocation', because('plan'))).toBe('ROLE_NOT_PERMITTED');
    await act(treasurer, 'adoptAllocation', because('plan'));
    on('2025-03-03');
    for (const firm of FIRMS) await act(officer, 'publishCase', because(`m01-1-${firm}`));
    on('2025-03-11');
    const planned: (string | null)[] = [];
    for (const firm of FIRMS) {
      await act(officer, 'closeNotice', because(`m01-1-${firm}`));
      planned.push((await act(approver, 'approveCase', because(`m01-1-${firm}`))).plannedYuan);
    }
    // 12,182.741…, 16,243.654…, 7,512.690… and 4,060.913…: a fen of the fund is left over.
    expect(planned).toEqual(['12182.74', '16243.65', '7512.69', '4060.91']);
    for (const firm of FIRMS) {
      const [part] = (await caseOf<{ instalments: { id: string }[] }>(`m01-1-${firm}`, 'instalments { id }'))
        .instalments;
      const test = { input: { id: part?.id, reason: '2024 年度考核', isClosed: false } };
      expect(await act(officer, 'testInstalment', test)).toMatchObject({ state: 'PAYABLE' });
    }
    await given('m01-1', '40000');
    const more = { id: 'more', roundId: 'm01-1', amountYuan: '0.01', reference: '追加' };
    expect(await payRefusedFor(finance, 'proposeAppropriation', { input: more })).toBe(
      'APPROPRIATION_ABOVE_FUND',
    );
  });

  it('is held back of a case of which something else is found after approval, until that is cleared up', async () => {
    expect(await measured('juzi', '40', '检测报告为 40 千瓦时')).toMatchObject({
      state: 'APPROVED',
      claimYuan: '11100.00',
      plannedYuan: '7512.69',
    });
    // 7,512.69 × (4,000 + 5,550) / 11,100 = 6,463.62, rounded down.
    expect(await found('juzi')).toMatchObject([
      { outcome: 'LESS_DUE', dueYuan: '6463.62', recoverYuan: '0.00', withholdYuan: '1049.07' },
    ]);
    // The fuel-cell van has 50 kWh: 4,060.91 × 5,000 / 6,000 = 3,384.09, and another person lowers it to that.
    await measured('tianxin', '50', '检测报告为 50 千瓦时', 1);
    const [lower] = await found('tianxin');
    expect(lower).toMatchObject({ dueYuan: '3384.09', withholdYuan: '676.82' });
    const decision = { input: { id: lower?.id, reason: '按检测结果核减' } };
    expect(await payRefusedFor(officer, 'lowerPayable', decision)).toBe('ROLE_NOT_PERMITTED');
    expect(await payRefusedFor(asApprover, 'lowerPayable', decision)).toBe('FOUR_EYES');
    const lowered = { outcome: 'UNCHANGED', withholdYuan: '0.00' };
    expect(await pay(approver, 'lowerPayable', decision)).toEqual(lowered);
    expect(await pay(approver, 'lowerPayable', decision)).toEqual(lowered);
    const again = { input: { ...decision.input, reason: '再核减一次' } };
    expect(await payRefusedFor(approver, 'lowerPayable', again)).toBe('NOTHING_TO_LOWER');
    // The bank pays ten thousand to one of the others first.
    const but = { 'm01-1-0002': { paidYuan: '10000.00', reason: '单笔限额' } };
    const first = { batchId: 'm01-1', roundId: 'm01-1', paidOn: '2025-03-11', but };
    expect(await payBatch(finance, treasurer, first)).toBe('SETTLED');
    expect((await caseOf<{ state: string }>('m01-1-hengtong', 'state')).state).toBe('PAYING');
    expect((await caseOf<{ state: string }>('m01-1-juzi', 'state')).state).toBe('APPROVED');
    on('2025-03-12');
    await measured('juzi', '55.5', '检测机构更正：原报告为另一辆车');
    expect((await found('juzi'))[0]).toMatchObject({ outcome: 'UNCHANGED', withholdYuan: '0.00' });
    await payBatch(finance, treasurer, { batchId: 'rest', roundId: 'm01-1', paidOn: '2025-03-12' });
    expect(await moneyOf(platform)).toEqual({
      // 40,000.00 − 39,999.99 + 676.82
      'FUND m01-1': '67683',
      'FUND van-1': '400000',
      'GRANTEE hengtong': '1624365',
      'GRANTEE juzi': '751269',
      // 3,384.09 of this programme and 1,000.00 of the other.
      'GRANTEE tianxin': '438409',
      'GRANTEE yuelu': '1218274',
      'TREASURY 430100': '-4500000',
    });
    for (const firm of FIRMS)
      expect((await act(officer, 'evaluateCase', because(`m01-1-${firm}`))).state).toBe('EVALUATED');
  });

  it('is not given a second time for what was paid: a person sees both cases and refuses the second', async () => {
    on('2025-04-08');
    await openRound('van-2', 'VAN', '2025-04-01', '2025-04-30');
    // 2 vans × 1,000 yuan: this programme has no clause against it, so that a person decides.
    expect(await file('juzi', 'van-2')).toMatchObject({ number: 'van-2-0001', claimYuan: '2000.00' });
    const doubles = 'doubleClaims { otherNumber otherProgramme keyCount firstKey finding }';
    expect(await caseOf('van-2-juzi', doubles)).toEqual({
      doubleClaims: [
        {
          otherNumber: 'm01-1-0003',
          otherProgramme: 'M01',
          keyCount: 2,
          firstKey: vin('juzi', 0),
          finding: null,
        },
      ],
    });
    expect(await caseOf('m01-1-juzi', 'doubleClaims { otherNumber }')).toEqual({
      doubleClaims: [{ otherNumber: 'van-2-0001' }],
    });
    await act(officer, 'agreeToCase', because('van-2-juzi', '车辆属实'));
    expect(await refusedFor(approver, 'approveCase', because('van-2-juzi'))).toBe('CLAIMS_OPEN');
    const finding = { caseId: 'van-2-juzi', otherCaseId: 'm01-1-juzi', finding: 'EXCLUDED' };
    await act(officer, 'settleDoubleClaim', { input: { ...finding, reason: '两车已获运营补助' } });
    expect(await refusedFor(approver, 'approveCase', because('van-2-juzi'))).toBe('CLAIMS_OPEN');
    await act(approver, 'refuseCase', because('van-2-juzi', '同一车辆已获其他财政资金'));
    expect(
      await payRefusedFor(finance, 'proposePaymentBatch', { input: { id: 'van-2', roundId: 'van-2' } }),
    ).toBe('NOTHING_PAYABLE');
    expect(await caseOf('m01-1-juzi', 'state doubleClaims { otherNumber }')).toEqual({
      state: 'EVALUATED',
      doubleClaims: [],
    });
  });

  it('that a corrected fact makes too much is asked back when a person agrees, without fine and interest', async () => {
    on('2025-05-12');
    const before = await moneyOf(platform);
    // One van drove 250 km in May instead of 1,050: 11,800 in the year are 200 short (M01.4), and 2 of 3 vans stand.
    await correctUse(platform, 'yuelu', 0, '250');
    // 12,182.74 × 2 / 3 = 8,121.82, rounded down; 12,182.74 − 8,121.82 = 4,060.92 too much.
    expect(await found('yuelu')).toMatchObject([
      {
        outcome: 'LESS_DUE',
        keptYuan: '12182.74',
        dueYuan: '8121.82',
        recoverYuan: '4060.92',
        parts: [{ number: 1, wasYuan: '12182.74', nowYuan: '8121.82' }],
      },
    ]);
    const [proposed] = await recoveriesOf('yuelu');
    expect(proposed).toMatchObject({
      state: 'PROPOSED',
      ground: 'FACT_CORRECTED',
      principalYuan: '4060.92',
      fineYuan: '0.00',
      fineBasis: null,
    });
    // Nothing changes by itself: neither the case nor the money, and the firm is not told before a person has decided.
    expect(await caseOf('m01-1-yuelu', 'state instalments { state paidYuan }')).toEqual({
      state: 'EVALUATED',
      instalments: [{ state: 'PAID', paidYuan: '12182.74' }],
    });
    expect(await moneyOf(platform)).toEqual(before);
    expect(await recoveriesOf('yuelu', firms.yuelu)).toEqual([]);
    const decision = { input: { id: proposed?.id, reason: '里程更正属实，企业无过错' } };
    expect(await payRefusedFor(officer, 'approveRecovery', decision)).toBe('ROLE_NOT_PERMITTED');
    await pay(approver, 'approveRecovery', decision);
    expect(await recoveriesOf('yuelu', firms.yuelu)).toMatchObject([{ state: 'APPROVED', fineYuan: '0.00' }]);
    expect(await receives(proposed?.id, 1, '2000.00')).toMatchObject({ state: 'APPROVED' });
    // Not a fen more than what was too much, as interest or as a fine.
    expect(await receiptRefused(proposed?.id, '2060.93')).toBe('RECEIPT_ABOVE_DUE');
    expect(await receiptRefused(proposed?.id, '2060.92', '0.01')).toBe('RECEIPT_ABOVE_DUE');
    expect(await receives(proposed?.id, 2, '2060.92')).toMatchObject({
      state: 'SETTLED',
      returnedYuan: '4060.92',
      finePaidYuan: '0.00',
    });
    expect((await moneyOf(platform))['GRANTEE yuelu']).toBe('812182');
  });

  it('that a corrected fact makes too little is added when a person agrees, out of what came back', async () => {
    on('2025-05-20');
    // The correction was wrong in turn: 1,000 km in May make 12,550 in the year, and all three vans stand again.
    await correctUse(platform, 'yuelu', 0, '1000');
    expect((await found('yuelu'))[0]).toMatchObject({
      outcome: 'MORE_DUE',
      keptYuan: '8121.82',
      dueYuan: '12182.74',
      supplementYuan: '4060.92',
    });
    const [supplement] = await supplementsOf('yuelu');
    expect(supplement?.state).toBe('PROPOSED');
    const decision = { input: { id: supplement?.id, reason: '复核后里程达标' } };
    expect(await payRefusedFor(officer, 'approveSupplement', decision)).toBe('ROLE_NOT_PERMITTED');
    await pay(approver, 'approveSupplement', decision);
    const batch = { batchId: 'again', roundId: 'm01-1', paidOn: '2025-05-20' };
    await pay(finance, 'proposePaymentBatch', { input: { id: 'again', roundId: 'm01-1' } });
    // 676.83 are left of the fund, and what came back went to the treasury.
    expect(await payRefusedFor(treasurer, 'approvePaymentBatch', { id: 'again' })).toBe('FUND_TOO_LOW');
    const again = { roundId: 'm01-1', reference: '收回资金再安排' };
    expect(
      await payRefusedFor(finance, 'proposeAppropriation', {
        input: { ...again, id: 'b1', amountYuan: '4060.93' },
      }),
    ).toBe('APPROPRIATION_ABOVE_FUND');
    await appropriate(finance, treasurer, { ...again, id: 'b2', amountYuan: '4060.92' });
    expect(await payBatch(finance, treasurer, batch)).toBe('SETTLED');
    expect((await moneyOf(platform))['GRANTEE yuelu']).toBe('1218274');
    expect(await moneyBreaches(platform)).toEqual([]);
  });

  it('is not added by who has found the fact, nor where another person says that it is not', async () => {
    on('2025-05-26');
    // 7,512.69 × (6,000 + 5,550) / 11,100 = 7,817.25, which are 304.56 more.
    await measured('juzi', '60', '复检为 60 千瓦时');
    const [more] = await supplementsOf('juzi');
    expect(more).toMatchObject({ state: 'PROPOSED', amountYuan: '304.56' });
    const decision = { input: { id: more?.id, reason: '按申报时的电池计' } };
    expect(await payRefusedFor(asApprover, 'approveSupplement', decision)).toBe('FOUR_EYES');
    expect(await payRefusedFor(asApprover, 'rejectSupplement', decision)).toBe('FOUR_EYES');
    expect(await pay(approver, 'rejectSupplement', decision)).toMatchObject({ state: 'REJECTED' });
    const batch = { input: { id: 'nothing', roundId: 'm01-1' } };
    expect(await payRefusedFor(finance, 'proposePaymentBatch', batch)).toBe('NOTHING_PAYABLE');
  });

  it('that was got by fraud comes back whole with a fine between a tenth and a half, to the fen', async () => {
    on('2025-06-16');
    // As in P15.3 the batteries are not what their labels say: 40 kWh in each of four vans and not 60.
    await correctBatteries(platform, 'hengtong', '40');
    // 16,243.65 × 16,000 / 24,000 = 10,829.10: by the facts alone a third would be too much.
    const fact = await pay(officer, 'recalculateCase', { caseId: 'm01-1-hengtong' });
    expect(fact).toMatchObject({ outcome: 'LESS_DUE', dueYuan: '10829.10', recoverYuan: '5414.55' });
    const fraud = (fineYuan: string, principalYuan = '16243.65') => ({
      input: {
        id: 'hengtong-fraud',
        caseId: 'm01-1-hengtong',
        ground: 'FRAUD',
        finding: '四辆车实装电池 40 千瓦时，与申报的 60 千瓦时不符，材料虚假',
        principalYuan,
        fineYuan,
      },
    });
    // What a correction asks back is decided first: the same yuan is not asked back twice.
    expect(await payRefusedFor(officer, 'proposeRecovery', fraud('4873.10'))).toBe('RECOVERY_ABOVE_PAID');
    const byFacts = (await recoveriesOf('hengtong')).find(({ state }) => state === 'PROPOSED');
    await pay(approver, 'rejectRecovery', { input: { id: byFacts?.id, reason: '改按骗取财政资金处理' } });
    // Of 16,243.65 a tenth is 1,624.365 and a half is 8,121.825.
    expect(await payRefusedFor(officer, 'proposeRecovery', fraud('1624.36'))).toBe('FINE_OUTSIDE_BAND');
    expect(await payRefusedFor(officer, 'proposeRecovery', fraud('8121.83'))).toBe('FINE_OUTSIDE_BAND');
    // 30 %, as in P15.3: 4,873.095, which is 4,873.10.
    expect(await pay(officer, 'proposeRecovery', fraud('4873.10'))).toMatchObject({
      state: 'PROPOSED',
      fineBasis: 'fiscal-violations@1/14',
    });
    // Measured again while that is not decided: what is asked back whole is not asked back again in part.
    await correctBatteries(platform, 'hengtong', '39', 1);
    await expectNothingElseProposed();
    const decision = { input: { id: 'hengtong-fraud', reason: '事实清楚，证据确凿' } };
    expect(await payRefusedFor(asApprover, 'approveRecovery', decision)).toBe('FOUR_EYES');
    await pay(approver, 'approveRecovery', decision);
    await expectNothingElseProposed();

    expect(await receives('hengtong-fraud', 1, '10000.00')).toMatchObject({ state: 'APPROVED' });
    expect(await receives('hengtong-fraud', 2, '6243.65', '4000.00')).toMatchObject({ state: 'APPROVED' });
    expect(await receiptRefused('hengtong-fraud', '0', '873.11')).toBe('RECEIPT_ABOVE_DUE');
    expect(await receives('hengtong-fraud', 3, '0', '873.10')).toMatchObject({
      state: 'SETTLED',
      returnedYuan: '16243.65',
      finePaidYuan: '4873.10',
    });
    await expectNothingElseProposed();
    expect(await recoveriesOf('hengtong', firms.hengtong)).toMatchObject([
      { state: 'SETTLED', fineYuan: '4873.10', fineBasis: 'fiscal-violations@1/14' },
    ]);
  });

  it('ends where the ledger, the cases and the treasury’s files agree, and who did nothing wrong paid nothing', async () => {
    await platform.settled();
    // Out: 39,999.99 − 676.82 + 4,060.92 and 1,000.00. Back: 4,060.92 and 16,243.65, and the fine of 4,873.10.
    expect(await moneyOf(platform)).toEqual({
      'FUND m01-1': '67683',
      'FUND van-1': '400000',
      'GRANTEE juzi': '751269',
      'GRANTEE tianxin': '438409',
      'GRANTEE yuelu': '1218274',
      'OFFENDER hengtong': '-487310',
      // −40,000.00 − 5,000.00 − 4,060.92 + 4,060.92 + 16,243.65 + 4,873.10
      'TREASURY 430100': '-2388325',
    });
    for (const firm of ['juzi', 'tianxin'] as const) expect(await recoveriesOf(firm)).toEqual([]);
    expect(await moneyBreaches(platform)).toEqual([]);
  });
});
