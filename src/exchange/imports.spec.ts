import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import {
  COUNTS,
  forgetAll,
  HEADER,
  imported,
  NOTHING,
  openFirms,
  refused,
  refusedRows,
  REPORTER,
  rowsOf,
  stored,
  upload,
  USES,
  type Verdict,
  verdictsOf,
} from '../../test/support/imports.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';

const VERDICTS = `query ($id: ID!, $first: Int, $after: String, $verdict: RowVerdict) { import(id: $id) {
  verdicts(first: $first, after: $after, verdict: $verdict) {
    nodes { line verdict reason } pageInfo { hasNextPage endCursor } } } }`;
interface VerdictPage {
  readonly import: {
    readonly verdicts: {
      readonly nodes: readonly Verdict[];
      readonly pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  };
}

describe('files', () => {
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
        'outlet-a,01/02/2026,"1,00",98',
        'outlet-a,"2026/1/8","1,100",',
      ].join('\r\n');
    const summary = await imported(reporter, file, COUNTS);
    expect(summary).toEqual({
      importId: expect.stringMatching(/^[0-9a-f]{32}$/),
      kind: 'parcel-count',
      mode: 'keep-good-rows',
      dryRun: false,
      state: 'FINISHED',
      rows: 12,
      accepted: 2,
      duplicates: 1,
      refused: 9,
      format: 'csv',
      charset: 'utf-8',
      ignoredColumns: [],
      failure: null,
    });
    const verdicts = await verdictsOf(reporter, summary.importId);
    expect(verdicts.map(({ line, verdict, reason, field }) => [line, verdict, reason, field])).toEqual([
      [2, 'ACCEPTED', undefined, undefined],
      [3, 'DUPLICATE', null, null],
      [4, 'REFUSED', 'SOURCE_REF_TAKEN', 'sourceRef'],
      [6, 'REFUSED', 'OUTLET_UNKNOWN', 'outletId'],
      [7, 'REFUSED', 'FUTURE_DATE', 'day'],
      [8, 'REFUSED', 'NOT_A_COUNT', 'accepted'],
      [9, 'REFUSED', 'PART_EXCEEDS_WHOLE', 'eWaybill'],
      [10, 'REFUSED', 'NEGATIVE_COUNT', 'accepted'],
      [11, 'REFUSED', 'QUOTE_NOT_CLOSED', null],
      [12, 'REFUSED', 'TOO_MANY_CELLS', null],
      [13, 'REFUSED', 'AMBIGUOUS_DATE', 'day'],
      [14, 'ACCEPTED', undefined, undefined],
    ]);
    expect(verdicts.find(({ line }) => line === 4)).toMatchObject({
      sourceRef: '2026-01-01/outlet-a',
      textZh:
        '来源单号 2026-01-01/outlet-a 已记录过不同内容；如需修改请使用更正操作，否则请换用新的来源单号。',
    });
    expect(verdicts.find(({ line }) => line === 13)?.textEn).toMatch(/ \(and 1 more\)$/);
    expect(await platform.rows(sql`SELECT accepted FROM parcel_count WHERE day = '2026-01-08'`)).toEqual([
      { accepted: 1_100 },
    ]);
    expect(await stored(platform)).toMatchObject({ parcel_count: 2, import_verdict: 10, import_chunk: 1 });
  });

  it('refuses rows of packaging use with a negative mass and an unknown specification, each with its sentences', async () => {
    const { importId, ...summary } = await imported(
      reporter,
      'outletId,day,specificationCode,massKg\n' +
        'outlet-a,2026-01-01,PKG-BOX-CORR,12.50\n' +
        'outlet-a,2026-01-02,PKG-BOX-CORR,-12.5\n' +
        'outlet-a,2026-01-03,PKG-NONE,12.5\n',
      USES,
    );
    expect(summary).toMatchObject({ accepted: 1, refused: 2 });
    expect(await refusedRows(reporter, importId)).toMatchObject([
      {
        line: 3,
        reason: 'NEGATIVE_QUANTITY',
        textZh: 'massKg 不能为负数（-12.5 kg），请核对数据。',
        textEn: 'massKg must not be negative (-12.5 kg); check the figure.',
      },
      { line: 4, reason: 'SPECIFICATION_UNKNOWN' },
    ]);
  });

  it('changes nothing when the same file is sent again: every row is a duplicate', async () => {
    const file = HEADER + rowsOf(1_200);
    expect(await imported(reporter, file, COUNTS)).toMatchObject({
      rows: 1_200,
      accepted: 1_200,
      duplicates: 0,
    });
    const before = await platform.rows(sql`SELECT id, recorded_at FROM parcel_count ORDER BY id`);
    const events = (await stored(platform)).outbox_event;
    expect(events).toBeGreaterThan(0);
    expect(await imported(reporter, file, COUNTS)).toMatchObject({
      rows: 1_200,
      accepted: 0,
      duplicates: 1_200,
      refused: 0,
    });
    expect(await platform.rows(sql`SELECT id, recorded_at FROM parcel_count ORDER BY id`)).toEqual(before);
    expect((await stored(platform)).outbox_event).toBe(events);
  });

  it('records only the new rows of a file that has grown', async () => {
    await imported(reporter, HEADER + rowsOf(50), COUNTS);
    const grown = await imported(reporter, HEADER + rowsOf(60), COUNTS);
    expect(grown).toMatchObject({ rows: 60, accepted: 10, duplicates: 50 });
    expect(await stored(platform)).toMatchObject({ parcel_count: 60 });
    expect((await verdictsOf(reporter, grown.importId)).at(-1)).toEqual({
      line: 52,
      toLine: 61,
      verdict: 'ACCEPTED',
    });
  });

  it('tells every month that it changed once, however many chunks the file has', async () => {
    jest.replaceProperty(LIMITS as { importChunkRows: number }, 'importChunkRows', 10);
    await imported(reporter, HEADER + rowsOf(60), COUNTS);
    const told = await platform.rows<{ payload: string }>(
      sql`SELECT payload FROM outbox_event WHERE name = 'facts.changed' AND queue = 'indicators' ORDER BY id`,
    );
    expect(told.map(({ payload }) => (JSON.parse(payload) as { month: string }).month).sort()).toEqual([
      '2010-01',
      '2010-02',
      '2010-03',
    ]);
    expect(await stored(platform)).toMatchObject({ import_chunk: 6 });
  });

  it('records nothing of an all-or-nothing file with one bad row, and tells which', async () => {
    const bad = `${HEADER}${rowsOf(1_100)}outlet-none,2026-01-01,1,1\n`;
    const summary = await imported(reporter, bad, `${COUNTS}&mode=all-or-nothing`);
    expect(summary).toMatchObject({ state: 'REFUSED', rows: 1_101, accepted: 0, duplicates: 0, refused: 1 });
    expect(await verdictsOf(reporter, summary.importId)).toMatchObject([
      { line: 2, toLine: 1_101, verdict: 'SOUND' },
      { line: 1_102, verdict: 'REFUSED', reason: 'OUTLET_UNKNOWN' },
    ]);
    expect(await stored(platform)).toMatchObject({ parcel_count: 0, outbox_event: 0, import_verdict: 1 });
    const good = await imported(reporter, HEADER + rowsOf(1_100), `${COUNTS}&mode=all-or-nothing`);
    expect(good).toMatchObject({ state: 'FINISHED', accepted: 1_100, refused: 0 });
    expect(await stored(platform)).toMatchObject({ parcel_count: 1_100 });
  });

  it.each([
    ['utf-8', 'utf-8', ''],
    ['UTF-8 with a byte order mark', 'utf-8', '\uFEFF'],
  ])('reads Chinese headers in any order in %s', async (_name, charset, mark) => {
    const file = `${mark}收寄快件量;日期;网点编号;备注\n100;2026/03/01;outlet-a;好\n`;
    expect(await imported(reporter, file, COUNTS)).toMatchObject({
      accepted: 1,
      charset,
      ignoredColumns: ['备注'],
    });
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
    const type = { 'content-type': 'text/tab-separated-values' };
    expect(await imported(reporter, gbk, COUNTS, type)).toMatchObject({ accepted: 1, charset: 'gb18030' });
    const wrong = await refused(reporter, gbk, `${COUNTS}&charset=utf-8`);
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
    const { importId } = await imported(reporter, mixed, COUNTS);
    expect((await refusedRows(reporter, importId)).map(({ reason }) => reason)).toEqual(['CHARSET_BROKEN']);
  });

  it.each([
    [
      'lacks headers',
      'day,eWaybill\n2026-01-01,1\n',
      'HEADER_MISSING',
      /^The header lacks the columns outletId \(网点编号\), accepted \(收寄快件量\); complete it/,
    ],
    [
      'names a column twice',
      'outletId,day,日期,accepted\n',
      'HEADER_REPEATED',
      /^The header names day \(日期\) more/,
    ],
    ['has a header without end', `outletId,${'x'.repeat(70_000)}`, 'HEADER_TOO_LONG', /65536 bytes/],
    ['is empty', '', 'FILE_EMPTY', /^The file is empty/],
    ['holds blank lines alone', '\n\r\n', 'FILE_EMPTY', /^The file is empty/],
    [
      'is a picture',
      Buffer.from('89504e470d0a1a0a', 'hex'),
      'BINARY_FILE',
      /neither text nor an XLSX workbook/,
    ],
    ['is UTF-16', Buffer.from(`\uFEFF${HEADER}`, 'utf16le'), 'BINARY_FILE', /UTF-16/],
    ['is a JSON array', '[{"outletId":"outlet-a"}]', 'JSON_ARRAY', /one JSON object a line/],
  ])('refuses a file that %s before anything is stored', async (_name, file, reason, message) => {
    const answer = await refused(reporter, file, COUNTS);
    expect(answer).toMatchObject({ status: 400, code: 'BAD_USER_INPUT', reason });
    expect(answer.message).toMatch(message);
    expect(await stored(platform)).toEqual(NOTHING);
  });

  it('names missing headers in Chinese to a Chinese caller', async () => {
    const chinese = await platform.as(REPORTER, 'zh-CN');
    expect(await refused(chinese, 'day,accepted\n', COUNTS)).toMatchObject({
      message: '文件表头缺少列：网点编号（outletId）。请按模板补齐表头后重新上传，未导入任何内容。',
      details: { missing: ['outletId'] },
    });
  });

  it('reads objects a line, by Chinese and English names, and says of a line that is none what it is', async () => {
    const lines = [
      '{"outletId":"outlet-a","日期":"2026/3/1","accepted":1400,"eWaybill":"1,398","备注":"好"}',
      '',
      '{"网点编号":"outlet-a","day":20260302,"收寄快件量":"１４００","eWaybill":null}',
      '{"outletId":"outlet-a","day":"2026-03-03"',
      '["outlet-a"]',
      '{"outletId":"outlet-a","day":"2026-03-04","accepted":[1]}',
      '{"outletId":"outlet-a","day":"2026-03-05","accepted":1,"收寄快件量":2}',
      '{"outletId":"outlet-a","day":"2026-03-06","accepted":1.5}',
      '{"day":"2026-03-07","accepted":12345678901234567}',
      '{"day":"2026-03-07","accepted":7}',
    ];
    const summary = await imported(reporter, lines.join('\n'), COUNTS, {
      'content-type': 'application/x-ndjson',
    });
    expect(summary).toMatchObject({
      format: 'ndjson',
      rows: 9,
      accepted: 2,
      refused: 7,
      ignoredColumns: ['备注'],
    });
    expect((await refusedRows(reporter, summary.importId)).map(({ line, reason }) => [line, reason])).toEqual(
      [
        [4, 'NOT_A_JSON_OBJECT'],
        [5, 'NOT_A_JSON_OBJECT'],
        [6, 'MEMBER_UNREADABLE'],
        [7, 'MEMBER_REPEATED'],
        [8, 'NOT_A_COUNT'],
        [9, 'MEMBER_UNREADABLE'],
        [10, 'FIELD_MISSING'],
      ],
    );
    expect(await platform.rows(sql`SELECT day, accepted, e_waybill FROM parcel_count ORDER BY day`)).toEqual([
      { day: '2026-03-01', accepted: 1_400, e_waybill: 1_398 },
      { day: '2026-03-02', accepted: 1_400, e_waybill: null },
    ]);
  });

  it('keeps verdicts up to the limit of each sort, and the verdict of every row beyond it', async () => {
    jest.replaceProperty(LIMITS as { importVerdictsKept: number }, 'importVerdictsKept', 3);
    const bad = (count: number) => 'outlet-none,2026-01-01,1,1\n'.repeat(count);
    await imported(reporter, HEADER + rowsOf(5), COUNTS);
    const summary = await imported(reporter, HEADER + rowsOf(5) + bad(1_003), COUNTS);
    expect(summary).toMatchObject({ rows: 1_008, duplicates: 5, refused: 1_003 });
    const verdicts = await verdictsOf(reporter, summary.importId);
    expect(verdicts.map(({ line, toLine, verdict }) => [line, toLine, verdict])).toEqual([
      [2, undefined, 'DUPLICATE'],
      [3, undefined, 'DUPLICATE'],
      [4, undefined, 'DUPLICATE'],
      [5, 6, 'DUPLICATE'],
      [7, undefined, 'REFUSED'],
      [8, undefined, 'REFUSED'],
      [9, undefined, 'REFUSED'],
      [10, 1_009, 'REFUSED'],
    ]);
  });

  it('pages through verdicts of one sort in the order of the file', async () => {
    const file = HEADER + rowsOf(2) + rowsOf(2) + 'outlet-none,2026-01-01,1,1\n'.repeat(5);
    const { importId } = await imported(reporter, file, COUNTS);
    const lines: number[] = [];
    let after: string | undefined;
    do {
      const variables = { id: importId, first: 2, after, verdict: 'REFUSED' };
      const { nodes, pageInfo } = (await reporter.get<VerdictPage>(VERDICTS, variables)).import.verdicts;
      lines.push(...nodes.map(({ line }) => line));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : undefined;
    } while (after);
    expect(lines).toEqual([6, 7, 8, 9, 10]);
  });

  it('answers a foreign import like one that does not exist, and takes no file from other roles or strangers', async () => {
    const { importId } = await imported(reporter, HEADER + rowsOf(1), COUNTS);
    const rival = await platform.as({ ...REPORTER, enterpriseId: 'firm-b' });
    const foreign = await rival.refused(VERDICTS, { id: importId });
    const missing = await rival.refused(VERDICTS, { id: 'none' });
    expect(foreign.message).toBe(
      'There is no such import: the id is wrong, or it is outside what you may see.',
    );
    expect({ ...foreign.extensions, details: {} }).toEqual({ ...missing.extensions, details: {} });
    for (const path of ['verdicts', 'refused.csv', 'progress'])
      expect((await rival.fetch(`/files/imports/${importId}/${path}`)).status).toBe(404);
    const cancelled = await rival.refused('mutation ($id: ID!) { cancelImport(id: $id) { id } }', {
      id: importId,
    });
    expect(cancelled.extensions.reason).toBe('IMPORT_UNKNOWN');
    await platform.settled();
    const before = await stored(platform);
    const attestor = await platform.as({ roles: ['ATTESTOR'], enterpriseId: 'firm-a' });
    expect(await refused(attestor, HEADER + rowsOf(9), COUNTS)).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
    expect(await refused(platform.caller(), HEADER + rowsOf(9), COUNTS)).toMatchObject({
      status: 401,
      reason: 'NOT_SIGNED_IN',
    });
    expect(await stored(platform)).toEqual(before);
  });

  it('refuses an unknown kind, and a body that is not sent as a file', async () => {
    const unknown = await refused(reporter, HEADER, 'kind=parcels');
    expect(unknown.reason).toBe('WORD_UNKNOWN');
    expect(unknown.message).toMatch(/^kind must be one of parcel-count, packaging-use/);
    const text = await upload(reporter, HEADER, COUNTS, { 'content-type': 'text/plain' });
    expect(await text.json()).toMatchObject({ error: { code: 'BAD_USER_INPUT', reason: 'NOT_A_FILE' } });
    const untyped = await reporter.fetch(`/files/imports?${COUNTS}`, {
      method: 'POST',
      body: new TextEncoder().encode(HEADER),
    });
    expect(await untyped.json()).toMatchObject({ error: { reason: 'CONTENT_TYPE_UNKNOWN' } });
    expect(await stored(platform)).toEqual(NOTHING);
  });

  it('marks rows of a system as system feed', async () => {
    const client = await platform.as({ ...REPORTER, kind: 'client', roles: ['INTEGRATOR'] });
    await imported(client, HEADER + rowsOf(1), COUNTS);
    expect(await platform.rows(sql`SELECT evidence_grade FROM parcel_count`)).toEqual([
      { evidence_grade: 'SYSTEM_FEED' },
    ]);
  });
});
