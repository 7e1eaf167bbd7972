import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { earns, offersReward } from '../../test/support/rewards.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import { consumer as consumerOf, GREEN_CREDITS } from '../credits/index.js';
import { LedgerService } from '../ledger/index.js';
import { sql } from '../platform/sql.js';
import { RedemptionsService } from './index.js';
import { partner } from './redemption-ledger.service.js';

const REDEEM = `mutation ($id: ID!, $rewardId: ID!) { redeem(input: { id: $id, rewardId: $rewardId }) { code } }`;
const CANCEL = `mutation ($id: ID!) { cancelRedemption(input: { id: $id }) { state } }`;
const CONFIRM = `mutation ($code: String!) { confirmRedemption(input: { code: $code }) { redemptionId } }`;

const MORNING = new Date('2026-03-08T10:00:00+08:00');
const ROUNDS = 12;

describe('of what happens at the same time', () => {
  const clock = new SetClock(MORNING);
  let platform: Platform;
  let ledger: LedgerService;
  let tills: Caller[];
  const person = (id: string) => platform.as({ id, roles: ['CONSUMER'] });
  const tillNamed = (number: number) =>
    platform.as({ id: `till-${number}`, kind: 'client', roles: ['INTEGRATOR'], enterpriseId: 'firm-a' });
  const paid = () => ledger.balance(partner('firm-a'), GREEN_CREDITS);
  const ask = async (caller: Caller, query: string, variables: object) =>
    (await caller.ask(query, variables)).errors?.[0]?.extensions.reason ?? 'DONE';
  const stockOf = async (id: string) =>
    (await platform.rows<{ stock: number }>(sql`SELECT stock FROM reward WHERE id = ${id}`))[0]?.stock;
  const stateOf = async (id: string) =>
    (await platform.rows<{ state: string }>(sql`SELECT state FROM redemption WHERE id = ${id}`))[0]?.state;

  /** A consumer with 100 points who has redeemed all of them for the only piece. */
  async function redeemed(name: string) {
    clock.set(MORNING);
    await earns(platform, name, 100n);
    await offersReward(platform, name, { stock: 1 });
    const owner = await person(name);
    const { redeem } = await owner.get<{ redeem: { code: string } }>(REDEEM, { id: name, rewardId: name });
    return { owner, code: redeem.code };
  }

  /** Everything that one redemption moved, seen together. */
  const outcome = async (name: string, before: bigint) => ({
    state: await stateOf(name),
    stock: await stockOf(name),
    balance: await ledger.balance(consumerOf(name), GREEN_CREDITS),
    held: await ledger.balance({ kind: 'HOLD', id: name }, GREEN_CREDITS),
    paid: (await paid()) - before,
  });
  const CONFIRMED = { state: 'CONFIRMED', stock: 0, balance: 0n, held: 0n, paid: 100n };
  const CANCELLED = { state: 'CANCELLED', stock: 1, balance: 100n, held: 0n, paid: 0n };
  const EXPIRED = { ...CANCELLED, state: 'EXPIRED' };

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    ledger = platform.app.get(LedgerService, { strict: false });
    await registerTwoFirms(platform);
    tills = await Promise.all([1, 2, 3].map(tillNamed));
  });
  afterAll(() => platform.close());

  it('one confirmation counts', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const name = `confirm-${round}`;
      const { code } = await redeemed(name);
      const before = await paid();
      const told = await Promise.all(tills.map((till) => ask(till, CONFIRM, { code })));
      expect(told.toSorted()).toEqual(['ALREADY_CONFIRMED', 'ALREADY_CONFIRMED', 'DONE']);
      expect(await outcome(name, before)).toEqual(CONFIRMED);
    }
  });

  it('either the confirmation or the cancellation counts', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const name = `cancel-${round}`;
      const { owner, code } = await redeemed(name);
      const before = await paid();
      const [confirmed, cancelled] = await Promise.all([
        ask(tills[0]!, CONFIRM, { code }),
        ask(owner, CANCEL, { id: name }),
      ]);
      const told = [confirmed, cancelled];
      expect([
        ['DONE', 'REDEMPTION_CONFIRMED'],
        ['CODE_CANCELLED', 'DONE'],
      ]).toContainEqual(told);
      expect(await outcome(name, before)).toEqual(confirmed === 'DONE' ? CONFIRMED : CANCELLED);
    }
  });

  it('either the confirmation, the cancellation or the expiry counts', async () => {
    const redemptions = platform.app.get(RedemptionsService, { strict: false });
    for (let round = 0; round < ROUNDS; round += 1) {
      const name = `expire-${round}`;
      const { code } = await redeemed(name);
      const before = await paid();
      const expiresAt = new Date('2026-04-08T00:00:00+08:00');
      clock.set(new Date(expiresAt.getTime() - 1));
      const [till, consumer] = [await tillNamed(1), await person(name)];
      const confirming = ask(till, CONFIRM, { code });
      const cancelling = ask(consumer, CANCEL, { id: name });
      // The last moment passes while both are on their way, each time a little later.
      for (let turn = 0; turn < round; turn += 1) await platform.rows(sql`SELECT 1`);
      clock.set(expiresAt);
      await Promise.all([redemptions.expireDue(), redemptions.expireDue()]);
      const told = [await confirming, await cancelling];
      await redemptions.expireDue();
      const expected = told[0] === 'DONE' ? CONFIRMED : told[1] === 'DONE' ? CANCELLED : EXPIRED;
      expect(told.filter((one) => one === 'DONE').length).toBeLessThanOrEqual(1);
      expect(['DONE', 'CODE_EXPIRED', 'CODE_CANCELLED']).toContain(told[0]);
      expect(['DONE', 'REDEMPTION_EXPIRED', 'REDEMPTION_CONFIRMED']).toContain(told[1]);
      expect(await outcome(name, before)).toEqual(expected);
    }
  });

  it('the last piece is had by one', async () => {
    clock.set(MORNING);
    await offersReward(platform, 'last', { stock: 3 });
    const people = await Promise.all(
      Array.from({ length: 10 }, async (_unused, index) => {
        await earns(platform, `last-${index}`, 100n);
        return person(`last-${index}`);
      }),
    );
    const told = await Promise.all(
      people.map((one, index) => ask(one, REDEEM, { id: `last-${index}`, rewardId: 'last' })),
    );
    expect(told.filter((one) => one === 'DONE')).toHaveLength(3);
    expect(told.filter((one) => one === 'REWARD_SOLD_OUT')).toHaveLength(7);
    expect(await stockOf('last')).toBe(0);
  });

  it('a person’s limit and a person’s credits are not exceeded', async () => {
    await offersReward(platform, 'limit', { priceCredits: '10', perPerson: 2 });
    await offersReward(platform, 'costly', { priceCredits: '60' });
    await earns(platform, 'eager', 100n);
    const eager = await person('eager');
    const told = await Promise.all(
      Array.from({ length: 6 }, (_unused, index) =>
        ask(eager, REDEEM, { id: `limit-${index}`, rewardId: 'limit' }),
      ),
    );
    expect(told.toSorted()).toEqual(['DONE', 'DONE', ...Array(4).fill('REWARD_LIMIT_REACHED')]);
    const costly = await Promise.all(
      Array.from({ length: 4 }, (_unused, index) =>
        ask(eager, REDEEM, { id: `costly-${index}`, rewardId: 'costly' }),
      ),
    );
    expect(costly.toSorted()).toEqual(['BALANCE_TOO_LOW', 'BALANCE_TOO_LOW', 'BALANCE_TOO_LOW', 'DONE']);
    expect(await ledger.balance(consumerOf('eager'), GREEN_CREDITS)).toBe(20n);
  });

  it('the answer to one id is one answer, whether it was had or refused', async () => {
    await offersReward(platform, 'twice', { stock: 1 });
    await earns(platform, 'twice', 100n);
    const caller = await person('twice');
    const ids = Array.from({ length: 12 }, (_unused, index) => `twice-${index % 3}`);
    const told = await Promise.all(
      ids.map(async (id) => `${id} ${await ask(caller, REDEEM, { id, rewardId: 'twice' })}`),
    );
    expect(new Set(told).size).toBe(3);
    expect([...new Set(told)].filter((one) => one.endsWith('DONE'))).toHaveLength(1);
  });

  it('nothing is lost or made', async () => {
    await expect(ledger.discrepancies()).resolves.toEqual([]);
    await expect(ledger.totals()).resolves.toEqual([{ unit: GREEN_CREDITS, total: '0' }]);
  });
});
