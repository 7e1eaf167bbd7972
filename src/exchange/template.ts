import { strToU8, zipSync } from 'fflate';
import { written } from './csv-lines.js';
import type { ImportColumn } from './import-column.js';
import type { ImportKind } from './import-kind.js';

const headerOf = (kind: ImportKind): string[] => kind.columns.map(({ zh, name }) => `${zh}/${name}`);
const rowsOf = (kind: ImportKind): string[][] =>
  kind.examples.map((row) => kind.columns.map(({ name }) => row[name] ?? ''));

/** With a byte order mark, by which spreadsheets know UTF-8. */
export const templateText = (kind: ImportKind): string =>
  `\uFEFF${[headerOf(kind), ...rowsOf(kind)].map((cells) => `${cells.map(written).join(',')}\r\n`).join('')}`;

const NEEDS = { true: '必填 required', false: '选填 optional' };
const FORMS: Readonly<Record<ImportColumn['type'], string>> = {
  text: '文本 text',
  count: '整数 whole number',
  quantity: '数值 number',
  date: '日期 day, 2026-03-01',
  month: '月份 month, 2026-03',
  instant: '时间 time, 2026-03-01 10:00',
  boolean: '是/否 yes or no',
  word: '下列之一 one of',
};

/** A sheet to fill in and a sheet that says what the columns mean. */
export function templateWorkbook(kind: ImportKind): Buffer {
  const notes = kind.columns.map((column) => [
    column.zh,
    column.name,
    NEEDS[`${column.isRequired}`],
    FORMS[column.type],
    column.description,
    Object.entries(column.words)
      .map(([word, names]) => [word, ...names].join(' · '))
      .join('; '),
  ]);
  const sheets = [
    { name: kind.title.zh, rows: [headerOf(kind), ...rowsOf(kind)] },
    {
      name: '说明 notes',
      rows: [['列', 'column', '必填 need', '形式 form', '含义 meaning', '可填 words'], ...notes],
    },
  ];
  return workbookOf(sheets);
}

export interface PlainSheet {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

/** A workbook of texts, all cells formatted as text so that a spreadsheet changes nothing that is filled in. */
export function workbookOf(sheets: readonly PlainSheet[]): Buffer {
  const parts: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_ML}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEET_ML}.styles+xml"/>${sheets.map((_sheet, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${SHEET_ML}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.map(({ name }, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}">${sheets.map((_sheet, index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`).join('')}<Relationship Id="rId${sheets.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': STYLES,
    ...Object.fromEntries(
      sheets.map(({ rows }, index) => [`xl/worksheets/sheet${index + 1}.xml`, sheetOf(rows)]),
    ),
  };
  const files = Object.entries(parts).map(([name, xml]) => [name, strToU8(`${DECLARATION}${xml}`)] as const);
  return Buffer.from(zipSync(Object.fromEntries(files)));
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SHEET_ML = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
/** Style 1 is text: number format 49, `@`. */
const STYLES = `<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`;

function sheetOf(rows: readonly (readonly string[])[]): string {
  const width = Math.max(1, ...rows.map((row) => row.length));
  const data = rows
    .map(
      (row, line) =>
        `<row r="${line + 1}">${row.map((cell, column) => (cell === '' ? '' : `<c r="${nameOf(column)}${line + 1}" s="1" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`)).join('')}</row>`,
    )
    .join('');
  return `<worksheet xmlns="${MAIN}"><cols><col min="1" max="${width}" width="24" style="1" customWidth="1"/></cols><sheetData>${data}</sheetData></worksheet>`;
}

/** A for 0, AA for 26. */
const nameOf = (column: number): string =>
  column < 26
    ? String.fromCharCode(65 + column)
    : `${nameOf(Math.floor(column / 26) - 1)}${nameOf(column % 26)}`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
