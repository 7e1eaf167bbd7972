import { readFileSync } from 'node:fs';
import { usccCheckCharacter } from '../../src/enterprises/index.js';
import type { Actor, Role } from '../../src/kernel/actor.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import { ProgrammePublications } from '../../src/programmes/index.js';
import type { Caller, Platform } from './app.js';

const CASE = `id number state dueOn dueUnknown correctionsUsed claimYuan plannedYuan noticeTo agreedBy`;
const STEPPED = `{ ${CASE} }`;

export interface CaseAnswer {
  readonly id: string;
  readonly number: string | null;
  readonly state: string;
  readonly dueOn: string | null;
  readonly dueUnknown: string | null;
  readonly correctionsUsed: number;
  readonly claimYuan: string | null;
  readonly plannedYuan: string | null;
  readonly noticeTo: string | null;
  readonly agreedBy: string[];
}

/** The operations on cases by the name of their mutation; each gives the case or fails with the refusal. */
const reasoned = (mutation: string, key = 'caseId') =>
  `mutation ($id: ID!, $reason: String!) { ${mutation}(${key}: $id, reason: $reason) ${STEPPED} }`;
const PLAN = `{ id state fundYuan claimedYuan plannedYuan caseCount
  setAmounts { caseId subjectId benefit amountYuan reason } }`;

export const OPERATIONS = {
  openFundingRound: `mutation ($input: OpenFundingRoundInput!) {
    openFundingRound(input: $input) { id version fundYuan filingFrom filingTo } }`,
  draftCase: `mutation ($input: DraftCaseInput!) { draftCase(input: $input) ${STEPPED} }`,
  offerCase: `mutation ($input: OfferCaseInput!) { offerCase(input: $input) ${STEPPED} }`,
  offerCases: `mutation ($input: OfferCasesInput!) { offerCases(input: $input) { skipped after cases ${STEPPED} } }`,
  fileCase: `mutation ($input: FileCaseInput!) { fileCase(input: $input) ${STEPPED} }`,
  confirmCase: `mutation ($input: FileCaseInput!) { confirmCase(input: $input) ${STEPPED} }`,
  fileCaseAgain: `mutation ($input: FileCaseInput!) { fileCaseAgain(input: $input) ${STEPPED} }`,
  verifyCaseFacts: `mutation ($input: VerifyFactsInput!) { verifyCaseFacts(input: $input) ${STEPPED} }`,
  settleDoubleClaim: `mutation ($input: SettleClaimInput!) { settleDoubleClaim(input: $input) ${STEPPED} }`,
  raiseObjection: `mutation ($input: RaiseObjectionInput!) { raiseObjection(input: $input) { id finding } }`,
  proposeAllocation: `mutation ($input: ProposePlanInput!) { proposeAllocation(input: $input) ${PLAN} }`,
  adoptAllocation: `mutation ($id: ID!, $reason: String!) { adoptAllocation(planId: $id, reason: $reason) ${PLAN} }`,
  rejectAllocation: `mutation ($id: ID!, $reason: String!) { rejectAllocation(planId: $id, reason: $reason) ${PLAN} }`,
  testInstalment: `mutation ($input: TestInstalmentInput!) { testInstalment(input: $input) {
    id number state plannedYuan payableYuan tested { met lost undetermined missing { zh en } named } } }`,
  declareInterest: `mutation ($input: DeclareInterestInput!) { declareInterest(input: $input) { id } }`,
  withdrawCase: reasoned('withdrawCase'),
  returnCase: reasoned('returnCase'),
  sendCaseBack: reasoned('sendCaseBack'),
  refuseCase: reasoned('refuseCase'),
  agreeToCase: reasoned('agreeToCase'),
  publishCase: reasoned('publishCase'),
  closeNotice: reasoned('closeNotice'),
  upholdObjection: reasoned('upholdObjection', 'objectionId'),
  dismissObjection: reasoned('dismissObjection', 'objectionId'),
  approveCase: reasoned('approveCase'),
  appealCase: reasoned('appealCase'),
  grantAppeal: reasoned('grantAppeal'),
  dismissAppeal: reasoned('dismissAppeal'),
  evaluateCase: reasoned('evaluateCase'),
} as const;
export type Operation = keyof typeof OPERATIONS;

/** Does it; the answer is what the operation gives. */
export async function act<T = CaseAnswer>(
  caller: Caller,
  operation: Operation,
  variables: object,
): Promise<T> {
  const answer = await caller.get<Record<Operation, T>>(OPERATIONS[operation], variables);
  return answer[operation];
}

/** The reason for which it is refused. */
export async function refusedFor(caller: Caller, operation: Operation, variables: object): Promise<string> {
  return (await caller.refused(OPERATIONS[operation], variables)).extensions.reason;
}

/** Some fields of a case, as the caller sees it. */
export async function caseAs<T>(caller: Caller, caseId: string, fields: string): Promise<T> {
  const query = `query ($id: ID!) { subsidyCase(id: $id) { ${fields} } }`;
  return (await caller.get<{ subsidyCase: T }>(query, { id: caseId })).subsidyCase;
}

