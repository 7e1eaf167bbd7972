import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../support/app.js';
import {
  act,
  because,
  caseAs,
  type CaseAnswer,
  firmCaller,
  openDepartment,
  refusedFor,
  registerFirm,
} from '../support/cases.js';
import { SetClock } from '../support/clock.js';
import { figureBreaches, figureOf, workFigures } from '../support/figures.js';
import { appropriate, moneyBreaches, moneyOf, payBatch, payRefusedFor } from '../support/payments.js';

/** What the firm says of itself; nothing of it counts before a paper shows it. */
const APPLICANT = [
  { name: 'applicant.taxRegion', value: '430100' },
  { name: 'applicant.isLegalPerson', value: 'true' },
  { name: 'applicant.mainBusinessIsLogistics', value: 'true' },
  { name: 'applicant.hasGoodCreditRecord', value: 'true' },
  { name: 'applicant.isSupplyChainDemonstrationFirm', value: 'false' },
];
const project = (id: string, kind: string, investmentYuan: string) => ({
  kind: 'project',
  id,
  keys: [`湘商务备〔2023〕${id}号`],
  facts: [
    { name: 'project.kind', value: kind },
    { name: 'project.investmentYuan', value: investmentYuan },
  ],
});
const verified = (name: string, value: string, subject?: string) => ({
  name,
  value,
  grade: 'THIRD_PARTY_DOCUMENT',
  sourceRef: '会计师事务所专项审计报告 2024-118',
  ...(subject && { subjectKind: 'project', subjectId: subject }),
});
const audited = (id: string, kind: string, investmentYuan: string) => [
  ...APPLICANT.map(({ name, value }) => verified(name, value)),
  verified('project.kind', kind, id),
  verified('project.investmentYuan', investmentYuan, id),
];

/**
 * P10: Changsha's circulation fund, from the firm's invoice to the public notice, an objection that is upheld, and what is
 * paid in the end: less of one case, and nothing of another.
 */
