import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { LedgerHolds, LedgerReversals, LedgerService } from '../../src/ledger/index.js';
import { Clock } from '../../src/platform/clock.js';
import { RedemptionsService } from '../../src/rewards/index.js';
import { openPlatform, type Platform } from '../support/app.js';
import { SetClock } from '../support/clock.js';
import { alwaysSignedIn, earns, offersReward } from '../support/rewards.js';
import { registerTwoFirms } from '../support/two-firms.js';

const RECORD = `mutation ($items: [RecordReturnInput!]!) { recordReturns(input: { items: $items }) { id state } }`;
const CORRECT = `mutation ($input: CorrectReturnInput!) { correctReturn(input: $input) { id state } }`;
const REDEEM = `mutation ($id: ID!, $rewardId: ID!) { redeem(input: { id: $id, rewardId: $rewardId }) { id state code } }`;
const CONFIRM = `mutation ($code: String!) { confirmRedemption(input: { code: $code }) { redemptionId } }`;
const CANCEL = `mutation ($id: ID!) { cancelRedemption(input: { id: $id }) { state } }`;
const ACCOUNT = `query { myGreenAccount { balance held owed estimatedReduction { kgCo2e }
  statement(first: 20) { nodes { reason balanceChange owedChange text { zh en } estimatedReduction { kgCo2e } } } } }`;

interface Account {
  readonly myGreenAccount: {
    readonly balance: string;
    readonly held: string;
    readonly owed: string;
    readonly estimatedReduction: { readonly kgCo2e: string | null };
    readonly statement: {
      readonly nodes: readonly {
        readonly reason: string;
        readonly balanceChange: string;
        readonly owedChange: string;
        readonly text: { readonly zh: string; readonly en: string };
        readonly estimatedReduction: { readonly kgCo2e: string | null } | null;
      }[];
    };
  };
}

const at = (day: number, time = '10:00:00') =>
  new Date(`2026-03-${String(day).padStart(2, '0')}T${time}+08:00`);

