import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Caller, openPlatform, openWorker, type Platform } from '../../test/support/app.js';
import {
  COUNTS,
  forgetAll,
  HEADER,
  openFirms,
  refusedFile,
  REPORTER,
  rowsOf,
  stored,
  type Summary,
  upload,
  verdictsOf,
} from '../../test/support/imports.js';
import { until } from '../../test/support/until.js';
import { LIMITS } from '../platform/limits.js';
import { raw, sql } from '../platform/sql.js';
import { type Claim, ImportLeases, LeaseLost } from './import-leases.service.js';
import { ImportRuns, RunStopped } from './import-runs.service.js';

type Limits = { -readonly [Name in keyof typeof LIMITS]: number };

const NEVER = new AbortController().signal;
/** Stops a run where a crash would end it: after so many chunks, and without a word to anybody. */
const after = (chunks: number): AbortSignal => {
  let asked = 0;
  return {
    get aborted() {
      asked += 1;
      return asked > chunks;
    },
  } as AbortSignal;
};

/** Sound, duplicate, refused and blank rows in turn. */
const FILE = `${HEADER}${rowsOf(25)}${rowsOf(5)}\n${'outlet-none,2026-01-01,1,1\n'.repeat(12)}${rowsOf(20, 25)}`;
const ALL = { accepted: 45, duplicates: 5, refused: 12 };

