import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { alwaysSignedIn, earns } from '../../test/support/rewards.js';
import { rowsRead } from '../../test/support/rows-read.js';
import { consumer, GREEN_CREDITS } from '../credits/index.js';
import { derivedId } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { accountId, LedgerReversals } from '../ledger/index.js';
import { LIMITS } from '../platform/limits.js';
import { tell } from '../platform/outbox.js';
import { sql } from '../platform/sql.js';
import { findEarnedInMonth } from './leaderboard.queries.js';

const CONSENT = `query { leaderboardConsent { version text { zh en } } }`;
const JOIN = `mutation ($input: JoinLeaderboardInput!) { joinLeaderboard(input: $input) {
  displayName regionCode consentVersion joinedAt } }`;
const LEAVE = `mutation { leaveLeaderboard }`;
const MEMBERSHIP = `query { myLeaderboardMembership { displayName } }`;
const BOARD = `query ($regionCode: ID!, $month: Month!) { leaderboard(regionCode: $regionCode, month: $month) {
  places { rank displayName creditsEarned isMine } mine { rank displayName } hiddenBecause { en } } }`;

interface Board {
  readonly leaderboard: {
    readonly places: readonly { rank: number; displayName: string; creditsEarned: string; isMine: boolean }[];
    readonly mine: { rank: number; displayName: string } | null;
    readonly hiddenBecause: { en: string } | null;
  };
}

