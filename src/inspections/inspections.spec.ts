import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { checkDraw } from '../../scripts/draw-check.js';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import { digest } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { LIMITS } from '../platform/limits.js';
import { raw } from '../platform/sql.js';
import { commitmentTo } from '../rulebook/double-random.js';
import { InspectionProof } from './index.js';

const CHANGSHA = '430100' as RegionCode;
const SEED = digest('the officer’s seed');
const ADDED = digest('the approver’s seed');
const FIRMS = Array.from({ length: 6 }, (_unused, index) => `firm-${index + 1}`);

const publish = (of: string) => `mutation ($input: Publish${of}Input!) {
  publish${of}(input: $input) { id kind version entryCount entriesDigest } }`;
const ITEMS = publish('InspectionItems');
const INSPECTEES = publish('Inspectees');
const INSPECTORS = publish('Inspectors');
const ANNOUNCE = `mutation ($input: AnnounceDrawInput!) { announceDraw(input: $input) { id commitment algorithm } }`;
const ADD = `mutation ($input: DrawSeedInput!) { addDrawSeed(input: $input) { id } }`;
const REVEAL = `mutation ($input: DrawSeedInput!) {
  revealDrawSeed(input: $input) { id drawnFirms { enterpriseId enterpriseName inspectorNames } } }`;
const RESULT = `mutation ($input: RecordInspectionResultInput!) {
  recordInspectionResult(input: $input) { id finding supersedesId } }`;
const DRAWS = `{ inspectionDraws(regionCode: "430100") { nodes { id title commitment strata { riskClass firms } drawnFirms { enterpriseId } } } }`;

const ITEM_LIST = {
  id: 'items-1',
  regionCode: CHANGSHA,
  title: '快递包装随机抽查事项清单',
  entries: [{ id: 'packaging', title: '快递包装操作规范', basis: '快递暂行条例' }],
};
const FIRM_LIST = {
  id: 'firms-1',
  regionCode: CHANGSHA,
  title: '检查对象名录库',
  entries: FIRMS.map((enterpriseId, index) => ({
    enterpriseId,
    riskClass: index < 2 ? 'A' : 'B',
    relatedIds: [],
  })),
};
const inspector = (number: number, avoids: string[] = []) => ({
  id: `inspector-${number}`,
  name: `检查员${number}`,
  departmentId: 'postal',
  regionCode: CHANGSHA,
  avoids,
});
const INSPECTOR_LIST = {
  id: 'inspectors-1',
  regionCode: CHANGSHA,
  title: '检查人员名录库',
  entries: [inspector(1), inspector(2), inspector(3, FIRMS), inspector(4, ['firm-1'])],
};
const DRAW = {
  id: 'draw-1',
  regionCode: CHANGSHA,
  title: '2026 年快递包装双随机抽查',
  itemsListId: 'items-1',
  inspecteesListId: 'firms-1',
  inspectorsListId: 'inspectors-1',
  strata: [
    { riskClass: 'A', firms: 1 },
    { riskClass: 'B', firms: 2 },
  ],
  inspectorsPerFirm: 2,
  commitment: commitmentTo(SEED),
};

