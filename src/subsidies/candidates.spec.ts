import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerFleets } from '../../test/support/fleets.js';
import { vanProgramme } from '../../test/support/van-programme.js';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { ProgrammePublications, ProgrammesService } from '../programmes/index.js';
import { decide } from '../rulebook/programmes.js';
import {
  CandidatesService,
  FundingRegister,
  type GivenFunding,
  ProgrammeFactsService,
  QualificationsService,
  RecordedFacts,
} from './index.js';

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

/** Vans for which nobody else has given anything. */
function aloneProgramme(): string {
  const document = parse(vanProgramme({ code: 'ALONE' })) as {
    versions: { benefits: object[] }[];
    examples: object[];
  };
  const alone = {
    clause: 'V.1',
    text: { zh: '未获其他资助', en: 'no other funding' },
    noFunding: { per: 'SUBJECT', from: 'OTHERS' },
  };
  for (const version of document.versions)
    version.benefits = version.benefits.map((benefit) => ({ ...benefit, conditions: [alone] }));
  const examples = document.examples.map((one) => ({ ...one, funding: [] }));
  return JSON.stringify({ ...document, examples });
}

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

  it('get nothing for what this platform or anybody on record has paid for, to whomever', async () => {
    await platform.database.transaction((transaction) =>
      platform.app
        .get(ProgrammePublications)
        .loadFiles(transaction, [{ name: 'alone.yaml', text: aloneProgramme() }]),
    );
    const record = (enterpriseId: string, items: [string | null, string, string][]) =>
      platform.app.get(RecordedFacts).record(
        { id: 'operator', kind: 'person', roles: ['OPERATOR'] },
        enterpriseId,
        items.map(([subjectId, name, value]) => ({
          sourceRef: `${enterpriseId}-${name}`,
          evidenceGrade: 'THIRD_PARTY_DOCUMENT' as const,
          subjectKind: 'funding',
          subjectId,
          name,
          value,
          validFrom: '2026-01-01' as LocalDate,
          validTo: null,
          documentRef: '资助台账',
        })),
      );
    const amounts = async () =>
      (await page({ programme: 'ALONE' })).nodes.map(({ enterpriseId, amountYuan }) => [
        enterpriseId,
        amountYuan,
      ]);
    // Nobody has looked for other funding.
    expect(await amounts()).toEqual([]);
    for (const id of ['a-two', 'd-one']) await record(id, [[null, 'funding.isLookedUp', 'true']]);
    expect(await amounts()).toEqual([
      ['a-two', '2000'],
      ['d-one', '1000'],
    ]);
    const vinsOf = async (enterpriseId: string) =>
      (
        await platform.rows<{ vin: string }>(
          sql`SELECT vin FROM vehicle WHERE drive = 'BEV' AND enterprise_id = ${enterpriseId} ORDER BY vin`,
        )
      ).map(({ vin }) => vin);
    const enter = (...some: GivenFunding[]) =>
      platform.database.transaction((transaction) =>
        platform.app.get(FundingRegister).enter(transaction, some),
      );
    const [first] = await vinsOf('a-two');
    const [third] = await vinsOf('d-one');
    const given = {
      caseNumber: 'r-2025-0001',
      subjectKey: first!,
      enterpriseId: 'sold-it',
      programme: 'P04',
      regionCode: '440300' as RegionCode,
      year: 2025,
    };
    await enter({ ...given, givenOn: '2026-04-02' as LocalDate });
    expect(await amounts()).toContainEqual(['a-two', '2000']);
    await enter({ ...given, givenOn: AT }, { ...given, caseNumber: 'r-2025-0002', givenOn: AT });
    expect(await amounts()).toContainEqual(['a-two', '1000']);
    await record('e-south', [
      ['old', 'funding.programme', 'P10'],
      ['old', 'funding.year', '2021'],
      ['old', 'funding.subject', third!],
    ]);
    expect(await amounts()).toEqual([['a-two', '1000']]);
    // What is known to have been given excludes, although nobody has looked for all of it.
    const open = async () => {
      const [firm] = await platform.app.get(EnterprisesService).enterprisesByIds(['c-unlicensed']);
      const programme = await platform.app.get(ProgrammesService).at('ALONE', AT);
      const facts = await platform.app.get(ProgrammeFactsService).assemble(firm!, programme, AT);
      return decide(programme, facts, AT).subjects.filter(({ state }) => state === 'UNDETERMINED').length;
    };
    expect(await open()).toBe(2);
    const [vin] = await vinsOf('c-unlicensed');
    await enter({ ...given, caseNumber: 'r-2025-0003', subjectKey: vin!, givenOn: AT });
    expect(await open()).toBe(1);
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
