import type { Actor } from '../../src/kernel/actor.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import { EnterprisesService } from '../../src/enterprises/index.js';
import { type Caller, openPlatform, type Platform } from './app.js';
import { SetClock } from './clock.js';

/** A firm of Changsha with one outlet and its people, another firm, and departments here and elsewhere. */
export interface FirmMonths {
  readonly platform: Platform;
  readonly clock: SetClock;
  readonly reporter: Caller;
  readonly second: Caller;
  readonly attestor: Caller;
  /** Changsha's case officer, and one of Guiyang. */
  readonly officer: Caller;
  readonly elsewhere: Caller;
  readonly stranger: Caller;
}

export const FIRM = 'firm-a';
export const OUTLET = 'outlet-a';
const OPERATOR: Actor = { id: 'operator', kind: 'person', roles: ['OPERATOR'] };

export async function openFirmMonths({ worker = false } = {}): Promise<FirmMonths> {
  const clock = new SetClock(new Date('2026-11-30T15:50:00Z'));
  const platform = await openPlatform({ worker, clock });
  const enterprises = platform.app.get(EnterprisesService);
  for (const [id, uscc, outletId] of [
    [FIRM, '91350105MA3458HX32', OUTLET],
    ['firm-b', '91430100MA4L16JQ9B', 'outlet-b'],
  ] as const) {
    await enterprises.registerEnterprise(OPERATOR, {
      id,
      uscc,
      nameZh: id,
      nameEn: id,
      kind: 'COURIER',
      regionCode: '430100' as RegionCode,
    });
    await enterprises.openOutlet(OPERATOR, {
      id: outletId,
      enterpriseId: id,
      nameZh: outletId,
      regionCode: '430102' as RegionCode,
      openedOn: '2015-01-01' as never,
    });
  }
  const person = (id: string, role: 'REPORTER' | 'ATTESTOR', enterpriseId: string = FIRM) =>
    platform.as({ id, roles: [role], enterpriseId });
  const officerOf = (departmentId: string, regionCode: string) =>
    platform.as({
      id: `officer-${departmentId}`,
      roles: ['CASE_OFFICER'],
      departmentId,
      regionCode: regionCode as RegionCode,
    });
  return {
    platform,
    clock,
    reporter: await person('reporter', 'REPORTER'),
    second: await person('second-reporter', 'REPORTER'),
    attestor: await person('attestor', 'ATTESTOR'),
    officer: await officerOf('commerce-changsha', '430100'),
    elsewhere: await officerOf('commerce-guiyang', '520100'),
    stranger: await person('stranger', 'ATTESTOR', 'firm-b'),
  };
}

export interface Recorded {
  readonly id: string;
  readonly state: string;
}

const RECORD = `mutation ($items: [RecordReturnInput!]!) { recordReturns(input: { items: $items }) { id state } }`;
const CORRECT = `mutation ($input: CorrectReturnInput!) { correctReturn(input: $input) { id state } }`;

/** A recycling return, of which a month may hold any number. */
export const returned = (sourceRef: string, day: string, more: object = {}) => ({
  sourceRef,
  evidenceGrade: 'SELF_DECLARED',
  outletId: OUTLET,
  occurredAt: `${day}T04:00:00Z`,
  itemKind: 'CARTON',
  quantity: 3,
  massKg: '1.5',
  itemCondition: 'GOOD',
  disposition: 'RECYCLE',
  ...more,
});

export const recordReturns = async (caller: Caller, ...items: object[]): Promise<Recorded[]> =>
  (await caller.get<{ recordReturns: Recorded[] }>(RECORD, { items })).recordReturns;
export const returnsRefused = (caller: Caller, ...items: object[]) => caller.refused(RECORD, { items });
export const correctReturn = async (caller: Caller, input: object): Promise<Recorded> =>
  (await caller.get<{ correctReturn: Recorded }>(CORRECT, { input })).correctReturn;
export const correctionRefused = (caller: Caller, input: object) => caller.refused(CORRECT, { input });

export interface Month {
  readonly month: string;
  readonly state: string;
  readonly factsDigest: string | null;
  readonly factCount: number | null;
  readonly attestedBy: string | null;
  readonly closedBy: string | null;
}
const MONTH = `month state factsDigest factCount attestedBy closedBy`;

