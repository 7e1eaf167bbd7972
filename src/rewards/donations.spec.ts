import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { earns } from '../../test/support/rewards.js';
import { consumer as consumerOf, GREEN_CREDITS } from '../credits/index.js';
import { LedgerService } from '../ledger/index.js';
import { community } from './donations.service.js';

const OPEN = `mutation ($input: OpenCauseInput!) { openCause(input: $input) { id leastCredits mostCredits closedAt } }`;
const CLOSE = `mutation ($id: ID!) { closeCause(id: $id) { closedAt } }`;
const CAUSES = `query { causes { nodes { id } } }`;
const DONATE = `mutation ($input: DonateInput!) { donate(input: $input) { id causeId credits donatedAt } }`;

const trees = (id: string, more: object = {}) => ({
  id,
  titleZh: '湘江岸植树',
  titleEn: 'Trees along the Xiang',
  descriptionZh: '每 100 分植树一棵。',
  descriptionEn: 'A tree for every 100 credits.',
  leastCredits: '10',
  mostCredits: '200',
  ...more,
});

describe('a donation', () => {
  const clock = new SetClock(new Date('2026-03-08T10:00:00+08:00'));
  let platform: Platform;
  let ledger: LedgerService;
  let operator: Caller;
  let giver: Caller;
  const balance = (id: string) => ledger.balance(consumerOf(id), GREEN_CREDITS);
  const given = (id: string) => ledger.balance(community(id), GREEN_CREDITS);
  const donate = (id: string, more: object = {}) =>
    giver.get(DONATE, { input: { id, causeId: 'trees', credits: '50', ...more } });
  const refused = async (id: string, more: object = {}, caller = giver) =>
    (await caller.refused(DONATE, { input: { id, causeId: 'trees', credits: '50', ...more } })).extensions;

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    ledger = platform.app.get(LedgerService, { strict: false });
    operator = await platform.as({ roles: ['OPERATOR'] });
    giver = await platform.as({ id: 'giver', roles: ['CONSUMER'] });
    await earns(platform, 'giver', 300n);
  });
  afterAll(() => platform.close());

  it('goes to a cause that the operator has opened, once', async () => {
    const opened = { openCause: { id: 'trees', leastCredits: '10', mostCredits: '200', closedAt: null } };
    expect(await operator.get(OPEN, { input: trees('trees') })).toEqual(opened);
    expect(await operator.get(OPEN, { input: trees('trees') })).toEqual(opened);
    const reasonOf = async (input: object) => (await operator.refused(OPEN, { input })).extensions.reason;
    expect(await reasonOf(trees('trees', { mostCredits: '300' }))).toBe('CAUSE_ID_TAKEN');
    expect(await reasonOf(trees('nothing', { leastCredits: '0' }))).toBe('DONATION_AMOUNTS');
    expect(await reasonOf(trees('reversed', { leastCredits: '201' }))).toBe('DONATION_AMOUNTS');
    expect((await giver.refused(OPEN, { input: trees('mine') })).extensions.code).toBe('FORBIDDEN');
    expect(await giver.get(CAUSES)).toEqual({ causes: { nodes: [{ id: 'trees' }] } });
  });

  it('is given at once, and once however often it is sent', async () => {
    const first = await donate('gift');
    expect(first).toEqual({
      donate: { id: 'gift', causeId: 'trees', credits: '50', donatedAt: '2026-03-08T02:00:00.000Z' },
    });
    clock.passSeconds(60);
    const again = await Promise.all(Array.from({ length: 5 }, () => donate('gift')));
    expect(again).toEqual(Array(5).fill(first));
    expect([await balance('giver'), await given('trees')]).toEqual([250n, 50n]);
  });

  it('sent five times at once is one', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => donate('at-once')));
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(1);
    expect([await balance('giver'), await given('trees')]).toEqual([200n, 100n]);
  });

  it('is neither more nor less than the cause takes, nor more than there is', async () => {
    expect(await refused('small', { credits: '9' })).toMatchObject({
      reason: 'DONATION_AMOUNT',
      details: { leastCredits: '10', mostCredits: '200' },
    });
    expect((await refused('large', { credits: '201' })).reason).toBe('DONATION_AMOUNT');
    expect((await refused('negative', { credits: '-50' })).reason).toBe('DONATION_AMOUNT');
    await donate('nearly-all', { credits: '180' });
    expect((await refused('too-much')).reason).toBe('BALANCE_TOO_LOW');
    expect([await balance('giver'), await given('trees')]).toEqual([20n, 280n]);
  });

  it('has an id of its own', async () => {
    expect((await refused('gift', { credits: '60' })).reason).toBe('DONATION_ID_TAKEN');
    const other = await platform.as({ id: 'other', roles: ['CONSUMER'] });
    expect((await refused('gift', {}, other)).reason).toBe('DONATION_ID_TAKEN');
  });

  it('goes to no cause that is closed, or that there is not', async () => {
    expect((await refused('nowhere', { causeId: 'nothing' })).reason).toBe('CAUSE_UNKNOWN');
    const closed = await operator.get(CLOSE, { id: 'trees' });
    clock.passSeconds(60);
    expect(await operator.get(CLOSE, { id: 'trees' })).toEqual(closed);
    expect((await refused('late', { credits: '10' })).reason).toBe('CAUSE_CLOSED');
    expect(await donate('gift')).toMatchObject({ donate: { id: 'gift' } });
    expect(await giver.get(CAUSES)).toEqual({ causes: { nodes: [] } });
    expect(await operator.get(CAUSES)).toEqual({ causes: { nodes: [{ id: 'trees' }] } });
  });

  it('leaves the ledger balanced', async () => {
    await expect(ledger.discrepancies()).resolves.toEqual([]);
  });
});
