import { refuse } from '../kernel/refusal.js';
import { LIMITS } from '../platform/limits.js';
import { type WorkbookArchive, workbookBroken, workbookTooLarge } from './workbook-archive.js';
import { parseAll } from './workbook-xml.js';

/** What a cell's number format makes of its number. */
export type NumberStyle = 'number' | 'date' | 'date-time' | 'percent';

export interface Workbook {
  /** Part of the archive that holds the sheet's rows. */
  readonly sheetPart: string;
  readonly dateSystem: 1900 | 1904;
  /** By the cell's `s`. */
  readonly styles: readonly NumberStyle[];
  readonly sharedStrings: readonly string[];
}

/** Reads all of a workbook but its rows: the sheet of this name, or the first that is not hidden. */
export async function readWorkbook(archive: WorkbookArchive, sheetName: string | null): Promise<Workbook> {
  const { sheets, dateSystem } = await readSheets(archive);
  const sheet = sheetName
    ? sheets.find(({ name }) => name === sheetName)
    : sheets.find(({ isHidden }) => !isHidden);
  if (!sheet)
    throw sheetUnknown(
      sheetName,
      sheets.map(({ name }) => name),
    );
  const targets = await readRelations(archive);
  const target = targets.get(sheet.relation);
  if (!target || !archive.has(target)) throw workbookBroken(`there is no sheet ${sheet.relation}`);
  return {
    sheetPart: target,
    dateSystem,
    styles: await readStyles(archive),
    sharedStrings: await readSharedStrings(archive),
  };
}

interface Sheet {
  readonly name: string;
  readonly relation: string;
  readonly isHidden: boolean;
}
const MOST_SHEETS = 1_000;

async function readSheets(archive: WorkbookArchive): Promise<{ sheets: Sheet[]; dateSystem: 1900 | 1904 }> {
  const sheets: Sheet[] = [];
  let dateSystem: 1900 | 1904 = 1900;
  await parseAll(archive.chunks('xl/workbook.xml'), {
    opened(name, attributes) {
      if (name === 'workbookPr' && ['1', 'true'].includes(attributes.date1904 ?? '')) dateSystem = 1904;
      if (name !== 'sheet') return;
      if (sheets.length >= MOST_SHEETS) throw workbookTooLarge();
      sheets.push({
        name: attributes.name ?? '',
        relation: attributes['r:id'] ?? attributes.id ?? '',
        isHidden: (attributes.state ?? 'visible') !== 'visible',
      });
    },
    closed: () => undefined,
    text: () => undefined,
  });
  return { sheets, dateSystem };
}

async function readRelations(archive: WorkbookArchive): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  await parseAll(archive.chunks('xl/_rels/workbook.xml.rels'), {
    opened(name, { Id: id, Target: target }) {
      if (name !== 'Relationship' || !id || !target) return;
      if (targets.size >= MOST_SHEETS) throw workbookTooLarge();
      targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    },
    closed: () => undefined,
    text: () => undefined,
  });
  return targets;
}

/** Number formats that every workbook has without saying so (ECMA-376 part 1, 18.8.30), East Asian ones included. */
const isBetween = (id: number, from: number, to: number) => id >= from && id <= to;
const builtIn = (id: number): NumberStyle => {
  if (id === 9 || id === 10) return 'percent';
  if (isBetween(id, 14, 17) || isBetween(id, 27, 31) || isBetween(id, 34, 36) || isBetween(id, 50, 58))
    return 'date';
  return isBetween(id, 18, 22) || id === 32 || id === 33 || isBetween(id, 45, 47) ? 'date-time' : 'number';
};

/** What a format code of the workbook's own shows: days, times, per cent, or a number. */
export function styleOfFormat(code: string): NumberStyle {
  const signs = code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\.|[_*]./g, '').toLowerCase();
  if (signs.includes('general')) return 'number';
  if (/[hs]/.test(signs)) return 'date-time';
  if (/[ymd]/.test(signs)) return 'date';
  return signs.includes('%') ? 'percent' : 'number';
}

const MOST_STYLES = 100_000;

async function readStyles(archive: WorkbookArchive): Promise<NumberStyle[]> {
  const own = new Map<number, NumberStyle>();
  const styles: NumberStyle[] = [];
  if (!archive.has('xl/styles.xml')) return styles;
  let isInCells = false;
  await parseAll(archive.chunks('xl/styles.xml'), {
    opened(name, attributes) {
      if (name === 'numFmt') own.set(Number(attributes.numFmtId), styleOfFormat(attributes.formatCode ?? ''));
      if (name === 'cellXfs') isInCells = true;
      if (name === 'xf' && isInCells) {
        const id = Number(attributes.numFmtId ?? 0);
        styles.push(own.get(id) ?? builtIn(id));
      }
      if (own.size > MOST_STYLES || styles.length > MOST_STYLES) throw workbookTooLarge();
    },
    closed(name) {
      if (name === 'cellXfs') isInCells = false;
    },
    text: () => undefined,
  });
  return styles;
}

/** The texts of the workbook, of which a cell names one by number. They are held at once, so their size is bounded. */
async function readSharedStrings(archive: WorkbookArchive): Promise<string[]> {
  const strings: string[] = [];
  if (!archive.has('xl/sharedStrings.xml')) return strings;
  let characters = 0;
  let text = '';
  let isText = false;
  let isPhonetic = false;
  await parseAll(archive.chunks('xl/sharedStrings.xml'), {
    opened(name) {
      if (name === 'si') text = '';
      isText = name === 't';
      if (name === 'rPh') isPhonetic = true;
    },
    closed(name) {
      isText = false;
      if (name === 'rPh') isPhonetic = false;
      if (name !== 'si') return;
      // An empty text costs memory too.
      characters += text.length + 16;
      if (characters > LIMITS.workbookTextCharacters) throw workbookTooLarge();
      strings.push(text.trim());
    },
    text(part) {
      if (!isText || isPhonetic) return;
      text += part;
      if (text.length > LIMITS.workbookTextCharacters) throw workbookTooLarge();
    },
  });
  return strings;
}

const sheetUnknown = (asked: string | null, names: readonly string[]) =>
  refuse.badInput(
    'SHEET_UNKNOWN',
    {
      zh: `工作簿中没有${asked ? `名为“${asked}”的` : '可见的'}工作表；现有：${names.slice(0, 20).join('、') || '无'}。未导入任何内容。`,
      en: `The workbook has no ${asked ? `sheet named "${asked}"` : 'visible sheet'}; it has: ${names.slice(0, 20).join(', ') || 'none'}. Nothing was imported.`,
    },
    { sheet: asked, sheets: names.slice(0, 20) },
  );
