import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { alwaysSignedIn, earns, offersReward } from '../../test/support/rewards.js';
import { rowsRead } from '../../test/support/rows-read.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import type { DomainEvent, EventPayloads } from '../kernel/event.js';
import { derivedId } from '../kernel/id.js';
import { addDays, dateOf, type LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { LedgerHolds, LedgerReversals, LedgerService } from '../ledger/index.js';
import { LIMITS } from '../platform/limits.js';
import { writeCursor } from '../platform/connection.js';
import { tell } from '../platform/outbox.js';
import { accountsOf, findEntries } from './green-account.queries.js';

const ENTRY = `reason text { zh en } balanceChange heldChange owedChange expiresOn
  estimatedReduction { kgCo2e explanation { zh en } }`;
const ACCOUNT = `query { myGreenAccount { balance held owed expiring { expiresOn credits }
  statement(first: 100) { nodes { ${ENTRY} } }
  estimatedReduction { kgCo2e explanation { zh en } byAction { action title { zh } actions kgCo2e explanation { en } } }
  level { level { code title { zh } benefits { zh } } pointsEarned next { code } missingPoints holdsUntil basis { en } } } }`;
const PAGE = `query ($first: Int, $after: String) { myGreenAccount { statement(first: $first, after: $after) {
  nodes { id reason } pageInfo { hasNextPage endCursor } } } }`;

interface Estimate {
  readonly kgCo2e: string | null;
  readonly explanation: { readonly zh: string; readonly en: string };
}
interface Entry {
  readonly reason: string;
  readonly text: { readonly zh: string; readonly en: string };
  readonly balanceChange: string;
  readonly heldChange: string;
  readonly owedChange: string;
  readonly estimatedReduction: Estimate | null;
}
interface Account {
  readonly balance: string;
  readonly held: string;
  readonly owed: string;
  readonly expiring: readonly { expiresOn: string; credits: string }[];
  readonly statement: { readonly nodes: readonly Entry[] };
  readonly estimatedReduction: Estimate & { readonly byAction: readonly (Estimate & { action: string })[] };
  readonly level: object;
}

const MORNING = new Date('2026-03-08T10:00:00+08:00');
const place = {
  enterpriseId: 'firm-a',
  outletId: 'outlet-a',
  regionCode: '430102' as RegionCode,
  evidenceGrade: 'PLATFORM_VERIFIED' as const,
};

function cartons(
  cause: string,
  personId: string,
  quantity: number,
  occurredAt = MORNING,
): DomainEvent<'return.recorded'> {
  const payload: EventPayloads['return.recorded'] = {
    ...place,
    returnId: `return-${cause}`,
    itemKind: 'CARTON',
    itemCode: null,
    quantity,
    massKg: null,
    condition: 'GOOD',
    disposition: 'REUSE',
    handedTo: null,
    personId,
    occurredAt: occurredAt.toISOString(),
  };
  return { id: derivedId('return.recorded', cause), name: 'return.recorded', occurredAt, payload };
}

function envelope(cause: string, personId: string, occurredAt = MORNING): DomainEvent<'envelope.returned'> {
  const payload: EventPayloads['envelope.returned'] = {
    ...place,
    tripId: `trip-${cause}`,
    assetId: `asset-${cause}`,
    assetKind: 'ENVELOPE',
    personId,
    issuedAt: new Date(occurredAt.getTime() - 3 * 86_400_000).toISOString(),
    returnedAt: occurredAt.toISOString(),
  };
  return { id: derivedId('envelope.returned', cause), name: 'envelope.returned', occurredAt, payload };
}

const withdrawn = (event: DomainEvent<'return.recorded' | 'envelope.returned'>, at: Date): DomainEvent => ({
  id: derivedId('action.withdrawn', event.id),
  name: 'action.withdrawn',
  occurredAt: event.occurredAt,
  payload: {
    event: { ...event, occurredAt: event.occurredAt.toISOString() },
    because: 'CORRECTED',
    withdrawnAt: at.toISOString(),
  },
});

describe('the green account', () => {
  const clock = new SetClock(MORNING);
  let platform: Platform;
  const hear = async (...events: DomainEvent[]) => {
    await platform.database.transaction((transaction) => tell(transaction, events));
    await platform.settled();
  };
  const caller = (id: string) => alwaysSignedIn(platform, { id, roles: ['CONSUMER'] });
  const account = async (id: string) =>
    (await caller(id).get<{ myGreenAccount: Account }>(ACCOUNT)).myGreenAccount;
  const redeem = (id: string, rewardId: string) =>
    caller(id).get<{ redeem: { code: string } }>(
      'mutation ($id: ID!, $rewardId: ID!) { redeem(input: { id: $id, rewardId: $rewardId }) { code } }',
      { id: `${id}-${rewardId}`, rewardId },
    );
  const lines = ({ statement }: Account) =>
    statement.nodes.map((one) => `${one.text.en} ${one.balanceChange} ${one.heldChange} ${one.owedChange}`);

  beforeAll(async () => {
    platform = await openPlatform({ clock });
    await registerTwoFirms(platform);
  });
  afterAll(() => platform.close());

  it('of somebody who has done nothing yet is empty, and says what is missing', async () => {
    expect(await account('nobody')).toEqual({
      balance: '0',
      held: '0',
      owed: '0',
      expiring: [],
      statement: { nodes: [] },
      estimatedReduction: {
        kgCo2e: null,
        explanation: expect.objectContaining({ en: expect.stringContaining('which is not zero') }),
        byAction: [],
      },
      level: {
        level: { code: 'SEED', title: { zh: '种子' }, benefits: [{ zh: '绿色行为获得积分' }] },
        pointsEarned: '0',
        next: { code: 'SPROUT' },
        missingPoints: '100',
        holdsUntil: null,
        basis: { en: expect.stringContaining("The operator's setting, version 1") },
      },
    });
  });

  it('names the rule of what was earned, and what it is estimated to have avoided', async () => {
    await hear(cartons('c1', 'doer', 3), envelope('e1', 'doer'));
    const { statement, estimatedReduction, balance, expiring } = await account('doer');
    expect(statement.nodes).toHaveLength(2);
    const carton = statement.nodes.find(({ text }) => text.en === 'Earned: Carton handed in for reuse');
    expect(carton).toMatchObject({
      reason: 'AWARD',
      text: { zh: '获得积分：完好纸箱交回复用' },
      balanceChange: '15',
      estimatedReduction: {
        kgCo2e: '0.111',
        explanation: { zh: expect.stringContaining('3 个 × 0.037 千克二氧化碳当量 = 0.111 千克。来源：') },
      },
    });
    const returned = statement.nodes.find(({ text }) => text.zh === '获得积分：可循环快递包装按时归还');
    expect(returned?.estimatedReduction).toEqual({
      kgCo2e: null,
      explanation: expect.objectContaining({ zh: expect.stringContaining('没有可引用') }),
    });
    expect(estimatedReduction).toMatchObject({
      kgCo2e: '0.111',
      explanation: { en: expect.stringContaining('no factor can be cited: 1 kind of action.') },
      byAction: [
        { action: 'carton-reused', title: { zh: '完好纸箱交回复用' }, actions: 3, kgCo2e: '0.111' },
        { action: 'envelope-returned', kgCo2e: null },
      ],
    });
    expect(expiring).toEqual([{ expiresOn: '2027-03-08', credits: balance }]);
  });

  it('adds up: the lines to the figures above them, day after day', async () => {
    for (let day = 1; day <= 8; day += 1) {
      await hear(
        cartons(`sum-${day}`, 'adder', 1 + (day % 4), new Date(MORNING.getTime() + day * 86_400_000)),
      );
    }
    clock.set(new Date(MORNING.getTime() + 9 * 86_400_000));
    const { statement, estimatedReduction, balance, expiring } = await account('adder');
    const grams = (kg: string | null | undefined) => Math.round(Number(kg) * 1_000);
    const ofLines = statement.nodes.map((one) => grams(one.estimatedReduction?.kgCo2e));
    expect(ofLines.reduce((total, one) => total + one, 0)).toBe(grams(estimatedReduction.kgCo2e));
    expect(estimatedReduction.byAction.map(({ kgCo2e }) => kgCo2e)).toEqual([estimatedReduction.kgCo2e]);
    const points = statement.nodes.reduce((total, one) => total + BigInt(one.balanceChange), 0n);
    expect(points.toString()).toBe(balance);
    expect(expiring.reduce((total, { credits }) => total + BigInt(credits), 0n).toString()).toBe(balance);
    expect(expiring.map(({ expiresOn }) => expiresOn)).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((day) => `2027-03-${String(8 + day).padStart(2, '0')}`),
    );
    clock.set(MORNING);
  });

  it('tells what was held, paid, given back, donated and expired, in both languages', async () => {
    await earns(platform, 'spender', 500n);
    await offersReward(platform, 'cup', { codeDays: 0 });
    await offersReward(platform, 'bag');
    await offersReward(platform, 'pen');
    const { redeem: bag } = await redeem('spender', 'bag');
    const till = alwaysSignedIn(platform, { id: 'till', roles: ['INTEGRATOR'], enterpriseId: 'firm-a' });
    await till.get(
      'mutation ($code: String!) { confirmRedemption(input: { code: $code }) { rewardId } }',
      bag,
    );
    await redeem('spender', 'pen');
    await caller('spender').get('mutation { cancelRedemption(input: { id: "spender-pen" }) { id } }');
    await redeem('spender', 'cup');
    expect(await account('spender')).toMatchObject({ balance: '300', held: '100', owed: '0' });
    await alwaysSignedIn(platform, { roles: ['OPERATOR'] }).get(`mutation { openCause(input: { id: "trees",
      titleZh: "湘江岸植树", titleEn: "Trees", descriptionZh: "植树", descriptionEn: "Trees", leastCredits: "1",
      mostCredits: "100" }) { id } }`);
    await caller('spender').get(
      'mutation { donate(input: { id: "spender-trees", causeId: "trees", credits: "50" }) { id } }',
    );
    clock.set(new Date('2026-03-09T00:00:00+08:00'));
    await platform.app.get(LedgerHolds, { strict: false }).releaseDue(clock.now());
    clock.set(new Date('2027-03-02T00:00:00+08:00'));
    await platform.app.get(LedgerReversals, { strict: false }).expireDue(dateOf(clock.now()));
    const told = await account('spender');
    expect(lines(told)).toEqual([
      'Expired: Test -350 0 0',
      'Given back, because the code expired: A cup 100 -100 0',
      'Donated: Trees -50 0 0',
      'Held for a reward: A cup -100 100 0',
      'Given back, because the redemption was cancelled: A cup 100 -100 0',
      'Held for a reward: A cup -100 100 0',
      'Paid for a reward: A cup 0 -100 0',
      'Held for a reward: A cup -100 100 0',
      'Earned: Test 500 0 0',
    ]);
    expect(told.statement.nodes.map(({ text }) => text.zh)).toEqual([
      '积分到期：测试',
      '兑换码过期，积分退回：环保茶杯',
      '捐赠：湘江岸植树',
      '兑换，积分冻结：环保茶杯',
      '取消兑换，积分退回：环保茶杯',
      '兑换，积分冻结：环保茶杯',
      '兑换已确认：环保茶杯',
      '兑换，积分冻结：环保茶杯',
      '获得积分：测试',
    ]);
    expect(told).toMatchObject({ balance: '0', held: '0', owed: '0', expiring: [] });
    clock.set(MORNING);
  });

  it('tells what was taken back after it was spent, and how it is worked off', async () => {
    const wrong = cartons('wrong', 'debtor', 5);
    await hear(wrong);
    await offersReward(platform, 'sticker', { priceCredits: '20' });
    await redeem('debtor', 'sticker');
    clock.passSeconds(3_600);
    await hear(withdrawn(wrong, clock.now()));
    expect(await account('debtor')).toMatchObject({ balance: '0', held: '20', owed: '20' });
    await hear(envelope('e2', 'debtor', clock.now()));
    const told = await account('debtor');
    expect(told).toMatchObject({ balance: '0', owed: '0', estimatedReduction: { kgCo2e: null } });
    expect(lines(told)).toEqual([
      'Used to work off what is owed: Reusable packaging returned in time -20 0 -20',
      'Earned: Reusable packaging returned in time 20 0 0',
      'Taken back after it was spent, and so owed: Carton handed in for reuse 0 0 20',
      'Taken back, because the action was corrected or withdrawn: Carton handed in for reuse -5 0 0',
      'Held for a reward: A cup -20 20 0',
      'Earned: Carton handed in for reuse 25 0 0',
    ]);
    clock.set(MORNING);
  });

  it('has a level by what was earned, which no spending lowers and a taking back does', async () => {
    await earns(platform, 'climber', 480n, 'one', { occurredAt: new Date('2025-06-01T09:00:00+08:00') });
    const wrong = cartons('climb', 'climber', 5);
    await hear(wrong);
    const before = (await account('climber')).level;
    expect(before).toMatchObject({
      level: { code: 'TREE' },
      pointsEarned: '505',
      next: { code: 'FOREST' },
      missingPoints: '1495',
      holdsUntil: '2026-06-01',
    });
    await offersReward(platform, 'kettle', { priceCredits: '450' });
    await redeem('climber', 'kettle');
    expect((await account('climber')).level).toEqual(before);
    await hear(withdrawn(wrong, clock.now()));
    expect((await account('climber')).level).toMatchObject({
      level: { code: 'SPROUT' },
      missingPoints: '20',
    });
    clock.set(new Date('2026-06-02T00:00:00+08:00'));
    expect((await account('climber')).level).toMatchObject({ level: { code: 'SEED' }, pointsEarned: '0' });
    clock.set(MORNING);
  });

  it('pages through a statement that grows, without gap or repetition', async () => {
    for (let index = 0; index < 7; index += 1) await earns(platform, 'pager', 200n, `page-${index}`);
    await redeem('pager', 'bag');
    await redeem('pager', 'pen');
    const whole = await account('pager');
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const { myGreenAccount } = await caller('pager').get<{
        myGreenAccount: {
          statement: {
            nodes: { id: string; reason: string }[];
            pageInfo: { hasNextPage: boolean; endCursor: string };
          };
        };
      }>(PAGE, { first: 2, after });
      const { nodes, pageInfo } = myGreenAccount.statement;
      if (seen.length === 0) await earns(platform, 'pager', 1n, 'while paging');
      seen.push(...nodes.map(({ reason }) => reason));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(seen).toEqual(whole.statement.nodes.map(({ reason }) => reason));
    expect(seen).toHaveLength(9);
  });

  it('reads a page of the statement alike, however long the history', async () => {
    const query = (after?: string) => findEntries(accountsOf('reader'), { first: 5, after });
    const earnsMore = async (from: number, to: number) => {
      for (let index = from; index < to; index += 1) await earns(platform, 'reader', 1n, `entry-${index}`);
    };
    await earnsMore(0, 10);
    const read = await rowsRead(platform.database, query());
    await earnsMore(10, 120);
    const [newest] = await platform.rows<{ sequence: string }>(query());
    const amid = writeCursor(String(BigInt(newest!.sequence) - 50n));
    expect(await rowsRead(platform.database, query())).toBe(read);
    expect(await rowsRead(platform.database, query(amid))).toBe(read);
  });

  it('tells the first days on which something expires, where there are very many', async () => {
    const first = '2026-04-01' as LocalDate;
    for (let day = 0; day <= LIMITS.expiringDays; day += 1) {
      await earns(platform, 'many', 1n, `day-${day}`, { expiresOn: addDays(first, day) });
    }
    const { expiring } = await account('many');
    expect(expiring).toHaveLength(LIMITS.expiringDays);
    expect(expiring[0]).toEqual({ expiresOn: first, credits: '1' });
  });

  it('is its owner’s alone', async () => {
    expect((await account('stranger')).statement.nodes).toEqual([]);
    const reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-a' });
    expect((await reporter.refused(ACCOUNT)).extensions.code).toBe('FORBIDDEN');
  });

  it('stands on a ledger that balances', async () => {
    await expect(platform.app.get(LedgerService, { strict: false }).discrepancies()).resolves.toEqual([]);
  });
});