describe('totes in Changsha', () => {
  let platform: Platform;
  let firm: Caller;
  let neighbour: Caller;
  let countyCommerce: Caller;
  let countyFinance: Caller;
  let cityCommerce: Caller;
  let citySecond: Caller;
  let planner: Caller;
  let mayor: Caller;
  let payer: Caller;
  const clock = new SetClock(new Date('2024-07-08T02:00:00Z'));
  const caseId = 'totes-case';
  const refusedId = 'pallets-case';
  const nothingPayable = () =>
    payRefusedFor(payer, 'proposePaymentBatch', { input: { id: 'too-early', roundId: 'cs-2024' } });
  const on = (day: string) => clock.set(new Date(`${day}T02:00:00Z`));
  const show = <T>(fields: string): Promise<T> => caseAs<T>(firm, caseId, fields);

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    await registerFirm(platform, { id: 'xiangjiang', number: 11, regionCode: '430102' });
    firm = firmCaller(platform, 'xiangjiang');
    await registerFirm(platform, { id: 'liuyang', number: 13, regionCode: '430102' });
    neighbour = firmCaller(platform, 'liuyang');
    countyCommerce = (await openDepartment(platform, 'COMMERCE', '430102'))('officer');
    countyFinance = (await openDepartment(platform, 'FINANCE', '430102'))('officer');
    const city = await openDepartment(platform, 'COMMERCE', '430100');
    cityCommerce = city('officer');
    citySecond = city('second');
    planner = city('planner');
    const finance = await openDepartment(platform, 'FINANCE', '430100');
    mayor = finance('approver', 'APPROVER');
    payer = finance('payer');
  });
  afterAll(() => platform.close());

  it('are filed in the round that the city opened, with what is missing named', async () => {
    await act(cityCommerce, 'openFundingRound', {
      input: {
        id: 'cs-2024',
        programme: 'P10',
        title: '2023年度流通主体培育资金',
        regionCode: '430100',
        filingFrom: '2024-07-01',
        filingTo: '2024-07-31',
        fundYuan: '400000',
        judgedOn: 'FILING',
        stageDays: [
          { stage: 'FIRST_CHECK', count: 10, kind: 'WORKING_DAYS' },
          { stage: 'PUBLIC_NOTICE', count: 5, kind: 'WORKING_DAYS' },
        ],
      },
    });
    await act(firm, 'draftCase', {
      input: {
        id: caseId,
        roundId: 'cs-2024',
        application: { applicant: APPLICANT, subjects: [project('totes', 'POOLED_TOTE', '1000000')] },
      },
    });
    expect(await refusedFor(countyCommerce, 'agreeToCase', because(caseId))).toBe('CASE_UNKNOWN');
    const filed = await act(firm, 'fileCase', { input: { caseId } });
    expect(filed).toMatchObject({
      number: 'cs-2024-0001',
      state: 'FIRST_CHECK',
      dueOn: '2024-07-22',
      claimYuan: null,
    });
    const { missingPapers, steps } = await show<{
      missingPapers: { documentCode: string }[];
      steps: { step: string; content: { outcome?: string; filing?: string } }[];
    }>('missingPapers { documentCode } steps { step content }');
    expect(missingPapers.map(({ documentCode }) => documentCode)).toEqual([
      'application-form',
      'credit-commitment',
      'first-check-summary',
    ]);
    expect(steps.at(-1)).toMatchObject({
      step: 'FILE',
      content: { outcome: 'UNDETERMINED', filing: 'NOT_PUBLISHED' },
    });
    const pallets = [project('pallets', 'STANDARD_PALLET', '100000')];
    const application = { applicant: APPLICANT, subjects: pallets };
    await act(neighbour, 'draftCase', { input: { id: refusedId, roundId: 'cs-2024', application } });
    expect(await act(neighbour, 'fileCase', { input: { caseId: refusedId } })).toMatchObject({
      number: 'cs-2024-0002',
    });
  });

  it('are checked by commerce and finance of the district together, and by no other department', async () => {
    expect(await refusedFor(cityCommerce, 'agreeToCase', because(caseId))).toBe('DEPARTMENT_NOT_NAMED');
    const one = await act(countyCommerce, 'agreeToCase', because(caseId));
    expect(one).toMatchObject({ state: 'FIRST_CHECK', agreedBy: ['COMMERCE@county'] });
    const both = await act(countyFinance, 'agreeToCase', because(caseId));
    expect(both).toMatchObject({ state: 'THIRD_PARTY_CHECK', agreedBy: [] });
    for (const department of [countyCommerce, countyFinance])
      await act(department, 'agreeToCase', because(refusedId));
  });

  it('count with what the auditor found, not with what the firm said', async () => {
    const found = (id: string, facts: object[]) =>
      act(cityCommerce, 'verifyCaseFacts', { input: { caseId: id, reason: '以审计报告为准', facts } });
    // P10.1: 900,000 × 30 % = 270,000 yuan, of the 1,000,000 that the firm said; 100,000 × 30 % = 30,000.
    expect(await found(caseId, audited('totes', 'POOLED_TOTE', '900000'))).toMatchObject({
      claimYuan: '270000.00',
    });
    expect(await found(refusedId, audited('pallets', 'STANDARD_PALLET', '100000'))).toMatchObject({
      claimYuan: '30000.00',
    });
    await act(cityCommerce, 'agreeToCase', because(refusedId, '第三方审核通过'));
    expect((await act(cityCommerce, 'agreeToCase', because(caseId, '第三方审核通过'))).state).toBe('PLAN');
  });

  it('are planned within the fund by one person and adopted by another', async () => {
    const plan = { input: { id: 'plan-1', roundId: 'cs-2024', reason: '按核定投资 30%' } };
    expect(await act(planner, 'proposeAllocation', plan)).toMatchObject({
      plannedYuan: '300000.00',
      state: 'PROPOSED',
    });
    const adopted = await act<{ state: string }>(
      await (
        await openDepartment(platform, 'COMMERCE', '430100')
      )('approver', 'APPROVER'),
      'adoptAllocation',
      because('plan-1'),
    );
    expect(adopted.state).toBe('ADOPTED');
    for (const id of [caseId, refusedId])
      expect((await act(mayor, 'approveCase', because(id, '市政府批准'))).state).toBe('PUBLIC_NOTICE');
    await appropriate(payer, mayor, {
      id: 'cs-2024',
      roundId: 'cs-2024',
      amountYuan: '400000',
      reference: '长财企指〔2024〕31号',
    });
    expect(await nothingPayable()).toBe('NOTHING_PAYABLE');
  });

  it('stand in the public notice for five working days, and an objection holds everything', async () => {
    on('2024-09-27');
    const published = await act(planner, 'publishCase', because(caseId, '平台和网站公示'));
    // Sunday the 29th is worked, and 1 to 7 October is not.
    expect(published.noticeTo).toBe('2024-10-10');
    await act(planner, 'publishCase', because(refusedId, '平台和网站公示'));
    const anybody = platform.caller();
    const list = await anybody.get<{ publicNotices: { nodes: object[] } }>(
      '{ publicNotices { nodes { number enterpriseName amountYuan noticeTo } } }',
    );
    expect(list.publicNotices.nodes).toEqual([
      {
        number: 'cs-2024-0001',
        enterpriseName: 'xiangjiang物流有限公司',
        amountYuan: '270000.00',
        noticeTo: '2024-10-10',
      },
      {
        number: 'cs-2024-0002',
        enterpriseName: 'liuyang物流有限公司',
        amountYuan: '30000.00',
        noticeTo: '2024-10-10',
      },
    ]);
    await registerFirm(platform, { id: 'rival', number: 12, regionCode: '430103' });
    const rival = firmCaller(platform, 'rival');
    const objection = {
      id: 'objection-1',
      caseId,
      objector: '某物流企业',
      words: '该批周转筐部分为旧筐翻新',
    };
    await act(rival, 'raiseObjection', { input: objection });
    const ofPallets = { id: 'of-pallets', caseId: refusedId, words: '托盘并非 1000×1200 规格' };
    await act(rival, 'raiseObjection', { input: { ...objection, ...ofPallets } });
    on('2024-10-14');
    expect(await refusedFor(planner, 'closeNotice', because(caseId))).toBe('OBJECTION_OPEN');
    expect(await nothingPayable()).toBe('NOTHING_PAYABLE');
    const late = { input: { ...objection, id: 'objection-2' } };
    expect(await refusedFor(rival, 'raiseObjection', late)).toBe('NOTICE_OVER');
  });

  it('go back to the first check when the objection is upheld, and are given less', async () => {
    const upheld = await act(citySecond, 'upholdObjection', because('objection-1', '经查部分属实'));
    expect(upheld).toMatchObject({ state: 'FIRST_CHECK', plannedYuan: null, noticeTo: null });
    expect(await nothingPayable()).toBe('NOTHING_PAYABLE');
    await act(countyCommerce, 'agreeToCase', because(caseId, '重新核实'));
    await act(countyFinance, 'agreeToCase', because(caseId, '重新核实'));
    const facts = audited('totes', 'POOLED_TOTE', '600000');
    // P10.1: without the 300,000 of old totes, 600,000 × 30 % = 180,000 yuan.
    const again = await act(cityCommerce, 'verifyCaseFacts', {
      input: { caseId, reason: '剔除翻新筐', facts },
    });
    expect(again.claimYuan).toBe('180000.00');
    await act(cityCommerce, 'agreeToCase', because(caseId, '复核通过'));
    await act(planner, 'proposeAllocation', {
      input: { id: 'plan-2', roundId: 'cs-2024', reason: '按复核金额' },
    });
    const city = await openDepartment(platform, 'COMMERCE', '430100');
    await act(city('approver', 'APPROVER'), 'adoptAllocation', because('plan-2', '通过'));
    await act(mayor, 'approveCase', because(caseId, '市政府批准复核结果'));
    await act(planner, 'publishCase', because(caseId, '再次公示'));
    expect(await refusedFor(planner, 'closeNotice', because(caseId, '期满'))).toBe('NOTICE_RUNNING');
    on('2024-10-22');
    const approved = await act<CaseAnswer>(planner, 'closeNotice', because(caseId, '期满无异议'));
    expect(approved).toMatchObject({ state: 'APPROVED', plannedYuan: '180000.00' });
    const { instalments } = await show<{ instalments: object[] }>(
      'instalments { number state plannedYuan payableYuan paidYuan }',
    );
    expect(instalments).toEqual([
      { number: 1, state: 'PAYABLE', plannedYuan: '180000.00', payableYuan: '180000.00', paidYuan: '0.00' },
    ]);
  });

  it('are refused with the reason where nothing of them stands up, and then get nothing', async () => {
    await act(citySecond, 'upholdObjection', because('of-pallets', '抽测 20 片均不符'));
    const refused = await act(countyCommerce, 'refuseCase', because(refusedId, '不属于标准托盘（P10.1）'));
    expect(refused).toMatchObject({ state: 'REFUSED', plannedYuan: null });
  });

  it('are paid what was found in the end: nothing of what was objected to', async () => {
    const batch = { batchId: 'cs-2024-1', roundId: 'cs-2024', paidOn: '2024-10-22' };
    expect(await payBatch(payer, mayor, batch)).toBe('SETTLED');
    expect(await nothingPayable()).toBe('NOTHING_PAYABLE');
    expect((await act(cityCommerce, 'evaluateCase', because(caseId, '周转筐已投入循环'))).state).toBe(
      'EVALUATED',
    );
    // Of 400,000 yuan 180,000 went out and 220,000 are left; the other firm received nothing.
    expect(await moneyOf(platform)).toEqual({
      'FUND cs-2024': '22000000',
      'GRANTEE xiangjiang': '18000000',
      'TREASURY 430100': '-40000000',
    });
    expect(await neighbour.get('{ payments { nodes { id } } }')).toEqual({ payments: { nodes: [] } });
    await workFigures(platform);
    const figure = (month: string) => figureOf(payer, 'SBP', { regionCode: '430100', month });
    // Paid, filed, granted, recovered. What was claimed could not be told when it was filed.
    expect(await figure('2024-10')).toEqual(['180000', '180000', '0', '180000', '0']);
    expect(await figure('2024-07')).toBe('NO_SUBSIDY_CASE');
    expect(await figureBreaches(platform)).toEqual([]);
    expect(await moneyBreaches(platform)).toEqual([]);
  });

  it('keep every decision as it was made, and every step with its reason', async () => {
    const { decisions, steps } = await show<{
      decisions: { number: number; outcome: string; claimYuan: string | null }[];
      steps: { step: string; reason: string | null }[];
    }>('decisions { number outcome claimYuan judgedOn } steps { step reason }');
    expect(decisions).toMatchObject([
      { number: 1, outcome: 'UNDETERMINED', claimYuan: null, judgedOn: '2024-07-08' },
      { number: 2, outcome: 'CASH', claimYuan: '270000.00', judgedOn: '2024-07-08' },
      { number: 3, outcome: 'CASH', claimYuan: '180000.00', judgedOn: '2024-07-08' },
    ]);
    expect(steps.map(({ step }) => step).join(' ')).toBe(
      'DRAFT FILE AGREE AGREE VERIFY AGREE PROPOSE_PLAN ADOPT_PLAN APPROVE PUBLISH OBJECT UPHOLD ' +
        'AGREE AGREE VERIFY AGREE PROPOSE_PLAN ADOPT_PLAN APPROVE PUBLISH CLOSE_NOTICE ORDER PAY EVALUATE',
    );
    expect(steps.find(({ step }) => step === 'UPHOLD')?.reason).toBe('经查部分属实');
  });
});