describe('the leaderboard', () => {
  const clock = new SetClock(new Date('2026-03-08T10:00:00+08:00'));
  let platform: Platform;
  const person = (id: string) => alwaysSignedIn(platform, { id, roles: ['CONSUMER'] });
  const name = (displayName: string, regionCode = '430102', consentVersion = 1) => ({
    input: { displayName, regionCode, consentVersion },
  });
  const join = (id: string, regionCode?: string) => person(id).get(JOIN, name(`Name ${id}`, regionCode));
  const board = async (regionCode = '430102', month = '2026-03', reader = 'reader') =>
    (await person(reader).get<Board>(BOARD, { regionCode, month })).leaderboard;
  const lines = async (...args: Parameters<typeof board>) =>
    (await board(...args)).places.map((one) => `${one.rank} ${one.displayName} ${one.creditsEarned}`);
  const inMonth = (day: string) => ({ occurredAt: new Date(`${day}T12:00:00+08:00`) });

  beforeAll(async () => {
    platform = await openPlatform({ clock });
    for (const [id, points] of [
      ['a', 30n],
      ['b', 50n],
      ['c', 50n],
      ['d', 10n],
      ['e', 5n],
      ['outsider', 500n],
    ] as const) {
      await earns(platform, id, points, 'march', inMonth('2026-03-05'));
      await earns(platform, id, 1_000n - points, 'february', inMonth('2026-02-28'));
    }
  });
  afterAll(() => platform.close());

  it('says what joining means, and takes nobody who did not agree to that', async () => {
    const { leaderboardConsent } = await person('a').get<{
      leaderboardConsent: { version: number; text: { en: string } };
    }>(CONSENT);
    expect(leaderboardConsent.version).toBe(1);
    expect(leaderboardConsent.text.en).toContain('I can leave at any time');
    const { extensions } = await person('a').refused(JOIN, name('Somebody', '430102', 0));
    expect(extensions).toMatchObject({ code: 'CONFLICT', reason: 'CONSENT_OUTDATED' });
    expect(await person('a').get(MEMBERSHIP)).toEqual({ myLeaderboardMembership: null });
  });

  it('is not shown where fewer than five have joined', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await join(id);
    const hidden = await board();
    expect(hidden).toMatchObject({ places: [], mine: null });
    expect(hidden.hiddenBecause?.en).toContain('Fewer than 5 people');
    await join('e');
    expect((await board()).hiddenBecause).toBeNull();
  });

  it('lists members alone, by what they earned in the month; equals share a place', async () => {
    expect(await lines()).toEqual(['1 Name b 50', '1 Name c 50', '3 Name a 30', '4 Name d 10', '5 Name e 5']);
    expect((await board('430102', '2026-03', 'a')).mine).toEqual({ rank: 3, displayName: 'Name a' });
    expect((await board('430102', '2026-03', 'outsider')).mine).toBeNull();
  });

  it('holds the counties of a prefecture, a province and the nation', async () => {
    await earns(platform, 'far', 40n, 'march', inMonth('2026-03-05'));
    await join('far', '430103');
    expect(await lines('430100')).toContain('3 Name far 40');
    expect(await lines('430000')).toHaveLength(6);
    expect(await lines('000000')).toHaveLength(6);
    expect(await lines('430102')).toHaveLength(5);
    expect((await board('430103')).hiddenBecause).not.toBeNull();
    expect((await board('220000')).hiddenBecause).not.toBeNull();
  });

  it('shows no month before that of joining', async () => {
    expect((await board('430102', '2026-02')).hiddenBecause).not.toBeNull();
  });

  it('counts what was earned, whatever was spent, and not what was taken back', async () => {
    await platform.database.transaction((transaction) =>
      platform.app.get(LedgerReversals, { strict: false }).reverse(transaction, {
        id: derivedId('taken-back', 'b'),
        transferId: derivedId('earned', 'b', 'march'),
        occurredAt: clock.now(),
        reason: 'REVERSAL',
        context: {},
      }),
    );
    expect(await lines()).toEqual(['1 Name c 50', '2 Name a 30', '3 Name d 10', '4 Name e 5']);
  });

  it('takes another name or county, and no number, address or region that is none', async () => {
    expect(await person('e').get(JOIN, name(' 小绿 '))).toMatchObject({
      joinLeaderboard: { displayName: '小绿' },
    });
    expect(await lines()).toContain('4 小绿 5');
    const reasonOf = async (variables: object) =>
      (await person('e').refused(JOIN, variables)).extensions.reason;
    for (const number of [
      '13800138000',
      '138 0013 8000',
      '小绿138-001380',
      '１３８００１３８０００',
      'a@b.cn',
    ]) {
      expect(await reasonOf(name(number))).toBe('NAME_LOOKS_LIKE_A_NUMBER');
    }
    expect(await reasonOf(name('x'.repeat(LIMITS.displayNameCharacters + 1)))).toBe('TEXT_TOO_LONG');
    expect(await reasonOf(name('小绿', '430100'))).toBe('NOT_A_COUNTY');
    expect(await reasonOf(name('小绿', '439999'))).toBe('REGION_UNKNOWN');
  });

  it('forgets at once who leaves, and who closed the account', async () => {
    await join('b');
    await join('leaver');
    await earns(platform, 'leaver', 99n, 'march', inMonth('2026-03-06'));
    expect(await lines()).toContain('1 Name leaver 99');
    await person('leaver').get(LEAVE);
    await person('leaver').get(LEAVE);
    expect(await lines()).not.toContain('1 Name leaver 99');
    await join('leaver');
    await platform.database.transaction((transaction) =>
      tell(transaction, [
        {
          id: derivedId('forgotten', 'leaver'),
          name: 'person.forgotten',
          occurredAt: clock.now(),
          payload: { personId: 'leaver' },
        },
      ]),
    );
    await platform.settled();
    expect(await person('leaver').get(MEMBERSHIP)).toEqual({ myLeaderboardMembership: null });
    await expect(
      platform.rows(sql`SELECT * FROM leaderboard_member WHERE person_id = 'leaver'`),
    ).resolves.toEqual([]);
  });

  it(`reaches ${LIMITS.leaderboardMonthsBack} months back and not into the future`, async () => {
    const reasonOf = async (month: string) =>
      (await person('a').ask(BOARD, { regionCode: '430102', month })).errors?.[0]?.extensions.reason;
    expect(await reasonOf('2026-04')).toBe('MONTH_OUT_OF_REACH');
    expect(await reasonOf('2025-03')).toBeUndefined();
    expect(await reasonOf('2025-02')).toBe('MONTH_OUT_OF_REACH');
  });

  it('reads of its members what they earned in the month, however much they earned before', async () => {
    const accounts = ['a', 'c', 'd', 'e'].map((id) => accountId(consumer(id), GREEN_CREDITS));
    const [from, to] = [new Date('2026-03-01T00:00:00+08:00'), new Date('2026-04-01T00:00:00+08:00')];
    const query = findEarnedInMonth(accounts, { regionCode: '430102' as RegionCode, from, to });
    const read = await rowsRead(platform.database, query);
    for (let day = 1; day <= 25; day += 1) {
      const before = inMonth(`2025-12-${String(day).padStart(2, '0')}`);
      for (const id of ['a', 'c', 'd', 'e']) await earns(platform, id, 1n, `december-${day}`, before);
    }
    expect(await rowsRead(platform.database, query)).toBe(read);
  });

  it('shows the first places and the caller’s own behind them', async () => {
    const members = LIMITS.leaderboardPlaces + 1;
    for (let index = 0; index < members; index += 1) {
      await earns(platform, `many-${index}`, BigInt(1_000 - index), 'march', inMonth('2026-03-07'));
      await join(`many-${index}`, '430104');
    }
    const seen = await board('430104', '2026-03', `many-${members - 1}`);
    expect(seen.places).toHaveLength(LIMITS.leaderboardPlaces);
    expect(seen.places.at(-1)?.rank).toBe(LIMITS.leaderboardPlaces);
    expect(seen.mine?.rank).toBe(members);
  });
});
