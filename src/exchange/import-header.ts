import { type Refusal, refuse } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import type { ImportColumn } from './import-column.js';
import type { ImportKind } from './import-kind.js';

export interface ImportHeader {
  /** The columns as the file names them. */
  readonly names: readonly string[];
  /** What each cell of a row is; null where the file holds more than is asked for. */
  readonly columns: readonly (ImportColumn | null)[];
  /** Names of columns that are not read. */
  readonly ignored: readonly string[];
}

/** Columns whose name begins so are notes, as in a file of refused rows: they are not read and not complained of. */
const NOTE = '#';
export const isNote = (name: string): boolean => name.startsWith(NOTE) || name.startsWith('＃');

/** Names are the same whatever their case, spaces, underscores, and width of characters. */
const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_-]/g, '');

/** Finds a column by its Chinese or English name, or both with a slash as in the template. */
export function columnFinder(kind: ImportKind): (name: string) => ImportColumn | null {
  const byName = new Map(
    kind.columns.flatMap((column) =>
      [column.name, column.zh].map((name) => [plainName(name), column] as const),
    ),
  );
  const find = (name: string) =>
    isNote(name)
      ? null
      : (byName.get(plainName(name)) ??
        name
          .split('/')
          .map((part) => byName.get(plainName(part)))
          .find((column) => column !== undefined) ??
        null);
  return find;
}

/** The columns of a file, in any order. */
export function readHeader(kind: ImportKind, names: readonly string[]): ImportHeader {
  if (names.some((name) => name.includes('\uFFFD'))) throw charsetBroken(HEADER_BROKEN);
  const columns = names.map(columnFinder(kind));
  const missing = kind.columns.filter((column) => column.isRequired && !columns.includes(column));
  if (missing.length > 0) throw headerMissing(missing);
  const repeated = columns.find((column, index) => column !== null && columns.indexOf(column) !== index);
  if (repeated) throw headerRepeated(repeated);
  const ignored = names.filter((name, index) => name !== '' && !isNote(name) && !columns[index]);
  return { names, columns, ignored };
}

function headerMissing(missing: readonly ImportColumn[]): Refusal {
  const zh = missing.map((column) => `${column.zh}（${column.name}）`).join('、');
  const en = missing.map((column) => `${column.name} (${column.zh})`).join(', ');
  return refuse.badInput(
    'HEADER_MISSING',
    {
      zh: `文件表头缺少列：${zh}。请按模板补齐表头后重新上传，未导入任何内容。`,
      en: `The header lacks the columns ${en}; complete it as in the template and upload again. Nothing was imported.`,
    },
    { missing: missing.map((column) => column.name) },
  );
}

const headerRepeated = (column: ImportColumn): Refusal =>
  refuse.badInput(
    'HEADER_REPEATED',
    {
      zh: `表头中“${column.zh}”（${column.name}）出现了不止一次，无法确定取哪一列；请删除多余的列。未导入任何内容。`,
      en: `The header names ${column.name} (${column.zh}) more than once; remove the column that does not count. Nothing was imported.`,
    },
    { column: column.name },
  );

const HEADER_BROKEN: Text = {
  zh: '表头含有无法识别的字符：文件的编码与所选编码不符，请改用 charset=auto、utf-8 或 gb18030。未导入任何内容。',
  en: 'The header holds characters that cannot be read: the file is not in the charset named; use charset=auto, utf-8 or gb18030. Nothing was imported.',
};
const charsetBroken = (text: Text): Refusal => refuse.badInput('CHARSET_BROKEN', text);
