import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import {
  act,
  because,
  caseAs,
  type CaseAnswer,
  type Everybody,
  facility,
  firmCaller,
  openDepartment,
  openEveryStation,
  openRound,
  refusedFor,
  registerFirm,
} from '../../test/support/cases.js';
import { SetClock } from '../../test/support/clock.js';
import { pay } from '../../test/support/payments.js';
import { readWorkbook } from '../../test/support/reports.js';
import type { RegionCode } from '../kernel/region-code.js';
import { sql } from '../platform/sql.js';
import { ProgrammePublications } from '../programmes/index.js';
import { CaseInstalments, CaseProof } from './index.js';

const CLAUSE = 'T01.1';
const text = { zh: '按评分排名', en: 'by score' };

/** The test programme with half of the investment at most. */
const ceilingProgramme = (): string =>
  readFileSync('test/support/case-programme.yaml', 'utf8')
    .replace('code: T01', 'code: T03')
    .replace('share: 0.5', 'share: 0.5\n          isCeiling: true');

/** The test programme with two places, 50,000 and 20,000 yuan, by a score that an auditor has to show. */
function rankedProgramme(): string {
  const document = parse(readFileSync('test/support/case-programme.yaml', 'utf8'), { merge: true }) as {
    versions: { benefits: object[]; fund: object }[];
  };
  const [version] = document.versions;
  const [benefit] = version!.benefits;
  const place = { clause: CLAUSE, text, fact: 'round.place', grade: 'PLATFORM_VERIFIED' };
  return JSON.stringify({
    ...document,
    code: 'T02',
    facts: [{ name: 'applicant.score', kind: 'QUANTITY', unit: 'point', title: { zh: '评分', en: 'score' } }],
    versions: [
      {
        ...version,
        benefits: [
          {
            ...benefit,
            conditions: [{ ...place, atMost: 2 }],
            amount: {
              form: 'FLAT_TIERS',
              quantity: 'round.place',
              grade: 'PLATFORM_VERIFIED',
              tiers: [
                { upTo: 1, yuan: 50_000 },
                { upTo: 2, yuan: 20_000 },
              ],
              rounding: { mode: 'HALF_UP', decimals: 2 },
            },
          },
        ],
        ranking: {
          clause: CLAUSE,
          text,
          by: 'applicant.score',
          grade: 'THIRD_PARTY_DOCUMENT',
          order: 'HIGHEST_FIRST',
        },
        fund: { ...version!.fund, method: 'BY_PLACE' },
      },
    ],
    examples: [
      {
        name: { zh: '名次未定', en: 'without a place' },
        at: '2024-07-01',
        applicant: { 'applicant.registeredRegion': '430102', 'applicant.score': 90 },
        subjects: {
          project: [{ id: 'P', facts: { 'project.kind': 'DIGITAL_FACILITY', 'project.investmentYuan': 1 } }],
        },
        expected: { outcome: 'UNDETERMINED', amountYuan: null },
      },
    ],
  });
}

const shown = (name: string, value: string, subjectId?: string) => ({
  name,
  value,
  grade: 'THIRD_PARTY_DOCUMENT',
  sourceRef: '专项审核报告 2024-7',
  ...(subjectId && { subjectKind: 'project', subjectId }),
});