export interface Statement {
  readonly reportingMonth: Month;
  readonly digest: string;
  readonly factCount: number;
  readonly tables: readonly {
    name: string;
    standing: number;
    corrected: number;
    lastRecordedAt: string | null;
  }[];
  readonly steps: readonly {
    step: string;
    takenBy: string;
    departmentId: string | null;
    factsDigest: string | null;
    factCount: number | null;
    reason: string | null;
  }[];
}
const STATEMENT = `reportingMonth { ${MONTH} } digest factCount tables { name standing corrected lastRecordedAt }
  steps { step takenBy departmentId factsDigest factCount reason }`;

export const STATEMENT_OF = `query ($enterpriseId: ID, $month: Month!) {
  reportingMonth(enterpriseId: $enterpriseId, month: $month) { ${STATEMENT} } }`;
export const statementOf = async (caller: Caller, month: string, enterpriseId?: string): Promise<Statement> =>
  (await caller.get<{ reportingMonth: Statement }>(STATEMENT_OF, { month, enterpriseId })).reportingMonth;

export interface Look {
  readonly lookedAt: string;
  readonly previousLookAt: string | null;
  readonly statement: Statement;
}
export const LOOK = `mutation ($enterpriseId: ID, $month: Month!) {
  lookAtMonth(enterpriseId: $enterpriseId, month: $month) { lookedAt previousLookAt statement { ${STATEMENT} } } }`;
export const lookAt = async (caller: Caller, month: string): Promise<Look> =>
  (await caller.get<{ lookAtMonth: Look }>(LOOK, { month })).lookAtMonth;

export const ATTEST = `mutation ($month: Month!, $digest: String!, $enterpriseId: ID! = "${FIRM}") {
  attestMonth(input: { enterpriseId: $enterpriseId, month: $month, digest: $digest }) { ${MONTH} } }`;
export const attest = async (caller: Caller, month: string, digest?: string): Promise<Month> => {
  const variables = { month, digest: digest ?? (await lookAt(caller, month)).statement.digest };
  return (await caller.get<{ attestMonth: Month }>(ATTEST, variables)).attestMonth;
};

export const CLOSE = `mutation ($month: Month!, $enterpriseId: ID! = "${FIRM}") {
  closeMonth(input: { enterpriseId: $enterpriseId, month: $month }) { ${MONTH} } }`;
export const close = async (caller: Caller, month: string): Promise<Month> =>
  (await caller.get<{ closeMonth: Month }>(CLOSE, { month })).closeMonth;

export const REOPEN = `mutation ($month: Month!, $reason: String!, $enterpriseId: ID! = "${FIRM}") {
  reopenMonth(input: { enterpriseId: $enterpriseId, month: $month, reason: $reason }) { ${MONTH} } }`;
export const reopen = async (caller: Caller, month: string, reason: string): Promise<Month> =>
  (await caller.get<{ reopenMonth: Month }>(REOPEN, { month, reason })).reopenMonth;

export interface Verification {
  readonly isUnchanged: boolean;
  readonly attestedDigest: string;
  readonly presentDigest: string;
  readonly differingTables: readonly string[];
}
export const VERIFY = `query ($month: Month!, $enterpriseId: ID! = "${FIRM}") {
  verifyMonth(enterpriseId: $enterpriseId, month: $month) {
    isUnchanged attestedDigest presentDigest differingTables } }`;
export const verify = async (caller: Caller, month: string): Promise<Verification> =>
  (await caller.get<{ verifyMonth: Verification }>(VERIFY, { month })).verifyMonth;

export interface Changes {
  readonly since: string | null;
  readonly counts: readonly { table: string; recorded: number; superseded: number }[];
  readonly nodes: readonly {
    table: string;
    factId: string;
    sourceRef: string;
    kind: string;
    changedAt: string;
    changedBy: string | null;
    reason: string | null;
  }[];
  readonly pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
const CHANGES = `query ($month: Month!, $enterpriseId: ID, $since: DateTime, $first: Int, $after: String) {
  monthChanges(month: $month, enterpriseId: $enterpriseId, since: $since, first: $first, after: $after) {
    since counts { table recorded superseded } pageInfo { hasNextPage endCursor }
    nodes { table factId sourceRef kind changedAt changedBy reason } } }`;
export const changesOf = async (caller: Caller, month: string, more: object = {}): Promise<Changes> =>
  (await caller.get<{ monthChanges: Changes }>(CHANGES, { month, ...more })).monthChanges;