describe('a run of an import', () => {
  let platform: Platform;
  let reporter: Caller;
  let leases: ImportLeases;
  let runs: ImportRuns;
  /** How an import of `FILE` ends that nothing befalls. */
  let undisturbed: Awaited<ReturnType<typeof outcome>>;

  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    await openFirms(platform);
    reporter = await platform.as(REPORTER);
    leases = platform.app.get(ImportLeases, { strict: false });
    runs = platform.app.get(ImportRuns, { strict: false });
  });
  afterAll(() => platform.close());
  beforeEach(async () => {
    jest.replaceProperty(LIMITS as Limits, 'importChunkRows', 10);
    if (undisturbed) return;
    const id = await send(FILE);
    await runs.run(await claimed(), NEVER);
    undisturbed = await outcome(id);
    await forgetAll(platform);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await platform.database.transaction((transaction) =>
      transaction.query('DROP TRIGGER IF EXISTS breaks_here'),
    );
    await forgetAll(platform);
  });

  const send = async (body: string, query = COUNTS): Promise<string> =>
    ((await (await upload(reporter, body, query, { prefer: 'respond-async' })).json()) as Summary).importId;
  const claimed = async (): Promise<Claim> => {
    const claim = await leases.claim();
    if (!claim) throw new Error('nothing is due');
    return claim;
  };
  /** As if so much time had passed that the runner must be dead. */
  const expire = () =>
    platform.database.transaction((transaction) =>
      transaction.query(
        `UPDATE file_import SET due_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE state = 'RUNNING'`,
      ),
    );
  /** The chunk of this number fails when its facts are written already. */
  const breakAt = (chunk: number) =>
    platform.database.transaction((transaction) =>
      transaction.query(`CREATE TRIGGER breaks_here BEFORE INSERT ON import_chunk FOR EACH ROW
        IF NEW.number = ${chunk} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'it breaks here'; END IF`),
    );
  const mend = () =>
    platform.database.transaction((transaction) => transaction.query('DROP TRIGGER breaks_here'));

  /** All that an import leaves, but for ids of its own and instants. */
  async function outcome(id: string) {
    const [counts] = await platform.rows<Record<string, unknown>>(
      sql`SELECT state, row_count, accepted, duplicates, refused, judged_to_line, bytes_read, chunk_count, failure_reason
          FROM file_import WHERE id = ${id}`,
    );
    return {
      counts,
      facts: await platform.rows(sql`SELECT id, content_digest FROM parcel_count ORDER BY id`),
      chunks: await platform.rows(
        sql`SELECT number, to_line, verdict_runs, refused FROM import_chunk WHERE import_id = ${id} ORDER BY number`,
      ),
      events: await platform.rows(sql`SELECT name, payload FROM outbox_event ORDER BY payload`),
      verdicts: await verdictsOf(reporter, id),
      refusedRows: await refusedFile(reporter, id),
    };
  }

  it('that nothing befalls judges every row', () => {
    expect(undisturbed.counts).toMatchObject({ state: 'FINISHED', ...ALL, chunk_count: 7 });
  });

  it('that dies between two chunks goes on behind the last one, and ends as if nothing had been', async () => {
    const id = await send(FILE);
    await expect(runs.run(await claimed(), after(2))).rejects.toThrow(RunStopped);
    expect(await stored(platform)).toMatchObject({ parcel_count: 20, import_chunk: 2 });
    expect(await leases.claim()).toBeUndefined();
    await expire();
    const again = await claimed();
    expect(again).toMatchObject({
      id,
      attempts: 1,
      tally: { chunkCount: 2, accepted: 20, judgedToLine: 21 },
    });
    await runs.run(again, NEVER);
    expect(await outcome(id)).toEqual(undisturbed);
  });

  it('that dies inside a chunk leaves nothing of it, and ends as if nothing had been', async () => {
    const id = await send(FILE);
    for (const chunk of [1, 3, 5]) {
      await breakAt(chunk);
      await expect(runs.run(await claimed(), NEVER)).rejects.toThrow('it breaks here');
      expect(await stored(platform)).toMatchObject({ import_chunk: chunk - 1 });
      await mend();
      await expire();
    }
    await runs.run(await claimed(), NEVER);
    expect(await outcome(id)).toEqual(undisturbed);
  });

  it('that has lost its lease to another commits nothing more', async () => {
    const id = await send(FILE);
    const silent = await claimed();
    await expect(runs.run(silent, after(1))).rejects.toThrow(RunStopped);
    await expire();
    const other = await claimed();
    expect(await leases.hold(silent)).toBe(false);
    await expect(runs.run(silent, NEVER)).rejects.toThrow(LeaseLost);
    expect(await stored(platform)).toMatchObject({ import_chunk: 1 });
    await runs.run(other, NEVER);
    await expect(runs.run(silent, NEVER)).rejects.toThrow(LeaseLost);
    expect(await outcome(id)).toEqual(undisturbed);
  });

  it('is not taken by another while it is heard of, and is once it has been silent for the time of a lease', async () => {
    jest.replaceProperty(LIMITS as Limits, 'importLeaseSeconds', 2);
    await send(FILE);
    const first = await claimed();
    for (let renewed = 0; renewed < 4; renewed += 1) {
      expect(await leases.hold(first)).toBe(true);
      expect(await leases.claim()).toBeUndefined();
    }
    await until('the lease runs out', async () => (await leases.claim())?.id === first.id);
    expect(await leases.hold(first)).toBe(false);
  });

  it('of an all-or-nothing file that dies leaves nothing, and begins anew', async () => {
    const file = HEADER + rowsOf(45);
    const id = await send(file, `${COUNTS}&mode=all-or-nothing`);
    await expect(runs.run(await claimed(), after(3))).rejects.toThrow(RunStopped);
    expect(await stored(platform)).toMatchObject({ parcel_count: 0, import_chunk: 0, outbox_event: 0 });
    await expire();
    await runs.run(await claimed(), NEVER);
    expect((await outcome(id)).counts).toMatchObject({
      state: 'FINISHED',
      row_count: 45,
      accepted: 45,
      chunk_count: 5,
    });
    expect(await stored(platform)).toMatchObject({ parcel_count: 45, import_chunk: 5 });
  });

  it('beside another of nearly the same file records every row once', async () => {
    const ids = [await send(HEADER + rowsOf(200)), await send(HEADER + rowsOf(200, 50))];
    const claims = [await claimed(), await claimed()];
    await Promise.all(claims.map((claim) => runs.run(claim, NEVER)));
    const ends = await Promise.all(ids.map((id) => outcome(id)));
    expect(ends.map(({ counts }) => counts?.state)).toEqual(['FINISHED', 'FINISHED']);
    const sum = (name: string) => ends.reduce((total, { counts }) => total + Number(counts?.[name]), 0);
    expect([sum('accepted'), sum('duplicates'), sum('refused')]).toEqual([250, 150, 0]);
    expect(await stored(platform)).toMatchObject({ parcel_count: 250 });
  });

  it('ends with as many chunks as its rows or its bytes ask for', async () => {
    const chunksOf = async (file: string) => {
      await send(file);
      const claim = await claimed();
      await runs.run(claim, NEVER);
      return Number((await outcome(claim.id)).counts?.chunk_count);
    };
    expect(await chunksOf(HEADER + rowsOf(31))).toBe(4);
    jest.replaceProperty(LIMITS as Limits, 'importChunkBytes', 60);
    expect(await chunksOf(HEADER + rowsOf(32))).toBe(11);
  });

  describe('by a worker', () => {
    const stateOf = async (id: string) =>
      (await platform.rows<{ state: string }>(sql`SELECT state FROM file_import WHERE id = ${id}`))[0]?.state;

    it('that stops in the middle is gone on with by the next at once', async () => {
      jest.replaceProperty(LIMITS as Limits, 'importChunkRows', 5);
      const id = await send(HEADER + rowsOf(500));
      const first = await openWorker(platform.config);
      await until('some rows are recorded', async () => ((await stored(platform)).parcel_count ?? 0) > 0);
      await first.close();
      const [left] = await platform.rows<{ state: string; is_due: number; chunk_count: number }>(
        sql`SELECT state, due_at <= UTC_TIMESTAMP(3) AS is_due, chunk_count FROM file_import WHERE id = ${id}`,
      );
      expect(left).toMatchObject({ state: 'RUNNING', is_due: 1 });
      expect(left?.chunk_count).toBeLessThan(100);
      const second = await openWorker(platform.config);
      await until('it has ended', async () => (await stateOf(id)) === 'FINISHED');
      await second.close();
      expect((await outcome(id)).counts).toMatchObject({ accepted: 500, duplicates: 0, chunk_count: 100 });
    });

    it('that cannot get on is given up after some attempts, and says what stands', async () => {
      jest.replaceProperty(LIMITS as Limits, 'importAttempts', 2);
      const id = await send(FILE);
      await breakAt(2);
      const worker = await openWorker(platform.config);
      await until('it is given up', async () => (await stateOf(id)) === 'FAILED');
      await worker.close();
      expect(await stored(platform)).toMatchObject({ parcel_count: 10, import_chunk: 1 });
      const [failed] = await platform.rows<{ failure_reason: string; failure_en: string }>(
        sql`SELECT failure_reason, failure_en FROM file_import WHERE id = ${id}`,
      );
      expect(failed).toEqual({
        failure_reason: 'INTERNAL',
        failure_en:
          'Something went wrong on our side and the import did not get on in several attempts. Lines up to 11 are judged: 10 recorded, 0 duplicate, 0 refused, and that is kept; send the same file again to go on, and what is recorded will be recognised.',
      });
      await mend();
      await send(FILE);
      await runs.run(await claimed(), NEVER);
      expect(await platform.rows(sql`SELECT id, content_digest FROM parcel_count ORDER BY id`)).toEqual(
        undisturbed.facts,
      );
    });

    it('works on no more imports at a time than it may', async () => {
      jest.replaceProperty(LIMITS as Limits, 'importsAtOnce', 1);
      jest.replaceProperty(LIMITS as Limits, 'importChunkRows', 5);
      const ids = [await send(HEADER + rowsOf(100)), await send(HEADER + rowsOf(100, 100))];
      const worker = await openWorker(platform.config);
      let most = 0;
      await until('both have ended', async () => {
        const found = await platform.rows<{ state: string }>(
          sql`SELECT state FROM file_import WHERE id IN ${raw(`('${ids.join("','")}')`)}`,
        );
        most = Math.max(most, found.filter(({ state }) => state === 'RUNNING').length);
        return found.every(({ state }) => state === 'FINISHED');
      });
      await worker.close();
      expect(most).toBe(1);
    });
  });
});
