import { strToU8, zipSync, type Zippable } from 'fflate';

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface WorkbookParts {
  /** `<row>…</row>` of each sheet, by its name. */
  readonly sheets: Readonly<Record<string, string>>;
  readonly hidden?: readonly string[];
  /** `<si>…</si>` */
  readonly sharedStrings?: string;
  /** Number format of each style, by id or as a code of the workbook's own. */
  readonly formats?: readonly (number | string)[];
  readonly is1904?: boolean;
  /** Before the root of every part. */
  readonly prolog?: string;
  readonly others?: Zippable;
}

/** A workbook as a spreadsheet writes it, from its XML. */
export function workbookFile(parts: WorkbookParts): Buffer {
  const {
    sheets,
    hidden = [],
    sharedStrings,
    formats = [],
    is1904 = false,
    prolog = '',
    others = {},
  } = parts;
  const names = Object.keys(sheets);
  const own = formats.filter((format) => typeof format === 'string');
  const xml: Record<string, string> = {
    'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="${OFFICE}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${names
      .map(
        (name, index) =>
          `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"${hidden.includes(name) ? ' state="hidden"' : ''}/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names
      .map(
        (_name, index) =>
          `<Relationship Id="rId${index + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
      )
      .join('')}</Relationships>`,
    'xl/styles.xml': `<styleSheet ${MAIN}><numFmts>${own
      .map(
        (code, index) => `<numFmt numFmtId="${200 + index}" formatCode="${code.replaceAll('"', '&quot;')}"/>`,
      )
      .join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats
      .map((format) => `<xf numFmtId="${typeof format === 'number' ? format : 200 + own.indexOf(format)}"/>`)
      .join('')}</cellXfs></styleSheet>`,
    ...(sharedStrings === undefined ? {} : { 'xl/sharedStrings.xml': `<sst ${MAIN}>${sharedStrings}</sst>` }),
  };
  names.forEach((name, index) => {
    xml[`xl/worksheets/sheet${index + 1}.xml`] =
      `<worksheet ${MAIN}><sheetData>${sheets[name]}</sheetData></worksheet>`;
  });
  const texts = Object.entries(xml).map(
    ([name, text]) => [name, strToU8(`<?xml version="1.0"?>${prolog}${text}`)] as const,
  );
  return Buffer.from(zipSync({ ...Object.fromEntries(texts), ...others }));
}

/** A row of texts, as inline strings. */
export const textRow = (line: number, cells: readonly string[]): string =>
  `<row r="${line}">${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`;
