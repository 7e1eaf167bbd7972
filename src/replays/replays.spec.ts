import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { parse } from 'yaml';
import { type Caller, openPlatform, openWorker, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerFleets } from '../../test/support/fleets.js';
import { until } from '../../test/support/until.js';
import { vanProgramme } from '../../test/support/van-programme.js';
import type { Actor } from '../kernel/actor.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { LIMITS } from '../platform/limits.js';
import { joined, sql } from '../platform/sql.js';
import { ProgrammePublications } from '../programmes/index.js';
import { QualificationsService } from '../subsidies/index.js';
import { ReplayRun } from './index.js';

const REPLAY = `id state done total programme version days fundYuan results {
  day firms winners losers unchanged undetermined beforeYuan afterYuan possibleYuan
  buckets { aboveYuan upToYuan firmsBefore firmsAfter beforeYuan afterYuan }
  budget { fundYuan isEnough leftYuan coverage isEnoughForPossible } }`;
const START = `mutation ($input: StartReplayInput!) { startReplay(input: $input) { ${REPLAY} } }`;
const CANCEL = `mutation ($id: ID!) { cancelReplay(id: $id) { state done total } }`;
const READ = `query ($id: ID!) { replay(id: $id) { ${REPLAY} } }`;
const FIRMS = `query ($replayId: ID!, $day: LocalDate, $verdict: ReplayVerdict, $first: Int, $after: String) {
  replayFirms(replayId: $replayId, day: $day, verdict: $verdict, first: $first, after: $after) {
    nodes { enterpriseId nameZh day verdict outcomeBefore outcomeAfter beforeYuan afterYuan possibleYuan because { en } }
    pageInfo { hasNextPage endCursor } } }`;
const DRAFT = `mutation ($input: DraftProgrammeInput!) { draftProgramme(input: $input) { id } }`;

