import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import {
  act,
  because,
  checkOne,
  type Everybody,
  facility,
  fileOne,
  lasting,
  openEveryStation,
  openRound,
  type Operation,
  OPERATIONS,
  refusedFor,
  registerFirm,
} from '../../test/support/cases.js';
import { SetClock } from '../../test/support/clock.js';
import { type Role, ROLES } from '../kernel/actor.js';

const OFFICER: readonly Role[] = ['CASE_OFFICER'];
const APPROVER: readonly Role[] = ['APPROVER'];
const FIRM: readonly Role[] = ['REPORTER', 'ATTESTOR'];

/** Who may take which step, by role: written here by hand, apart from the code. */
const STEPS: Readonly<Partial<Record<Operation, readonly Role[]>>> = {
  draftCase: FIRM,
  offerCase: OFFICER,
  offerCases: OFFICER,
  fileCase: FIRM,
  confirmCase: FIRM,
  fileCaseAgain: FIRM,
  withdrawCase: FIRM,
  returnCase: OFFICER,
  sendCaseBack: OFFICER,
  verifyCaseFacts: OFFICER,
  settleDoubleClaim: OFFICER,
  agreeToCase: OFFICER,
  refuseCase: [...OFFICER, ...APPROVER],
  proposeAllocation: OFFICER,
  adoptAllocation: APPROVER,
  rejectAllocation: APPROVER,
  publishCase: OFFICER,
  raiseObjection: ROLES,
  upholdObjection: OFFICER,
  dismissObjection: OFFICER,
  closeNotice: OFFICER,
  approveCase: APPROVER,
  testInstalment: OFFICER,
  evaluateCase: OFFICER,
  appealCase: FIRM,
  grantAppeal: APPROVER,
  dismissAppeal: APPROVER,
};
const VERIFIED = [
  { name: 'applicant.taxRegion', value: '430100', grade: 'THIRD_PARTY_DOCUMENT', sourceRef: '完税证明' },
];
const variablesOf = (operation: Operation, caseId: string): object => {
  switch (operation) {
    case 'draftCase':
      return { input: { id: 'nobody', roundId: 'no-round' } };
    case 'offerCase':
      return { input: { id: 'nobody', roundId: 'no-round', enterpriseId: 'no-firm', reason: '符合条件' } };
    case 'offerCases':
      return { input: { roundId: 'no-round', reason: '符合条件' } };
    case 'fileCase':
    case 'confirmCase':
    case 'fileCaseAgain':
      return { input: { caseId } };
    case 'verifyCaseFacts':
      return { input: { caseId, reason: '核定', facts: VERIFIED } };
    case 'settleDoubleClaim':
      return { input: { caseId, otherCaseId: 'no-case', finding: 'COMBINABLE', reason: '可叠加' } };
    case 'proposeAllocation':
      return { input: { id: 'no-plan', roundId: 'no-round', reason: '分配' } };
    case 'raiseObjection':
      return { input: { id: 'no-objection', caseId: 'no-case', objector: '某人', words: '有异议' } };
    case 'testInstalment':
      return { input: { id: 'no-instalment', reason: '考核', isClosed: false } };
    default:
      return because(caseId);
  }
};

