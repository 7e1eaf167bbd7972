import { unzipSync, strFromU8 } from 'fflate';
import { extractText, getDocumentProxy } from 'unpdf';

/** The text of every page, as a reader of the file finds it. */
export async function textOfPdf(file: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(file)), { mergePages: true });
  return text;
}

/** A number is a number, a text a text. */
export type WorkbookCell = string | number | undefined;
export interface ReadSheet {
  readonly name: string;
  readonly rows: readonly (readonly WorkbookCell[])[];
}

export interface ReadWorkbook {
  readonly sheets: readonly ReadSheet[];
  /** XML of each chart. */
  readonly charts: readonly string[];
  /** Formats of numbers that are not built in. */
  readonly formats: readonly string[];
}

/** Sheets cell by cell and charts, read from the XML and by nothing that wrote it. */
export function readWorkbook(file: Uint8Array): ReadWorkbook {
  const parts = Object.fromEntries(
    Object.entries(unzipSync(file)).map(([name, bytes]) => [name, strFromU8(bytes)]),
  );
  const strings = [...(parts['xl/sharedStrings.xml'] ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(
    ([, item = '']) => plainText([...item.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => text).join('')),
  );
  const names = [...(parts['xl/workbook.xml'] ?? '').matchAll(/<sheet name="([^"]*)"/g)].map(
    ([, name = '']) => plainText(name),
  );
  return {
    sheets: names.map((name, index) => ({
      name,
      rows: rowsOf(parts[`xl/worksheets/sheet${index + 1}.xml`] ?? '', strings),
    })),
    charts: Object.keys(parts)
      .filter((name) => /^xl\/charts\/chart\d+\.xml$/.test(name))
      .map((name) => parts[name] ?? ''),
    formats: [...(parts['xl/styles.xml'] ?? '').matchAll(/formatCode="([^"]*)"/g)].map(
      ([, code = '']) => code,
    ),
  };
}

const CELL = /<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs;

const rowsOf = (xml: string, strings: readonly string[]): WorkbookCell[][] =>
  [...xml.matchAll(/<row [^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map(([, row = '']) => {
    const cells: WorkbookCell[] = [];
    for (const [, column = '', attributes = '', content = ''] of row.matchAll(CELL)) {
      const value = /<v>(.*?)<\/v>/.exec(content)?.[1];
      if (value === undefined) continue;
      cells[columnOf(column)] = attributes.includes('t="s"') ? strings[Number(value)] : Number(value);
    }
    return cells;
  });

const columnOf = (letters: string): number =>
  [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;

const plainText = (xml: string): string =>
  xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
