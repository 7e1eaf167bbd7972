import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { usccCheckCharacter } from '../enterprises/index.js';

const OPEN = 'mutation ($input: OpenPoolInput!) { openPool(input: $input) { id operatorId } }';
const JOIN = 'mutation ($input: JoinPoolInput!) { joinPool(input: $input) { enterpriseId joinedOn leftOn } }';
const LEAVE = 'mutation ($input: LeavePoolInput!) { leavePool(input: $input) { enterpriseId leftOn } }';
const READ = 'query ($id: ID!) { pool(id: $id) { id members { enterpriseId joinedOn leftOn } } }';

describe('pools', () => {
  let platform: Platform;
  let operator: Caller;
  let running: Caller;
  let member: Caller;
  let stranger: Caller;
  const reporterOf = (enterpriseId: string) => platform.as({ roles: ['REPORTER'], enterpriseId });
  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    operator = await platform.as({ roles: ['OPERATOR'] });
    for (const [index, regionCode] of ['430100', '430200', '440300', '430100'].entries()) {
      const first17 = `91430100MA4P0000${index + 1}`;
      await operator.get(
        'mutation ($input: RegisterEnterpriseInput!) { registerEnterprise(input: $input) { id } }',
        {
          input: {
            id: `firm-${index + 1}`,
            uscc: `${first17}${usccCheckCharacter(first17)}`,
            nameZh: `快递${index + 1}`,
            kind: 'COURIER',
            regionCode,
          },
        },
      );
    }
    [running, member, stranger] = [
      await reporterOf('firm-1'),
      await reporterOf('firm-2'),
      await reporterOf('firm-3'),
    ];
  });
  afterAll(() => platform.close());

  const pool = { id: 'pool-1', nameZh: '长株潭循环箱', operatorId: 'firm-1', openedOn: '2026-01-01' };
  const joining = (enterpriseId: string, joinedOn = '2026-02-01') => ({
    input: { poolId: 'pool-1', enterpriseId, joinedOn },
  });

  it('are opened by the operator of the platform, once', async () => {
    const opened = { openPool: { id: 'pool-1', operatorId: 'firm-1' } };
    await expect(operator.get(OPEN, { input: pool })).resolves.toEqual(opened);
    await expect(operator.get(OPEN, { input: pool })).resolves.toEqual(opened);
    const other = await operator.refused(OPEN, { input: { ...pool, operatorId: 'firm-2' } });
    expect(other.extensions).toMatchObject({ code: 'CONFLICT', reason: 'POOL_ID_TAKEN' });
    const nobody = await operator.refused(OPEN, { input: { ...pool, id: 'pool-2', operatorId: 'firm-9' } });
    expect(nobody.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'ENTERPRISE_UNKNOWN' });
  });

  it('take firms in from a day on, by the firm that runs the pool and no other', async () => {
    await running.get(JOIN, joining('firm-1', '2026-01-01'));
    const joined = {
      joinPool: [
        { enterpriseId: 'firm-1', joinedOn: '2026-01-01', leftOn: null },
        { enterpriseId: 'firm-2', joinedOn: '2026-02-01', leftOn: null },
      ],
    };
    await expect(running.get(JOIN, joining('firm-2'))).resolves.toEqual(joined);
    await expect(running.get(JOIN, joining('firm-2'))).resolves.toEqual(joined);
    const reasons = [
      await member.refused(JOIN, joining('firm-4')),
      await stranger.refused(JOIN, joining('firm-3')),
      await running.refused(JOIN, joining('firm-3', '2025-12-31')),
      await running.refused(JOIN, joining('firm-2', '2026-03-01')),
      await running.refused(LEAVE, {
        input: { poolId: 'pool-1', enterpriseId: 'firm-3', leftOn: '2026-03-01' },
      }),
    ].map(({ extensions }) => `${extensions.code} ${extensions.reason}`);
    expect(reasons).toEqual([
      'FORBIDDEN NOT_THE_POOL_OPERATOR',
      'NOT_FOUND POOL_UNKNOWN',
      'BAD_USER_INPUT JOINED_BEFORE_OPENING',
      'CONFLICT ALREADY_MEMBER',
      'CONFLICT NOT_A_MEMBER',
    ]);
  });

  it('let a firm leave and come back later', async () => {
    const leaving = { input: { poolId: 'pool-1', enterpriseId: 'firm-2', leftOn: '2026-04-30' } };
    await running.get(LEAVE, leaving);
    await running.get(LEAVE, leaving);
    await running.get(JOIN, joining('firm-2', '2026-06-01'));
    await expect(member.get(READ, { id: 'pool-1' })).resolves.toEqual({
      pool: {
        id: 'pool-1',
        members: [
          { enterpriseId: 'firm-1', joinedOn: '2026-01-01', leftOn: null },
          { enterpriseId: 'firm-2', joinedOn: '2026-02-01', leftOn: '2026-04-30' },
          { enterpriseId: 'firm-2', joinedOn: '2026-06-01', leftOn: null },
        ],
      },
    });
  });

  it('are seen by their members, the departments of these, and nobody else', async () => {
    const shown = async (caller: Caller) =>
      (await caller.get<{ pools: { nodes: { id: string }[] } }>('{ pools { nodes { id } } }')).pools.nodes
        .length;
    const department = (regionCode: string) =>
      platform.as({ roles: ['CASE_OFFICER'], departmentId: 'd', regionCode: regionCode as never });
    expect([await shown(member), await shown(operator), await shown(await department('430200'))]).toEqual([
      1, 1, 1,
    ]);
    expect([await shown(stranger), await shown(await department('440000'))]).toEqual([0, 0]);
    const hidden = await stranger.refused(READ, { id: 'pool-1' });
    expect(hidden.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'POOL_UNKNOWN' });
  });
});
