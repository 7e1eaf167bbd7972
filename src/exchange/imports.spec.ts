import { request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import type { Actor } from '../kernel/actor.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { LIMITS } from '../platform/limits.js';
import { raw, sql } from '../platform/sql.js';
import { AccessTokens } from '../platform/tokens.js';
import { EnterprisesService } from '../enterprises/index.js';
import type { ImportSummary } from './imports.service.js';

const COUNTS = 'kind=parcel-count';
const USES = 'kind=packaging-use';
const VERDICTS = `query ($id: ID!, $first: Int, $after: String, $verdict: RowVerdict) { import(id: $id) {
  state rowCount accepted duplicates refused judgedToLine failureReason failureEn
  verdicts(first: $first, after: $after, verdict: $verdict) {
    nodes { line verdict sourceRef factId field reason textZh textEn } pageInfo { hasNextPage endCursor } } } }`;

interface Verdict {
  readonly line: number;
  readonly verdict: string;
  readonly sourceRef: string | null;
  readonly field: string | null;
  readonly reason: string | null;
  readonly textZh: string | null;
  readonly textEn: string | null;
}
interface Imported {
  readonly import: {
    readonly state: string;
    readonly rowCount: number;
    readonly accepted: number;
    readonly judgedToLine: number;
    readonly failureReason: string | null;
    readonly failureEn: string | null;
    readonly verdicts: {
      readonly nodes: readonly Verdict[];
      readonly pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  };
}
interface Refused {
  readonly error: {
    readonly code: string;
    readonly reason: string;
    readonly message: string;
    readonly details: Record<string, unknown>;
  };
}

const REPORTER = { id: 'reporter', kind: 'person', roles: ['REPORTER'], enterpriseId: 'firm-a' } as const;
const HEADER = 'outletId,day,accepted,eWaybill\n';
const rowsOf = (count: number, from = 0) =>
  Array.from({ length: count }, (_row, index) => {
    const day = new Date(Date.UTC(2010, 0, 1 + from + index)).toISOString().slice(0, 10);
    return `outlet-a,${day},100,98\n`;
  }).join('');

describe('files', () => {
  let platform: Platform;
  let reporter: Caller;

  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    const operator: Actor = { id: 'operator', kind: 'person', roles: ['OPERATOR'] };
    const enterprises = platform.app.get(EnterprisesService);
    for (const [id, uscc] of [
      ['firm-a', '91350105MA3458HX32'],
      ['firm-b', '91430100MA4L16JQ9B'],
    ] as const) {
      const regionCode = '430100' as RegionCode;
      await enterprises.registerEnterprise(operator, {
        id,
        uscc,
        nameZh: id,
        nameEn: id,
        kind: 'COURIER',
        regionCode,
      });
      await enterprises.openOutlet(operator, {
        id: id.replace('firm', 'outlet'),
        enterpriseId: id,
        nameZh: id,
        regionCode: '430102' as RegionCode,
        openedOn: '2010-01-01' as LocalDate,
      });
    }
    reporter = await platform.as(REPORTER);
  });
  afterAll(() => platform.close());
  afterEach(async () => {
    jest.restoreAllMocks();
    await platform.database.transaction(async (transaction) => {
      for (const table of ['parcel_count', 'packaging_use', 'file_import', 'import_verdict', 'outbox_event'])
        await transaction.query(`DELETE FROM ${table}`);
    });
  });

  const upload = (body: string | Buffer, query = COUNTS, caller = reporter) =>
    caller.fetch(`/files/imports?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
  const imported = async (body: string | Buffer, query = COUNTS): Promise<ImportSummary> => {
    const response = await upload(body, query);
    const answer = (await response.json()) as ImportSummary;
    expect(response.status).toBe(200);
    return answer;
  };
  const refused = async (body: string | Buffer, query = COUNTS, caller = reporter) => {
    const response = await upload(body, query, caller);
    return { status: response.status, ...((await response.json()) as Refused).error };
  };
  const verdictsOf = async (id: string) =>
    (await reporter.get<Imported>(VERDICTS, { id, first: 100 })).import.verdicts.nodes;
  const stored = async () => {
    const counts: Record<string, number> = {};
    for (const table of ['parcel_count', 'packaging_use', 'file_import', 'import_verdict', 'outbox_event']) {
      const [row] = await platform.rows<{ n: string }>(sql`SELECT COUNT(*) AS n FROM ${raw(table)}`);
      counts[table] = Number(row?.n);
    }
    return counts;
  };
  const NOTHING = { parcel_count: 0, packaging_use: 0, file_import: 0, import_verdict: 0, outbox_event: 0 };

  it('keeps the good rows and says of each other row what was wrong and where', async () => {
    const file =
      HEADER +
      [
        'outlet-a,2026-01-01,100,98',
        'outlet-a,2026-01-01,100,98',
        'outlet-a,2026-01-01,101,98',
        '',
        'outlet-b,2026-01-02,100,98',
        'outlet-a,2999-01-01,100,98',
        'outlet-a,2026-01-03,many,98',
        'outlet-a,2026-01-04,100,101',
        'outlet-a,2026-01-05,-1,',
        'outlet-a,2026-01-06,"100,98',
        'outlet-a,2026-01-07,100,98,7',
        'outlet-a,"2026/1/8","100",',
      ].join('\r\n');
    const summary = await imported(file);
    expect(summary).toEqual({
      importId: expect.stringMatching(/^[0-9a-f]{32}$/),
      kind: 'parcel-count',
      mode: 'keep-good-rows',
      state: 'FINISHED',
      rows: 11,
      accepted: 2,
      duplicates: 1,
      refused: 8,
      charset: 'utf-8',
      ignoredColumns: [],
    });
    const verdicts = await verdictsOf(summary.importId);
    expect(verdicts.map(({ line, verdict, reason, field }) => [line, verdict, reason, field])).toEqual([
      [3, 'DUPLICATE', null, null],
      [4, 'REFUSED', 'SOURCE_REF_TAKEN', 'sourceRef'],
      [6, 'REFUSED', 'OUTLET_UNKNOWN', 'outletId'],
      [7, 'REFUSED', 'FUTURE_DATE', 'day'],
      [8, 'REFUSED', 'NOT_A_COUNT', 'accepted'],
      [9, 'REFUSED', 'PART_EXCEEDS_WHOLE', 'eWaybill'],
      [10, 'REFUSED', 'NEGATIVE_COUNT', 'accepted'],
      [11, 'REFUSED', 'QUOTE_NOT_CLOSED', null],
      [12, 'REFUSED', 'TOO_MANY_CELLS', null],
    ]);
    expect(verdicts.find(({ line }) => line === 4)).toMatchObject({
      sourceRef: '2026-01-01/outlet-a',
      textZh:
        '来源单号 2026-01-01/outlet-a 已记录过不同内容；如需修改请使用更正操作，否则请换用新的来源单号。',
      textEn:
        'The source reference 2026-01-01/outlet-a was already recorded with other content; correct the fact instead, or use a new reference.',
    });
    expect(await stored()).toMatchObject({ parcel_count: 2, import_verdict: 9, outbox_event: 1 });
  });

  it('refuses rows of packaging use with a negative mass and an unknown specification, each with its sentences', async () => {
    const { importId, ...summary } = await imported(
      'outletId,day,specificationCode,massKg\n' +
        'outlet-a,2026-01-01,PKG-BOX-CORR,12.50\n' +
        'outlet-a,2026-01-02,PKG-BOX-CORR,-12.5\n' +
        'outlet-a,2026-01-03,PKG-NONE,12.5\n',
      USES,
    );
    expect(summary).toMatchObject({ accepted: 1, refused: 2 });
    expect(await verdictsOf(importId)).toMatchObject([
      {
        line: 3,
        reason: 'NEGATIVE_QUANTITY',
        textZh: 'massKg 不能为负数（-12.5 kg），请核对数据。',
        textEn: 'massKg must not be negative (-12.5 kg); check the figure.',
      },
      {
        line: 4,
        reason: 'SPECIFICATION_UNKNOWN',
        textZh:
          '没有包装规格“PKG-NONE”：请使用 packagingSpecifications 所列的规格代码，或先登记本企业的规格。',
        textEn:
          'There is no packaging specification "PKG-NONE"; use a code that packagingSpecifications lists, or record a specification of your own first.',
      },
    ]);
  });

  it('changes nothing when the same file is sent again: every row is a duplicate', async () => {
    const file = HEADER + rowsOf(1_200);
    expect(await imported(file)).toMatchObject({ rows: 1_200, accepted: 1_200, duplicates: 0 });
    const before = await platform.rows(sql`SELECT id, recorded_at FROM parcel_count ORDER BY id`);
    const events = (await stored()).outbox_event;
    expect(await imported(file)).toMatchObject({ rows: 1_200, accepted: 0, duplicates: 1_200, refused: 0 });
    expect(await platform.rows(sql`SELECT id, recorded_at FROM parcel_count ORDER BY id`)).toEqual(before);
    expect((await stored()).outbox_event).toBe(events);
  });

  it('records nothing of an all-or-nothing file with one bad row, and tells which', async () => {
    const bad = `${HEADER}${rowsOf(1_100)}outlet-none,2026-01-01,1,1\n`;
    const summary = await imported(bad, `${COUNTS}&mode=all-or-nothing`);
    expect(summary).toMatchObject({ state: 'REFUSED', rows: 1_101, accepted: 0, duplicates: 0, refused: 1 });
    expect(await verdictsOf(summary.importId)).toMatchObject([{ line: 1_102, reason: 'OUTLET_UNKNOWN' }]);
    expect(await stored()).toMatchObject({ parcel_count: 0, outbox_event: 0, import_verdict: 1 });
    const good = await imported(HEADER + rowsOf(1_100), `${COUNTS}&mode=all-or-nothing`);
    expect(good).toMatchObject({ state: 'FINISHED', accepted: 1_100, refused: 0 });
    expect(await stored()).toMatchObject({ parcel_count: 1_100 });
  });

  it.each([
    ['utf-8', 'utf-8', ''],
    ['UTF-8 with a byte order mark', 'utf-8', '\uFEFF'],
  ])('reads Chinese headers in any order in %s', async (_name, charset, mark) => {
    const file = `${mark}收寄快件量;日期;网点编号;备注\n100;2026/03/01;outlet-a;好\n`;
    expect(await imported(file)).toMatchObject({ accepted: 1, charset, ignoredColumns: ['备注'] });
    expect(await platform.rows(sql`SELECT day, accepted FROM parcel_count`)).toEqual([
      { day: '2026-03-01', accepted: 100 },
    ]);
  });

  it('recognises GBK by itself, and refuses rows broken by a charset that is named wrongly', async () => {
    // 网点编号, 日期, 收寄快件量, 证据等级 / 自行申报 in GBK, tab-separated.
    const gbk = Buffer.from(
      'cdf8b5e3b1e0bac509c8d5c6da09cad5bcc4bfecbcfec1bf09d6a4beddb5c8bcb60a' +
        Buffer.from('outlet-a\t2026-03-02\t7\t').toString('hex') +
        'd7d4d0d0c9eab1a80a',
      'hex',
    );
    expect(await imported(gbk)).toMatchObject({ accepted: 1, charset: 'gb18030' });
    const wrong = await refused(gbk, `${COUNTS}&charset=utf-8`);
    expect(wrong).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
      reason: 'CHARSET_BROKEN',
      message:
        'The header holds characters that cannot be read: the file is not in the charset named; use charset=auto, utf-8 or gb18030. Nothing was imported.',
    });
    const mixed = Buffer.concat([
      Buffer.from('outletId,day,accepted,证据等级\noutlet-a,2026-03-03,7,\n'.padEnd(70_000, '\n')),
      Buffer.from('outlet-a,2026-03-04,7,'),
      Buffer.from('d7d4d0d0c9eab1a80a', 'hex'),
    ]);
    const { importId } = await imported(mixed);
    expect((await verdictsOf(importId)).map(({ reason }) => reason)).toEqual(['CHARSET_BROKEN']);
  });

  it.each([
    [
      'lacks headers',
      'day,eWaybill\n2026-01-01,1\n',
      'HEADER_MISSING',
      'The header lacks the columns outletId (网点编号), accepted (收寄快件量); complete it as in the template and upload again. Nothing was imported.',
    ],
    [
      'names a column twice',
      'outletId,day,日期,accepted\n',
      'HEADER_REPEATED',
      'The header names day (日期) more than once; remove the column that does not count. Nothing was imported.',
    ],
    [
      'is empty',
      '',
      'FILE_EMPTY',
      'The file is empty: the first line must be the header, and each line after it one record. Nothing was imported.',
    ],
    [
      'is a workbook named .csv',
      Buffer.concat([Buffer.from('504b030414000600', 'hex'), Buffer.from('xl/workbook.xml')]),
      'BINARY_FILE',
      'The file is not text but binary (a workbook, an archive, a picture or UTF-16 text); save it as "CSV UTF-8" in your spreadsheet and upload that. Nothing was imported.',
    ],
    [
      'holds zero bytes after a good header',
      Buffer.concat([Buffer.from(HEADER), Buffer.alloc(4)]),
      'BINARY_FILE',
      'The file is not text but binary (a workbook, an archive, a picture or UTF-16 text); save it as "CSV UTF-8" in your spreadsheet and upload that. Nothing was imported.',
    ],
  ])('refuses a file that %s before anything is stored', async (_name, file, reason, message) => {
    expect(await refused(file)).toMatchObject({ status: 400, code: 'BAD_USER_INPUT', reason, message });
    expect(await stored()).toEqual(NOTHING);
  });

  it('names missing headers in Chinese to a Chinese caller', async () => {
    const chinese = await platform.as(REPORTER, 'zh-CN');
    expect(await refused('day,accepted\n', COUNTS, chinese)).toMatchObject({
      message: '文件表头缺少列：网点编号（outletId）。请按模板补齐表头后重新上传，未导入任何内容。',
      details: { missing: ['outletId'] },
    });
  });

  /** Sends bytes as they are made, with any headers; answers with what the server says. */
  const send = async (
    headers: Record<string, string | number>,
    write: (connection: ReturnType<typeof httpRequest>) => Promise<void>,
  ): Promise<{ status: number; error: Refused['error'] } | undefined> => {
    const { token } = await platform.app.get(AccessTokens).sign(REPORTER);
    return new Promise((resolve) => {
      const connection = httpRequest(`${platform.url}/files/imports?${COUNTS}`, {
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
        response.on('end', () => {
          connection.destroy();
          const { error } = JSON.parse(Buffer.concat(parts).toString()) as Refused;
          resolve({ status: response.statusCode ?? 0, error });
        });
      });
      connection.on('error', () => resolve(undefined));
      void write(connection);
    });
  };

  it('refuses a file of 2 GB at its first bytes, by the length it declares', async () => {
    const answer = await send({ 'content-length': 2_000_000_000 }, async (connection) => {
      connection.write(HEADER);
    });
    expect(answer).toMatchObject({
      status: 400,
      error: {
        code: 'BAD_USER_INPUT',
        reason: 'FILE_TOO_LARGE',
        message: `The file is larger than ${LIMITS.uploadBytes} bytes; split it into several files.`,
      },
    });
    expect(await stored()).toEqual(NOTHING);
  });

  it('stops an endless stream at the limit and says what was kept', async () => {
    jest.replaceProperty(LIMITS as { uploadBytes: number }, 'uploadBytes', 100_000);
    const answer = await send({ 'transfer-encoding': 'chunked' }, async (connection) => {
      connection.write(HEADER);
      for (let at = 0; !connection.destroyed && at < 20_000; at += 1_000) {
        connection.write(rowsOf(1_000, at % 5_000));
        await pause(5);
      }
    });
    expect(answer?.error).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'FILE_TOO_LARGE' });
    const id = String(answer?.error.details.importId);
    const { import: left } = await reporter.get<Imported>(VERDICTS, { id });
    expect(left).toMatchObject({ state: 'INTERRUPTED', failureReason: 'FILE_TOO_LARGE' });
    expect(left.accepted).toBe((await stored()).parcel_count);
    expect(left.accepted).toBeLessThan(5_000);
    expect(left.failureEn).toBe(
      `The file is larger than 100000 bytes; split it into several files. Lines up to ${left.judgedToLine} are judged: ${left.accepted} recorded, 0 duplicate, 0 refused, and that is kept; send the same file again to go on, and what is recorded will be recognised.`,
    );
  });

  it.each([
    ['keep-good-rows', 1_000],
    ['all-or-nothing', 0],
  ])('leaves an interrupted %s upload with %i rows and says so', async (mode, kept) => {
    const { token } = await platform.app.get(AccessTokens).sign(REPORTER);
    const connection = httpRequest(`${platform.url}/files/imports?${COUNTS}&mode=${mode}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}` },
    });
    connection.on('error', () => undefined);
    // More than the head by which the charset is judged, so that a first batch is recorded.
    connection.write(HEADER + rowsOf(1_500) + '\n'.repeat(70_000));
    const latest = async () =>
      (
        await reporter.get<{ imports: { nodes: (Imported['import'] & { id: string })[] } }>(
          '{ imports(first: 1) { nodes { id state accepted rowCount judgedToLine failureReason failureEn } } }',
        )
      ).imports.nodes[0];
    const until = async (isDone: (one: Imported['import'] | undefined) => boolean) => {
      for (let attempt = 0; attempt < 500 && !isDone(await latest()); attempt += 1) await pause(20);
    };
    await until((one) => one?.accepted === kept && one.state === 'RUNNING');
    connection.destroy();
    await until((one) => one?.state === 'INTERRUPTED');
    expect(await latest()).toMatchObject({
      state: 'INTERRUPTED',
      accepted: kept,
      rowCount: kept,
      failureReason: 'UPLOAD_INTERRUPTED',
      failureEn:
        mode === 'all-or-nothing'
          ? 'The upload was cut off: the connection ended before the file did. All or nothing was asked for, so nothing was kept.'
          : 'The upload was cut off: the connection ended before the file did. Lines up to 1001 are judged: 1000 recorded, 0 duplicate, 0 refused, and that is kept; send the same file again to go on, and what is recorded will be recognised.',
    });
    expect((await stored()).parcel_count).toBe(kept);
  });

  it('shows an import as interrupted that has not moved for ten minutes, because its process is gone', async () => {
    const { importId } = await imported(HEADER + rowsOf(1));
    const left = async (minutes: number) => {
      await platform.database.transaction((transaction) =>
        transaction.query(
          `UPDATE file_import SET state = 'RUNNING', progress_at = UTC_TIMESTAMP(3) - INTERVAL ? MINUTE WHERE id = ?`,
          [minutes, importId],
        ),
      );
      return (await reporter.get<Imported>(VERDICTS, { id: importId })).import.state;
    };
    expect([await left(9), await left(11)]).toEqual(['RUNNING', 'INTERRUPTED']);
  });

  it('refuses a row that is too long and goes on after it', async () => {
    const long = `outlet-a,${'9'.repeat(LIMITS.csvRowCharacters)},1,1\n`;
    const summary = await imported(`${HEADER}${rowsOf(1)}${long}${long}${rowsOf(1, 1)}`);
    expect(summary).toMatchObject({ rows: 4, accepted: 2, refused: 2 });
    expect(await verdictsOf(summary.importId)).toMatchObject([
      { line: 3, reason: 'ROW_TOO_LONG' },
      { line: 4, reason: 'ROW_TOO_LONG' },
    ]);
  });

  it('keeps verdicts up to the limit of each sort and counts on beyond it', async () => {
    jest.replaceProperty(LIMITS as { importVerdictsKept: number }, 'importVerdictsKept', 3);
    const bad = (count: number) => 'outlet-none,2026-01-01,1,1\n'.repeat(count);
    await imported(HEADER + rowsOf(5));
    const summary = await imported(HEADER + rowsOf(5) + bad(1_003));
    expect(summary).toMatchObject({ rows: 1_008, duplicates: 5, refused: 1_003 });
    expect((await verdictsOf(summary.importId)).map(({ line, verdict }) => [line, verdict])).toEqual([
      [2, 'DUPLICATE'],
      [3, 'DUPLICATE'],
      [4, 'DUPLICATE'],
      [7, 'REFUSED'],
      [8, 'REFUSED'],
      [9, 'REFUSED'],
    ]);
  });

  it('pages through verdicts of one sort in the order of the file, and gives all as NDJSON', async () => {
    const { importId } = await imported(
      HEADER + rowsOf(2) + rowsOf(2) + 'outlet-none,2026-01-01,1,1\n'.repeat(5),
    );
    const lines: number[] = [];
    let after: string | undefined;
    do {
      const page = await reporter.get<Imported>(VERDICTS, {
        id: importId,
        first: 2,
        after,
        verdict: 'REFUSED',
      });
      const { nodes, pageInfo } = page.import.verdicts;
      lines.push(...nodes.map(({ line }) => line));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : undefined;
    } while (after);
    expect(lines).toEqual([6, 7, 8, 9, 10]);
    const response = await reporter.fetch(`/files/imports/${importId}/verdicts`);
    const ndjson = (await response.text()).trim().split('\n');
    expect(ndjson.map((one) => (JSON.parse(one) as Verdict).line)).toEqual([4, 5, 6, 7, 8, 9, 10]);
  });

  it('gives a template whose header it accepts', async () => {
    for (const kind of ['parcel-count', 'packaging-use']) {
      const response = await reporter.fetch(`/files/templates/${kind}.csv`);
      const template = Buffer.from(await response.arrayBuffer());
      expect(template.toString()).toMatch(/^\uFEFF网点编号\/outletId,日期\/day,/);
      const filled = template.toString().replace('outlet-1', 'outlet-a');
      expect(await imported(filled, `kind=${kind}`)).toMatchObject({ accepted: 1, ignoredColumns: [] });
    }
    const unknown = await reporter.fetch('/files/templates/none.csv');
    expect(await unknown.json()).toMatchObject({ error: { code: 'NOT_FOUND', reason: 'TEMPLATE_UNKNOWN' } });
  });

  it('answers a foreign import like one that does not exist, and takes no file from other roles or strangers', async () => {
    const { importId } = await imported(HEADER + rowsOf(1));
    const rival = await platform.as({ ...REPORTER, enterpriseId: 'firm-b' });
    const foreign = await rival.refused(VERDICTS, { id: importId });
    const missing = await rival.refused(VERDICTS, { id: 'none' });
    expect(foreign.message).toBe(
      'There is no such import: the id is wrong, or it is outside what you may see.',
    );
    expect({ ...foreign.extensions, details: {} }).toEqual({ ...missing.extensions, details: {} });
    expect((await rival.fetch(`/files/imports/${importId}/verdicts`)).status).toBe(404);
    const before = await stored();
    const attestor = await platform.as({ roles: ['ATTESTOR'], enterpriseId: 'firm-a' });
    expect(await refused(HEADER + rowsOf(9), COUNTS, attestor)).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
    expect(await refused(HEADER + rowsOf(9), COUNTS, platform.caller())).toMatchObject({
      status: 401,
      reason: 'NOT_SIGNED_IN',
    });
    expect(await stored()).toEqual(before);
  });

  it('refuses an unknown kind, and a body that is not sent as CSV', async () => {
    expect(await refused(HEADER, 'kind=parcels')).toMatchObject({
      reason: 'WORD_UNKNOWN',
      message: 'kind must be one of parcel-count, packaging-use.',
    });
    const form = await reporter.fetch(`/files/imports?${COUNTS}`, {
      method: 'POST',
      body: new URLSearchParams({ a: 'b' }),
    });
    expect(await form.json()).toMatchObject({ error: { code: 'BAD_USER_INPUT', reason: 'NOT_CSV' } });
    const untyped = await reporter.fetch(`/files/imports?${COUNTS}`, {
      method: 'POST',
      body: new TextEncoder().encode(HEADER),
    });
    expect(await untyped.json()).toMatchObject({
      error: {
        reason: 'CONTENT_TYPE_UNKNOWN',
        message:
          'The request names no content type that is read here: use Content-Type: application/json for queries and Content-Type: text/csv for files.',
      },
    });
    expect(await stored()).toEqual(NOTHING);
  });

  it('marks rows of a system as system feed, and its imports are as scoped as a person’s', async () => {
    const client = await platform.as({ ...REPORTER, kind: 'client', roles: ['INTEGRATOR'] });
    await upload(HEADER + rowsOf(1), COUNTS, client);
    expect(await platform.rows(sql`SELECT evidence_grade FROM parcel_count`)).toEqual([
      { evidence_grade: 'SYSTEM_FEED' },
    ]);
  });
});