describe('who may take which step', () => {
  let platform: Platform;
  let everybody: Everybody;
  let outsiders: Record<string, Caller>;
  let firm: Caller;
  const caseId = 'case-matrix';
  const clock = new SetClock(new Date('2024-07-08T02:00:00Z'));

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    everybody = await openEveryStation(platform);
    await openRound(everybody.commerce, 'round-m', { fundYuan: '1000000' });
    await registerFirm(platform, { id: 'stranger', number: 2, regionCode: '430103' });
    ({ firm } = await fileOne(platform, {
      id: 'matrix',
      number: 1,
      roundId: 'round-m',
      subject: facility('P1', '100000'),
    }));
    const other = (id: string, role: Role, more: object) => lasting(platform, { id, roles: [role], ...more });
    outsiders = {
      'officer of another city': other('o1', 'CASE_OFFICER', { regionCode: '430200', departmentId: 'none' }),
      'approver of another city': other('o2', 'APPROVER', { regionCode: '430200' }),
      'officer without a region': other('o3', 'CASE_OFFICER', {}),
      'another firm': other('o4', 'REPORTER', { enterpriseId: 'stranger' }),
      'officer who belongs to the applicant': other('o5', 'CASE_OFFICER', {
        enterpriseId: 'matrix',
        regionCode: '430100',
      }),
      'officer with an interest': other('o6', 'CASE_OFFICER', {
        regionCode: '430102',
        departmentId: 'commerce-430102',
      }),
      'approver with an interest': other('o7', 'APPROVER', {
        regionCode: '430100',
        departmentId: 'commerce-430100',
      }),
    };
    for (const name of ['officer with an interest', 'approver with an interest'])
      await act(outsiders[name]!, 'declareInterest', {
        input: { id: `i-${name.slice(0, 4)}`, enterpriseId: 'matrix', kind: 'OWNERSHIP', words: '配偶持股' },
      });
  });
  afterAll(() => platform.close());

  it('is a question of the role, for every step and every role', async () => {
    for (const [operation, permitted] of Object.entries(STEPS) as [Operation, readonly Role[]][])
      for (const role of ROLES) {
        const isFirm = ['REPORTER', 'ATTESTOR', 'INTEGRATOR'].includes(role);
        const caller = lasting(platform, {
          id: `r-${role.toLowerCase()}`,
          roles: [role],
          ...(isFirm ? { enterpriseId: 'stranger' } : { regionCode: '430100' as never }),
        });
        const reason = await refusedFor(caller, operation, variablesOf(operation, 'no-case'));
        const isRefused = reason === 'ROLE_NOT_PERMITTED';
        expect([operation, role, isRefused ? 'refused' : 'permitted']).toEqual([
          operation,
          role,
          permitted.includes(role) ? 'permitted' : 'refused',
        ]);
      }
  });

  /** Who may take a step on this case where it stands; everybody else is refused everything. */
  const atStation = async (state: string, allowed: Readonly<Record<string, readonly Operation[]>>) => {
    const callers: Record<string, Caller> = { ...everybody, firm, ...outsiders };
    const ofCase = (Object.keys(STEPS) as Operation[]).filter(
      (operation) =>
        ![
          'draftCase',
          'offerCase',
          'offerCases',
          'proposeAllocation',
          'adoptAllocation',
          'rejectAllocation',
        ].includes(operation) &&
        !['raiseObjection', 'upholdObjection', 'dismissObjection', 'testInstalment'].includes(operation),
    );
    const passed: string[] = [];
    for (const [name, caller] of Object.entries(callers))
      for (const operation of ofCase) {
        if (allowed[name]?.includes(operation)) continue;
        const answer = await caller.ask(OPERATIONS[operation], variablesOf(operation, caseId));
        if (!answer.errors) passed.push(`${name} ${operation}`);
        const reason = answer.errors?.[0]?.extensions.reason;
        const isSeen = name in everybody || name === 'firm';
        if (!isSeen && reason !== 'ROLE_NOT_PERMITTED' && reason !== 'CASE_UNKNOWN')
          passed.push(`${name} ${operation} is told ${String(reason)}`);
      }
    const seen = await firm.get<{ subsidyCase: { state: string } }>(
      `{ subsidyCase(id: "${caseId}") { state } }`,
    );
    expect([seen.subsidyCase.state, passed]).toEqual([state, []]);
  };

  it('is a question of the station: the first check is of the county, and nobody else does anything', async () => {
    await atStation('FIRST_CHECK', {
      county: ['agreeToCase', 'returnCase', 'refuseCase', 'verifyCaseFacts'],
      // Filing it once more is what was done last, and changes nothing.
      firm: ['withdrawCase', 'fileCase'],
    });
    await act(everybody.county, 'returnCase', because(caseId, '发票不清'));
    await atStation('CORRECTION', { firm: ['fileCaseAgain', 'withdrawCase'] });
    await act(firm, 'fileCaseAgain', { input: { caseId } });
    expect(await refusedFor(everybody.county, 'returnCase', because(caseId, '再补正'))).toBe(
      'CORRECTIONS_USED',
    );
  });

  it('is a question of the department: the joint check is of both that are named', async () => {
    await act(everybody.county, 'agreeToCase', because(caseId));
    await atStation('JOINT_CHECK', {
      commerce: ['agreeToCase', 'sendCaseBack', 'refuseCase', 'verifyCaseFacts'],
      finance: ['agreeToCase', 'sendCaseBack', 'refuseCase', 'verifyCaseFacts'],
      firm: ['withdrawCase'],
    });
    expect((await act(everybody.finance, 'sendCaseBack', because(caseId, '投资额存疑'))).state).toBe(
      'FIRST_CHECK',
    );
    expect((await checkOne(everybody, caseId)).state).toBe('PLAN');
  });

  it('is a question of four eyes: who proposed the plan does not adopt it, who checked does not approve', async () => {
    const both = lasting(platform, {
      id: 'both',
      roles: ['CASE_OFFICER', 'APPROVER'],
      departmentId: 'finance-430100',
      regionCode: '430100' as never,
    });
    const plan = { input: { id: 'plan-m', roundId: 'round-m', reason: '按投资的一半' } };
    expect(await refusedFor(outsiders['officer of another city']!, 'proposeAllocation', plan)).toBe(
      'ROUND_UNKNOWN',
    );
    expect(await refusedFor(everybody.county, 'proposeAllocation', plan)).toBe('DEPARTMENT_NOT_NAMED');
    expect(await refusedFor(everybody.commerce, 'proposeAllocation', plan)).toBe('DEPARTMENT_NOT_NAMED');
    await act(both, 'proposeAllocation', plan);
    expect(await refusedFor(both, 'adoptAllocation', because('plan-m'))).toBe('FOUR_EYES');
    await atStation('PLAN', { finance: ['sendCaseBack'], both: [], firm: ['withdrawCase'] });
    await act(everybody.financeApprover, 'adoptAllocation', because('plan-m'));
    await atStation('PUBLIC_NOTICE', {
      commerce: ['publishCase', 'settleDoubleClaim'],
      firm: ['withdrawCase'],
    });
    await act(everybody.commerce, 'publishCase', because(caseId));
    clock.set(new Date('2024-07-16T02:00:00Z'));
    await act(everybody.commerce, 'closeNotice', because(caseId));
    const checked = lasting(platform, {
      id: 'commerce-430100-officer',
      roles: ['APPROVER'],
      departmentId: 'commerce-430100',
      regionCode: '430100' as never,
    });
    expect(await refusedFor(checked, 'approveCase', because(caseId))).toBe('FOUR_EYES');
    // Closing the notice once more, with the same words, changes nothing either.
    await atStation('APPROVAL', {
      approver: ['approveCase', 'refuseCase'],
      commerce: ['closeNotice'],
      firm: ['withdrawCase'],
    });
    expect((await act(everybody.approver, 'approveCase', because(caseId))).state).toBe('APPROVED');
    // What any officer of the region then finds changes no decision, and is recalculated.
    const officer = ['verifyCaseFacts'] as const;
    await atStation('APPROVED', {
      approver: ['approveCase'],
      county: officer,
      commerce: officer,
      finance: officer,
    });
  });
});
