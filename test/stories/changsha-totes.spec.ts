import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../support/app.js';
import {
  act,
  because,
  type CaseAnswer,
  firmCaller,
  openDepartment,
  refusedFor,
  registerFirm,
} from '../support/cases.js';
import { SetClock } from '../support/clock.js';

/** What the firm says of itself; nothing of it counts before a paper shows it. */
const APPLICANT = [
  { name: 'applicant.taxRegion', value: '430100' },
  { name: 'applicant.isLegalPerson', value: 'true' },
  { name: 'applicant.mainBusinessIsLogistics', value: 'true' },
  { name: 'applicant.hasGoodCreditRecord', value: 'true' },
  { name: 'applicant.isSupplyChainDemonstrationFirm', value: 'false' },
];
const totes = (investmentYuan: string) => ({
  kind: 'project',
  id: 'totes-2023',
  keys: ['湘商务备〔2023〕0017号'],
  facts: [
    { name: 'project.kind', value: 'POOLED_TOTE' },
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
const VERIFIED = [
  ...APPLICANT.map(({ name, value }) => verified(name, value)),
  verified('project.kind', 'POOLED_TOTE', 'totes-2023'),
];

/** P10: Changsha's circulation fund, from the firm's invoice to the public notice, an objection and a second notice. */
describe('totes in Changsha', () => {
  let platform: Platform;
  let firm: Caller;
  let countyCommerce: Caller;
  let countyFinance: Caller;
  let cityCommerce: Caller;
  let citySecond: Caller;
  let planner: Caller;
  let mayor: Caller;
  const clock = new SetClock(new Date('2024-07-08T02:00:00Z'));
  const caseId = 'totes-case';
  const on = (day: string) => clock.set(new Date(`${day}T02:00:00Z`));
  const show = async <T>(fields: string): Promise<T> =>
    (
      await firm.get<{ subsidyCase: T }>(`query ($id: ID!) { subsidyCase(id: $id) { ${fields} } }`, {
        id: caseId,
      })
    ).subsidyCase;

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    await registerFirm(platform, { id: 'xiangjiang', number: 11, regionCode: '430102' });
    firm = firmCaller(platform, 'xiangjiang');
    countyCommerce = (await openDepartment(platform, 'COMMERCE', '430102'))('officer');
    countyFinance = (await openDepartment(platform, 'FINANCE', '430102'))('officer');
    const city = await openDepartment(platform, 'COMMERCE', '430100');
    cityCommerce = city('officer');
    citySecond = city('second');
    planner = city('planner');
    mayor = (await openDepartment(platform, 'FINANCE', '430100'))('approver', 'APPROVER');
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
        application: { applicant: APPLICANT, subjects: [totes('1000000')] },
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
  });

  it('are checked by commerce and finance of the district together, and by no other department', async () => {
    expect(await refusedFor(cityCommerce, 'agreeToCase', because(caseId))).toBe('DEPARTMENT_NOT_NAMED');
    const one = await act(countyCommerce, 'agreeToCase', because(caseId));
    expect(one).toMatchObject({ state: 'FIRST_CHECK', agreedBy: ['COMMERCE@county'] });
    const both = await act(countyFinance, 'agreeToCase', because(caseId));
    expect(both).toMatchObject({ state: 'THIRD_PARTY_CHECK', agreedBy: [] });
  });

  it('count with what the auditor found, not with what the firm said', async () => {
    const facts = [...VERIFIED, verified('project.investmentYuan', '900000', 'totes-2023')];
    const decided = await act(cityCommerce, 'verifyCaseFacts', {
      input: { caseId, reason: '以审计报告为准', facts },
    });
    expect(decided.claimYuan).toBe('270000.00');
    expect((await act(cityCommerce, 'agreeToCase', because(caseId, '第三方审核通过'))).state).toBe('PLAN');
  });

  it('are planned within the fund by one person and adopted by another', async () => {
    const plan = { input: { id: 'plan-1', roundId: 'cs-2024', reason: '按核定投资 30%' } };
    expect(await act(planner, 'proposeAllocation', plan)).toMatchObject({
      plannedYuan: '270000.00',
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
    expect((await act(mayor, 'approveCase', because(caseId, '市政府批准'))).state).toBe('PUBLIC_NOTICE');
  });

  it('stand in the public notice for five working days, and an objection holds everything', async () => {
    on('2024-09-27');
    const published = await act(planner, 'publishCase', because(caseId, '平台和网站公示'));
    // Sunday the 29th is worked, and 1 to 7 October is not.
    expect(published.noticeTo).toBe('2024-10-10');
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
    on('2024-10-14');
    expect(await refusedFor(planner, 'closeNotice', because(caseId))).toBe('OBJECTION_OPEN');
    const late = { input: { ...objection, id: 'objection-2' } };
    expect(await refusedFor(rival, 'raiseObjection', late)).toBe('NOTICE_OVER');
  });

  it('go back to the first check when the objection is upheld, and are given less', async () => {
    const upheld = await act(citySecond, 'upholdObjection', because('objection-1', '经查部分属实'));
    expect(upheld).toMatchObject({ state: 'FIRST_CHECK', plannedYuan: null, noticeTo: null });
    await act(countyCommerce, 'agreeToCase', because(caseId, '重新核实'));
    await act(countyFinance, 'agreeToCase', because(caseId, '重新核实'));
    const facts = [...VERIFIED, verified('project.investmentYuan', '600000', 'totes-2023')];
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
        'AGREE AGREE VERIFY AGREE PROPOSE_PLAN ADOPT_PLAN APPROVE PUBLISH CLOSE_NOTICE',
    );
    expect(steps.find(({ step }) => step === 'UPHOLD')?.reason).toBe('经查部分属实');
  });
});
