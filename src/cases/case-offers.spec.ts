import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import {
  act,
  because,
  type CaseAnswer,
  firmCaller,
  openDepartment,
  openRound,
  refusedFor,
} from '../../test/support/cases.js';
import { SetClock } from '../../test/support/clock.js';
import { registerFleets } from '../../test/support/fleets.js';
import { publishVans } from '../../test/support/van-cases.js';
import { LIMITS } from '../platform/limits.js';
import { joined, sql } from '../platform/sql.js';

interface Offered {
  readonly cases: CaseAnswer[];
  readonly skipped: number;
  readonly after: string | null;
}

describe('offers without application', () => {
  let platform: Platform;
  let officer: Caller;
  let county: Caller;
  const clock = new SetClock(new Date('2024-07-08T02:00:00Z'));
  const input = (roundId = 'vans', more: object = {}) => ({
    input: { roundId, reason: '经平台数据比对符合条件', ...more },
  });
  const offer = (caller = officer, variables = input()) => act<Offered>(caller, 'offerCases', variables);
  const casesOf = async (): Promise<string[]> =>
    (
      await platform.rows<{ enterpriseId: string }>(
        sql`SELECT enterprise_id AS enterpriseId FROM subsidy_case ORDER BY enterprise_id`,
      )
    ).map(({ enterpriseId }) => enterpriseId);

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    const firm = (id: string, electric: number, regionCode = '430102') => ({ id, electric, regionCode });
    await registerFleets(platform.app, [
      firm('a-own', 1),
      firm('b-near', 2),
      firm('c-none', 0),
      firm('d-open', 2),
      firm('e-county', 1, '430121'),
      firm('f-kin', 3),
      firm('g-south', 2, '440300'),
    ]);
    await publishVans(platform, ['a-own', 'b-near', 'c-none', 'e-county', 'f-kin', 'g-south']);
    officer = (await openDepartment(platform, 'COMMERCE', '430100'))('officer');
    county = (await openDepartment(platform, 'COMMERCE', '430121'))('officer');
    await openRound(officer, 'vans', { programme: 'VAN', filingTo: '2024-07-31' });
    await act(firmCaller(platform, 'a-own'), 'draftCase', { input: { id: 'own', roundId: 'vans' } });
    await act(officer, 'declareInterest', {
      input: { id: 'kin', enterpriseId: 'f-kin', kind: 'EMPLOYMENT', words: '配偶任职' },
    });
  });
  afterAll(() => platform.close());

  it('go to firms of the own region that qualify and have no case, and never to one with an interest', async () => {
    const ofCounty = await offer(county);
    expect(ofCounty).toMatchObject({ skipped: 0, after: null, cases: [{ state: 'CONFIRMATION' }] });
    const offered = await offer();
    // The own draft, what the county offered, and the firm of the kin.
    expect(offered).toMatchObject({ skipped: 3, after: null, cases: [{ state: 'CONFIRMATION' }] });
    expect(await casesOf()).toEqual(['a-own', 'b-near', 'e-county']);
  });

  it('are made once, are confirmed by the firm, and are not made again to who withdrew', async () => {
    expect(await offer()).toEqual({ cases: [], skipped: 4, after: null });
    const cases = await platform.rows<{ id: string; enterpriseId: string }>(
      sql`SELECT id, enterprise_id AS enterpriseId FROM subsidy_case WHERE state = 'CONFIRMATION'`,
    );
    const of = (firm: string) => cases.find(({ enterpriseId }) => enterpriseId === firm)!.id;
    const confirmed = await act(firmCaller(platform, 'b-near'), 'confirmCase', {
      input: { caseId: of('b-near') },
    });
    expect(confirmed).toMatchObject({ state: 'FIRST_CHECK', claimYuan: '2000.00', number: 'vans-0001' });
    await act(firmCaller(platform, 'e-county'), 'withdrawCase', because(of('e-county'), '不申领'));
    expect(await offer()).toEqual({ cases: [], skipped: 4, after: null });
    expect((await casesOf()).length).toBe(3);
  });

  it('are made for each round on its own, and not once nobody can confirm', async () => {
    await openRound(officer, 'later', { programme: 'VAN', filingFrom: '2024-07-01', filingTo: '2024-07-10' });
    const offered = await offer(officer, input('later'));
    expect(offered.cases).toHaveLength(3);
    clock.set(new Date('2024-07-11T02:00:00Z'));
    expect(await refusedFor(officer, 'offerCases', input('later'))).toBe('FILING_CLOSED');
    expect(await refusedFor(officer, 'offerCases', input('none'))).toBe('ROUND_UNKNOWN');
  });

  it(`are looked for among ${LIMITS.candidatesLookedAt} firms at a time, from where the last look ended`, async () => {
    const rows = Array.from({ length: LIMITS.candidatesLookedAt }, (_one, index) => {
      const id = `0-${String(index).padStart(4, '0')}`;
      return sql`(${id}, ${`91430103${String(index).padStart(10, '0')}`}, ${id}, ${id}, 'COURIER', '430103', ${new Date()})`;
    });
    await platform.rows(
      sql`INSERT INTO enterprise (id, uscc, name_zh, name_en, kind, region_code, registered_at) VALUES ${joined(rows, ', ')}`,
    );
    const first = await offer();
    expect(first).toEqual({ cases: [], skipped: 0, after: `0-0${LIMITS.candidatesLookedAt - 1}` });
    expect(await offer(officer, input('vans', { after: first.after }))).toMatchObject({
      skipped: 4,
      after: null,
    });
  });
});
