import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';

const OFFER = `mutation ($input: OfferRewardInput!) { offerReward(input: $input) {
  id partnerId priceCredits stock validTo regionCodes withdrawnAt } }`;
const RESTOCK = `mutation ($input: RestockRewardInput!) { restockReward(input: $input) { stock } }`;
const WITHDRAW = `mutation ($id: ID!) { withdrawReward(id: $id) { withdrawnAt } }`;
const AVAILABLE = `query ($first: Int, $after: String, $regionCode: ID) {
  availableRewards(first: $first, after: $after, regionCode: $regionCode) {
    nodes { id } pageInfo { hasNextPage endCursor } } }`;
const OFFERED = `query { offeredRewards(first: 100) { nodes { id withdrawnAt } } }`;

const tea = (id: string, more: object = {}) => ({
  id,
  partnerId: 'firm-a',
  titleZh: '环保茶杯',
  titleEn: 'A cup',
  descriptionZh: '可循环使用的茶杯一只。',
  descriptionEn: 'One cup, to be used again and again.',
  priceCredits: '100',
  stock: 5,
  validFrom: '2026-03-01',
  validTo: '2026-03-31',
  codeDays: 30,
  regionCodes: ['430100'],
  ...more,
});

describe('the catalogue of rewards', () => {
  const clock = new SetClock(new Date('2026-03-08T10:00:00+08:00'));
  let platform: Platform;
  let operator: Caller;
  let consumer: Caller;
  const available = async (variables: object = {}) =>
    (
      await consumer.get<{ availableRewards: { nodes: { id: string }[] } }>(AVAILABLE, {
        first: 100,
        ...variables,
      })
    ).availableRewards.nodes.map(({ id }) => id);

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    await registerTwoFirms(platform);
    operator = await platform.as({ roles: ['OPERATOR'] });
    consumer = await platform.as({ id: 'reader', roles: ['CONSUMER'] });
  });
  afterAll(() => platform.close());

  it('holds what the operator offers, once', async () => {
    const first = await operator.get<{ offerReward: object }>(OFFER, { input: tea('tea') });
    expect(first.offerReward).toEqual({
      id: 'tea',
      partnerId: 'firm-a',
      priceCredits: '100',
      stock: 5,
      validTo: '2026-03-31',
      regionCodes: ['430100'],
      withdrawnAt: null,
    });
    clock.passSeconds(60);
    expect(await operator.get(OFFER, { input: tea('tea') })).toEqual(first);
    expect(await operator.get(OFFER, { input: tea('tea', { perPerson: null }) })).toEqual(first);
    expect(await available()).toEqual(['tea']);
  });

  it('never changes its terms', async () => {
    const { extensions } = await operator.refused(OFFER, { input: tea('tea', { priceCredits: '90' }) });
    expect(extensions).toMatchObject({ code: 'CONFLICT', reason: 'REWARD_ID_TAKEN' });
  });

  it.each([
    ['a price of nothing', { priceCredits: '0' }, 'NOT_ABOVE_ZERO'],
    ['a limit of nothing', { perPerson: 0 }, 'NOT_ABOVE_ZERO'],
    ['a validity that ends before it begins', { validTo: '2026-02-28' }, 'PERIOD_REVERSED'],
    ['a code that is good for too long', { codeDays: LIMITS.redemptionCodeDays + 1 }, 'CODE_DAYS_TOO_MANY'],
    ['no region', { regionCodes: [] }, 'REGIONS_COUNT'],
    [
      'too many regions',
      { regionCodes: Array.from({ length: LIMITS.rewardRegions + 1 }, () => '430100') },
      'REGIONS_COUNT',
    ],
    ['a region that there is not', { regionCodes: ['439999'] }, 'REGION_UNKNOWN'],
    ['a partner that there is not', { partnerId: 'nobody' }, 'ENTERPRISE_UNKNOWN'],
  ])('takes no reward with %s', async (_what, more, reason) => {
    const { extensions } = await operator.refused(OFFER, { input: tea('wrong', more) });
    expect(extensions.reason).toBe(reason);
  });

  it('shows a consumer what can be redeemed today, in a region', async () => {
    const offer = (id: string, more: object) => operator.get(OFFER, { input: tea(id, more) });
    await offer('everywhere', { regionCodes: ['000000'], partnerId: null, stock: null });
    await offer('hengyang', { regionCodes: ['430400', '430500'] });
    await offer('later', { validFrom: '2026-03-09' });
    await offer('over', { validTo: '2026-03-07' });
    await offer('gone', { stock: 0 });
    await offer('withdrawn', {});
    await operator.get(WITHDRAW, { id: 'withdrawn' });
    expect((await available()).toSorted()).toEqual(['everywhere', 'hengyang', 'tea']);
    expect((await available({ regionCode: '430102' })).toSorted()).toEqual(['everywhere', 'tea']);
    expect((await available({ regionCode: '430405' })).toSorted()).toEqual(['everywhere', 'hengyang']);
    expect((await available({ regionCode: '220102' })).toSorted()).toEqual(['everywhere']);
  });

  it('pages without gap or repetition', async () => {
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await consumer.get<{
        availableRewards: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      }>(AVAILABLE, { first: 1, after });
      seen.push(...page.availableRewards.nodes.map(({ id }) => id));
      if (!page.availableRewards.pageInfo.hasNextPage) break;
      after = page.availableRewards.pageInfo.endCursor;
    }
    expect(seen).toEqual(await available());
  });

  it('takes more pieces once, and none for what has no end', async () => {
    const input = { id: 'delivery-1', rewardId: 'gone', pieces: 3 };
    expect(await operator.get(RESTOCK, { input })).toEqual({ restockReward: { stock: 3 } });
    expect(await operator.get(RESTOCK, { input })).toEqual({ restockReward: { stock: 3 } });
    expect(await available()).toContain('gone');
    const refused = async (more: object) =>
      (await operator.refused(RESTOCK, { input: { ...input, ...more } })).extensions.reason;
    expect(await refused({ pieces: 4 })).toBe('RESTOCKING_ID_TAKEN');
    expect(await refused({ id: 'delivery-2', pieces: 0 })).toBe('NOT_ABOVE_ZERO');
    expect(await refused({ id: 'delivery-2', pieces: 2_147_483_647 })).toBe('STOCK_TOO_LARGE');
    expect(await refused({ id: 'delivery-2', rewardId: 'everywhere' })).toBe('STOCK_UNLIMITED');
    expect(await refused({ id: 'delivery-2', rewardId: 'nothing' })).toBe('REWARD_UNKNOWN');
  });

  it('loses no piece of deliveries that come at the same time', async () => {
    await operator.get(OFFER, { input: tea('busy', { stock: 0 }) });
    const deliveries = Array.from({ length: 12 }, (_unused, index) => ({
      id: `busy-${index % 6}`,
      rewardId: 'busy',
      pieces: 2,
    }));
    await Promise.all(deliveries.map((input) => operator.get(RESTOCK, { input })));
    await expect(platform.rows(sql`SELECT stock FROM reward WHERE id = 'busy'`)).resolves.toEqual([
      { stock: 12 },
    ]);
  });

  it('shows a firm all of its own, and nothing of another', async () => {
    const reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-a' });
    const other = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-b' });
    const offered = async (caller: Caller) =>
      (await caller.get<{ offeredRewards: { nodes: { id: string }[] } }>(OFFERED)).offeredRewards.nodes.map(
        ({ id }) => id,
      );
    expect(await offered(reporter)).toEqual(expect.arrayContaining(['tea', 'withdrawn', 'over']));
    expect(await offered(reporter)).not.toContain('everywhere');
    expect(await offered(other)).toEqual([]);
    expect(await offered(operator)).toContain('everywhere');
  });

  it('is the operator’s alone to change', async () => {
    const reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-a' });
    const { extensions } = await reporter.refused(OFFER, { input: tea('mine') });
    expect(extensions.code).toBe('FORBIDDEN');
    expect((await consumer.refused(WITHDRAW, { id: 'tea' })).extensions.code).toBe('FORBIDDEN');
  });
});
