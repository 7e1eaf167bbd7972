import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CSV,
  DOCX,
  DOCX_WITH_MACROS,
  GB18030_TEXT,
  HTML,
  JPEG,
  OFD,
  PDF,
  PNG,
  PROGRAM,
  streamedDocx,
  SVG,
  XLSM,
  XLSX,
  xlsxOfEntries,
  ZIP,
} from '../../test/support/evidence-files.js';
import { S3Server } from '../../test/support/s3-server.js';
import { DiskFiles } from '../platform/disk-files.js';
import type { FileStore } from '../platform/file-store.js';
import { LIMITS } from '../platform/limits.js';
import { S3Files } from '../platform/s3-files.js';
import { kindOfStored } from './evidence-content.js';
import { agrees, mediaTypeOfName, TextCheck } from './evidence-kind.js';

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

describe('what a file is', () => {
  let files: FileStore;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'greenparcel-evidence-'));
    files = await DiskFiles.open(folder, new Date('2026-11-22T00:00:00Z'));
  });

  const kindOf = async (bytes: Buffer) => {
    const { byteCount } = await files.write('file', chunksOf(bytes));
    return kindOfStored(files, 'file', byteCount);
  };

  it.each([
    ['a PDF', PDF, 'application/pdf'],
    ['a PNG', PNG, 'image/png'],
    ['a JPEG', JPEG, 'image/jpeg'],
    ['a workbook', XLSX, XLSX_TYPE],
    ['a document whose list of parts is last', DOCX, DOCX_TYPE],
    ['an OFD document', OFD, 'application/ofd'],
    ['a table in UTF-8 with its mark', CSV, 'TEXT'],
    ['a text in GB 18030', GB18030_TEXT, 'TEXT'],
    ['a text of one character', Buffer.from('x'), 'TEXT'],
  ])('is told by its content: %s', async (_what, bytes, kind) => {
    expect(await kindOf(bytes)).toBe(kind);
  });

  it('is told by the directory of an archive, also where the sizes stand behind the parts', async () => {
    expect(await kindOf(await streamedDocx())).toBe(DOCX_TYPE);
  });

  it.each([
    ['a workbook with macros', XLSM],
    ['a document with macros that says it has none', DOCX_WITH_MACROS],
    ['an archive of anything', ZIP],
    ['an archive without its end', XLSX.subarray(0, -30)],
    ['an archive of which only the beginning is left', Buffer.from('PK\x03\x04')],
    ['a web page', HTML],
    ['a web page behind a mark of UTF-8', Buffer.concat([Buffer.from('\uFEFF'), HTML])],
    ['a drawing that may carry scripts', SVG],
    ['a program', PROGRAM],
    ['text with zeros in it', Buffer.from('text\0text')],
    ['text in UTF-16', Buffer.from('\uFEFFtext', 'utf16le')],
    ['text that ends within a character', CSV.subarray(0, 5)],
  ])('is no evidence where it is none of the kinds: %s', async (_what, bytes) => {
    expect(await kindOf(bytes)).toBeUndefined();
  });

  it(`is looked for in an archive of ${LIMITS.evidenceArchiveEntries} entries, and not of one more`, async () => {
    expect(await kindOf(xlsxOfEntries(LIMITS.evidenceArchiveEntries))).toBe(XLSX_TYPE);
    expect(await kindOf(xlsxOfEntries(LIMITS.evidenceArchiveEntries + 1))).toBeUndefined();
  });

  it('is not known while the store is away: that is no verdict on the file', async () => {
    const { server, place, close } = await S3Server.open();
    const store = await S3Files.open(place);
    try {
      await store.write('archive', chunksOf(XLSX));
      expect(await kindOfStored(store, 'archive', XLSX.byteLength)).toBe(XLSX_TYPE);
      server.givesRangesUpTo = 0;
      await expect(kindOfStored(store, 'archive', XLSX.byteLength)).rejects.toHaveProperty(
        '$metadata.httpStatusCode',
        400,
      );
    } finally {
      store.onModuleDestroy();
      await close();
    }
  });
});

describe('text', () => {
  const isText = (...pieces: readonly Uint8Array[]): boolean => {
    const check = new TextCheck();
    for (const piece of pieces) check.take(piece);
    return check.isText();
  };
  const written = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\p{Cc}\p{Cs}]/gu, ' '));

  it('in UTF-8 is text, wherever it is cut into pieces', () => {
    fc.assert(
      fc.property(written, fc.nat(), (text, cut) => {
        const bytes = Buffer.from(text);
        const at = cut % (bytes.byteLength + 1);
        expect(isText(bytes.subarray(0, at), bytes.subarray(at))).toBe(true);
      }),
    );
  });

  it('is none with any control character but those that part lines and cells', () => {
    for (let code = 0; code < 0x20; code += 1) {
      const parts = ['\t', '\n', '\f', '\r'].includes(String.fromCharCode(code));
      expect(isText(Buffer.from(['a'.charCodeAt(0), code]))).toBe(parts);
    }
  });
});

describe('a name', () => {
  it.each([
    ['称重单.PDF', 'application/pdf'],
    ['照片.jpeg', 'image/jpeg'],
    ['archive.tar.csv', 'text/csv'],
    ['发票.ofd', 'application/ofd'],
    ['program.exe', undefined],
    ['document.docm', undefined],
    ['no ending', undefined],
    ['.pdf.', undefined],
    ['a.constructor', undefined],
  ])('%s claims to be %s', (name, mediaType) => {
    expect(mediaTypeOfName(name)).toBe(mediaType);
  });

  it('and content agree when they are of one kind; a table and a text are', () => {
    expect(agrees('text/csv', 'TEXT')).toBe(true);
    expect(agrees('text/plain', 'TEXT')).toBe(true);
    expect(agrees('application/pdf', 'TEXT')).toBe(false);
    expect(agrees('image/png', 'image/jpeg')).toBe(false);
    expect(agrees('text/csv', 'application/pdf')).toBe(false);
  });
});
