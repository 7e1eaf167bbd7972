import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerFleets } from '../../test/support/fleets.js';
import { vanProgramme } from '../../test/support/van-programme.js';
import type { Actor } from '../kernel/actor.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { ProgrammePublications } from '../programmes/index.js';
import { CandidatesService, QualificationsService } from './index.js';

const CANDIDATES = `query ($programme: String!, $at: LocalDate!, $first: Int, $after: String) {
  subsidyCandidates(programme: $programme, at: $at, first: $first, after: $after) {
    nodes { enterpriseId nameZh version outcome amountYuan subjectCount explanation { zh en } }
    pageInfo { hasNextPage endCursor } } }`;
interface Answer {
  subsidyCandidates: {
    nodes: { enterpriseId: string; [key: string]: unknown }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}
const AT = '2026-04-01' as LocalDate;

describe('candidates for support without application', () => {
  let platform: Platform;
  let officer: Caller;
  beforeAll(async () => {
    const clock = new SetClock(new Date('2026-11-22T04:00:00Z'));
    platform = await openPlatform({ clock, worker: false });
    const firm = (id: string, electric: number, regionCode = '430100') => ({
      id,
      electric,
      regionCode,
      others: 1,
    });
    await registerFleets(platform.app, [
      firm('a-two', 2),
      firm('b-none', 0),
      firm('c-unlicensed', 2),
      firm('d-one', 1),
      firm('e-south', 3, '440300'),
    ]);
    const operator: Actor = { id: 'operator', kind: 'person', roles: ['OPERATOR'] };
    for (const id of ['a-two', 'b-none', 'd-one', 'e-south'])
      await platform.app.get(QualificationsService).record(operator, id, [
        {
          sourceRef: 'legal',
          evidenceGrade: 'THIRD_PARTY_DOCUMENT',
          name: 'isLegalPerson',
          isHeld: true,
          validFrom: '2018-01-01' as LocalDate,
          validTo: null,
          documentRef: '1',
        },
      ]);
    await platform.database.transaction((transaction) =>
      platform.app
        .get(ProgrammePublications)
        .loadFiles(transaction, [{ name: 'van.yaml', text: vanProgramme() }]),
    );
    officer = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430000' as RegionCode });
  });
  afterAll(() => platform.close());

  const page = async (more: object = {}, caller = officer) =>
    (await caller.get<Answer>(CANDIDATES, { programme: 'VAN', at: AT, ...more })).subsidyCandidates;

  it('are the firms of the region that have earned something on the facts, with what it is', async () => {
    const { nodes, pageInfo } = await page();
    expect(nodes).toMatchObject([
      {
        enterpriseId: 'a-two',
        nameZh: 'a-two速递',
        version: 1,
        outcome: 'CASH',
        amountYuan: '2000',
        subjectCount: 2,
      },
      {
        enterpriseId: 'd-one',
        amountYuan: '1000',
        subjectCount: 1,
        explanation: { en: expect.stringContaining('1000') },
      },
    ]);
    expect(pageInfo).toEqual({ hasNextPage: false, endCursor: null });
    // Before the programme began nobody qualified.
    expect((await page({ at: '2019-01-01' })).nodes).toEqual([]);
    const operator = await platform.as({ roles: ['OPERATOR'] });
    expect((await page({}, operator)).nodes.map(({ enterpriseId }) => enterpriseId)).toEqual([
      'a-two',
      'd-one',
      'e-south',
    ]);
  });

  it('come page by page', async () => {
    const first = await page({ first: 1 });
    expect(first.nodes.map(({ enterpriseId }) => enterpriseId)).toEqual(['a-two']);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await page({ first: 1, after: first.pageInfo.endCursor });
    expect(second.nodes.map(({ enterpriseId }) => enterpriseId)).toEqual(['d-one']);
    expect(second.pageInfo).toEqual({ hasNextPage: false, endCursor: null });
  });

  it('come with the facts and the decision that a case pins', async () => {
    const asked = { programme: 'VAN', at: AT, regionCode: '430100' as RegionCode };
    const { candidates } = await platform.app
      .get(CandidatesService)
      .find(asked, { first: 10, after: 'a-two' });
    expect(candidates).toHaveLength(1);
    const { enterprise, facts, decision } = candidates[0]!;
    expect([enterprise.id, facts.subjects.vehicle!.length, decision.outcome.kind]).toEqual([
      'd-one',
      2,
      'CASH',
    ]);
  });

  it('are judged by the rule of the day, also once a further version is published', async () => {
    const document = parse(vanProgramme()) as {
      versions: { version: number; from: string; benefits: { amount: { yuan: number } }[] }[];
    };
    const next = structuredClone(document.versions[0]!);
    Object.assign(next, { version: 2, from: '2027-01-01' });
    next.benefits[0]!.amount.yuan = 400;
    document.versions.push(next);
    await platform.database.transaction((transaction) =>
      platform.app
        .get(ProgrammePublications)
        .loadFiles(transaction, [{ name: 'van.yaml', text: JSON.stringify(document) }]),
    );
    const [before] = (await page({ at: '2026-12-31' })).nodes;
    const [after] = (await page({ at: '2027-01-01' })).nodes;
    expect([before, after]).toMatchObject([
      { version: 1, amountYuan: '2000' },
      { version: 2, amountYuan: '800' },
    ]);
  });

  it('are looked for among so many firms at a time, and the page says that there are more', async () => {
    const rows = Array.from({ length: LIMITS.candidatesLookedAt + 1 }, (_one, index) => {
      const id = `w-${String(index).padStart(4, '0')}`;
      return [id, `91520000${String(index).padStart(10, '0')}`, id, id, 'COURIER', '520100', new Date()];
    });
    for (const row of rows)
      await platform.rows(
        sql`INSERT INTO enterprise (id, uscc, name_zh, name_en, kind, region_code, registered_at) VALUES ${row}`,
      );
    const guizhou = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '520000' as RegionCode });
    const { nodes, pageInfo } = await page({}, guizhou);
    expect([nodes.length, pageInfo.hasNextPage]).toEqual([0, true]);
    expect((await page({ after: pageInfo.endCursor }, guizhou)).pageInfo.hasNextPage).toBe(false);
  });

  it('are shown to officers of a region alone', async () => {
    const nobody = await platform.as({ roles: ['CASE_OFFICER'] });
    expect((await nobody.refused(CANDIDATES, { programme: 'VAN', at: AT })).extensions.reason).toBe(
      'NO_REGION',
    );
    const reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'a-two' });
    expect((await reporter.refused(CANDIDATES, { programme: 'VAN', at: AT })).extensions.reason).toBe(
      'ROLE_NOT_PERMITTED',
    );
    expect((await officer.refused(CANDIDATES, { programme: 'P99', at: AT })).extensions.reason).toBe(
      'PROGRAMME_UNKNOWN',
    );
  });
});
