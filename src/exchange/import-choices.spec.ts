import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import {
  COUNTS,
  forgetAll,
  HEADER,
  imported,
  openFirms,
  refusedFile,
  refusedRows,
  REPORTER,
  rowsOf,
  stored,
  type Summary,
  upload,
  verdictsOf,
} from '../../test/support/imports.js';
import { until } from '../../test/support/until.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { ImportFiles } from './import-files.service.js';

type Limits = { -readonly [Name in keyof typeof LIMITS]: number };
const CANCEL = 'mutation ($id: ID!) { cancelImport(id: $id) { state accepted failureReason failureEn } }';
const PROGRESS = `query ($id: ID!) { import(id: $id) {
  state isDryRun format charset rowCount accepted bytesRead byteCount rowsPerSecond secondsLeft sha256
  cancelAskedAt failureReason failureEn ignoredColumns } }`;
type Shown = Record<string, unknown>;

describe('an import as its sender sees it', () => {
  const clock = new SetClock(new Date('2026-11-22T08:00:00Z'));
  let platform: Platform;
  let reporter: Caller;
  beforeAll(async () => {
    platform = await openPlatform({ clock });
    await openFirms(platform);
    reporter = await platform.as(REPORTER);
  });
  afterAll(() => platform.close());
  afterEach(async () => {
    jest.restoreAllMocks();
    await forgetAll(platform);
  });

  const send = async (body: string, query = COUNTS): Promise<string> =>
    ((await (await upload(reporter, body, query, { prefer: 'respond-async' })).json()) as Summary).importId;
  const shown = async (id: string) => (await reporter.get<{ import: Shown }>(PROGRESS, { id })).import;
  const ended = async (id: string): Promise<Shown> => {
    await until('it ends', async () => !['WAITING', 'RUNNING'].includes(String((await shown(id)).state)));
    return shown(id);
  };
  const cancel = async (id: string) =>
    (await reporter.get<{ cancelImport: Shown }>(CANCEL, { id })).cancelImport;
  const inSmallChunks = () => jest.replaceProperty(LIMITS as Limits, 'importChunkRows', 5);

  describe('dry run', () => {
    const FILE =
      HEADER +
      rowsOf(3) +
      rowsOf(1) +
      'outlet-a,2010-01-02,7,7\noutlet-none,2026-01-01,1,1\noutlet-a,2999-01-01,1,1\n' +
      rowsOf(30, 3);

    it.each(['keep-good-rows', 'all-or-nothing'])(
      'of a %s file tells the verdicts of the real run, and records nothing',
      async (mode) => {
        inSmallChunks();
        await imported(reporter, HEADER + rowsOf(2), COUNTS);
        // What was recorded before is summed meanwhile, and told on.
        await platform.settled();
        const before = await stored(platform);
        const dry = await imported(reporter, FILE, `${COUNTS}&mode=${mode}&dryRun=true`);
        const after = await stored(platform);
        expect([after.parcel_count, after.outbox_event]).toEqual([before.parcel_count, before.outbox_event]);
        const real = await imported(reporter, FILE, `${COUNTS}&mode=${mode}`);
        expect([dry.dryRun, real.dryRun]).toEqual([true, false]);
        const told = ({ importId: _id, dryRun: _dry, ...summary }: Summary) => summary;
        expect(told(dry)).toEqual(told(real));
        expect(dry).toMatchObject({ rows: 37, duplicates: 3, refused: 3 });
        const verdicts = async ({ importId }: Summary) =>
          (await verdictsOf(reporter, importId)).map(({ factId: _fact, ...verdict }) => verdict);
        expect(await verdicts(dry)).toEqual(await verdicts(real));
        expect(await refusedFile(reporter, dry.importId)).toBe(await refusedFile(reporter, real.importId));
      },
    );
  });

  describe('cancelled', () => {
    it('in the middle keeps what is recorded and says how far it came', async () => {
      inSmallChunks();
      const id = await send(HEADER + rowsOf(1_000));
      await until('some rows are recorded', async () => Number((await shown(id)).accepted) > 0);
      expect(await cancel(id)).toMatchObject({ state: expect.stringMatching(/^(RUNNING|CANCELLED)$/) });
      const end = await ended(id);
      expect(end).toMatchObject({ state: 'CANCELLED', failureReason: 'CANCELLED', secondsLeft: null });
      expect(end.accepted).toBeLessThan(1_000);
      expect(end.accepted).toBe((await stored(platform)).parcel_count);
      expect(end.failureEn).toMatch(
        new RegExp(
          `^It was cancelled on request. Lines up to \\d+ are judged: ${Number(end.accepted)} recorded, `,
        ),
      );
      // The figures of what was recorded follow all the same.
      expect((await stored(platform)).outbox_event).toBeGreaterThan(0);
      expect(await cancel(id)).toMatchObject({ state: 'CANCELLED' });
    });

    it('in the middle records nothing where all or nothing was asked for', async () => {
      inSmallChunks();
      const id = await send(HEADER + rowsOf(1_000), `${COUNTS}&mode=all-or-nothing`);
      await until('some rows are judged', async () => Number((await shown(id)).rowCount) > 0);
      await cancel(id);
      expect(await ended(id)).toMatchObject({
        state: 'CANCELLED',
        accepted: 0,
        failureEn: 'It was cancelled on request. All or nothing was asked for, so nothing is recorded.',
      });
      expect(await stored(platform)).toMatchObject({ parcel_count: 0, outbox_event: 0 });
    });

    it('after its end is refused', async () => {
      const { importId: id } = await imported(reporter, HEADER + rowsOf(1), COUNTS);
      expect((await reporter.refused(CANCEL, { id })).extensions).toMatchObject({
        code: 'CONFLICT',
        reason: 'IMPORT_ENDED',
        details: { state: 'FINISHED' },
      });
    });
  });

  describe('the file of refused rows', () => {
    it('holds their columns and cells as they were sent and why, and is taken again once corrected', async () => {
      const file =
        '\uFEFF备注;outletId;日期;accepted\n' +
        '"=1+1";outlet-a;2026-03-01;7\n' +
        ' 一;outlet-b;2026-03-02;7\n' +
        '"二;""引""";outlet-a;"2026/3/3";seven\n' +
        '三;outlet-a;2026-03-04;7;8\n' +
        '四;outlet-a;2026-03-05;"7\n';
      const first = await imported(reporter, file, COUNTS);
      expect(first).toMatchObject({ accepted: 1, refused: 4 });
      const text = await refusedFile(reporter, first.importId);
      expect(text.split('\r\n').slice(0, 3)).toEqual([
        '\uFEFF备注,outletId,日期,accepted,#原行号/line,#列/column,#原因/reason,#说明/because,#English,#原文/row',
        '一,outlet-b,2026-03-02,7,3,outletId,OUTLET_UNKNOWN,没有找到网点 outlet-b：请核对网点标识，或先登记该网点。,"There is no outlet outlet-b; check the id, or register the outlet first.",',
        '"二;""引""",outlet-a,2026/3/3,seven,4,accepted,NOT_A_COUNT,accepted 须为 0 至 2147483647 的整数，不带单位和分隔符，例如 1400。,"accepted must be a whole number from 0 to 2147483647 without unit or separators, for example 1400.",',
      ]);
      expect(text).toContain('三;outlet-a;2026-03-04;7;8\r\n');
      const corrected = text.replace('outlet-b', 'outlet-a').replace(',seven,', ',7,');
      const second = await imported(reporter, corrected, COUNTS);
      expect(second).toMatchObject({ accepted: 2, refused: 2, ignoredColumns: ['备注'] });
      expect((await refusedRows(reporter, second.importId)).map(({ reason }) => reason)).toEqual([
        'FIELD_MISSING',
        'FIELD_MISSING',
      ]);
      const again = await refusedFile(reporter, second.importId);
      expect(again.match(/#原行号/g)).toHaveLength(1);
      expect(await platform.rows(sql`SELECT day FROM parcel_count ORDER BY day`)).toHaveLength(3);
    });

    it('never lets a sentence of ours be taken for a formula', async () => {
      const row = `=cmd|' /C calc'!A0,2026-03-01,"7`;
      const { importId } = await imported(reporter, `${HEADER}${row}\n=1+1,2026-03-01,7,7\n`, COUNTS);
      const rows = parse(await refusedFile(reporter, importId), { bom: true, from: 2 }) as string[][];
      const notes = rows.flatMap((cells) => cells.slice(4));
      expect(notes).toContain(`'${row}`);
      expect(notes.filter((note) => /^[=+\-@\t\r]/.test(note))).toEqual([]);
      // What the sender wrote stays as it was, to be corrected.
      expect(rows[1]?.slice(0, 4)).toEqual(['=1+1', '2026-03-01', '7', '7']);
    });

    it('of objects has the columns of the kind, and of workbooks theirs', async () => {
      const objects = '{"网点编号":"outlet-none","day":"2026-03-01","accepted":7,"x":1}\n{"outletId":\n';
      const { importId } = await imported(reporter, objects, COUNTS);
      const lines = (await refusedFile(reporter, importId)).split('\r\n');
      expect(lines[0]).toMatch(/^\uFEFF网点编号\/outletId,日期\/day,收寄快件量\/accepted,/);
      expect(lines[1]).toMatch(/^outlet-none,2026-03-01,7,,.*,1,outletId,OUTLET_UNKNOWN,/);
      expect(lines[2]).toMatch(/,2,,NOT_A_JSON_OBJECT,.*,"\{""outletId"":"$/);
    });

    it('is kept for its days and then forgotten, with the import that says so', async () => {
      const { importId } = await imported(reporter, `${HEADER}outlet-none,2026-01-01,1,1\n`, COUNTS);
      const files = platform.app.get(ImportFiles, { strict: false });
      clock.passSeconds(LIMITS.importFilesKeptDays * 86_400);
      expect(await files.forgetOld()).toBe(0);
      clock.passSeconds(1);
      expect(await files.forgetOld()).toBe(1);
      const reader = await platform.as(REPORTER);
      for (const path of ['refused.csv', 'verdicts']) {
        const gone = await reader.fetch(`/files/imports/${importId}/${path}`);
        expect(gone.status).toBe(404);
        expect(await gone.json()).toMatchObject({ error: { reason: 'IMPORT_FORGOTTEN' } });
      }
      expect(await stored(platform)).toMatchObject({ file_import: 1, import_chunk: 0, import_verdict: 0 });
      reporter = reader;
    });
  });

  describe('progress', () => {
    interface Event {
      readonly name: string;
      readonly step: Record<string, number | string | null>;
    }
    const eventsIn = (text: string): Event[] =>
      text.split('\n\n').flatMap((block) => {
        const [, name = '', step = ''] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
        return name ? [{ name, step: JSON.parse(step) as Event['step'] }] : [];
      });

    it('is told as it happens until the import ends', async () => {
      inSmallChunks();
      const id = await send(HEADER + rowsOf(400));
      const response = await reporter.fetch(`/files/imports/${id}/progress`);
      expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      const events = eventsIn(await response.text());
      expect(events.length).toBeGreaterThan(2);
      expect(events.at(-1)).toMatchObject({
        name: 'ended',
        step: { importId: id, state: 'FINISHED', rows: 400, accepted: 400, duplicates: 0, refused: 0 },
      });
      const counts = events.map(({ step }) => Number(step.rows));
      expect(counts).toEqual([...counts].sort((a, b) => a - b));
      const middle = events.find(({ step }) => Number(step.rows) > 0 && step.state === 'RUNNING');
      expect(middle?.step.bytesRead).toBeLessThan(Number(middle?.step.byteCount));
      expect(middle?.step.rowsPerSecond).toBeGreaterThan(0);
      expect(middle?.step.secondsLeft).toBeGreaterThanOrEqual(0);
    });

    it('of one that has ended is its end alone', async () => {
      const { importId } = await imported(reporter, HEADER + rowsOf(1), COUNTS);
      const text = await (await reporter.fetch(`/files/imports/${importId}/progress`)).text();
      expect(eventsIn(text).map(({ name }) => name)).toEqual(['ended']);
    });

    it('is told to no more callers than may watch, and again when one has gone', async () => {
      jest.replaceProperty(LIMITS as Limits, 'progressStreams', 1);
      inSmallChunks();
      const id = await send(HEADER + rowsOf(1_000));
      const leaving = new AbortController();
      const first = await reporter.fetch(`/files/imports/${id}/progress`, { signal: leaving.signal });
      expect(first.status).toBe(200);
      const second = await reporter.fetch(`/files/imports/${id}/progress`);
      expect(second.status).toBe(503);
      expect(await second.json()).toMatchObject({ error: { reason: 'PROGRESS_BUSY' } });
      leaving.abort();
      await until('there is room', async () => {
        const third = await reporter.fetch(`/files/imports/${id}/progress`);
        await third.body?.cancel();
        return third.status === 200;
      });
      await cancel(id);
      await ended(id);
    });

    it('ends after its time, for the caller to ask again', async () => {
      jest.replaceProperty(LIMITS as Limits, 'progressStreamSeconds', 0);
      const { importId } = await imported(reporter, HEADER + rowsOf(1), COUNTS);
      expect(await (await reporter.fetch(`/files/imports/${importId}/progress`)).text()).toBe('');
    });

    it('is there by query too', async () => {
      const { importId } = await imported(reporter, `${HEADER}${rowsOf(3)}`, COUNTS);
      expect(await shown(importId)).toMatchObject({
        state: 'FINISHED',
        isDryRun: false,
        format: 'csv',
        charset: 'utf-8',
        rowCount: 3,
        bytesRead: `${HEADER}${rowsOf(3)}`.length,
        byteCount: `${HEADER}${rowsOf(3)}`.length,
        rowsPerSecond: expect.any(Number),
        secondsLeft: null,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        cancelAskedAt: null,
        ignoredColumns: [],
      });
    });
  });
});