describe('double-random inspection', () => {
  let platform: Platform;
  let officer: Caller;
  let approver: Caller;
  let elsewhere: Caller;
  const reason = async (of: Caller, query: string, input: object) => {
    const { extensions } = await of.refused(query, { input });
    return `${extensions.code} ${extensions.reason}`;
  };
  const proof = async () =>
    (await platform.app.get(InspectionProof).inspections()).breaches.map(({ text }) => text.en);

  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    const enterprises = platform.app.get(EnterprisesService);
    const operator: Actor = { id: 'operator', kind: 'person', roles: ['OPERATOR'] };
    for (const [index, id] of FIRMS.entries())
      await enterprises.registerEnterprise(operator, {
        id,
        uscc: `9143010000000000${String(index).padStart(2, '0')}`,
        nameZh: `快递企业${index + 1}`,
        nameEn: null,
        kind: 'COURIER',
        regionCode: '430102' as RegionCode,
      });
    officer = await platform.as({ id: 'officer', roles: ['CASE_OFFICER'], regionCode: CHANGSHA });
    approver = await platform.as({ id: 'approver', roles: ['APPROVER'], regionCode: CHANGSHA });
    elsewhere = await platform.as({
      id: 'elsewhere',
      roles: ['CASE_OFFICER', 'APPROVER'],
      regionCode: '220000' as RegionCode,
    });
    await officer.get(ITEMS, { input: ITEM_LIST });
    await officer.get(INSPECTEES, { input: FIRM_LIST });
    await officer.get(INSPECTORS, { input: INSPECTOR_LIST });
  });
  afterAll(() => platform.close());

  it('publishes lists by version, the same once, and refuses other content, strangers and repetitions', async () => {
    const again = await officer.get<{ publishInspectees: object }>(INSPECTEES, { input: FIRM_LIST });
    expect(again.publishInspectees).toMatchObject({ kind: 'INSPECTEES', version: 1, entryCount: 6 });
    expect(await reason(officer, INSPECTEES, { ...FIRM_LIST, title: '其他' })).toBe(
      'CONFLICT INSPECTION_ID_TAKEN',
    );
    expect(await reason(elsewhere, INSPECTEES, { ...FIRM_LIST, id: 'x' })).toBe('NOT_FOUND REGION_OUTSIDE');
    const [first] = FIRM_LIST.entries;
    const entries = [first, first];
    expect(await reason(officer, INSPECTEES, { ...FIRM_LIST, id: 'x', entries })).toBe(
      'BAD_USER_INPUT ENTRY_TWICE',
    );
    const stranger = [{ ...first, enterpriseId: 'nobody' }];
    expect(await reason(officer, INSPECTEES, { ...FIRM_LIST, id: 'x', entries: stranger })).toBe(
      'NOT_FOUND ENTERPRISE_UNKNOWN',
    );
    const later = { ...ITEM_LIST, id: 'items-2' };
    const { publishInspectionItems } = await officer.get<{ publishInspectionItems: { version: number } }>(
      ITEMS,
      {
        input: later,
      },
    );
    expect(publishInspectionItems.version).toBe(2);
  });

  it('keeps its limits: entries, interests, classes and words', async () => {
    const entries = Array.from({ length: LIMITS.inspectionListEntries + 1 }, (_unused, index) => ({
      id: `i${index}`,
      title: '事项',
      basis: '依据',
    }));
    expect(await reason(officer, ITEMS, { ...ITEM_LIST, id: 'x', entries })).toBe(
      'BAD_USER_INPUT BATCH_TOO_LARGE',
    );
    const avoids = Array.from(
      { length: LIMITS.inspectionInterests + 1 },
      (_unused, index) => `firm-${index}`,
    );
    expect(
      await reason(officer, INSPECTORS, { ...INSPECTOR_LIST, id: 'x', entries: [inspector(1, avoids)] }),
    ).toBe('BAD_USER_INPUT IDS_INVALID');
    const strata = Array.from({ length: LIMITS.inspectionStrata + 1 }, (_unused, index) => ({
      riskClass: `C${index}`,
      firms: 1,
    }));
    expect(await reason(officer, ANNOUNCE, { ...DRAW, id: 'x', strata })).toBe(
      'BAD_USER_INPUT BATCH_TOO_LARGE',
    );
    const words = '字'.repeat(LIMITS.inspectionWordsCharacters + 1);
    expect(
      await reason(officer, RESULT, {
        id: 'x',
        drawId: 'draw-1',
        enterpriseId: 'firm-1',
        inspectedOn: '2026-01-01',
        finding: 'CORRECTED',
        words,
      }),
    ).toBe('BAD_USER_INPUT TEXT_TOO_LONG');
  });

  it('announces nothing that could not be drawn', async () => {
    const other = (changes: object) => reason(officer, ANNOUNCE, { ...DRAW, id: 'other', ...changes });
    expect(await other({ inspectorsPerFirm: 1 })).toBe('BAD_USER_INPUT INSPECTORS_PER_FIRM');
    expect(await other({ inspectorsPerFirm: 3 })).toBe('BAD_USER_INPUT INSPECTORS_TOO_FEW');
    expect(await other({ strata: [{ riskClass: 'A', firms: 3 }] })).toBe('BAD_USER_INPUT FIRMS_TOO_FEW');
    expect(await other({ strata: [{ riskClass: 'A', firms: 0 }] })).toBe('BAD_USER_INPUT FIRMS_TOO_FEW');
    expect(await other({ inspecteesListId: 'inspectors-1' })).toBe('NOT_FOUND INSPECTION_LIST_UNKNOWN');
    expect(await other({ commitment: 'secret' })).toBe('BAD_USER_INPUT NOT_A_DIGEST');
  });

  it('draws only after announcement, a second person’s seed and the promised seed, in this order', async () => {
    const step = { drawId: 'draw-1', seed: SEED };
    await officer.get(ANNOUNCE, { input: DRAW });
    await officer.get(ANNOUNCE, { input: DRAW });
    expect(await reason(officer, ANNOUNCE, { ...DRAW, title: '另一次' })).toBe(
      'CONFLICT INSPECTION_ID_TAKEN',
    );
    expect(await reason(officer, REVEAL, step)).toBe('CONFLICT SEED_NOT_ADDED');
    expect(await reason(elsewhere, ADD, { ...step, seed: ADDED })).toBe('NOT_FOUND DRAW_UNKNOWN');
    const both = await platform.as({
      id: 'officer',
      roles: ['CASE_OFFICER', 'APPROVER'],
      regionCode: CHANGSHA,
    });
    expect(await reason(both, ADD, { ...step, seed: ADDED })).toBe('FORBIDDEN FOUR_EYES');
    expect((await platform.caller().fetch('/inspections/draws/draw-1')).status).toBe(409);

    await approver.get(ADD, { input: { ...step, seed: ADDED } });
    await approver.get(ADD, { input: { ...step, seed: ADDED } });
    expect(await reason(approver, ADD, { ...step, seed: digest('better') })).toBe('CONFLICT DRAW_STEP_TAKEN');
    expect(await reason(officer, REVEAL, { ...step, seed: digest('better') })).toBe(
      'BAD_USER_INPUT SEED_NOT_COMMITTED',
    );
    const another = await platform.as({ id: 'another', roles: ['CASE_OFFICER'], regionCode: CHANGSHA });
    expect(await reason(another, REVEAL, step)).toBe('FORBIDDEN NOT_YOUR_SEED');

    type Drawn = { revealDrawSeed: { drawnFirms: { enterpriseName: string; inspectorNames: string[] }[] } };
    const { revealDrawSeed } = await officer.get<Drawn>(REVEAL, { input: step });
    expect(revealDrawSeed.drawnFirms).toHaveLength(3);
    for (const { enterpriseName, inspectorNames } of revealDrawSeed.drawnFirms) {
      expect(enterpriseName).toContain('快递企业');
      expect(new Set(inspectorNames).size).toBe(2);
      expect(inspectorNames).not.toContain('检查员3');
    }
    const again = await officer.get<Drawn>(REVEAL, { input: step });
    expect(again).toEqual({ revealDrawSeed });
  });

  it('is open to everybody: lists, draws, the file to draw again, and results with their corrections', async () => {
    const stranger = platform.caller();
    const { inspectionDraws } = await stranger.get<{ inspectionDraws: { nodes: object[] } }>(DRAWS);
    expect(inspectionDraws.nodes).toEqual([
      expect.objectContaining({ id: 'draw-1', strata: DRAW.strata, commitment: DRAW.commitment }),
    ]);
    const file = await (await stranger.fetch('/inspections/draws/draw-1')).text();
    expect(checkDraw('draw.json', file)).toMatchObject({ isGenuine: true });
    expect(checkDraw('draw.json', file.replace('检查员2', '检查员9'))).toMatchObject({
      isGenuine: false,
      lines: [expect.stringContaining('名录与其摘要不符'), expect.stringContaining('inspectors')],
    });
    const list = (await (await stranger.fetch('/inspections/lists/firms-1')).json()) as { entries: object[] };
    expect(list.entries).toHaveLength(6);
    expect((await stranger.fetch('/inspections/lists/none')).status).toBe(404);

    const { result } = JSON.parse(file) as { result: { enterpriseId: string }[] };
    const drawn = result[0]?.enterpriseId;
    const found = {
      id: 'result-1',
      drawId: 'draw-1',
      enterpriseId: drawn,
      inspectedOn: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10),
      finding: 'ORDERED_TO_CORRECT',
      words: '未制定包装操作规范，责令限期改正。',
    };
    const notDrawn = FIRMS.find((id) => !result.some(({ enterpriseId }) => enterpriseId === id));
    expect(await reason(officer, RESULT, { ...found, enterpriseId: notDrawn })).toBe(
      'BAD_USER_INPUT FIRM_NOT_DRAWN',
    );
    expect(await reason(officer, RESULT, { ...found, inspectedOn: '2020-01-01' })).toBe(
      'BAD_USER_INPUT INSPECTED_OUTSIDE_TIME',
    );
    expect(await reason(elsewhere, RESULT, found)).toBe('NOT_FOUND DRAW_UNKNOWN');
    await officer.get(RESULT, { input: found });
    await officer.get(RESULT, { input: found });
    expect(await reason(officer, RESULT, { ...found, id: 'result-2' })).toBe(
      'CONFLICT INSPECTION_RESULT_STANDS',
    );
    await officer.get(RESULT, {
      input: { ...found, id: 'result-2', finding: 'CORRECTED', supersedesId: 'result-1' },
    });
    const { inspectionResults } = await stranger.get<{ inspectionResults: { nodes: object[] } }>(
      `{ inspectionResults(drawId: "draw-1") { nodes { id finding supersedesId } } }`,
    );
    expect(inspectionResults.nodes).toEqual([
      { id: 'result-2', finding: 'CORRECTED', supersedesId: 'result-1' },
      { id: 'result-1', finding: 'ORDERED_TO_CORRECT', supersedesId: null },
    ]);
  });

  it('refuses every change in the database, and proves what was changed all the same', async () => {
    const run = (statement: string) => platform.rows(raw(statement));
    const tables = ['inspection_list', 'inspection_draw', 'inspection_draw_step', 'inspection_result'];
    for (const table of tables) {
      const [column] = await platform.rows<{ name: string }>(
        raw(`SELECT column_name AS name FROM information_schema.columns
             WHERE table_schema = DATABASE() AND table_name = '${table}' LIMIT 1`),
      );
      await expect(run(`UPDATE ${table} SET ${column?.name} = ${column?.name}`)).rejects.toThrow(
        'append-only',
      );
      await expect(run(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
    }
    expect(await proof()).toEqual([]);
    for (const table of tables)
      for (const change of ['update', 'delete']) await run(`DROP TRIGGER ${table}_refuses_${change}`);
    await run(
      `UPDATE inspection_draw_step SET result = REPLACE(result, 'inspectorIds":["', 'inspectorIds":["inspector-3","')`,
    );
    expect(await proof()).toEqual([
      expect.stringContaining('step:draw-1:DRAWN of inspections was changed'),
      ...Array.from({ length: 3 }, () => expect.stringContaining('CONFLICT_OF_INTEREST: inspector-3')),
      expect.stringContaining('OTHER_RESULT'),
    ]);
    await run(`DELETE FROM inspection_result WHERE id = 'result-1'`);
    expect(await proof()).toContainEqual(
      expect.stringContaining('result:result-1 of inspections was removed'),
    );
  });
});
