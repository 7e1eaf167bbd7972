import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { SummedMeasure } from '../platform/facts.js';
import { sql } from '../platform/sql.js';
import { ENERGY_CARRIERS } from '../rulebook/energy-carriers.js';
import { MEASURES } from '../rulebook/measures.js';
import { energyMeasures } from './energy.measures.js';

const RECORD_SITES = `mutation ($items: [RecordSiteInput!]!) { recordSites(input: { items: $items }) { id state } }`;
const CORRECT_SITE = `mutation ($input: CorrectSiteInput!) { correctSite(input: $input) { id state } }`;
const RECORD_USES = `mutation ($items: [RecordEnergyUseInput!]!) {
  recordEnergyUses(input: { items: $items }) { id state } }`;
const CORRECT_USE = `mutation ($input: CorrectEnergyUseInput!) { correctEnergyUse(input: $input) { id state } }`;
const SITES = `query ($on: LocalDate, $asKnownAt: DateTime) {
  sites(on: $on, asKnownAt: $asKnownAt) { nodes { siteCode siteKind regionCode closedOn } } }`;
const USES = `query ($siteCode: String, $from: LocalDate, $to: LocalDate, $asKnownAt: DateTime) {
  energyUses(siteCode: $siteCode, from: $from, to: $to, asKnownAt: $asKnownAt) {
    nodes { id siteCode siteKind regionCode meter month carrier quantity unit } } }`;

interface Recorded {
  readonly id: string;
  readonly state: string;
}

const site = (siteCode: string, more: object = {}) => ({
  siteCode,
  name: `${siteCode} 分拨中心`,
  siteKind: 'HUB',
  regionCode: '430102',
  openedOn: '2020-05-01',
  sourceRef: `site-${siteCode}`,
  evidenceGrade: 'SELF_DECLARED',
  ...more,
});
const use = (sourceRef: string, more: object = {}) => ({
  siteCode: 'HUB-1',
  meter: 'E-001',
  month: '2026-03',
  carrier: 'PURCHASED_ELECTRICITY',
  quantity: '1200.50',
  sourceRef,
  evidenceGrade: 'SELF_DECLARED',
  ...more,
});

