import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import type { RegionCode } from '../kernel/region-code.js';
import { isUscc } from './uscc.js';

const REGISTER = `mutation ($input: RegisterEnterpriseInput!) { registerEnterprise(input: $input) { id uscc region { nameZh } } }`;
const FIRM = {
  id: 'firm-1',
  uscc: '91350105MA3458HX32',
  nameZh: '星城速递',
  kind: 'COURIER',
  regionCode: '430100',
};

describe('enterprises', () => {
  let platform: Platform;
  let operator: Caller;
  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    operator = await platform.as({ roles: ['OPERATOR'] });
  });
  afterAll(() => platform.close());

  it('accepts a real unified social credit code and refuses it with one character changed', () => {
    expect(isUscc('91350105MA3458HX32')).toBe(true);
    expect(isUscc('91350105MA3458HX33')).toBe(false);
    expect(isUscc('91350105MA3458HO32')).toBe(false);
  });

  it('registers a firm and replays the same registration', async () => {
    const registered = {
      registerEnterprise: { id: 'firm-1', uscc: FIRM.uscc, region: { nameZh: '长沙市' } },
    };
    await expect(operator.get(REGISTER, { input: FIRM })).resolves.toEqual(registered);
    await expect(operator.get(REGISTER, { input: FIRM })).resolves.toEqual(registered);
  });

  it('refuses a wrong code, an unknown region and a taken id, each with its sentence', async () => {
    const wrong = await operator.refused(REGISTER, { input: { ...FIRM, uscc: '91350105MA3458HX33' } });
    expect(wrong.extensions).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'USCC_INVALID' });
    expect(wrong.message).toBe(
      'The unified social credit code "91350105MA3458HX33" is not valid: it needs 18 characters and a correct check character (GB 32100); compare it with the business licence.',
    );
    const region = await operator.refused(REGISTER, {
      input: { ...FIRM, id: 'firm-2', regionCode: '439999' },
    });
    expect(region.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      reason: 'REGION_UNKNOWN',
      details: { regionCode: '439999' },
    });
    const taken = await operator.refused(REGISTER, { input: { ...FIRM, nameZh: '另一家' } });
    expect(taken.extensions).toMatchObject({ code: 'CONFLICT', reason: 'ALREADY_REGISTERED' });
  });

  it('shows a person of a firm that firm alone, whatever region the person is of', async () => {
    await operator.get('mutation ($input: OpenOutletInput!) { openOutlet(input: $input) { id } }', {
      input: {
        id: 'O-1',
        enterpriseId: 'firm-1',
        nameZh: '天心网点',
        regionCode: '430103',
        openedOn: '2020-01-01',
      },
    });
    const stranger = await platform.as({
      roles: ['REPORTER'],
      enterpriseId: 'firm-9',
      regionCode: '430100' as RegionCode,
    });
    await expect(stranger.get('{ enterprises { nodes { id } } }')).resolves.toEqual({
      enterprises: { nodes: [] },
    });
  });

  it('answers a foreign firm like one that does not exist, in Chinese by default', async () => {
    const stranger = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-9' }, 'zh-CN');
    const query = 'query ($id: ID!) { enterprise(id: $id) { id } }';
    const foreign = await stranger.refused(query, { id: 'firm-1' });
    const missing = await stranger.refused(query, { id: 'firm-none' });
    expect(foreign.message).toBe('没有找到该企业：标识有误，或不在您的权限范围内。');
    expect({ ...foreign, extensions: { ...foreign.extensions, details: {} } }).toEqual({
      ...missing,
      extensions: { ...missing.extensions, details: {} },
    });
  });

  it('gives the outlets of all firms of a page in one query, each firm its own', async () => {
    const open = `mutation ($input: OpenOutletInput!) { openOutlet(input: $input) { id } }`;
    const outlet = {
      enterpriseId: 'firm-1',
      nameZh: '芙蓉网点',
      regionCode: '430102',
      openedOn: '2024-01-01',
    };
    for (const id of ['outlet-1', 'outlet-2']) await operator.get(open, { input: { ...outlet, id } });
    const { enterprises } = await operator.get<{
      enterprises: { nodes: { id: string; outlets: { id: string }[] }[] };
    }>('{ enterprises { nodes { id outlets { id } } } }');
    const firm = enterprises.nodes.find((one) => one.id === 'firm-1');
    expect(firm?.outlets).toEqual(expect.arrayContaining([{ id: 'outlet-1' }, { id: 'outlet-2' }]));
    const others = enterprises.nodes.filter((one) => one.id !== 'firm-1').flatMap((one) => one.outlets);
    expect(others.map((one) => one.id)).not.toContain('outlet-1');
  });
});
