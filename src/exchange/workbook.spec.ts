import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { strToU8 } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import {
  COUNTS,
  forgetAll,
  openFirms,
  refusedFile,
  refusedRows,
  REPORTER,
  stored,
  type Summary,
  upload,
  USES,
} from '../../test/support/imports.js';
import { textRow, workbookFile, type WorkbookParts } from '../../test/support/workbooks.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { ImportLeases } from './import-leases.service.js';
import { ImportRuns, RunStopped } from './import-runs.service.js';
import { styleOfFormat } from './workbook-parts.js';

type Limits = { -readonly [Name in keyof typeof LIMITS]: number };
const HEAD = textRow(1, ['网点编号', '日期', '收寄快件量', 'eWaybill', '来源单号']);
const NEVER = new AbortController().signal;

describe('a workbook', () => {
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
  });

  const send = async (file: Buffer, query = COUNTS): Promise<string> => {
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    const sent = await upload(reporter, file, query, { 'content-type': type, prefer: 'respond-async' });
    return ((await sent.json()) as Summary).importId;
  };
  const runOnce = async (stop = NEVER) => {
    const claim = await platform.app.get(ImportLeases, { strict: false }).claim();
    if (!claim) throw new Error('nothing is due');
    await platform.app.get(ImportRuns, { strict: false }).run(claim, stop);
  };
  interface End {
    readonly id: string;
    readonly state: string;
    readonly format: string | null;
    readonly accepted: number;
    readonly refused: number;
    readonly failure_reason: string | null;
    readonly failure_en: string | null;
  }
  const endOf = async (id: string): Promise<End> =>
    (
      await platform.rows<End>(
        sql`SELECT id, state, format, accepted, refused, failure_reason, failure_en FROM file_import WHERE id = ${id}`,
      )
    )[0] as End;
  const judged = async (file: Buffer, query = COUNTS): Promise<End> => {
    const id = await send(file, query);
    await runOnce();
    return endOf(id);
  };
  const read = (parts: WorkbookParts, query = COUNTS) => judged(workbookFile(parts), query);
  const counts = () =>
    platform.rows(
      sql`SELECT day, accepted, e_waybill, source_ref FROM parcel_count ORDER BY day, source_ref`,
    );

  it('is read with shared and inline texts, numbers, styled dates and the values of formulas', async () => {
    const end = await read({
      sharedStrings:
        '<si><t>网点编号</t></si><si><t>日期</t></si><si><r><t>收寄</t></r><r><t>快件量</t></r><rPh><t>shou</t></rPh></si>' +
        '<si><t>eWaybill</t></si><si><t>来源单号</t></si><si><t xml:space="preserve"> outlet-a </t></si>',
      formats: [14, 'yyyy"年"m"月"d"日"', '#,##0'],
      sheets: {
        数据:
          '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c><c r="D2" t="s"><v>3</v></c><c r="E2" t="s"><v>4</v></c></row>' +
          '<row r="4"><c r="A4" t="s"><v>5</v></c><c r="B4" s="1"><v>46082</v></c><c r="C4" s="3"><v>1400</v></c><c r="D4"><f>C4-2</f><v>1398</v></c><c r="E4"><v>7001</v></c></row>' +
          '<row r="5"><c r="A5" t="inlineStr"><is><t>outlet-a</t></is></c><c r="B5" s="2"><v>46083</v></c><c r="C5"><v>12.000000000000002</v></c></row>' +
          '<row r="6"><c r="A6" s="1"/></row>' +
          '<row><c t="str"><v>outlet-a</v></c><c><v>46084</v></c><c><v>1</v></c></row>' +
          '<row><c t="str"><v>outlet-a</v></c><c t="d"><v>2026-03-04T00:00:00</v></c><c><v>2</v></c></row>' +
          '<row><c t="str"><v>outlet-a</v></c><c><v>20260305</v></c><c><v>3</v></c></row>',
      },
    });
    expect(end).toMatchObject({ state: 'FINISHED', format: 'xlsx', accepted: 5, refused: 0 });
    expect(await counts()).toEqual([
      { day: '2026-03-01', accepted: 1_400, e_waybill: 1_398, source_ref: '7001' },
      { day: '2026-03-02', accepted: 12, e_waybill: null, source_ref: '2026-03-02/outlet-a' },
      { day: '2026-03-03', accepted: 1, e_waybill: null, source_ref: '2026-03-03/outlet-a' },
      { day: '2026-03-04', accepted: 2, e_waybill: null, source_ref: '2026-03-04/outlet-a' },
      { day: '2026-03-05', accepted: 3, e_waybill: null, source_ref: '2026-03-05/outlet-a' },
    ]);
  });

  it('of the 1904 system has the days that its sender sees', async () => {
    const sheet = `${HEAD}<row r="2"><c t="str"><v>outlet-a</v></c><c s="1"><v>44620</v></c><c><v>1</v></c></row>`;
    await read({ is1904: true, formats: [14], sheets: { a: sheet } });
    expect(await counts()).toMatchObject([{ day: '2026-03-01' }]);
  });

  it('has its cells refused where they hold an error, no value, a share, a time or a spoilt number', async () => {
    const row = (line: number, cells: string) =>
      `<row r="${line}"><c t="str"><v>outlet-a</v></c>${cells}</row>`;
    const day = (line: number) => `<c><v>${46_080 + line}</v></c>`;
    const end = await read({
      formats: [22, 10],
      sheets: {
        a:
          HEAD +
          row(2, `${day(2)}<c t="e"><v>#N/A</v></c>`) +
          row(3, `${day(3)}<c><f>A1</f></c>`) +
          row(4, `${day(4)}<c s="2"><v>0.5</v></c>`) +
          row(5, '<c s="1"><v>46085.5</v></c><c><v>1</v></c>') +
          row(6, `${day(6)}<c><v>1</v></c><c/><c><v>4.3010200000000001E+17</v></c>`) +
          row(7, `${day(7)}<c><v>1.5</v></c>`) +
          row(8, `${day(8)}<c><v>1</v></c><c><v>1</v></c><c t="str"><v>x</v></c><c><v>9</v></c>`) +
          row(9, '<c s="1"><v>46089</v></c><c><v>1</v></c>'),
      },
    });
    expect(end).toMatchObject({ accepted: 1, refused: 7 });
    expect((await refusedRows(reporter, end.id)).map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'CELL_ERROR'],
      [3, 'FORMULA_WITHOUT_VALUE'],
      [4, 'PERCENT_IN_CELL'],
      [5, 'TIME_IN_DATE'],
      [6, 'ID_SPOILT'],
      [7, 'NOT_A_COUNT'],
      [8, 'TOO_MANY_CELLS'],
    ]);
    const lines = (await refusedFile(reporter, end.id)).split('\r\n');
    expect(lines[0]).toMatch(/^\uFEFF网点编号,日期,收寄快件量,eWaybill,来源单号,#/);
    expect(lines[4]).toMatch(/^outlet-a,2026-03-04 12:00:00,1,,,5,day,TIME_IN_DATE,/);
  });

  it('is read from the sheet that is named, otherwise from the first that is not hidden', async () => {
    const sheet = (day: string) => HEAD + textRow(2, ['outlet-a', day, '1']);
    const parts = {
      sheets: { 旧: sheet('2026-01-01'), 新: sheet('2026-01-02'), 备: sheet('2026-01-03') },
      hidden: ['旧'],
    };
    await read(parts);
    await read(parts, `${COUNTS}&sheet=${encodeURIComponent('旧')}`);
    expect(await counts()).toMatchObject([{ day: '2026-01-01' }, { day: '2026-01-02' }]);
    const unknown = await read(parts, `${COUNTS}&sheet=none`);
    expect(unknown).toMatchObject({
      state: 'FAILED',
      failure_reason: 'SHEET_UNKNOWN',
      failure_en: expect.stringMatching(
        /^The workbook has no sheet named "none"; it has: 旧, 新, 备\. Nothing was imported\./,
      ),
    });
  });

  it('without the needed columns, and one without rows, fails and says why', async () => {
    expect(await read({ sheets: { a: textRow(1, ['日期']) } })).toMatchObject({
      failure_reason: 'HEADER_MISSING',
    });
    expect(await read({ sheets: { a: '' } })).toMatchObject({ failure_reason: 'FILE_EMPTY' });
  });

  it('of which the runner dies is gone on with behind the last row', async () => {
    jest.replaceProperty(LIMITS as Limits, 'importChunkRows', 2);
    const days = Array.from({ length: 7 }, (_one, index) =>
      textRow(index + 2, ['outlet-a', `2026-01-0${index + 1}`, '1']),
    );
    const id = await send(workbookFile({ sheets: { a: HEAD + days.join('') } }));
    let asked = 0;
    const dies = {
      get aborted() {
        return ++asked > 2;
      },
    } as AbortSignal;
    await expect(runOnce(dies)).rejects.toThrow(RunStopped);
    expect(await stored(platform)).toMatchObject({ parcel_count: 4 });
    await platform.database.transaction((transaction) =>
      transaction.query('UPDATE file_import SET due_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND'),
    );
    await runOnce();
    expect(await endOf(id)).toMatchObject({ state: 'FINISHED', accepted: 7, refused: 0 });
    expect(await stored(platform)).toMatchObject({ parcel_count: 7, import_chunk: 4 });
  });

  it('keeps fifteen digits of a quantity, as its spreadsheet does', async () => {
    const cells =
      '<c t="str"><v>outlet-a</v></c><c t="str"><v>2026-01-01</v></c><c t="str"><v>PKG-BOX-CORR</v></c>';
    const head = textRow(1, ['outletId', 'day', 'specificationCode', 'massKg']);
    await read({ sheets: { a: `${head}<row r="2">${cells}<c><v>12.300000000000001</v></c></row>` } }, USES);
    expect(await platform.rows(sql`SELECT mass_kg FROM packaging_use`)).toEqual([{ mass_kg: '12.300000' }]);
  });

  describe('that is no honest table is refused, and leaves nothing:', () => {
    const LARGE = 'WORKBOOK_TOO_LARGE';
    const BROKEN = 'WORKBOOK_BROKEN';
    const sound = (): WorkbookParts => ({
      sheets: { a: HEAD + textRow(2, ['outlet-a', '2026-01-01', '1']) },
    });
    /** The reason, once it is sure that nothing stands and nothing lies about. */
    const whyRefused = async (file: Buffer): Promise<string | null> => {
      const end = await judged(file);
      expect(end).toMatchObject({ state: 'FAILED', accepted: 0 });
      expect(await stored(platform)).toMatchObject({ parcel_count: 0, import_chunk: 0, import_verdict: 0 });
      expect(readdirSync(tmpdir()).filter((name) => name.startsWith('greenparcel-workbook-'))).toEqual([]);
      return end.failure_reason;
    };

    it('a few bytes that unpack to a great many', async () => {
      const air = `<x y="${' '.repeat(9_000)}"/>`.repeat(4_000);
      const bomb = workbookFile({ sheets: { a: HEAD + air } });
      expect(bomb.byteLength).toBeLessThan(100_000);
      expect(await whyRefused(bomb)).toBe(LARGE);
      expect(await whyRefused(workbookFile({ ...sound(), sharedStrings: air }))).toBe(LARGE);
    });

    it('more bytes than may be unpacked', async () => {
      jest.replaceProperty(LIMITS as Limits, 'workbookBytes', 2_000);
      expect(
        await whyRefused(workbookFile({ sheets: { a: HEAD + textRow(2, Array(40).fill('outlet-a')) } })),
      ).toBe(LARGE);
    });

    it('pressed harder than any table is', async () => {
      jest.replaceProperty(LIMITS as Limits, 'workbookRatio', 1);
      const noise = Array.from(
        { length: 1_100 },
        () => `<x y="${randomBytes(5_000).toString('hex')}"/>`,
      ).join('');
      expect(await whyRefused(workbookFile({ sheets: { a: HEAD + noise } }))).toBe(LARGE);
    });

    it('too many entries', async () => {
      const entries = Array.from(
        { length: LIMITS.workbookEntries },
        (_one, index) => [`x/${index}`, strToU8('x')] as const,
      );
      expect(await whyRefused(workbookFile({ ...sound(), others: Object.fromEntries(entries) }))).toBe(LARGE);
    });

    it('sizes that are not true', async () => {
      const file = workbookFile({
        sheets: { a: HEAD + textRow(2, ['outlet-a', '2026-01-01', '1']).repeat(50) },
      });
      const entry = file.lastIndexOf(Buffer.from('xl/worksheets/sheet1.xml')) - 46;
      expect(file.readUInt32LE(entry)).toBe(0x02014b50);
      file.writeUInt32LE(100, entry + 24);
      expect(await whyRefused(file)).toBe(BROKEN);
    });

    it('more text than can be held', async () => {
      jest.replaceProperty(LIMITS as Limits, 'workbookTextCharacters', 1_000);
      expect(
        await whyRefused(workbookFile({ ...sound(), sharedStrings: '<si><t>x</t></si>'.repeat(60) })),
      ).toBe(LARGE);
      expect(
        await whyRefused(workbookFile({ ...sound(), sharedStrings: `<si><t>${'x'.repeat(1_001)}</t></si>` })),
      ).toBe(LARGE);
    });

    it('a single node without end', async () => {
      jest.replaceProperty(LIMITS as Limits, 'workbookNodeCharacters', 200_000);
      // Digits that do not repeat, or it would be pressed too hard.
      const digits = Array.from({ length: 60_000 }, (_one, index) => String((index * 7_919) % 99_991)).join(
        '',
      );
      expect(await whyRefused(workbookFile({ sheets: { a: `${HEAD}<row r="2" spans="${digits}"/>` } }))).toBe(
        BROKEN,
      );
    });

    it('a cell of more characters than a row may have', async () => {
      const cell = 'x'.repeat(LIMITS.rowCharacters + 1);
      expect(await whyRefused(workbookFile({ sheets: { a: HEAD + textRow(2, [cell]) } }))).toBe(BROKEN);
    });

    it('a row too wide, and rows in no order', async () => {
      const wide = `<row r="2"><c r="ALM2"><v>1</v></c></row>`;
      expect(LIMITS.workbookColumns).toBe(1_000);
      expect(await whyRefused(workbookFile({ sheets: { a: HEAD + wide } }))).toBe(BROKEN);
      expect(
        await whyRefused(workbookFile({ sheets: { a: `${HEAD}<row r="1"><c><v>1</v></c></row>` } })),
      ).toBe(BROKEN);
    });

    it('entities that multiply', async () => {
      const prolog = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>';
      expect(
        await whyRefused(
          workbookFile({ sheets: { a: `${HEAD}<row><c t="str"><v>&b;</v></c></row>` }, prolog }),
        ),
      ).toBe(BROKEN);
    });

    it('an archive cut short, one without a workbook, and one of another kind', async () => {
      const file = workbookFile(sound());
      expect(await whyRefused(file.subarray(0, file.byteLength - 30))).toBe(BROKEN);
      expect(await whyRefused(file.subarray(0, 200))).toBe(BROKEN);
      const { sheets } = sound();
      const other = workbookFile({ sheets });
      expect(
        await whyRefused(
          Buffer.from(other.toString('latin1').replaceAll('xl/workbook.xml', 'xl/workbook.xmx'), 'latin1'),
        ),
      ).toBe(BROKEN);
    });
  });
});

it('tells days, times and shares from numbers by their format', () => {
  const formats = [
    'yyyy-mm-dd',
    'm/d/yy h:mm',
    '[h]:mm',
    '0.00%',
    '#,##0.00',
    'General',
    '[Red]0',
    '"day" 0',
    '\\d0',
    'yyyy"年"m"月"',
  ];
  expect(formats.map(styleOfFormat)).toEqual([
    'date',
    'date-time',
    'date',
    'percent',
    'number',
    'number',
    'number',
    'number',
    'number',
    'date',
  ]);
});