interface Read {
  state: string;
  done: number;
  total: number;
  results: { day: string; [key: string]: unknown }[];
}
interface Firms {
  replayFirms: {
    nodes: { enterpriseId: string; verdict: string; [key: string]: unknown }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

/** Firms by the number of their electric vans. `open` has no licence on record; `south` is in another province. */
const FLEET = { none: 0, one: 1, two: 2, many: 60, open: 2 };
const DAY = '2026-04-01';

/** 1,500 yuan for each van of the two firms that have most of them, or fewest. */
function rankedVans(order: 'HIGHEST_FIRST' | 'LOWEST_FIRST'): string {
  const programme = parse(vanProgramme({ yuan: 1_500 })) as {
    versions: { benefits: object[] }[];
    examples: object[];
  };
  const text = { zh: '车辆最多', en: 'most vans' };
  const place = { clause: 'V.1', text, fact: 'round.place', atMost: 2, grade: 'PLATFORM_VERIFIED' };
  const vans = { form: 'COUNT', of: 'vehicle', where: { 'vehicle.drive': ['BEV'] } };
  return JSON.stringify({
    ...programme,
    facts: [{ name: 'applicant.vans', kind: 'QUANTITY', unit: 'vehicle', title: text, derived: vans }],
    versions: programme.versions.map((version) => ({
      ...version,
      benefits: version.benefits.map((benefit) => ({ ...benefit, conditions: [place] })),
      ranking: { clause: 'V.1', text, by: 'applicant.vans', grade: 'SYSTEM_FEED', order },
    })),
    examples: programme.examples.map((one) => ({
      ...one,
      expected: { outcome: 'UNDETERMINED', amountYuan: null },
    })),
  });
}

describe('a replay', () => {
  const clock = new SetClock(new Date('2026-04-10T04:00:00Z'));
  let platform: Platform;
  let editor: Caller;
  const as = (role: Actor['roles'][number], where: Partial<Actor> = { regionCode: '430000' as RegionCode }) =>
    platform.as({ id: role, roles: [role], ...where });

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    editor = await as('POLICY_EDITOR');
    const firms = Object.entries(FLEET).map(([id, electric]) => ({
      id,
      electric,
      others: 1,
      regionCode: '430100',
    }));
    await registerFleets(platform.app, [...firms, { id: 'south', electric: 3, regionCode: '440300' }]);
    const operator: Actor = { id: 'operator', kind: 'person', roles: ['OPERATOR'] };
    const licence = {
      sourceRef: 'legal',
      evidenceGrade: 'THIRD_PARTY_DOCUMENT' as const,
      name: 'isLegalPerson',
      isHeld: true,
      validFrom: '2018-01-01' as LocalDate,
      validTo: null,
      documentRef: '1',
    };
    for (const id of ['none', 'one', 'two', 'many', 'south'])
      await platform.app.get(QualificationsService).record(operator, id, [licence]);
    await platform.database.transaction((transaction) =>
      platform.app
        .get(ProgrammePublications)
        .loadFiles(transaction, [{ name: 'van.yaml', text: vanProgramme() }]),
    );
  });
  afterAll(() => platform.close());

  const draft = async (id: string, document: string) => {
    await editor.get(DRAFT, { input: { id, regionCode: '430000', document } });
    return id;
  };
  const asked = (id: string, more: object) => ({ input: { id, regionCode: '430000', days: [DAY], ...more } });
  const start = async (id: string, more: object, caller = editor) =>
    (await caller.get<{ startReplay: Read }>(START, asked(id, more))).startReplay;
  const read = async (id: string) => (await editor.get<{ replay: Read }>(READ, { id })).replay;
  const firms = async (replayId: string, more: object = {}) =>
    (await editor.get<Firms>(FIRMS, { replayId, first: 100, ...more })).replayFirms;
  const run = async () => {
    while (await platform.app.get(ReplayRun).step(clock));
  };
  const reasonOf = async (caller: Caller, query: string, variables: object) => {
    const { extensions } = await caller.refused(query, variables);
    return `${extensions.code} ${extensions.reason}`;
  };

  it('says who wins, who loses, who cannot be told, and what it costs beside the fund', async () => {
    // 1,500 for a battery-electric van instead of 1,000.
    const draftId = await draft('dearer', vanProgramme({ yuan: 1_500 }));
    const begun = await start('dearer', { draftId, fundYuan: '90000.5' });
    expect(begun).toMatchObject({
      state: 'WAITING',
      done: 0,
      total: 5,
      programme: 'VAN',
      days: [DAY],
      fundYuan: '90000.5',
    });
    expect(await start('dearer', { draftId, fundYuan: '90000.5' })).toEqual(begun);
    await run();
    const done = await read('dearer');
    expect(done).toMatchObject({ state: 'DONE', done: 5, total: 5 });
    expect(done.results).toMatchObject([
      {
        day: DAY,
        firms: 5,
        winners: 3,
        losers: 0,
        unchanged: 1,
        undetermined: 1,
        beforeYuan: '63000',
        afterYuan: '94500',
        possibleYuan: '97500',
        buckets: [
          { aboveYuan: null, upToYuan: '0', firmsBefore: 1, firmsAfter: 1 },
          {
            aboveYuan: '0',
            upToYuan: '10000',
            firmsBefore: 2,
            firmsAfter: 2,
            beforeYuan: '3000',
            afterYuan: '4500',
          },
          { firmsBefore: 0, firmsAfter: 0 },
          {
            aboveYuan: '50000',
            upToYuan: '100000',
            firmsBefore: 1,
            firmsAfter: 1,
            beforeYuan: '60000',
            afterYuan: '90000',
          },
          { firmsAfter: 0 },
          { firmsAfter: 0 },
          { aboveYuan: '1000000', upToYuan: null, firmsAfter: 0 },
        ],
        budget: {
          fundYuan: '90000.5',
          isEnough: false,
          leftYuan: '-4499.5',
          coverage: '0.9523',
          isEnoughForPossible: false,
        },
      },
    ]);
    const rows = (await firms('dearer')).nodes;
    expect(rows.map(({ enterpriseId, verdict }) => [enterpriseId, verdict])).toEqual([
      ['many', 'WINNER'],
      ['none', 'UNCHANGED'],
      ['one', 'WINNER'],
      ['open', 'UNDETERMINED'],
      ['two', 'WINNER'],
    ]);
    expect(rows[4]).toMatchObject({
      nameZh: 'two速递',
      beforeYuan: '2000',
      afterYuan: '3000',
      because: { en: expect.stringContaining('3000') },
    });
    expect(rows[3]).toMatchObject({ beforeYuan: null, afterYuan: null, possibleYuan: '3000' });
  });

  it('of another kind of van takes from some and gives to others', async () => {
    await start('diesel', {
      draftId: await draft('diesel', vanProgramme({ drives: '[DIESEL]', yuan: 1_500 })),
    });
    await run();
    const verdicts = (await firms('diesel')).nodes.map(
      ({ enterpriseId, verdict }) => `${enterpriseId} ${verdict}`,
    );
    expect(verdicts).toEqual(['many LOSER', 'none WINNER', 'one WINNER', 'open UNDETERMINED', 'two LOSER']);
    expect((await firms('diesel', { verdict: 'LOSER', day: DAY })).nodes).toHaveLength(2);
    const first = await firms('diesel', { first: 2 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = await firms('diesel', { after: first.pageInfo.endCursor });
    expect(rest.nodes.map(({ enterpriseId }) => enterpriseId)).toEqual(['one', 'open', 'two']);
  });

  it('of a rule that ranks places all its firms first: the best win, and who may still be overtaken cannot be told', async () => {
    const begun = await start('most', { draftId: await draft('most', rankedVans('HIGHEST_FIRST')) });
    expect(begun.total).toBe(10);
    await start('fewest', { draftId: await draft('fewest', rankedVans('LOWEST_FIRST')) });
    await run();
    const found = async (id: string) =>
      (await firms(id)).nodes.map(
        ({ enterpriseId, verdict, afterYuan }) => `${enterpriseId} ${verdict} ${afterYuan as string}`,
      );
    // Whoever `open` turns out to be, it has two vans: nobody behind it knows the place.
    expect(await found('most')).toEqual([
      'many WINNER 90000',
      'none UNCHANGED 0',
      'one UNDETERMINED null',
      'open UNDETERMINED null',
      'two WINNER 3000',
    ]);
    expect(await read('most')).toMatchObject({
      state: 'DONE',
      done: 10,
      total: 10,
      results: [{ firms: 5, winners: 2, undetermined: 2, afterYuan: '93000' }],
    });
    expect(await found('fewest')).toEqual([
      'many UNDETERMINED null',
      'none UNCHANGED 0',
      'one WINNER 1500',
      'open UNDETERMINED null',
      'two LOSER 0',
    ]);
  });

  it('compares with the rule of each day, and with none where none was published', async () => {
    await start('days', {
      draftId: await draft('days', vanProgramme({ yuan: 1_500 })),
      days: ['2019-06-01', DAY, DAY],
    });
    await start('new', { draftId: await draft('new', vanProgramme({ code: 'NEW' })) });
    await run();
    // In 2019 the programme was not yet in force, neither as published nor as drafted.
    expect((await read('days')).results).toMatchObject([
      { day: '2019-06-01', beforeYuan: '0', afterYuan: '0', unchanged: 5 },
      { day: DAY, beforeYuan: '63000', afterYuan: '94500' },
    ]);
    expect((await read('new')).results).toMatchObject([
      { winners: 3, unchanged: 1, beforeYuan: '0', afterYuan: '63000' },
    ]);
    expect((await firms('new')).nodes[0]).toMatchObject({ outcomeBefore: null, outcomeAfter: 'CASH' });
  });

  it('may let a version that begins later judge what is past', async () => {
    const later = await draft('later', vanProgramme({ code: 'LATER', from: '2027-01-01' }));
    await start('later', { draftId: later, days: ['2019-06-01', DAY] });
    await start('as-if', { draftId: later, days: ['2019-06-01', DAY], version: 1 });
    await run();
    expect((await read('later')).results.map(({ afterYuan }) => afterYuan)).toEqual(['0', '0']);
    expect((await read('as-if')).results.map(({ afterYuan }) => afterYuan)).toEqual(['63000', '63000']);
    expect(await reasonOf(editor, START, asked('as-if-2', { draftId: later, version: 2 }))).toBe(
      'NOT_FOUND PROGRAMME_VERSION_UNKNOWN',
    );
  });

  it('goes through its firms in chunks, and each is judged once whoever dies in between', async () => {
    await start('chunks', { programme: 'VAN' });
    // One that judged a chunk for too long and was overtaken: its token is no longer the row's.
    await platform.rows(
      sql`UPDATE replay SET state = 'RUNNING', lease_token = 'dead', due_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND, attempts = 1
          WHERE id = 'chunks'`,
    );
    await platform.rows(sql`UPDATE replay SET after_enterprise = 'none', done = 2 WHERE id = 'chunks'`);
    await run();
    expect(await read('chunks')).toMatchObject({ state: 'DONE', done: 5 });
    const judged = (await firms('chunks')).nodes.map(({ enterpriseId }) => enterpriseId);
    expect(judged).toEqual(['one', 'open', 'two']);
  });

  it('lets nothing of a chunk stand whose runner was overtaken or cancelled', async () => {
    await start('overtaken', { programme: 'VAN' });
    const blocker = await createConnection({ uri: platform.config.databaseUrl });
    await blocker.query('LOCK TABLES qualification WRITE');
    const work = platform.app.get(ReplayRun).step(clock);
    await until('the claim', async () => (await read('overtaken')).state === 'RUNNING');
    const cancelled = await editor.get<{ cancelReplay: object }>(CANCEL, { id: 'overtaken' });
    expect(cancelled.cancelReplay).toMatchObject({ state: 'CANCELLED' });
    await blocker.end();
    await work;
    await run();
    const { state, done } = await read('overtaken');
    expect([state, done, (await firms('overtaken')).nodes]).toEqual(['CANCELLED', 0, []]);
    expect(await editor.get(CANCEL, { id: 'overtaken' })).toMatchObject({
      cancelReplay: { state: 'CANCELLED' },
    });
    expect(await editor.get(CANCEL, { id: 'dearer' })).toMatchObject({ cancelReplay: { state: 'DONE' } });
  });

  it('is taken over once its runner was silent for longer than the lease, and judged once all the same', async () => {
    await start('silent', { programme: 'VAN' });
    const blocker = await createConnection({ uri: platform.config.databaseUrl });
    await blocker.query('LOCK TABLES qualification WRITE');
    const claimed = async () => {
      const [row] = await platform.rows<{ attempts: number; seconds: string }>(
        sql`SELECT attempts, TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), due_at) AS seconds FROM replay WHERE id = 'silent'`,
      );
      return row!;
    };
    const first = platform.app.get(ReplayRun).step(clock);
    await until('the first claim', async () => (await claimed()).attempts === 1);
    expect(Number((await claimed()).seconds)).toBeGreaterThan(LIMITS.replayLeaseSeconds / 2);
    await expect(platform.app.get(ReplayRun).step(clock)).resolves.toBe(false);
    await platform.rows(
      sql`UPDATE replay SET due_at = due_at - INTERVAL ${LIMITS.replayLeaseSeconds + 1} SECOND WHERE id = 'silent'`,
    );
    const second = platform.app.get(ReplayRun).step(clock);
    await until('the second claim', async () => (await claimed()).attempts === 2);
    await blocker.end();
    await Promise.all([first, second]);
    await run();
    expect(await read('silent')).toMatchObject({ state: 'DONE', done: 5, total: 5 });
    expect((await firms('silent')).nodes).toHaveLength(5);
  });

  it('keeps its progress after so many firms', async () => {
    const total = LIMITS.replayChunkFirms + 1;
    const rows = Array.from({ length: total }, (_one, index) => {
      const id = `w-${String(index).padStart(4, '0')}`;
      const uscc = `91520000${String(index).padStart(10, '0')}`;
      return sql`(${id}, ${uscc}, ${id}, ${id}, 'COURIER', '520100', ${new Date()})`;
    });
    await platform.rows(
      sql`INSERT INTO enterprise (id, uscc, name_zh, name_en, kind, region_code, registered_at) VALUES ${joined(rows, ', ')}`,
    );
    const guizhou = { regionCode: '520000' as RegionCode };
    const caller = await as('APPROVER', guizhou);
    await start('many', { programme: 'VAN', ...guizhou }, caller);
    const reading = async () => (await caller.get<{ replay: Read }>(READ, { id: 'many' })).replay;
    await platform.app.get(ReplayRun).step(clock);
    const { state, done } = await reading();
    expect([state, done > 0 && done <= LIMITS.replayChunkFirms]).toEqual(['RUNNING', true]);
    await run();
    expect(await reading()).toMatchObject({ state: 'DONE', done: total, total });
  });

  it(`is given up after ${LIMITS.replayAttempts} attempts without getting on`, async () => {
    await start('broken', { programme: 'VAN' });
    await platform.rows(sql`UPDATE replay SET document = 'code: [' WHERE id = 'broken'`);
    const due = sql`UPDATE replay SET due_at = UTC_TIMESTAMP(3) WHERE id = 'broken'`;
    for (let attempt = 0; attempt < LIMITS.replayAttempts; attempt += 1) {
      await expect(platform.app.get(ReplayRun).step(clock)).rejects.toThrow('POLICY_DOCUMENT_INVALID');
      expect((await read('broken')).state).toBe('RUNNING');
      await platform.rows(due);
    }
    await run();
    expect((await read('broken')).state).toBe('FAILED');
  });

  it('is worked by the worker', async () => {
    const worker = await openWorker(platform.config, clock);
    try {
      await start('worked', { programme: 'VAN' });
      await until('the end', async () => (await read('worked')).state === 'DONE');
      expect((await read('worked')).results).toMatchObject([{ firms: 5, unchanged: 4, undetermined: 1 }]);
    } finally {
      await worker.close();
    }
  });

  it('is refused of both or neither source, of days to come, and of another content under its id', async () => {
    expect(await reasonOf(editor, START, asked('x', {}))).toBe('BAD_USER_INPUT DRAFT_OR_PROGRAMME');
    expect(await reasonOf(editor, START, asked('x', { draftId: 'dearer', programme: 'VAN' }))).toBe(
      'BAD_USER_INPUT DRAFT_OR_PROGRAMME',
    );
    expect(await reasonOf(editor, START, asked('x', { programme: 'VAN', days: ['2026-04-11'] }))).toBe(
      'BAD_USER_INPUT FUTURE_DATE',
    );
    expect(await reasonOf(editor, START, asked('x', { programme: 'P99' }))).toBe(
      'NOT_FOUND PROGRAMME_UNKNOWN',
    );
    expect(await reasonOf(editor, START, asked('x', { draftId: 'nobodys' }))).toBe(
      'NOT_FOUND PROGRAMME_DRAFT_UNKNOWN',
    );
    for (const other of [
      { programme: 'P01' },
      { programme: 'VAN', fundYuan: '1' },
      { programme: 'VAN', days: ['2026-01-01'] },
    ])
      expect(await reasonOf(editor, START, asked('worked', other))).toBe('CONFLICT REPLAY_ID_TAKEN');
  });

  it('is of its region', async () => {
    const shenzhen = await as('APPROVER', { regionCode: '440300' as RegionCode });
    expect(await reasonOf(shenzhen, READ, { id: 'dearer' })).toBe('NOT_FOUND REPLAY_UNKNOWN');
    expect(await reasonOf(shenzhen, FIRMS, { replayId: 'dearer' })).toBe('NOT_FOUND REPLAY_UNKNOWN');
    expect(await reasonOf(shenzhen, CANCEL, { id: 'dearer' })).toBe('NOT_FOUND REPLAY_UNKNOWN');
    expect(await reasonOf(shenzhen, START, asked('sz', { programme: 'VAN' }))).toBe(
      'FORBIDDEN REGION_NOT_PERMITTED',
    );
    const officer = await as('CASE_OFFICER');
    expect(await reasonOf(officer, START, asked('x', { programme: 'VAN' }))).toBe(
      'FORBIDDEN ROLE_NOT_PERMITTED',
    );
    const operator = await as('OPERATOR', {});
    expect(await start('nation', { programme: 'VAN', regionCode: '000000' }, operator)).toMatchObject({
      total: 6 + LIMITS.replayChunkFirms + 1,
    });
    const list = '{ replays(first: 100) { nodes { id } } }';
    const idsOf = async (caller: Caller) =>
      (await caller.get<{ replays: { nodes: { id: string }[] } }>(list)).replays.nodes.map(({ id }) => id);
    expect(await idsOf(shenzhen)).toEqual([]);
    expect(await idsOf(editor)).not.toContain('nation');
    expect(await idsOf(operator)).toEqual(expect.arrayContaining(['nation', 'dearer']));
    await run();
  });

  it('is held to its number of days, and replays to theirs', async () => {
    const days = Array.from({ length: LIMITS.replayDays + 1 }, () => DAY);
    expect(await reasonOf(editor, START, asked('x', { programme: 'VAN', days }))).toBe(
      'BAD_USER_INPUT REPLAY_DAYS',
    );
    expect(await reasonOf(editor, START, asked('x', { programme: 'VAN', days: [] }))).toBe(
      'BAD_USER_INPUT REPLAY_DAYS',
    );
    for (let index = 0; index < LIMITS.replaysOpen; index += 1)
      await start(`open-${index}`, { programme: 'VAN' });
    expect(await reasonOf(editor, START, asked('one-more', { programme: 'VAN' }))).toBe(
      'CONFLICT REPLAYS_TOO_MANY',
    );
    await editor.get(CANCEL, { id: 'open-0' });
    expect(await start('one-more', { programme: 'VAN' })).toMatchObject({ state: 'WAITING' });
  });
});