/** What went wrong in real points schemes, played through the doors that people use. */
describe('green credits under scrutiny', () => {
  const clock = new SetClock(at(8));
  let platform: Platform;
  const consumer = (id: string) => alwaysSignedIn(platform, { id, roles: ['CONSUMER'] });
  const system = () =>
    alwaysSignedIn(platform, {
      id: 'system-a',
      kind: 'client',
      roles: ['INTEGRATOR'],
      enterpriseId: 'firm-a',
    });
  const account = async (id: string) => (await consumer(id).get<Account>(ACCOUNT)).myGreenAccount;
  const balances = async (id: string) => {
    const { balance, held, owed } = await account(id);
    return { balance, held, owed };
  };
  const cartons = (sourceRef: string, personId: string, quantity: number, changes: object = {}) => ({
    sourceRef,
    evidenceGrade: 'SYSTEM_FEED',
    outletId: 'outlet-a',
    occurredAt: clock.now().toISOString(),
    itemKind: 'CARTON',
    quantity,
    itemCondition: 'GOOD',
    disposition: 'REUSE',
    personId,
    ...changes,
  });
  const record = async (...items: object[]) => {
    const { recordReturns } = await system().get<{ recordReturns: { id: string }[] }>(RECORD, { items });
    await platform.settled();
    return recordReturns.map(({ id }) => id);
  };
  const correct = async (supersedesId: string, item: object) => {
    await system().get(CORRECT, { input: { ...item, supersedesId, reason: '清点有误' } });
    await platform.settled();
  };
  const redeem = (who: string, rewardId: string, id: string) =>
    consumer(who).get<{ redeem: { state: string; code: string } }>(REDEEM, { id, rewardId });
  /** What the worker does by the clock, done now. */
  const sweep = async () => {
    const { app } = platform;
    while (await app.get(RedemptionsService, { strict: false }).expireDue());
    while (await app.get(LedgerHolds, { strict: false }).releaseDue(clock.now()));
    while (await app.get(LedgerReversals, { strict: false }).expireDue(app.get(Clock).today()));
  };

  beforeAll(async () => {
    platform = await openPlatform({ clock });
    await registerTwoFirms(platform);
    await offersReward(platform, 'cup', { priceCredits: '25' });
  });
  afterAll(() => platform.close());

  it('turn a spent credit into a debt that is told and worked off, when the return is corrected', async () => {
    const [returned] = await record(cartons('spent-1', 'ann', 5));
    const { redeem: redemption } = await redeem('ann', 'cup', 'ann-cup');
    await system().get(CONFIRM, { code: redemption.code });
    await expect(balances('ann')).resolves.toEqual({ balance: '0', held: '0', owed: '0' });

    await correct(returned!, cartons('spent-1b', 'ann', 2));
    await expect(balances('ann')).resolves.toEqual({ balance: '0', held: '0', owed: '15' });
    const { statement } = await account('ann');
    expect(statement.nodes.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['REVERSAL_OWED', 'WORK_OFF']),
    );
    for (const { text } of statement.nodes) {
      expect(text.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(text.en).toMatch(/^[^\u4e00-\u9fff]+$/);
    }

    clock.set(at(9));
    await record(cartons('spent-2', 'ann', 5));
    await expect(balances('ann')).resolves.toEqual({ balance: '10', held: '0', owed: '0' });
  });

  it('change nothing when something is corrected that was never accepted', async () => {
    const weak = { evidenceGrade: 'SELF_DECLARED' };
    const [returned] = await record(cartons('weak-1', 'ben', 5, weak));
    await expect(balances('ben')).resolves.toEqual({ balance: '0', held: '0', owed: '0' });
    await correct(returned!, cartons('weak-2', 'ben', 3, weak));
    await expect(account('ben')).resolves.toMatchObject({
      balance: '0',
      owed: '0',
      statement: { nodes: [] },
    });
    const unknown = await system().refused(CORRECT, {
      input: { ...cartons('weak-3', 'ben', 3), supersedesId: 'nothing', reason: '清点有误' },
    });
    expect(unknown.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'FACT_UNKNOWN' });
  });

  it('are not spent before the day on which they were earned', async () => {
    clock.set(at(10));
    await earns(platform, 'cat', 25n, 'tomorrow', { occurredAt: at(11), expiresOn: '2027-03-11' });
    const early = await consumer('cat').refused(REDEEM, { id: 'cat-cup', rewardId: 'cup' });
    expect(early.extensions).toMatchObject({ code: 'CONFLICT', reason: 'BALANCE_TOO_LOW' });
    clock.set(at(11));
    await expect(redeem('cat', 'cup', 'cat-cup-2')).resolves.toMatchObject({ redeem: { state: 'OPEN' } });
  });

  it('that are held outlive a flushed Redis: they can be confirmed, and go back when their time is over', async () => {
    clock.set(at(12));
    await earns(platform, 'dan', 50n);
    const { redeem: first } = await redeem('dan', 'cup', 'dan-1');
    await redeem('dan', 'cup', 'dan-2');
    const redis = new Redis(platform.config.redisUrl);
    const keys = await redis.keys(`greenparcel-${new URL(platform.config.databaseUrl).pathname.slice(1)}*`);
    expect(keys.length).toBeGreaterThan(0);
    await redis.del(keys);
    await redis.quit();
    await expect(balances('dan')).resolves.toEqual({ balance: '0', held: '50', owed: '0' });
    await system().get(CONFIRM, { code: first.code });
    clock.set(new Date('2026-04-20T10:00:00+08:00'));
    await sweep();
    await expect(balances('dan')).resolves.toEqual({ balance: '25', held: '0', owed: '0' });
  });

  it('answer a retry across the day of expiry as they answered first', async () => {
    await offersReward(platform, 'bag', { priceCredits: '25' });
    clock.set(at(15, '23:59:59'));
    await earns(platform, 'eve', 25n, 'last day', { occurredAt: at(1), expiresOn: '2026-03-15' });
    const first = await redeem('eve', 'bag', 'eve-bag');
    clock.set(at(16, '00:00:01'));
    await sweep();
    await expect(redeem('eve', 'bag', 'eve-bag')).resolves.toEqual(first);
    await expect(balances('eve')).resolves.toEqual({ balance: '0', held: '25', owed: '0' });
    const another = await consumer('eve').refused(REDEEM, { id: 'eve-other', rewardId: 'bag' });
    expect(another.extensions).toMatchObject({ reason: 'BALANCE_TOO_LOW' });
    await consumer('eve').get(CANCEL, { id: 'eve-bag' });
    await sweep();
    await expect(balances('eve')).resolves.toEqual({ balance: '0', held: '0', owed: '0' });
    const { statement } = await account('eve');
    expect(statement.nodes[0]).toMatchObject({ reason: 'EXPIRY', balanceChange: '-25' });
  });

  it('show the same estimate in the total and in the lines, to the last digit', async () => {
    clock.set(at(20));
    await record(cartons('sum-1', 'fay', 1));
    clock.set(at(21));
    await record(cartons('sum-2', 'fay', 2));
    const { estimatedReduction, statement } = await account('fay');
    expect(statement.nodes.map((line) => line.estimatedReduction?.kgCo2e)).toEqual(['0.074', '0.037']);
    expect(estimatedReduction.kgCo2e).toBe('0.111');
  });

  it('stand as their transfers rebuild them, after all of this', async () => {
    const ledger = platform.app.get(LedgerService, { strict: false });
    await expect(ledger.discrepancies()).resolves.toEqual([]);
  });
});