describe('energy', () => {
  const clock = new SetClock(new Date('2026-04-20T04:00:00Z'));
  let platform: Platform;
  let reporter: Caller;
  let rival: Caller;

  beforeAll(async () => {
    platform = await openPlatform({ worker: false, clock });
    await registerTwoFirms(platform);
    reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-a' });
    rival = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-b' });
    await recordSites(site('HUB-1'), site('DC-1', { siteKind: 'DATA_CENTRE', regionCode: '430103' }));
  });
  afterAll(() => platform.close());

  const recordSites = async (...items: object[]) =>
    (await reporter.get<{ recordSites: Recorded[] }>(RECORD_SITES, { items })).recordSites;
  const recordUses = async (...items: object[]) => {
    clock.passSeconds(1);
    return (await reporter.get<{ recordEnergyUses: Recorded[] }>(RECORD_USES, { items })).recordEnergyUses;
  };
  const uses = async (filter: object = {}, caller = reporter) =>
    (await caller.get<{ energyUses: { nodes: { quantity: string }[] } }>(USES, filter)).energyUses.nodes;
  const told = async () =>
    (
      await platform.rows<{ payload: string }>(
        sql`SELECT payload FROM outbox_event WHERE name = 'facts.changed' AND queue = 'indicators' ORDER BY id`,
      )
    ).map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
  const sums = async (regionCode: string, month: string) =>
    (
      await platform.rows<SummedMeasure>(
        energyMeasures({
          enterpriseIds: ['firm-a'],
          regionCodes: [regionCode as RegionCode],
          month: month as Month,
        }),
      )
    )
      .map(({ code, dimension, value, gradeRank }) => [code, dimension, Number(value), Number(gradeRank)])
      .sort();

  it('has a measure in the unit of every carrier', () => {
    for (const { unit, measure } of Object.values(ENERGY_CARRIERS)) {
      expect(MEASURES[measure]).toMatchObject({ feature: 'energy', unit, dimension: 'siteKind' });
    }
  });

  it('records what a meter counted once, where its site stands, and tells the month', async () => {
    const before = (await told()).length;
    const items = [use('u-1'), use('u-2', { siteCode: 'DC-1' })];
    const first = await recordUses(...items);
    expect(first.map(({ state }) => state)).toEqual(['RECORDED', 'RECORDED']);
    expect((await told()).slice(before)).toEqual([
      { feature: 'energy', enterpriseId: 'firm-a', regionCode: '430102', month: '2026-03' },
      { feature: 'energy', enterpriseId: 'firm-a', regionCode: '430103', month: '2026-03' },
    ]);
    expect(await recordUses(...items)).toEqual(first.map(({ id }) => ({ id, state: 'REPLAYED' })));
    expect(await told()).toHaveLength(before + 2);
    expect(await uses({ siteCode: 'DC-1' })).toEqual([
      {
        id: first[1]?.id,
        siteCode: 'DC-1',
        siteKind: 'DATA_CENTRE',
        regionCode: '430103',
        meter: 'E-001',
        month: '2026-03',
        carrier: 'PURCHASED_ELECTRICITY',
        quantity: '1200.5',
        unit: 'kWh',
      },
    ]);
  });

  it('refuses a second figure of one meter, carrier and month, and takes another carrier of the meter', async () => {
    await recordUses(use('v-1', { month: '2026-02' }));
    const second = await reporter.refused(RECORD_USES, {
      items: [use('v-2', { month: '2026-02', quantity: '7' })],
    });
    expect(second).toMatchObject({
      message:
        'What meter E-001 of site HUB-1 counted of purchased electricity in 2026-02 is already recorded under reference v-1 and would count twice; correct that record instead.',
      extensions: { code: 'CONFLICT', reason: 'ENERGY_ALREADY_RECORDED', details: { sourceRef: 'v-1' } },
    });
    const [other] = await recordUses(use('v-3', { month: '2026-02', carrier: 'SELF_GENERATED_RENEWABLE' }));
    expect(other?.state).toBe('RECORDED');
  });

  it.each([
    [
      'a site that is not recorded',
      { siteCode: 'NONE' },
      'NOT_FOUND',
      'SITE_UNKNOWN',
      'There is no site "NONE"; check the code, or record the site first.',
    ],
    [
      'a month that has not begun',
      { month: '2026-05' },
      'BAD_USER_INPUT',
      'FUTURE_MONTH',
      'month 2026-05 lies in the future (now is 2026-04); what has not happened cannot be recorded; check the date.',
    ],
    [
      'a negative quantity',
      { quantity: '-1' },
      'BAD_USER_INPUT',
      'NEGATIVE_QUANTITY',
      'quantity must not be negative (-1 kWh, m³, L, kg, GJ); check the figure.',
    ],
  ])('refuses energy of %s', async (_name, change, code, reason, message) => {
    const before = await uses();
    const refused = await reporter.refused(RECORD_USES, { items: [use('x-1', change)] });
    expect(refused).toMatchObject({ message, extensions: { code, reason } });
    expect(await uses()).toEqual(before);
  });

  it('treats the site of another firm like one that does not exist, and lets two firms use one code', async () => {
    const foreign = await rival.refused(RECORD_USES, { items: [use('f-1')] });
    expect(foreign.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'SITE_UNKNOWN' });
    const own = await rival.get<{ recordSites: Recorded[] }>(RECORD_SITES, { items: [site('HUB-1')] });
    expect(own.recordSites[0]?.state).toBe('RECORDED');
    expect(await uses({}, rival)).toEqual([]);
  });

  it.each([
    [
      'a second entry of its code',
      { sourceRef: 'twice' },
      'SITE_ALREADY_RECORDED',
      'The site HUB-1 is already recorded under reference site-HUB-1; correct that record instead.',
    ],
    [
      'a region that does not exist',
      { siteCode: 'HUB-9', sourceRef: 'nowhere', regionCode: '999999' },
      'REGION_UNKNOWN',
      'The region code 999999 is not in the GB/T 2260 register; check the code.',
    ],
    [
      'an end before its beginning',
      { siteCode: 'HUB-9', sourceRef: 'reversed', closedOn: '2020-04-30' },
      'PERIOD_REVERSED',
      'closedOn (2020-04-30) is before openedOn (2020-05-01); check the dates.',
    ],
    [
      'an opening that is still to come',
      { siteCode: 'HUB-9', sourceRef: 'planned', openedOn: '2026-04-21' },
      'FUTURE_DATE',
      'openedOn 2026-04-21 lies in the future (now is 2026-04-20); what has not happened cannot be recorded; check the date.',
    ],
  ])('refuses a site with %s', async (_name, change, reason, message) => {
    const refused = await reporter.refused(RECORD_SITES, { items: [site('HUB-1', change)] });
    expect(refused).toMatchObject({ message, extensions: { reason } });
  });

  it('closes a site by a correction; its list is read as it was known, and as it stands on a day', async () => {
    const [opened] = await recordSites(site('OFF-1', { siteKind: 'OFFICE' }));
    const knownThen = clock.now();
    clock.passSeconds(60);
    const closing = {
      ...site('OFF-1', { siteKind: 'OFFICE' }),
      sourceRef: 'site-OFF-1-2',
      closedOn: '2026-03-31',
    };
    const input = { ...closing, supersedesId: opened?.id, reason: '搬迁' };
    const { correctSite } = await reporter.get<{ correctSite: Recorded }>(CORRECT_SITE, { input });
    expect(correctSite.state).toBe('RECORDED');
    const offices = async (filter: object) =>
      (
        await reporter.get<{ sites: { nodes: { siteCode: string; closedOn: string | null }[] } }>(
          SITES,
          filter,
        )
      ).sites.nodes.filter(({ siteCode }) => siteCode === 'OFF-1');
    expect(await offices({})).toMatchObject([{ closedOn: '2026-03-31' }]);
    expect(await offices({ asKnownAt: knownThen })).toMatchObject([{ closedOn: null }]);
    expect(await offices({ on: '2026-03-31' })).toHaveLength(1);
    expect(await offices({ on: '2026-04-01' })).toEqual([]);
  });

  it('keeps code, kind and region of a site for which energy is recorded', async () => {
    const [recorded] = await recordSites(site('HUB-2'));
    const correction = (sourceRef: string, change: object) => ({
      input: { ...site('HUB-2', change), sourceRef, supersedesId: recorded?.id, reason: 'mistyped' },
    });
    await recordUses(use('k-1', { siteCode: 'HUB-2' }));
    for (const change of [{ siteCode: 'HUB-3' }, { siteKind: 'OFFICE' }, { regionCode: '430103' }]) {
      const refused = await reporter.refused(CORRECT_SITE, correction('moved', change));
      expect(refused.extensions).toMatchObject({ code: 'CONFLICT', reason: 'SITE_HAS_ENERGY' });
      expect(refused.message).toBe(
        'Energy is recorded for the site HUB-2, so its code, kind and region stay; record the site under a new code, and correct the energy to name it.',
      );
    }
    await expect(
      reporter.get(CORRECT_SITE, correction('renamed', { name: '二号分拨中心' })),
    ).resolves.toMatchObject({ correctSite: { state: 'RECORDED' } });
  });

  it('counts energy that is corrected to another site there, and no longer where it was', async () => {
    const [wrong] = await recordUses(use('w-1', { month: '2026-01' }));
    const before = (await told()).length;
    const knownThen = clock.now();
    clock.passSeconds(60);
    const corrected = use('w-2', { month: '2026-01', siteCode: 'DC-1', quantity: '900' });
    await reporter.get(CORRECT_USE, {
      input: { ...corrected, supersedesId: wrong?.id, reason: '表计归属有误' },
    });
    expect((await told()).slice(before).map(({ regionCode }) => regionCode)).toEqual(['430103', '430102']);
    const january = { from: '2026-01-01', to: '2026-01-31' };
    expect(await uses(january)).toMatchObject([{ siteCode: 'DC-1', quantity: '900' }]);
    expect(await uses({ ...january, asKnownAt: knownThen })).toMatchObject([
      { siteCode: 'HUB-1', quantity: '1200.5' },
    ]);
    expect(await sums('430102', '2026-01')).toEqual([]);
    expect(await sums('430103', '2026-01')).toEqual([['energy.purchasedKwh', 'DATA_CENTRE', 900, 4]]);
  });

  it('sums by carrier and kind of site, self-generated electricity apart from bought', async () => {
    const month = '2025-12';
    await recordSites(site('WH-1', { siteKind: 'WAREHOUSE' }));
    await recordUses(
      use('s-1', { month, quantity: '100.25' }),
      use('s-2', { month, meter: 'E-002', quantity: '0.75', evidenceGrade: 'THIRD_PARTY_DOCUMENT' }),
      use('s-3', { month, siteCode: 'WH-1', quantity: '10' }),
      use('s-4', { month, carrier: 'SELF_GENERATED_RENEWABLE', quantity: '40' }),
      use('s-5', { month, meter: 'W-001', carrier: 'WATER', quantity: '0' }),
      use('s-6', { month, siteCode: 'DC-1', quantity: '5000' }),
    );
    expect(await sums('430102', month)).toEqual([
      ['energy.purchasedKwh', 'HUB', 101, 4],
      ['energy.purchasedKwh', 'WAREHOUSE', 10, 4],
      ['energy.selfGeneratedKwh', 'HUB', 40, 4],
      ['energy.waterM3', 'HUB', 0, 4],
    ]);
  });

  it('shows a department the sites and energy of its region alone', async () => {
    const officer = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430103' as RegionCode });
    const seen = await officer.get<{ sites: { nodes: { siteCode: string }[] } }>(SITES);
    expect(seen.sites.nodes.map(({ siteCode }) => siteCode)).toEqual(['DC-1']);
    expect(await uses({ siteCode: 'HUB-1' }, officer)).toEqual([]);
    expect((await uses({ siteCode: 'DC-1' }, officer)).length).toBeGreaterThan(0);
  });

  it('refuses in the database itself what must never be', async () => {
    for (const wrong of [
      sql`UPDATE energy_use SET quantity = -1`,
      sql`UPDATE energy_use SET standing = NULL WHERE superseded_at IS NULL`,
      sql`UPDATE site SET closed_on = '2019-01-01'`,
    ]) {
      await expect(platform.rows(wrong)).rejects.toThrow(/CONSTRAINT/);
    }
  });
});
