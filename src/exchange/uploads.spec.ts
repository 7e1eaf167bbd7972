import { readdir, rm } from 'node:fs/promises';
import { request as httpRequest, type ClientRequest } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Caller, openPlatform, openWorker, type Platform } from '../../test/support/app.js';
import {
  COUNTS,
  forgetAll,
  HEADER,
  imported,
  NOTHING,
  openFirms,
  refused,
  type RefusedUpload,
  REPORTER,
  rowsOf,
  stored,
  type Summary,
  upload,
} from '../../test/support/imports.js';
import { until } from '../../test/support/until.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { AccessTokens } from '../platform/tokens.js';

type Limits = { -readonly [Name in keyof typeof LIMITS]: number };

/** No worker runs unless a claim opens one: what is uploaded waits. */
describe('an upload', () => {
  let platform: Platform;
  let reporter: Caller;
  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    await openFirms(platform);
    reporter = await platform.as(REPORTER);
  });
  afterAll(() => platform.close());
  afterEach(async () => {
    jest.restoreAllMocks();
    await forgetAll(platform);
    for (const path of await keptFiles()) await rm(path);
  });

  /** Files of imports in the store, finished or not. */
  const keptFiles = async (): Promise<string[]> => {
    const folder = join(platform.config.home, 'files');
    const names = await readdir(folder, { recursive: true, withFileTypes: true });
    return names.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  };
  const notWaiting = { prefer: 'respond-async' };

  /** Sends bytes as they are made, with any headers; gives what the server says, or nothing where it cuts off. */
  const send = async (
    headers: Record<string, string | number>,
    write: (connection: ClientRequest) => Promise<void>,
    query = COUNTS,
  ): Promise<RefusedUpload | Summary | undefined> => {
    const { token } = await platform.app.get(AccessTokens).sign(REPORTER);
    return new Promise((resolve) => {
      const connection = httpRequest(`${platform.url}/files/imports?${query}`, {
        method: 'POST',
        headers: {
          'content-type': 'text/csv',
          authorization: `Bearer ${token}`,
          'accept-language': 'en',
          ...headers,
        },
      });
      connection.on('response', (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', () => resolve(undefined));
        response.on('end', () => {
          connection.destroy();
          const answer = JSON.parse(Buffer.concat(parts).toString()) as { error?: RefusedUpload };
          resolve(answer.error ? { ...answer.error, status: response.statusCode ?? 0 } : (answer as Summary));
        });
      });
      connection.on('error', () => resolve(undefined));
      void write(connection);
    });
  };

  it('is answered as soon as the file is kept, and says where to look', async () => {
    const response = await upload(reporter, HEADER + rowsOf(3), COUNTS, notWaiting);
    const answer = (await response.json()) as Summary;
    expect(response.status).toBe(202);
    expect(answer).toMatchObject({ state: 'WAITING', rows: 0, accepted: 0 });
    expect(response.headers.get('location')).toBe(`/files/imports/${answer.importId}/progress`);
    expect(await stored(platform)).toMatchObject({ file_import: 1, parcel_count: 0 });
    expect(await keptFiles()).toEqual([expect.stringMatching(/\/upload$/)]);
  });

  it('that is to be waited for is answered at its end, or when the caller has waited long enough', async () => {
    jest.replaceProperty(LIMITS as Limits, 'importWaitSeconds', 1);
    const early = await upload(reporter, HEADER + rowsOf(3), COUNTS, { prefer: 'wait=3600' });
    expect([early.status, early.headers.get('preference-applied')]).toEqual([202, 'wait=1']);
    expect(await early.json()).toMatchObject({ state: 'WAITING' });
    jest.restoreAllMocks();
    const worker = await openWorker(platform.config);
    try {
      const waited = await upload(reporter, HEADER + rowsOf(4), COUNTS, { prefer: 'respond-async, wait=60' });
      expect([waited.status, waited.headers.get('preference-applied')]).toEqual([200, 'wait=60']);
      expect(await waited.json()).toMatchObject({ state: 'FINISHED', rows: 4 });
    } finally {
      await worker.close();
    }
    // The file itself is needed no more.
    expect(await keptFiles()).toEqual([]);
  });

  it('of the same file while one waits is that import, and otherwise another', async () => {
    const sent = async (body: string, query: string, caller = reporter) =>
      ((await (await upload(caller, body, query, notWaiting)).json()) as Summary).importId;
    const file = HEADER + rowsOf(3);
    const [first, again, ...others] = [
      await sent(file, COUNTS),
      await sent(file, COUNTS),
      await sent(file, `${COUNTS}&mode=all-or-nothing`),
      await sent(file, `${COUNTS}&dryRun=true`),
      await sent(file, `${COUNTS}&charset=utf-8`),
      await sent(HEADER + rowsOf(4), COUNTS),
      await sent(file, COUNTS, await platform.as({ ...REPORTER, enterpriseId: 'firm-b' })),
    ];
    expect(again).toBe(first);
    expect(new Set([first, ...others]).size).toBe(6);
    expect(await stored(platform)).toMatchObject({ file_import: 6 });
    expect(await keptFiles()).toHaveLength(6);
  });

  it('of the same file at one moment from two callers is one import', async () => {
    const file = HEADER + rowsOf(3);
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () => (await upload(reporter, file, COUNTS, notWaiting)).json()),
    );
    expect(new Set(answers.map((answer) => (answer as Summary).importId)).size).toBe(1);
    expect(await stored(platform)).toMatchObject({ file_import: 1 });
  });

  it('of 2 GB is refused at its first bytes, by the length it declares', async () => {
    const answer = await send({ 'content-length': 2_000_000_000 }, async (connection) => {
      connection.write(HEADER);
    });
    expect(answer).toMatchObject({ status: 413, code: 'BAD_USER_INPUT', reason: 'FILE_TOO_LARGE' });
    expect(await stored(platform)).toEqual(NOTHING);
  });

  it('without end is stopped at the limit, and leaves nothing', async () => {
    jest.replaceProperty(LIMITS as Limits, 'uploadBytes', 300_000);
    const answer = await send({ 'transfer-encoding': 'chunked' }, async (connection) => {
      connection.write(HEADER);
      for (let at = 0; !connection.destroyed && at < 50_000; at += 1_000) {
        connection.write(rowsOf(1_000, at % 5_000));
        await pause(1);
      }
    });
    expect(answer).toMatchObject({ status: 413, reason: 'FILE_TOO_LARGE', details: { maxBytes: 300_000 } });
    expect(await stored(platform)).toEqual(NOTHING);
    expect(await keptFiles()).toEqual([]);
  });

  it('that is interrupted leaves nothing recorded and nothing in the store', async () => {
    const { token } = await platform.app.get(AccessTokens).sign(REPORTER);
    const connection = httpRequest(`${platform.url}/files/imports?${COUNTS}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}` },
    });
    connection.on('error', () => undefined);
    connection.write(HEADER + rowsOf(5_000));
    await until('bytes are kept', async () => (await keptFiles()).length > 0);
    connection.destroy();
    await until('they are forgotten', async () => (await keptFiles()).length === 0);
    expect(await stored(platform)).toEqual(NOTHING);
  });

  it('that is slow but moves may take longer than one that stands still', async () => {
    jest.replaceProperty(LIMITS as Limits, 'uploadIdleSeconds', 1);
    const slow = await send({ prefer: 'respond-async' }, async (connection) => {
      connection.write(HEADER);
      for (let sent = 0; sent < 30; sent += 1) {
        await pause(100);
        connection.write(rowsOf(1, sent));
      }
      connection.end();
    });
    expect(slow).toMatchObject({ state: 'WAITING' });
    const still = await send({}, async (connection) => {
      connection.write(HEADER + rowsOf(5_000));
    });
    expect(still === undefined || 'reason' in still).toBe(true);
    await until('nothing of it is left', async () => (await keptFiles()).length === 1);
    expect(await stored(platform)).toMatchObject({ file_import: 1 });
  });

  it('is not cut off by the limit of other requests, which are', async () => {
    jest.replaceProperty(LIMITS as Limits, 'requestSeconds', 1);
    const { token } = await platform.app.get(AccessTokens).sign(REPORTER);
    const cutOff = await new Promise<boolean>((resolve) => {
      const connection = httpRequest(`${platform.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      });
      connection.on('response', () => resolve(false));
      connection.on('error', () => resolve(true));
      connection.write('{');
    });
    expect(cutOff).toBe(true);
    const slow = await send({}, async (connection) => {
      connection.write(HEADER);
      await pause(1_500);
      connection.end(rowsOf(1));
    });
    expect(slow).toMatchObject({ state: 'WAITING' });
  });

  it('is refused while as many imports of the firm are open as may be, and then taken', async () => {
    jest.replaceProperty(LIMITS as Limits, 'importsOpen', 2);
    for (const rows of [1, 2]) await upload(reporter, HEADER + rowsOf(rows), COUNTS, notWaiting);
    expect(await refused(reporter, HEADER + rowsOf(3), COUNTS)).toMatchObject({
      status: 503,
      reason: 'IMPORTS_TOO_MANY',
    });
    const rival = await platform.as({ ...REPORTER, enterpriseId: 'firm-b' });
    expect((await upload(rival, HEADER, COUNTS, notWaiting)).status).toBe(202);
    const [open] = await platform.rows<{ id: string }>(
      sql`SELECT id FROM file_import WHERE enterprise_id = 'firm-a' LIMIT 1`,
    );
    await reporter.get('mutation ($id: ID!) { cancelImport(id: $id) { state } }', { id: open?.id });
    expect((await upload(reporter, HEADER + rowsOf(3), COUNTS, notWaiting)).status).toBe(202);
  });

  it('is judged by its content, whatever it is called', async () => {
    const worker = await openWorker(platform.config);
    try {
      const objects = '{"outletId":"outlet-a","day":"2026-03-01","accepted":1}';
      expect(await imported(reporter, objects, COUNTS)).toMatchObject({ format: 'ndjson', accepted: 1 });
      const type = { 'content-type': 'application/x-ndjson' };
      expect(await imported(reporter, HEADER + rowsOf(1), COUNTS, type)).toMatchObject({ format: 'csv' });
    } finally {
      await worker.close();
    }
  });
});
