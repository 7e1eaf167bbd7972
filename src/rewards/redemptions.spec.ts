import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { alwaysSignedIn, earns, offersReward } from '../../test/support/rewards.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import { consumer as consumerOf, GREEN_CREDITS } from '../credits/index.js';
import { LedgerHolds, LedgerService } from '../ledger/index.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { partner } from './redemption-ledger.service.js';
import { RedemptionsService } from './index.js';

const REDEEM = `mutation ($id: ID!, $rewardId: ID!) { redeem(input: { id: $id, rewardId: $rewardId }) {
  id state code priceCredits redeemedAt codeExpiresAt endedAt reward { id titleZh } } }`;
const CANCEL = `mutation ($id: ID!) { cancelRedemption(input: { id: $id }) { state code endedAt } }`;
const CONFIRM = `mutation ($code: String!) { confirmRedemption(input: { code: $code }) {
  redemptionId rewardId title { zh } confirmedAt } }`;
const MINE = `query { myRedemptions { nodes { id state code } } }`;

interface Redeemed {
  readonly redeem: {
    readonly id: string;
    readonly code: string;
    readonly state: string;
    readonly codeExpiresAt: string;
  };
}

type Signed = ReturnType<typeof alwaysSignedIn>;

const MORNING = new Date('2026-03-08T10:00:00+08:00');

