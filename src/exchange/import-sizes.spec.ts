import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
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

type Limits = { -readonly [Name in keyof typeof LIMITS]: number };

describe('a file of unusual size', () => {
  let platform: Platform;
  let reporter: Caller;
  beforeAll(async () => {
    platform = await openPlatform();
    await openFirms(platform);
    reporter = await platform.as(REPORTER);
  });
  afterAll(() => platform.close());
  afterEach(async () => {
    jest.restoreAllMocks();
    await forgetAll(platform);
  });

  it('with a row of 10 MB refuses that row, keeps nothing of it, and goes on', async () => {
    const long = `outlet-a,2026-01-01,${'9'.repeat(10_000_000)},1\n`;
    const summary = await imported(reporter, `${HEADER}${rowsOf(1)}${long}${rowsOf(1, 1)}`, COUNTS);
    expect(summary).toMatchObject({ rows: 3, accepted: 2, refused: 1 });
    expect(await refusedRows(reporter, summary.importId)).toMatchObject([
      { line: 3, reason: 'ROW_TOO_LONG' },
    ]);
    expect((await refusedFile(reporter, summary.importId)).length).toBeLessThan(1_000);
  });

  it('has rows of as many characters as may be, and not of one more', async () => {
    const row = (characters: number) => `outlet-a,2026-01-01,7,${'0'.repeat(characters - 22)}\n`;
    const { importId } = await imported(
      reporter,
      HEADER + row(LIMITS.rowCharacters) + row(LIMITS.rowCharacters + 1),
      COUNTS,
    );
    expect((await refusedRows(reporter, importId)).map(({ reason }) => reason)).toEqual([
      'NOT_A_COUNT',
      'ROW_TOO_LONG',
    ]);
  });

  it('with a million refused rows has a verdict and a line in the refused file for each, in little memory', async () => {
    jest.replaceProperty(LIMITS as Limits, 'importChunkRows', 10_000);
    const rows = 1_000_000;
    let peak = 0;
    const before = process.memoryUsage().rss;
    const look = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
    const body = Buffer.concat([Buffer.from(HEADER), Buffer.alloc(2 * rows, 'x\n')]);
    const sent = await upload(reporter, body, COUNTS, { prefer: 'respond-async' });
    const { importId } = (await sent.json()) as Summary;
    const shown = async () =>
      (
        await platform.rows<{ state: string; refused: number }>(sql`SELECT state, refused FROM file_import`)
      )[0];
    for (let waited = 0; waited < 10 && (await shown())?.state !== 'FINISHED'; waited += 1)
      await reporter.fetch(`/files/imports/${importId}/progress`).then((response) => response.text());
    expect(await shown()).toMatchObject({ state: 'FINISHED', refused: rows });
    clearInterval(look);

    let lines = 0;
    const file = await reporter.fetch(`/files/imports/${importId}/refused.csv`);
    for await (const part of file.body as ReadableStream<Uint8Array>)
      for (const byte of part) if (byte === 10) lines += 1;
    expect(lines).toBe(1 + rows);
    expect(await stored(platform)).toMatchObject({
      import_verdict: LIMITS.importVerdictsKept,
      import_chunk: 100,
    });
    const verdicts = await verdictsOf(reporter, importId);
    expect(verdicts[0]).toMatchObject({ line: 2, reason: 'FIELD_MISSING' });
    const covered = verdicts.reduce((sum, { line, toLine = line }) => sum + toLine - line + 1, 0);
    expect(covered).toBe(rows);
    expect((peak - before) / 1e6).toBeLessThan(300);
  }, 600_000);

  it('of which two are sent at one moment is judged twice and recorded once', async () => {
    jest.replaceProperty(LIMITS as Limits, 'importChunkRows', 100);
    const files = [HEADER + rowsOf(600), HEADER + rowsOf(600, 300)];
    const ends = await Promise.all(files.map((file) => imported(reporter, file, COUNTS)));
    expect(ends.map(({ state }) => state)).toEqual(['FINISHED', 'FINISHED']);
    const sum = (name: 'accepted' | 'duplicates' | 'refused') =>
      ends.reduce((total, end) => total + end[name], 0);
    expect([sum('accepted'), sum('duplicates'), sum('refused')]).toEqual([900, 300, 0]);
    expect(await stored(platform)).toMatchObject({ parcel_count: 900 });
    await until('all is told', async () => ((await stored(platform)).outbox_event ?? 0) > 0);
  });
});
