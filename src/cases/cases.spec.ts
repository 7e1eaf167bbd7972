import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import {
  act,
  because,
  caseAs,
  type CaseAnswer,
  checkOne,
  type Everybody,
  facility,
  fileOne,
  firmCaller,
  lasting,
  openDepartment,
  openEveryStation,
  openRound,
  refusedFor,
  registerFirm,
} from '../../test/support/cases.js';
import { SetClock } from '../../test/support/clock.js';
import { upload } from '../../test/support/evidence.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { CaseInstalments, CaseProof } from './index.js';

describe('cases', () => {
  let platform: Platform;
  let everybody: Everybody;
  const clock = new SetClock(new Date('2024-07-08T02:00:00Z'));
  const on = (day: string) => clock.set(new Date(`${day}T02:00:00Z`));
  const numbersOf = async (caller: Caller, filter = ''): Promise<(string | null)[]> =>
    (
      await caller.get<{ subsidyCases: { nodes: { number: string | null }[] } }>(
        `{ subsidyCases(first: 100 ${filter}) { nodes { number } } }`,
      )
    ).subsidyCases.nodes.map(({ number }) => number);

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    everybody = await openEveryStation(platform);
    await openRound(everybody.commerce, 'main', { fundYuan: '100000' });
  });
  afterAll(() => platform.close());

  it('are drafted and filed once: the same again is the first, other content is refused', async () => {
    const subject = facility('P-a', '60000');
    const { caseId, firm } = await fileOne(platform, { id: 'firma', number: 1, roundId: 'main', subject });
    expect(await act(firm, 'fileCase', { input: { caseId } })).toMatchObject({
      number: 'main-0001',
      state: 'FIRST_CHECK',
      claimYuan: '30000.00',
    });
    const draft = { id: caseId, roundId: 'main', application: { subjects: [subject] } };
    expect((await act(firm, 'draftCase', { input: draft })).number).toBe('main-0001');
    const other = { ...draft, application: { subjects: [facility('P-a', '1')] } };
    expect(await refusedFor(firm, 'draftCase', { input: other })).toBe('CASE_ID_TAKEN');
    const second = { input: { ...draft, id: 'second' } };
    expect(await refusedFor(firm, 'draftCase', second)).toBe('CASE_OPEN_ALREADY');
    const [steps] = await platform.rows<{ count: string }>(
      sql`SELECT COUNT(*) AS count FROM case_step WHERE case_id = ${caseId}`,
    );
    expect(Number(steps?.count)).toBe(2);
  });

  it('are due by the official calendar, and undated where the calendar of a year is missing', async () => {
    expect(await caseAs(everybody.county, 'case-firma', 'dueOn dueUnknown')).toEqual({
      dueOn: '2024-07-15',
      dueUnknown: null,
    });
    const late = new SetClock(new Date('2026-12-30T02:00:00Z'));
    const before = clock.now();
    clock.set(late.now());
    await openRound(everybody.commerce, 'year-end', { filingFrom: '2026-12-01', filingTo: '2026-12-31' });
    const subject = facility('P-late', '1000');
    const { caseId, firm } = await fileOne(platform, { id: 'late', number: 2, roundId: 'year-end', subject });
    expect(await caseAs(firm, caseId, 'dueOn dueUnknown')).toEqual({
      dueOn: null,
      dueUnknown: 'NO_CALENDAR',
    });
    clock.set(before);
  });

  it('are not filed outside the window, and say when it was', async () => {
    await openRound(everybody.commerce, 'spring', { filingFrom: '2024-03-01', filingTo: '2024-03-31' });
    await registerFirm(platform, { id: 'tardy', number: 3, regionCode: '430102' });
    const tardy = firmCaller(platform, 'tardy');
    await act(tardy, 'draftCase', { input: { id: 'case-tardy', roundId: 'spring' } });
    expect(await refusedFor(tardy, 'fileCase', { input: { caseId: 'case-tardy' } })).toBe('FILING_CLOSED');
    expect((await caseAs<CaseAnswer>(tardy, 'case-tardy', 'state number')).number).toBeNull();
  });

  it('name the papers that are missing, and take files that were bound to them', async () => {
    const firm = firmCaller(platform, 'firma');
    const papers = 'missingPapers { documentCode subject title { zh } } documents { documentCode subject }';
    const before = await caseAs<{ missingPapers: object[] }>(firm, 'case-firma', papers);
    expect(before.missingPapers).toEqual([
      { documentCode: 'form', subject: '', title: { zh: '申报表' } },
      { documentCode: 'invoice', subject: 'P-a', title: { zh: '发票' } },
    ]);
    await act(everybody.county, 'returnCase', because('case-firma', '请补申报表'));
    const target = { factTable: 'subsidy_case', factId: 'case-firma' };
    const file = await upload(firm, target, 'form.pdf', Buffer.from('%PDF-1.4\n%%EOF\n'));
    const wrong = { documentCode: 'licence', evidenceId: file.id };
    const filing = (document: object) => ({ input: { caseId: 'case-firma', documents: [document] } });
    expect(await refusedFor(firm, 'fileCaseAgain', filing(wrong))).toBe('DOCUMENT_UNKNOWN');
    await act(firm, 'fileCaseAgain', filing({ documentCode: 'form', evidenceId: file.id }));
    const after = await caseAs<{ missingPapers: { documentCode: string }[] }>(firm, 'case-firma', papers);
    expect(after.missingPapers.map(({ documentCode }) => documentCode)).toEqual(['invoice']);
  });

  it('refuse facts that the programme does not know, and values that are none', async () => {
    const firm = firmCaller(platform, 'tardy');
    await openRound(everybody.commerce, 'facts');
    const draft = (facts: object[]) => ({
      input: { caseId: 'case-facts', application: { subjects: [{ kind: 'project', id: 'P', facts }] } },
    });
    await act(firm, 'draftCase', { input: { id: 'case-facts', roundId: 'facts' } });
    const unknown = draft([{ name: 'project.colour', value: 'green' }]);
    expect(await refusedFor(firm, 'fileCase', unknown)).toBe('FACT_UNKNOWN');
    const invalid = draft([{ name: 'project.investmentYuan', value: 'much' }]);
    expect(await refusedFor(firm, 'fileCase', invalid)).toBe('FACT_VALUE_INVALID');
  });

  it('that claim money for the same name each other, and are not approved before a person has decided', async () => {
    const twice = facility('P-b', '40000', ['备案-P-a']);
    const { caseId } = await fileOne(platform, { id: 'firmb', number: 4, roundId: 'main', subject: twice });
    const doubles = 'doubleClaims { otherNumber otherProgramme keyCount firstKey finding }';
    const found = { otherProgramme: 'T01', keyCount: 1, firstKey: '备案-P-a', finding: null };
    expect(await caseAs(everybody.county, caseId, doubles)).toEqual({
      doubleClaims: [{ ...found, otherNumber: 'main-0001' }],
    });
    expect(await caseAs(everybody.county, 'case-firma', doubles)).toEqual({
      doubleClaims: [{ ...found, otherNumber: 'main-0002' }],
    });
    for (const id of ['case-firma', caseId]) await checkOne(everybody, id);
    await act(everybody.finance, 'proposeAllocation', {
      input: { id: 'plan', roundId: 'main', reason: '分配' },
    });
    await act(everybody.financeApprover, 'adoptAllocation', because('plan'));
    for (const id of ['case-firma', caseId]) await act(everybody.commerce, 'publishCase', because(id));
    on('2024-07-16');
    for (const id of ['case-firma', caseId]) await act(everybody.commerce, 'closeNotice', because(id));
    expect(await refusedFor(everybody.approver, 'approveCase', because(caseId))).toBe('CLAIMS_OPEN');
    const settle = (finding: string) => ({
      input: { caseId, otherCaseId: 'case-firma', finding, reason: '两期工程，设备不同' },
    });
    const officer = everybody.commerce;
    expect(
      await refusedFor(officer, 'settleDoubleClaim', {
        input: { ...settle('EXCLUDED').input, otherCaseId: 'x' },
      }),
    ).toBe('DOUBLE_CLAIM_UNKNOWN');
    await act(officer, 'settleDoubleClaim', settle('COMBINABLE'));
    expect((await act(everybody.approver, 'approveCase', because(caseId))).state).toBe('APPROVED');
    // The other one is decided on its own.
    expect(await refusedFor(everybody.approver, 'approveCase', because('case-firma'))).toBe('CLAIMS_OPEN');
  });

  it('do not exist for who has an interest in the firm, in lists, by themselves and by their files, nor can that person plan', async () => {
    const person = lasting(platform, {
      id: 'interested',
      roles: ['CASE_OFFICER'],
      departmentId: 'finance-430100',
      regionCode: '430100' as never,
    });
    expect(await numbersOf(person)).toContain('main-0001');
    const filesOf = `{ evidenceOfFact(factTable: "subsidy_case", factId: "case-firma") { id } }`;
    const { evidenceOfFact } = await person.get<{ evidenceOfFact: { id: string }[] }>(filesOf);
    expect(evidenceOfFact).toHaveLength(1);
    const [{ id: fileId } = { id: '' }] = evidenceOfFact;
    const interest = { id: 'int-1', enterpriseId: 'firma', kind: 'EMPLOYMENT', words: '曾任职' };
    await act(person, 'declareInterest', { input: interest });
    expect(await numbersOf(person)).not.toContain('main-0001');
    expect(await person.get(filesOf)).toEqual({ evidenceOfFact: [] });
    expect((await person.fetch(`/files/evidence/${fileId}`)).status).toBe(404);
    expect((await everybody.finance.fetch(`/files/evidence/${fileId}`)).status).toBe(200);
    expect(await numbersOf(person)).toContain('main-0002');
    const refused = await person.refused('{ subsidyCase(id: "case-firma") { id } }');
    expect(refused.extensions.reason).toBe('CASE_UNKNOWN');
    const forAnother = { input: { ...interest, id: 'int-2', personId: 'somebody' } };
    expect(await refusedFor(person, 'declareInterest', forAnother)).toBe('INTEREST_FOR_ANOTHER');
  });

  it('share a fund that is too small in proportion, and never above it', async () => {
    await openRound(everybody.commerce, 'small', { fundYuan: '100' });
    const cases: string[] = [];
    for (const [index, yuan] of ['200', '400', '100.02'].entries()) {
      const subject = facility(`S${index}`, yuan);
      const id = `small${index}`;
      cases.push((await fileOne(platform, { id, number: 10 + index, roundId: 'small', subject })).caseId);
    }
    for (const id of cases) await checkOne(everybody, id);
    const plan = await act<{ plannedYuan: string; claimedYuan: string }>(
      everybody.finance,
      'proposeAllocation',
      {
        input: { id: 'plan-small', roundId: 'small', reason: '按比例压减' },
      },
    );
    expect(plan).toMatchObject({ claimedYuan: '350.01', plannedYuan: '99.99' });
    const planned = await Promise.all(
      cases.map(async (id) => (await caseAs<CaseAnswer>(everybody.finance, id, 'plannedYuan')).plannedYuan),
    );
    expect(planned).toEqual(['28.57', '57.14', '14.28']);
    await act(everybody.financeApprover, 'rejectAllocation', because('plan-small', '再议'));
    expect((await caseAs<CaseAnswer>(everybody.finance, cases[0]!, 'plannedYuan')).plannedYuan).toBeNull();
  });

  it('are appealed once and in sixty days against a refusal, and another person than who refused decides', async () => {
    const subject = facility('P-r', '5000');
    const { caseId, firm } = await fileOne(platform, { id: 'firmr', number: 20, roundId: 'main', subject });
    const refused = await act(everybody.county, 'refuseCase', because(caseId, '非数字化设施'));
    expect(refused.dueOn).toBe('2024-09-14');
    const now = clock.now();
    on('2024-09-15');
    expect(await refusedFor(firm, 'appealCase', because(caseId, '附设备清单'))).toBe('APPEAL_OVER');
    on('2024-09-14');
    const approver = await openDepartment(platform, 'COMMERCE', '430102');
    await act(firm, 'appealCase', because(caseId, '附设备清单'));
    clock.set(now);
    const refuser = lasting(platform, {
      id: 'commerce-430102-officer',
      roles: ['APPROVER'],
      departmentId: 'commerce-430102',
      regionCode: '430102' as never,
    });
    expect(await refusedFor(refuser, 'grantAppeal', because(caseId))).toBe('FOUR_EYES');
    const appealed = await act(approver('second', 'APPROVER'), 'dismissAppeal', because(caseId, '维持'));
    expect(appealed).toMatchObject({ state: 'REFUSED', dueOn: null });
    expect(await refusedFor(firm, 'appealCase', because(caseId, '再申请'))).toBe('APPEAL_DECIDED');
    const anew = { input: { id: 'anew', roundId: 'main', application: { subjects: [subject] } } };
    expect((await act(firm, 'draftCase', anew)).state).toBe('DRAFT');
  });

  it('can be drafted by a department for a firm that qualifies, which confirms', async () => {
    await registerFirm(platform, { id: 'offered', number: 21, regionCode: '430102' });
    const offer = {
      input: {
        id: 'offer',
        roundId: 'main',
        enterpriseId: 'offered',
        reason: '据备案数据符合条件',
        application: { subjects: [facility('P-o', '2000')] },
      },
    };
    expect((await act(everybody.county, 'offerCase', offer)).state).toBe('CONFIRMATION');
    const firm = firmCaller(platform, 'offered');
    expect(await refusedFor(firm, 'fileCase', { input: { caseId: 'offer' } })).toBe('CASE_STATE');
    const confirmed = await act(firm, 'confirmCase', { input: { caseId: 'offer' } });
    expect(confirmed).toMatchObject({ state: 'FIRST_CHECK', claimYuan: '1000.00' });
  });

  it('are paid by what payments tell: parts, failures, never more than is payable; what was paid is other funding', async () => {
    const instalments = platform.app.get(CaseInstalments, { strict: false });
    const inside = <T>(work: Parameters<typeof platform.database.transaction<T>>[0]) =>
      platform.database.transaction(work);
    const [one] = await inside((transaction) => instalments.payable(transaction, { roundId: 'main' }));
    expect(one).toMatchObject({ caseNumber: 'main-0002', enterpriseId: 'firmb', payableFen: 2_000_000n });
    const id = one!.id;
    await expect(inside((transaction) => instalments.paid(transaction, id, 1n))).rejects.toThrow(
      'INSTALMENT_NOT_ORDERED',
    );
    await inside((transaction) => instalments.ordered(transaction, [id]));
    await expect(inside((transaction) => instalments.ordered(transaction, [id]))).rejects.toThrow(
      'INSTALMENT_NOT_PAYABLE',
    );
    await inside((transaction) => instalments.failed(transaction, id, '账号有误'));
    await inside((transaction) => instalments.payableAgain(transaction, id));
    await inside((transaction) => instalments.ordered(transaction, [id]));
    await inside((transaction) => instalments.paid(transaction, id, 500_000n));
    const [rest] = await inside((transaction) => instalments.payable(transaction, { roundId: 'main' }));
    expect(rest?.payableFen).toBe(1_500_000n);
    await inside((transaction) => instalments.ordered(transaction, [id]));
    await expect(inside((transaction) => instalments.paid(transaction, id, 1_500_001n))).rejects.toThrow(
      'PAID_ABOVE_PAYABLE',
    );
    await inside((transaction) => instalments.paid(transaction, id, 1_500_000n));
    expect(await inside((transaction) => instalments.paidOf(transaction, one!.caseId))).toBe(2_000_000n);
    const given = await platform.rows(
      sql`SELECT case_number, subject_key, enterprise_id, programme, year FROM given_funding`,
    );
    expect(given).toEqual([
      {
        case_number: 'main-0002',
        subject_key: '备案-P-a',
        enterprise_id: 'firmb',
        programme: 'T01',
        year: 2024,
      },
    ]);
    const paid = await caseAs<{ state: string }>(everybody.commerce, one!.caseId, 'state');
    expect(paid.state).toBe('PAID');
    const evaluated = await act(everybody.commerce, 'evaluateCase', because(one!.caseId, '目标完成'));
    expect(evaluated.state).toBe('EVALUATED');
  });

  it('wait in the task list of who has to act, what is due first, first, and are counted by stage and days', async () => {
    const tasks = async (caller: Caller) =>
      (
        await caller.get<{ caseTasks: { nodes: { id: string; state: string }[] } }>(
          '{ caseTasks(first: 100) { nodes { id state } } }',
        )
      ).caseTasks.nodes;
    expect((await tasks(everybody.county)).map(({ id }) => id)).toEqual(['offer', 'case-late']);
    expect((await tasks(everybody.approver)).map(({ id }) => id)).toEqual(['case-firma']);
    expect((await tasks(firmCaller(platform, 'firmr'))).map(({ id }) => id)).toEqual(['anew']);
    const { caseStatistics } = await everybody.commerce.get<{
      caseStatistics: { state: string; cases: number; left: number; averageDays: string | null }[];
    }>('{ caseStatistics(roundId: "main") { state cases overdue left averageDays } }');
    expect(caseStatistics.find(({ state }) => state === 'PUBLIC_NOTICE')).toMatchObject({
      cases: 0,
      left: 2,
      averageDays: '8.0',
    });
  });

  it('take words and names within their limits', async () => {
    const words = 'x'.repeat(LIMITS.caseWordsCharacters + 1);
    expect(await refusedFor(everybody.county, 'agreeToCase', because('offer', words))).toBe('TEXT_TOO_LONG');
    const keys = Array.from({ length: LIMITS.keysOfSubject + 1 }, (_one, index) => `k${index}`);
    const input = { id: 'keys', roundId: 'main', application: { subjects: [facility('P-k', '1', keys)] } };
    expect(await refusedFor(firmCaller(platform, 'tardy'), 'draftCase', { input })).toBe('TOO_MANY_KEYS');
  });

  it('stand as they were: steps and decisions refuse every change, and the audit notices one made all the same', async () => {
    const proof = platform.app.get(CaseProof, { strict: false });
    const before = await proof.steps();
    expect(before.breaches).toEqual([]);
    expect([before.steps > 40, before.decisions > 8]).toEqual([true, true]);
    await expect(
      platform.rows(sql`UPDATE case_step SET reason = '改' WHERE case_id = 'case-firmb'`),
    ).rejects.toThrow('append-only');
    await expect(
      platform.rows(sql`UPDATE case_decision SET decision = '{}' WHERE case_id = 'case-firmb'`),
    ).rejects.toThrow('append-only');
    await platform.rows(sql`DROP TRIGGER case_decision_refuses_update`);
    await platform.rows(sql`DROP TRIGGER case_step_refuses_update`);
    await platform.rows(sql`UPDATE case_decision SET decision = '{}' WHERE case_id = 'case-firmb'`);
    await platform.rows(
      sql`UPDATE case_step SET reason = '改' WHERE case_id = 'case-firma' AND step = 'RETURN'`,
    );
    const { breaches } = await proof.steps();
    expect(breaches.map(({ text }) => text.en)).toEqual([
      expect.stringContaining('was changed and is not what was taken'),
      expect.stringContaining('has a decision that was changed'),
    ]);
  });
});