describe('a redemption', () => {
  const clock = new SetClock(MORNING);
  let platform: Platform;
  let ledger: LedgerService;
  let till: Signed;
  let operator: Signed;
  const person = (id: string) => alwaysSignedIn(platform, { id, roles: ['CONSUMER'] });
  const balance = (id: string) => ledger.balance(consumerOf(id), GREEN_CREDITS);
  const held = (id: string) => ledger.balance({ kind: 'HOLD', id }, GREEN_CREDITS);
  const stockOf = async (id: string) =>
    (await platform.rows<{ stock: number | null }>(sql`SELECT stock FROM reward WHERE id = ${id}`))[0]?.stock;
  /** A consumer of a test's own with 250 points, and a reward of its own. */
  const scene = async (name: string, terms: object = {}) => {
    clock.set(MORNING);
    await earns(platform, name, 250n);
    await offersReward(platform, name, terms);
    const caller = person(name);
    const redeem = async (id = name) => (await caller.get<Redeemed>(REDEEM, { id, rewardId: name })).redeem;
    const refused = async (id: string) => (await caller.refused(REDEEM, { id, rewardId: name })).extensions;
    return { caller, redeem, refused };
  };
  const confirmRefused = async (code: string, caller = till) =>
    (await caller.refused(CONFIRM, { code })).extensions;

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    ledger = platform.app.get(LedgerService, { strict: false });
    await registerTwoFirms(platform);
    till = alwaysSignedIn(platform, {
      id: 'till',
      kind: 'client',
      roles: ['INTEGRATOR'],
      enterpriseId: 'firm-a',
    });
    operator = alwaysSignedIn(platform, { id: 'operator-1', roles: ['OPERATOR'] });
  });
  afterAll(() => platform.close());

  it('takes a piece of the stock, holds its price and gives a code', async () => {
    const { redeem, caller } = await scene('plain');
    const redemption = await redeem();
    expect(redemption).toEqual({
      id: 'plain',
      state: 'OPEN',
      code: expect.stringMatching(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-Z*~$=]$/),
      priceCredits: '100',
      redeemedAt: '2026-03-08T02:00:00.000Z',
      codeExpiresAt: '2026-04-07T16:00:00.000Z',
      endedAt: null,
      reward: { id: 'plain', titleZh: '环保茶杯' },
    });
    expect([await balance('plain'), await held('plain'), await stockOf('plain')]).toEqual([150n, 100n, 4]);
    const { myRedemptions } = await caller.get<{ myRedemptions: { nodes: object[] } }>(MINE);
    expect(myRedemptions.nodes).toEqual([{ id: 'plain', state: 'OPEN', code: redemption.code }]);
  });

  it('leaves no code in the database from which it could be read', async () => {
    const { redeem } = await scene('sealed');
    const { code } = await redeem();
    const [stored] = await platform.rows<object>(sql`SELECT * FROM redemption WHERE id = 'sealed'`);
    expect(JSON.stringify(stored)).not.toContain(code);
    expect(JSON.stringify(stored)).not.toContain(code.replaceAll('-', ''));
  });

  it('is one redemption however often it is asked for', async () => {
    const { redeem } = await scene('again');
    const answers = await Promise.all(Array.from({ length: 6 }, () => redeem()));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect([await balance('again'), await stockOf('again')]).toEqual([150n, 4]);
  });

  it('gives the first answer after the midnight that ends the reward', async () => {
    const { redeem } = await scene('midnight', { validTo: '2026-03-08' });
    clock.set(new Date('2026-03-08T23:59:59.500+08:00'));
    const first = await redeem();
    clock.passSeconds(1);
    expect(await redeem()).toEqual(first);
  });

  it('that was refused stays refused under its id, and is tried anew under another', async () => {
    const { redeem, refused } = await scene('early', { validFrom: '2026-03-09' });
    const first = await refused('early-1');
    expect(first).toMatchObject({ code: 'CONFLICT', reason: 'REWARD_NOT_VALID' });
    clock.set(new Date('2026-03-09T00:00:01+08:00'));
    expect(await refused('early-1')).toEqual(first);
    expect(await redeem('early-2')).toMatchObject({ state: 'OPEN' });
    expect([await balance('early'), await stockOf('early')]).toEqual([150n, 4]);
  });

  it('is refused where the credits do not suffice, and takes nothing', async () => {
    const { refused, caller } = await scene('poor', { priceCredits: '251' });
    expect(await refused('poor-1')).toMatchObject({ reason: 'BALANCE_TOO_LOW' });
    await earns(platform, 'poor', 100n, 'more');
    expect(await refused('poor-1')).toMatchObject({ reason: 'BALANCE_TOO_LOW' });
    expect([await balance('poor'), await held('poor'), await stockOf('poor')]).toEqual([350n, 0n, 5]);
    expect(await caller.get(MINE)).toEqual({ myRedemptions: { nodes: [] } });
  });

  it('is refused where nothing is left, nothing more is allowed, or the reward was withdrawn', async () => {
    const one = await scene('last', { stock: 1 });
    await one.redeem('last-1');
    expect((await one.refused('last-2')).reason).toBe('REWARD_SOLD_OUT');
    const limited = await scene('limited', { priceCredits: '10', perPerson: 2 });
    await limited.redeem('limited-1');
    await limited.redeem('limited-2');
    expect(await limited.refused('limited-3')).toMatchObject({
      reason: 'REWARD_LIMIT_REACHED',
      details: { limit: 2, period: 'ever' },
    });
    const gone = await scene('gone');
    await operator.get('mutation { withdrawReward(id: "gone") { id } }');
    expect((await gone.refused('gone-1')).reason).toBe('REWARD_WITHDRAWN');
  });

  it('is limited by the calendar month, and what was given back does not count', async () => {
    const { caller, redeem, refused } = await scene('monthly', {
      priceCredits: '10',
      perPersonMonth: 1,
      validTo: '2026-04-30',
    });
    await redeem('monthly-1');
    await caller.get(CANCEL, { id: 'monthly-1' });
    await redeem('monthly-2');
    clock.set(new Date('2026-03-31T23:59:59+08:00'));
    expect(await refused('monthly-3')).toMatchObject({
      reason: 'REWARD_LIMIT_REACHED',
      details: { limit: 1, period: 'month' },
    });
    clock.set(new Date('2026-04-01T00:00:00+08:00'));
    expect(await redeem('monthly-4')).toMatchObject({ state: 'OPEN' });
  });

  it('has an id of its own', async () => {
    const { redeem } = await scene('owner');
    await redeem();
    const other = person('stranger');
    await earns(platform, 'stranger', 250n);
    const { extensions } = await other.refused(REDEEM, { id: 'owner', rewardId: 'owner' });
    expect(extensions).toMatchObject({ code: 'CONFLICT', reason: 'REDEMPTION_ID_TAKEN' });
    expect(JSON.stringify(extensions)).not.toContain('code":"0');
    expect((await other.refused(CANCEL, { id: 'owner' })).extensions.reason).toBe('REDEMPTION_UNKNOWN');
  });

  it('is confirmed by its partner once, who then has the credits', async () => {
    const before = await ledger.balance(partner('firm-a'), GREEN_CREDITS);
    const { redeem, caller } = await scene('confirmed');
    const { code } = await redeem();
    clock.passSeconds(3_600);
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ')} `;
    expect(await till.get(CONFIRM, { code: typed })).toEqual({
      confirmRedemption: {
        redemptionId: 'confirmed',
        rewardId: 'confirmed',
        title: { zh: '环保茶杯' },
        confirmedAt: '2026-03-08T03:00:00.000Z',
      },
    });
    clock.passSeconds(60);
    expect(await confirmRefused(code)).toMatchObject({
      code: 'CONFLICT',
      reason: 'ALREADY_CONFIRMED',
      details: { redemptionId: 'confirmed', confirmedAt: '2026-03-08T03:00:00.000Z' },
    });
    expect([await balance('confirmed'), await held('confirmed')]).toEqual([150n, 0n]);
    expect(await ledger.balance(partner('firm-a'), GREEN_CREDITS)).toBe(before + 100n);
    expect((await caller.refused(CANCEL, { id: 'confirmed' })).extensions.reason).toBe(
      'REDEMPTION_CONFIRMED',
    );
    expect(await caller.get(MINE)).toEqual({
      myRedemptions: { nodes: [{ id: 'confirmed', state: 'CONFIRMED', code: null }] },
    });
  });

  it('is confirmed by no other firm, for whom there is no such code', async () => {
    const { redeem } = await scene('foreign');
    const { code } = await redeem();
    const other = alwaysSignedIn(platform, { id: 'other-till', roles: ['REPORTER'], enterpriseId: 'firm-b' });
    expect(await confirmRefused(code, other)).toMatchObject({ code: 'NOT_FOUND', reason: 'CODE_UNKNOWN' });
    const consumer = person('foreign');
    expect((await confirmRefused(code, consumer)).code).toBe('FORBIDDEN');
    expect(await operator.get(CONFIRM, { code })).toMatchObject({
      confirmRedemption: { redemptionId: 'foreign' },
    });
  });

  it('of what the operator gives is confirmed and kept by the operator', async () => {
    const { redeem } = await scene('ours', { partnerId: null });
    const { code } = await redeem();
    expect((await confirmRefused(code)).reason).toBe('CODE_UNKNOWN');
    await operator.get(CONFIRM, { code });
    expect(await ledger.balance(partner(null), GREEN_CREDITS)).toBe(100n);
  });

  it('is given back by the consumer, with the credits and the piece', async () => {
    const { redeem, caller } = await scene('back');
    const { code } = await redeem();
    clock.passSeconds(60);
    const cancelled = { state: 'CANCELLED', code: null, endedAt: '2026-03-08T02:01:00.000Z' };
    expect(await caller.get(CANCEL, { id: 'back' })).toEqual({ cancelRedemption: cancelled });
    clock.passSeconds(60);
    expect(await caller.get(CANCEL, { id: 'back' })).toEqual({ cancelRedemption: cancelled });
    expect([await balance('back'), await held('back'), await stockOf('back')]).toEqual([250n, 0n, 5]);
    expect((await confirmRefused(code)).reason).toBe('CODE_CANCELLED');
  });

  it('expires with its last day, and the credits and the piece come back', async () => {
    const { redeem, caller } = await scene('expired', { codeDays: 0 });
    const { code, codeExpiresAt } = await redeem();
    expect(codeExpiresAt).toBe('2026-03-08T16:00:00.000Z');
    clock.set(new Date(codeExpiresAt));
    expect((await confirmRefused(code)).reason).toBe('CODE_EXPIRED');
    expect((await caller.refused(CANCEL, { id: 'expired' })).extensions.reason).toBe('REDEMPTION_EXPIRED');
    const redemptions = platform.app.get(RedemptionsService, { strict: false });
    await expect(redemptions.expireDue()).resolves.toBe(false);
    await redemptions.expireDue();
    expect([await balance('expired'), await held('expired'), await stockOf('expired')]).toEqual([
      250n,
      0n,
      5,
    ]);
    expect((await confirmRefused(code)).reason).toBe('CODE_EXPIRED');
    expect(await caller.get(MINE)).toEqual({
      myRedemptions: { nodes: [{ id: 'expired', state: 'EXPIRED', code: null }] },
    });
  });

  it('expires though the ledger was first to give the credits back', async () => {
    const { redeem } = await scene('ledger-first', { codeDays: 0 });
    await redeem();
    clock.set(new Date('2026-03-09T00:00:00+08:00'));
    await platform.app.get(LedgerHolds, { strict: false }).releaseDue(clock.now());
    await platform.app.get(RedemptionsService, { strict: false }).expireDue();
    expect([await balance('ledger-first'), await stockOf('ledger-first')]).toEqual([250n, 5]);
  });

  it('is not guessed: a mistyped code is told, and codes that are none make their caller wait', async () => {
    const { redeem } = await scene('guessed');
    const { code } = await redeem();
    const guesser = alwaysSignedIn(platform, { id: 'guesser', roles: ['REPORTER'], enterpriseId: 'firm-a' });
    const mistyped = `${code.startsWith('0') ? '1' : '0'}${code.slice(1)}`;
    expect((await confirmRefused(mistyped, guesser)).reason).toBe('CODE_MISTYPED');
    for (let wrong = 0; wrong < LIMITS.wrongCodes; wrong += 1) {
      expect((await confirmRefused('0000-0000-0000-0000-0', guesser)).reason).toBe('CODE_UNKNOWN');
    }
    expect(await confirmRefused(code, guesser)).toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'CODES_PAUSED',
      details: { waitSeconds: LIMITS.wrongCodePauseSeconds },
    });
    clock.passSeconds(LIMITS.wrongCodePauseSeconds);
    await guesser.get(CONFIRM, { code });
  });

  it('leaves the ledger balanced', async () => {
    await expect(ledger.discrepancies()).resolves.toEqual([]);
    await expect(ledger.totals()).resolves.toEqual([{ unit: GREEN_CREDITS, total: '0' }]);
  });
});
