import { strToU8, Zip, ZipDeflate, zipSync } from 'fflate';

/** Small files of every kind of evidence, made and not kept, so that what makes them such is to be read here. */

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const contentTypes = (mainPart: string, more = ''): Uint8Array =>
  strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/main.xml" ContentType="${mainPart}"/>${more}</Types>`);

const XLSX_MAIN = `${OFFICE}.spreadsheetml.sheet.main+xml`;
const DOCX_MAIN = `${OFFICE}.wordprocessingml.document.main+xml`;
const MACROS = '<Override PartName="/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>';

export const PDF = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
export const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
export const JPEG = Buffer.from('ffd8ffe000104a4649460001', 'hex');
export const XLSX = Buffer.from(
  zipSync({ '[Content_Types].xml': contentTypes(XLSX_MAIN), 'xl/workbook.xml': strToU8('<workbook/>') }),
);
/** As word processors write that put the list of parts last. */
export const DOCX = Buffer.from(
  zipSync({ 'word/document.xml': strToU8('<document/>'), '[Content_Types].xml': contentTypes(DOCX_MAIN) }),
);
export const XLSM = Buffer.from(
  zipSync({
    '[Content_Types].xml': contentTypes('application/vnd.ms-excel.sheet.macroEnabled.main+xml', MACROS),
    'xl/vbaProject.bin': strToU8('macro'),
  }),
);
/** Calls itself a document without macros and has some. */
export const DOCX_WITH_MACROS = Buffer.from(
  zipSync({
    '[Content_Types].xml': contentTypes(DOCX_MAIN, MACROS),
    'word/vbaProject.bin': strToU8('macro'),
  }),
);
export const OFD = Buffer.from(
  zipSync({ 'OFD.xml': strToU8('<ofd:OFD/>'), 'Doc_0/Document.xml': strToU8('<ofd:Document/>') }),
);
export const ZIP = Buffer.from(zipSync({ 'anything.txt': strToU8('anything') }));
export const CSV = Buffer.from('\uFEFF日期,重量\n2026-03-01,12.5\n');
export const GB18030_TEXT = Buffer.from('d6d8c1bfa3ba31322e35b9abbdef0d0a', 'hex');
export const HTML = Buffer.from('<!DOCTYPE html><script>alert(1)</script>');
export const SVG = Buffer.from('  <svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
export const PROGRAM = Buffer.from('4d5a90000300000004000000ffff0000', 'hex');

/** As documents come that were written without going back: the sizes stand behind each part, the list of parts last. */
export function streamedDocx(): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    const zip = new Zip((error, chunk, isLast) => {
      if (error) reject(error);
      chunks.push(chunk);
      if (isLast) resolve(Buffer.concat(chunks));
    });
    for (const [name, content] of [
      ['word/document.xml', strToU8('<document/>'.repeat(10_000))],
      ['[Content_Types].xml', contentTypes(DOCX_MAIN)],
    ] as const) {
      const entry = new ZipDeflate(name);
      zip.add(entry);
      entry.push(content, true);
    }
    zip.end();
  });
}

/** An office document of so many parts. */
export const xlsxOfEntries = (count: number): Buffer =>
  Buffer.from(
    zipSync(
      Object.fromEntries([
        ['[Content_Types].xml', contentTypes(XLSX_MAIN)],
        ...Array.from({ length: count - 1 }, (_none, index) => [`xl/${index}`, new Uint8Array()] as const),
      ]),
      { level: 0 },
    ),
  );
