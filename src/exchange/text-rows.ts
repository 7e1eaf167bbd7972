import { Refusal, refuse } from '../kernel/refusal.js';
import { cellsOf, type LineBatch } from './csv-lines.js';
import { columnFinder, type ImportHeader } from './import-header.js';
import type { ImportColumn } from './import-column.js';
import type { ImportKind } from './import-kind.js';
import {
  quoteOpen,
  type ReadRow,
  rowBroken,
  type RowBatch,
  RowReader,
  rowTooLong,
  unreadable,
} from './import-row.js';

/** Reads one line of a text file; undefined where it is blank. */
export type LineReader = (line: number, text: string) => ReadRow | undefined;

export async function* rowsOf(batches: AsyncIterable<LineBatch>, read: LineReader): AsyncGenerator<RowBatch> {
  for await (const { firstLine, texts, nextByte } of batches) {
    const rows: ReadRow[] = [];
    for (let index = 0; index < texts.length; index += 1) {
      const line = firstLine + index;
      const text = texts[index];
      const row =
        typeof text !== 'string'
          ? unreadable(line, null, rowTooLong())
          : text.includes('\uFFFD')
            ? unreadable(line, text, rowBroken())
            : read(line, text);
      if (row) rows.push(row);
    }
    yield { rows, toLine: firstLine + texts.length - 1, bytesRead: nextByte };
  }
}

export function csvReader(delimiter: string, reader: RowReader): LineReader {
  return (line, text) => {
    const cells = cellsOf(text, delimiter);
    if (!cells) return unreadable(line, text, quoteOpen());
    return isBlank(cells) ? undefined : reader.read(line, text, cells);
  };
}

export const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell === '');

/** Objects have no header: every row is read as if it had all columns of the kind, in their order. */
export const ndjsonHeader = (kind: ImportKind): ImportHeader => ({
  names: kind.columns.map(({ zh, name }) => `${zh}/${name}`),
  columns: kind.columns,
  ignored: [],
});

/** The cells of an object in the order of the kind's columns, or why they cannot be told. */
type MemberReader = (text: string) => readonly string[] | Refusal;

export const ndjsonReader =
  (reader: RowReader, cellsIn: MemberReader): LineReader =>
  (line, text) => {
    if (text.trim() === '') return undefined;
    const cells = cellsIn(text);
    return cells instanceof Refusal ? unreadable(line, text, cells) : reader.read(line, text, cells);
  };

/** `ignored` gathers the names of members that are not read. */
export function memberReader(kind: ImportKind, ignored: Set<string>): MemberReader {
  const columnOf = rememberedColumns(kind);
  const placeOf = new Map<ImportColumn | null, number>(kind.columns.map((column, index) => [column, index]));
  return (text) => {
    const members = objectOf(text);
    if (!members) return notAnObject();
    const cells = kind.columns.map(() => '');
    for (const [name, value] of Object.entries(members)) {
      const column = columnOf(name);
      const place = placeOf.get(column);
      if (place === undefined) {
        if (ignored.size < IGNORED_NAMES) ignored.add(name.slice(0, 64));
        continue;
      }
      const cell = cellOf(value);
      if (cell === undefined) return memberUnreadable(name);
      if (cells[place] !== '' && cell !== '') return memberRepeated(name);
      cells[place] = cell;
    }
    return cells;
  };
}
const IGNORED_NAMES = 20;

function rememberedColumns(kind: ImportKind): (name: string) => ImportColumn | null {
  const find = columnFinder(kind);
  const known = new Map<string, ImportColumn | null>();
  return (name) => {
    let column = known.get(name);
    if (column === undefined) {
      column = find(name);
      if (known.size < 1_000) known.set(name, column);
    }
    return column;
  };
}

function objectOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined for a list, an object, and a number of more digits than JSON readers keep. */
function cellOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  if (value === null) return '';
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') return undefined;
  const digits = String(value);
  return digits.replaceAll(/\D/g, '').length <= 15 ? digits : undefined;
}

const notAnObject = () =>
  refuse.badInput('NOT_A_JSON_OBJECT', {
    zh: '该行不是一个完整的 JSON 对象；请每行写一个对象，例如 {"outletId":"outlet-1","day":"2026-03-01"}。',
    en: 'The line is not one whole JSON object; write one object a line, such as {"outletId":"outlet-1","day":"2026-03-01"}.',
  });

const memberUnreadable = (name: string) =>
  refuse.badInput('MEMBER_UNREADABLE', {
    zh: `“${name.slice(0, 64)}”须为文本、数字、true/false 或 null；超过 15 位的数字请写成文本，以免丢失位数。`,
    en: `"${name.slice(0, 64)}" must be text, a number, true, false or null; write numbers of more than 15 digits as text, or digits are lost.`,
  });

const memberRepeated = (name: string) =>
  refuse.badInput('MEMBER_REPEATED', {
    zh: `“${name.slice(0, 64)}”与该行另一个成员是同一列，无法确定取哪一个；请删去一个。`,
    en: `"${name.slice(0, 64)}" is the same column as another member of the line; remove one of them.`,
  });