describe('a plan', () => {
  let platform: Platform;
  let everybody: Everybody;
  const clock = new SetClock(new Date('2024-07-08T02:00:00Z'));
  const on = (day: string) => clock.set(new Date(`${day}T02:00:00Z`));
  const filed = async (id: string, number: number, roundId: string, application: object) => {
    await registerFirm(platform, { id, number, regionCode: '430102' });
    const firm = firmCaller(platform, id);
    await act(firm, 'draftCase', { input: { id: `case-${id}`, roundId, application } });
    await act(firm, 'fileCase', { input: { caseId: `case-${id}` } });
    return `case-${id}`;
  };

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    everybody = await openEveryStation(platform);
    await platform.database.transaction((transaction) =>
      platform.app.get(ProgrammePublications, { strict: false }).loadFiles(transaction, [
        { name: 'ranked.yaml', text: rankedProgramme() },
        { name: 'ceiling.yaml', text: ceilingProgramme() },
      ]),
    );
  });
  afterAll(() => platform.close());

  describe('of P12, whose amounts were not published', () => {
    const roundId = 'sme-2024';
    let finance: Caller;
    let commerce: Caller;
    let financeApprover: Caller;
    let approver: Caller;
    const plan = (id: string, amounts: object[] | null) => ({
      input: { id, roundId, reason: '按项目法评审结果', ...(amounts && { amounts }) },
    });
    const amount = (caseId: string, amountYuan: string, more: object = {}) => ({
      caseId,
      amountYuan,
      reason: `评审得分第一档（${caseId}）`,
      ...more,
    });

    beforeAll(async () => {
      const ofFinance = await openDepartment(platform, 'FINANCE', '430000');
      const ofCommerce = await openDepartment(platform, 'COMMERCE', '430000');
      [finance, financeApprover] = [ofFinance('officer'), ofFinance('approver', 'APPROVER')];
      [commerce, approver] = [ofCommerce('officer'), ofCommerce('approver', 'APPROVER')];
      await openRound(finance, roundId, {
        programme: 'P12',
        regionCode: '430000',
        fundYuan: '500000',
        stageDays: [{ stage: 'PUBLIC_NOTICE', count: 5, kind: 'WORKING_DAYS' }],
      });
      for (const [index, projects] of [['J1'], ['J2', 'J3'], ['J4']].entries()) {
        const subjects = projects.map((id) => ({
          kind: 'project',
          id,
          keys: [`湘发改备 ${id}`],
          facts: [{ name: 'project.region', value: '430100' }],
        }));
        const caseId = await filed(`sme${index}`, 40 + index, roundId, { subjects });
        await act(commerce, 'verifyCaseFacts', {
          input: {
            caseId,
            reason: '核对黑名单与备案',
            facts: [
              shown('applicant.isBlacklisted', 'false'),
              shown('applicant.declaredFalselyInLastTwoYears', 'false'),
              ...projects.map((id) => shown('project.region', '430100', id)),
            ],
          },
        });
        await act(commerce, 'agreeToCase', because(caseId));
        await act(finance, 'agreeToCase', because(caseId));
      }
    });

    it('sets a sum for every project with its reason, and refuses to go without', async () => {
      const toSet = 'amountsToSet { subjectId benefit isNamed ceilingYuan }';
      const open = { benefit: 'project', isNamed: false, ceilingYuan: null };
      expect(await caseAs(finance, 'case-sme1', toSet)).toEqual({
        amountsToSet: [
          { ...open, subjectId: 'J2' },
          { ...open, subjectId: 'J3' },
        ],
      });
      const [first, second, third] = ['case-sme0', 'case-sme1', 'case-sme2'] as const;
      expect(await refusedFor(finance, 'proposeAllocation', plan('none', null))).toBe('AMOUNTS_MISSING');
      const unclear = [amount(first, '300000'), amount(second, '100000'), amount(third, '0')];
      expect(await refusedFor(finance, 'proposeAllocation', plan('unclear', unclear))).toBe(
        'AMOUNT_NOT_TO_SET',
      );
      const sums = (ofFirst: string) => [
        amount(first, ofFirst),
        amount(second, '100000', { subjectId: 'J2' }),
        amount(second, '50000.5', { subjectId: 'J3', benefit: 'project' }),
        amount(third, '0'),
      ];
      expect(await refusedFor(finance, 'proposeAllocation', plan('above', sums('350000')))).toBe(
        'FUND_TOO_SMALL',
      );
      const stray = [...sums('300000'), amount('case-of-nobody', '1')];
      expect(await refusedFor(finance, 'proposeAllocation', plan('stray', stray))).toBe('AMOUNT_NOT_TO_SET');
      const proposed = await act<{ plannedYuan: string; setAmounts: object[] }>(
        finance,
        'proposeAllocation',
        plan('rejected', sums('300000')),
      );
      expect(proposed.plannedYuan).toBe('450000.50');
      expect(proposed.setAmounts[0]).toEqual({ ...amount(first, '300000'), subjectId: null, benefit: null });
      const again = plan('rejected', sums('300001'));
      expect(await refusedFor(finance, 'proposeAllocation', again)).toBe('PLAN_ID_TAKEN');
      expect(await act(finance, 'proposeAllocation', plan('rejected', sums('300000')))).toEqual(proposed);
    });

    it('falls whole where another person rejects it, and is not adopted by who proposed it', async () => {
      const both = await platform.as({
        id: 'finance-430000-officer',
        roles: ['APPROVER'],
        departmentId: 'finance-430000',
        regionCode: '430000' as RegionCode,
      });
      expect(await refusedFor(both, 'adoptAllocation', because('rejected'))).toBe('FOUR_EYES');
      await act(financeApprover, 'rejectAllocation', because('rejected', '第一项偏高'));
      expect(await caseAs(finance, 'case-sme0', 'claimYuan plannedYuan')).toEqual({
        claimYuan: null,
        plannedYuan: null,
      });
    });

    it('is adopted, and its case is published, approved and payable as any other; who is given nothing is refused', async () => {
      const sums = [
        amount('case-sme0', '280000'),
        amount('case-sme1', '100000', { subjectId: 'J2' }),
        amount('case-sme1', '50000.5', { subjectId: 'J3' }),
        { ...amount('case-sme2', '0'), reason: '评审未入选' },
      ];
      await act(finance, 'proposeAllocation', plan('adopted', sums));
      await act(financeApprover, 'adoptAllocation', because('adopted', '同意'));
      expect(await caseAs(finance, 'case-sme2', 'state')).toEqual({ state: 'REFUSED' });
      for (const caseId of ['case-sme0', 'case-sme1']) await act(commerce, 'publishCase', because(caseId));
      on('2024-07-16');
      for (const caseId of ['case-sme0', 'case-sme1']) await act(commerce, 'closeNotice', because(caseId));
      const approved = await act(approver, 'approveCase', because('case-sme1'));
      expect(approved).toMatchObject({ state: 'APPROVED', claimYuan: '150000.50', plannedYuan: '150000.50' });
      const instalments = platform.app.get(CaseInstalments, { strict: false });
      const payable = await platform.database.transaction((transaction) =>
        instalments.payable(transaction, { roundId }),
      );
      expect(payable).toMatchObject([{ caseId: 'case-sme1', payableFen: 15_000_050n }]);
    });

    it('stands when the case is recalculated: nothing is found to be other than it was decided', async () => {
      expect(await pay(finance, 'recalculateCase', { caseId: 'case-sme1' })).toBeNull();
    });

    it('stands in the step, in the pinned decision and in the notice, with the reason', async () => {
      const [step] = await platform.rows<{ detail: string }>(
        sql`SELECT detail FROM case_step WHERE case_id = 'case-sme1' AND step = 'PROPOSE_PLAN' ORDER BY position DESC LIMIT 1`,
      );
      const { amounts } = JSON.parse(step!.detail) as { amounts: object[] };
      expect(amounts).toEqual([
        { subjectId: 'J2', benefit: 'project', yuan: '100000', reason: '评审得分第一档（case-sme1）' },
        { subjectId: 'J3', benefit: 'project', yuan: '50000.5', reason: '评审得分第一档（case-sme1）' },
      ]);
      const firm = firmCaller(platform, 'sme1');
      const file = await firm.fetch('/papers/cases/case-sme1/decision?format=xlsx');
      const cells = readWorkbook(new Uint8Array(await file.arrayBuffer())).sheets.flatMap(({ rows }) =>
        rows.flat(),
      );
      expect(cells.join('\n')).toContain(
        '拟定 50000.5 元，经另一人员审定。理由：评审得分第一档（case-sme1）',
      );
      const proof = await platform.app.get(CaseProof, { strict: false }).steps();
      expect(proof.breaches).toEqual([]);
    });
  });

  describe('of a programme that says "up to"', () => {
    it('may give less than the ceiling with a reason, never more, and all of it where nobody sets a sum', async () => {
      await openRound(everybody.commerce, 'up-to', { programme: 'T03' });
      for (const [index, id] of ['less', 'whole'].entries()) {
        const caseId = await filed(id, 50 + index, 'up-to', { subjects: [facility(`U-${id}`, '100000')] });
        for (const who of [everybody.county, everybody.commerce, everybody.finance])
          await act(who, 'agreeToCase', because(caseId));
      }
      expect(await caseAs(everybody.finance, 'case-less', 'amountsToSet { isNamed ceilingYuan }')).toEqual({
        amountsToSet: [{ isNamed: true, ceilingYuan: '50000' }],
      });
      const plan = (amountYuan: string) => ({
        input: {
          id: 'up-to',
          roundId: 'up-to',
          reason: '分配',
          amounts: [{ caseId: 'case-less', amountYuan, reason: '部分设备未安装' }],
        },
      });
      expect(await refusedFor(everybody.finance, 'proposeAllocation', plan('50000.01'))).toBe(
        'AMOUNT_ABOVE_CEILING',
      );
      expect(await act(everybody.finance, 'proposeAllocation', plan('40000'))).toMatchObject({
        plannedYuan: '90000.00',
      });
      await act(everybody.finance, 'sendCaseBack', because('case-less', '复核安装情况'));
      expect(await caseAs(everybody.finance, 'case-less', 'claimYuan')).toEqual({ claimYuan: '50000.00' });
    });
  });

  describe('of a programme with two places', () => {
    const roundId = 'ranked';
    const scores = { a: '90', b: '80', c: '80', d: '70', e: '60' };
    const caseOf = (id: string) => `case-rank-${id}`;
    const checked = async (caseId: string, score: string | null) => {
      if (score)
        await act(everybody.county, 'verifyCaseFacts', {
          input: { caseId, reason: '审核报告', facts: [shown('applicant.score', score)] },
        });
      await act(everybody.county, 'agreeToCase', because(caseId));
      await act(everybody.commerce, 'agreeToCase', because(caseId));
      await act(everybody.finance, 'agreeToCase', because(caseId));
    };
    const plan = (id: string) => ({ input: { id, roundId, reason: '按名次分配' } });

    it('waits until filing is over and all can be compared, also with whom nobody has verified', async () => {
      await openRound(everybody.commerce, roundId, {
        programme: 'T02',
        fundYuan: '80000',
        filingTo: '2024-07-20',
      });
      for (const [index, id] of Object.keys(scores).entries())
        await filed(`rank-${id}`, 60 + index, roundId, {
          applicant: [{ name: 'applicant.score', value: '99' }],
          subjects: [facility(`R-${id}`, '100000')],
        });
      for (const id of ['a', 'b', 'c', 'd'] as const) await checked(caseOf(id), scores[id]);
      expect(await refusedFor(everybody.finance, 'proposeAllocation', plan('early'))).toBe('RANKING_WAITS');
      on('2024-07-22');
      expect(await refusedFor(everybody.finance, 'proposeAllocation', plan('unchecked'))).toBe(
        'RANKING_WAITS',
      );
      await checked(caseOf('e'), null);
      expect(await refusedFor(everybody.finance, 'proposeAllocation', plan('open'))).toBe('RANKING_OPEN');
      await act(everybody.finance, 'sendCaseBack', because(caseOf('e'), '评分未经核定'));
      expect(await refusedFor(everybody.finance, 'proposeAllocation', plan('back'))).toBe('RANKING_WAITS');
      await checked(caseOf('e'), scores.e);
    });

    it('gives by place: equal scores share one, the fund pays in turn, and who has no place is refused and told why', async () => {
      const proposed = await act<{ plannedYuan: string; claimedYuan: string }>(
        everybody.finance,
        'proposeAllocation',
        plan('places'),
      );
      expect(proposed).toMatchObject({ claimedYuan: '90000.00', plannedYuan: '80000.00' });
      await act(everybody.financeApprover, 'adoptAllocation', because('places'));
      const stands = await Promise.all(
        Object.keys(scores).map((id) =>
          caseAs<CaseAnswer>(everybody.commerce, caseOf(id), 'state plannedYuan'),
        ),
      );
      expect(stands.map(({ state, plannedYuan }) => [state, plannedYuan])).toEqual([
        ['PUBLIC_NOTICE', '50000.00'],
        ['PUBLIC_NOTICE', '15000.00'],
        ['PUBLIC_NOTICE', '15000.00'],
        ['REFUSED', '0.00'],
        ['REFUSED', '0.00'],
      ]);
      const [kept] = await platform.rows<{ facts: string }>(
        sql`SELECT facts FROM case_decision WHERE case_id = ${caseOf('d')} ORDER BY number DESC LIMIT 1`,
      );
      expect(JSON.parse(kept!.facts)).toMatchObject({
        round: { 'round.place': { value: 4 }, 'round.entrantCount': { value: 5 } },
      });
    });

    it('is appealed by who has no place, and another than who adopted it decides', async () => {
      const firm = firmCaller(platform, 'rank-d');
      await act(firm, 'appealCase', because(caseOf('d'), '评分计算有误'));
      expect(await refusedFor(everybody.financeApprover, 'grantAppeal', because(caseOf('d')))).toBe(
        'FOUR_EYES',
      );
      const granted = await act(everybody.approver, 'grantAppeal', because(caseOf('d'), '重新评分'));
      expect(granted).toMatchObject({ state: 'FIRST_CHECK', claimYuan: null });
      await checked(caseOf('d'), '95');
      // Before who was planned already, by the score of all; what is left of the fund is nothing.
      await act(everybody.finance, 'proposeAllocation', plan('second'));
      expect(await caseAs(everybody.commerce, caseOf('d'), 'claimYuan plannedYuan')).toEqual({
        claimYuan: '50000.00',
        plannedYuan: '0.00',
      });
    });
  });
});
