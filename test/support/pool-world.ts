import { usccCheckCharacter } from '../../src/enterprises/index.js';
import type { Caller, Platform } from './app.js';

/** Three firms with an outlet each, of which the first two share a pool; the first runs it. */
export interface PoolWorld {
  readonly operator: Caller;
  /** Systems of firm-1, firm-2 and firm-3. */
  readonly firms: readonly [Caller, Caller, Caller];
}

const REGIONS = ['430102', '430202', '440303'] as const;

export async function openPoolWorld(platform: Platform): Promise<PoolWorld> {
  const operator = await platform.as({ roles: ['OPERATOR'] });
  const register = (name: string, type: string, input: object) =>
    operator.get(`mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`, { input });
  const systems: Caller[] = [];
  for (const [index, regionCode] of REGIONS.entries()) {
    const number = index + 1;
    const first17 = `91430100MA4Q0000${number}`;
    const id = `firm-${number}`;
    await register('registerEnterprise', 'RegisterEnterpriseInput', {
      id,
      uscc: `${first17}${usccCheckCharacter(first17)}`,
      nameZh: `快递${number}`,
      kind: 'COURIER',
      regionCode: `${regionCode.slice(0, 4)}00`,
    });
    await register('openOutlet', 'OpenOutletInput', {
      id: `O-${number}`,
      enterpriseId: id,
      nameZh: `网点${number}`,
      regionCode,
      openedOn: '2020-01-01',
    });
    systems.push(
      await platform.as({ roles: ['INTEGRATOR'], kind: 'client', id: `system-${number}`, enterpriseId: id }),
    );
  }
  await register('openPool', 'OpenPoolInput', {
    id: 'pool-1',
    nameZh: '长株潭循环箱',
    operatorId: 'firm-1',
    openedOn: '2026-01-01',
  });
  for (const enterpriseId of ['firm-1', 'firm-2']) {
    await register('joinPool', 'JoinPoolInput', { poolId: 'pool-1', enterpriseId, joinedOn: '2026-01-01' });
  }
  return { operator, firms: systems as unknown as PoolWorld['firms'] };
}

const GRADE = { evidenceGrade: 'SYSTEM_FEED' } as const;

/** Custody steps as a system sends them; `more` says anew what it names. */
export const steps = {
  commission: (id: string, more: object = {}) => ({
    id,
    kind: 'BOX',
    specificationCode: 'PKG-BOX-REUSE',
    commissionedOn: '2026-01-05',
    ...GRADE,
    ...more,
  }),
  issue: (assetId: string, issuedAt: string, more: object = {}) => ({
    assetId,
    sourceRef: `issue ${assetId} ${issuedAt}`,
    outletId: 'O-1',
    parcelRef: 'P-1',
    issuedAt,
    ...GRADE,
    ...more,
  }),
  takeBack: (assetId: string, returnedAt: string, more: object = {}) => ({
    assetId,
    sourceRef: `back ${assetId} ${returnedAt}`,
    outletId: 'O-1',
    returnedAt,
    ...GRADE,
    ...more,
  }),
  step: (assetId: string, occurredAt: string, more: object = {}) => ({
    assetId,
    sourceRef: `step ${assetId} ${occurredAt}`,
    occurredAt,
    ...GRADE,
    ...more,
  }),
};

const INPUTS = {
  commissionAssets: 'CommissionAssetsInput',
  issueAssets: 'IssueAssetsInput',
  takeBackAssets: 'TakeBackAssetsInput',
  inspectAssets: 'InspectAssetsInput',
  cleanAssets: 'AssetStepsInput',
  repairAssets: 'AssetStepsInput',
  reportAssetsLost: 'AssetStepsInput',
  reportAssetsFound: 'AssetStepsInput',
  handOverAssets: 'HandOverAssetsInput',
  acceptAssets: 'AcceptAssetsInput',
  assignGrais: 'AssignGraisInput',
  retireAssets: 'RetireAssetsInput',
} as const;
export type CustodyMutation = keyof typeof INPUTS;

export interface CustodyAnswer {
  readonly id: string;
  readonly state: string;
  readonly assetId: string;
  readonly whyEn: string;
}

const operationOf = (name: CustodyMutation) =>
  `mutation ($input: ${INPUTS[name]}!) { ${name}(input: $input) { id state assetId whyEn } }`;

export async function send(
  caller: Caller,
  name: CustodyMutation,
  ...items: object[]
): Promise<CustodyAnswer[]> {
  const answer = await caller.get<Record<string, CustodyAnswer[]>>(operationOf(name), { input: { items } });
  return answer[name] ?? [];
}

/** The code and reason with which a mutation is refused. */
export async function refusalOf(caller: Caller, name: CustodyMutation, ...items: object[]): Promise<string> {
  const { extensions } = await caller.refused(operationOf(name), { input: { items } });
  return `${extensions.code} ${extensions.reason}`;
}