export const because = (id: string, reason = '材料齐全'): { id: string; reason: string } => ({ id, reason });

export async function registerFirm(
  platform: Platform,
  { id, number, regionCode }: { id: string; number: number; regionCode: string },
): Promise<void> {
  const first17 = `91${regionCode}MA${String(number).padStart(7, '0')}`;
  const uscc = first17 + usccCheckCharacter(first17);
  const input = { id, uscc, nameZh: `${id}物流有限公司`, nameEn: null, kind: 'COURIER', regionCode };
  await operatorOf(platform).get(
    `mutation ($input: RegisterEnterpriseInput!) { registerEnterprise(input: $input) { id } }`,
    { input },
  );
}

/** Signs in anew for every call, since stories pass months. */
export function lasting(platform: Platform, who: Partial<Actor> & { roles: readonly Role[] }): Caller {
  const signed = () => platform.as(who);
  return {
    ask: async (query, variables) => (await signed()).ask(query, variables),
    get: async (query, variables) => (await signed()).get(query, variables),
    refused: async (query, variables) => (await signed()).refused(query, variables),
    fetch: async (path, init) => (await signed()).fetch(path, init),
  };
}

export const operatorOf = (platform: Platform): Caller =>
  lasting(platform, { id: 'operator', roles: ['OPERATOR'] });

/** A department and its people: `<kind>-<region>`, and a caller for each part asked for. */
export async function openDepartment(
  platform: Platform,
  kind: string,
  regionCode: string,
): Promise<(person: string, role?: Role) => Caller> {
  const id = `${kind.toLowerCase()}-${regionCode}`;
  const input = { id, nameZh: id, nameEn: id, kind, regionCode, validFrom: '2018-01-01' };
  await operatorOf(platform).get(
    `mutation ($input: RegisterDepartmentInput!) { registerDepartment(input: $input) { id } }`,
    { input },
  );
  return (person, role = 'CASE_OFFICER') =>
    lasting(platform, {
      id: `${id}-${person}`,
      roles: [role],
      departmentId: id,
      regionCode: regionCode as RegionCode,
    });
}

export const firmCaller = (platform: Platform, enterpriseId: string): Caller =>
  lasting(platform, { id: `${enterpriseId}-reporter`, roles: ['REPORTER'], enterpriseId });

/** Publishes the programme with every station, and opens the departments and the people that it names. */
export async function openEveryStation(platform: Platform) {
  const text = readFileSync('test/support/case-programme.yaml', 'utf8');
  await platform.database.transaction((transaction) =>
    platform.app
      .get(ProgrammePublications, { strict: false })
      .loadFiles(transaction, [{ name: 'case-programme.yaml', text }]),
  );
  const county = await openDepartment(platform, 'COMMERCE', '430102');
  const commerce = await openDepartment(platform, 'COMMERCE', '430100');
  const finance = await openDepartment(platform, 'FINANCE', '430100');
  return {
    county: county('officer'),
    commerce: commerce('officer'),
    finance: finance('officer'),
    approver: commerce('approver', 'APPROVER'),
    financeApprover: finance('approver', 'APPROVER'),
  };
}
export type Everybody = Awaited<ReturnType<typeof openEveryStation>>;

export const facility = (id: string, investmentYuan: string, keys = [`备案-${id}`]) => ({
  kind: 'project',
  id,
  keys,
  facts: [
    { name: 'project.kind', value: 'DIGITAL_FACILITY' },
    { name: 'project.investmentYuan', value: investmentYuan },
  ],
});

export const openRound = (officer: Caller, id: string, more: object = {}): Promise<{ version: number }> =>
  act(officer, 'openFundingRound', {
    input: {
      id,
      programme: 'T01',
      title: `批次 ${id}`,
      regionCode: '430100',
      filingFrom: '2024-01-01',
      filingTo: '2024-12-31',
      judgedOn: 'FILING',
      ...more,
    },
  });

/** Registers a firm and files its case in a round. */
export async function fileOne(
  platform: Platform,
  { id, number, roundId, subject }: { id: string; number: number; roundId: string; subject: object },
): Promise<{ caseId: string; firm: Caller }> {
  await registerFirm(platform, { id, number, regionCode: '430102' });
  const firm = firmCaller(platform, id);
  const caseId = `case-${id}`;
  await act(firm, 'draftCase', { input: { id: caseId, roundId, application: { subjects: [subject] } } });
  await act(firm, 'fileCase', { input: { caseId } });
  return { caseId, firm };
}

/** All that comes before the plan. */
export async function checkOne(
  { county, commerce, finance }: Everybody,
  caseId: string,
): Promise<CaseAnswer> {
  await act(county, 'agreeToCase', because(caseId));
  await act(commerce, 'agreeToCase', because(caseId));
  return act(finance, 'agreeToCase', because(caseId));
}
