import type { Actor } from '../kernel/actor.js';
import { derivedId } from '../kernel/id.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { Refused } from '../platform/fact-kind.js';
import { LIMITS } from '../platform/limits.js';
import { compiledFindings, type FieldFinding, refusalOf } from '../platform/validation.js';
import { CellFinding } from './cell-value.js';
import type { ImportHeader } from './import-header.js';
import type { ImportKind } from './import-kind.js';

export type RawRow = string | readonly string[];

/** A row as read: an item that the API would take, or why there is none. */
export interface ReadRow {
  readonly line: number;
  /** The line of a text file or the cells of a sheet; null where it is too long to be kept. */
  readonly raw: RawRow | null;
  readonly sourceRef: string | null;
  readonly item: object | null;
  readonly refused: Refused | null;
}

/** Rows of a file up to a line, and where the next ones begin. */
export interface RowBatch {
  readonly rows: readonly ReadRow[];
  readonly toLine: number;
  /** Bytes of the file up to there; an estimate where it is compressed. */
  readonly bytesRead: number;
}

/** Turns the cells of a file into items of its kind. One for each import: it remembers the cell above. */
export class RowReader {
  private readonly findings: (plain: object) => FieldFinding[];
  private readonly evidenceGrade: string;
  private lastRefused: { said: string; refused: Refused } | undefined;

  constructor(
    private readonly kind: ImportKind,
    private readonly header: ImportHeader,
    actor: Actor,
  ) {
    this.findings = compiledFindings(kind.input);
    this.evidenceGrade = actor.kind === 'client' ? 'SYSTEM_FEED' : 'SELF_DECLARED';
  }

  /** `found` are what the file's own form has against single cells. */
  read(
    line: number,
    raw: RawRow,
    cells: readonly string[],
    found?: ReadonlyMap<number, CellFinding>,
  ): ReadRow {
    const { columns } = this.header;
    if (cells.length > columns.length && cells.slice(columns.length).some((cell) => cell !== ''))
      return { line, raw, sourceRef: null, item: null, refused: tooManyCells(cells.length, columns.length) };
    const item: Record<string, unknown> = { evidenceGrade: this.evidenceGrade };
    let wrong: FieldFinding[] | undefined;
    for (let index = 0; index < columns.length; index += 1) {
      const column = columns[index];
      const cell = cells[index];
      if (!column || cell === undefined || cell === '') continue;
      const value = found?.get(index) ?? column.read(cell, column.name);
      if (value instanceof CellFinding)
        (wrong ??= []).push({ path: column.name, reason: value.reason, text: value.text });
      else item[column.name] = value;
    }
    item.sourceRef ??= this.naturalReference(item);
    const own = this.findings(item);
    if (own.length === 0 && !wrong)
      return { line, raw, sourceRef: item.sourceRef as string, item, refused: null };
    return {
      line,
      raw,
      sourceRef: shownReference(item),
      item: null,
      refused: this.refusedBy(wrong ?? [], own),
    };
  }

  /**
   * What a cell cannot say comes before what is wrong with what it says; a cell has one of the two. Where thousands of
   * rows have the same fault they share its refusal.
   */
  private refusedBy(wrong: readonly FieldFinding[], own: readonly FieldFinding[]): Refused {
    const found = [...wrong, ...own.filter(({ path }) => !wrong.some((other) => other.path === path))];
    const said = found.map(({ path, text }) => `${path} ${text.zh}`).join('\n');
    if (this.lastRefused?.said !== said)
      this.lastRefused = { said, refused: { refusal: refusalOf(found), field: found[0]?.path ?? '' } };
    return this.lastRefused.refused;
  }

  /**
   * Without a reference of its own a row is named by its natural key, so that the same row again is a duplicate, and
   * other figures in its place are a conflict that points to correction. Readable where it fits, a digest where not.
   */
  private naturalReference(item: Record<string, unknown>): string {
    const readable = this.kind.naturalKey.map((name) => plainText(item[name])).join('/');
    return readable.length <= 64 && PRINTABLE.test(readable) ? readable : derivedId(readable);
  }
}

const PRINTABLE = /^[\x20-\x7E]*$/;
const plainText = (value: unknown): string =>
  value instanceof Date ? value.toISOString() : value === undefined ? '' : String(value);

const shownReference = ({ sourceRef }: Record<string, unknown>): string | null =>
  typeof sourceRef === 'string' ? sourceRef.slice(0, 64) : null;

/** A row of which no cell can be used. */
export const unreadable = (line: number, raw: RawRow | null, refusal: Refusal): ReadRow => ({
  line,
  raw,
  sourceRef: null,
  item: null,
  refused: { refusal, field: '' },
});

export const rowTooLong = (): Refusal =>
  refuse.badInput('ROW_TOO_LONG', {
    zh: `该行超过 ${LIMITS.rowCharacters} 个字符，不像一条记录；请检查换行符与引号。因过长，拒绝行文件中不重复其内容。`,
    en: `The row has more than ${LIMITS.rowCharacters} characters, which no record has; check line ends and quotation marks. It is too long to be repeated in the file of refused rows.`,
  });

export const rowBroken = (): Refusal =>
  refuse.badInput('CHARSET_BROKEN', {
    zh: '该行含有无法识别的字符：编码与文件其余部分不符，请以一种编码（UTF-8 或 GB18030）重新保存文件。',
    en: 'The row holds characters that cannot be read in the charset of the file; save the whole file in one charset (UTF-8 or GB18030).',
  });

export const quoteOpen = (): Refusal =>
  refuse.badInput('QUOTE_NOT_CLOSED', {
    zh: '该行的引号没有成对闭合，或单元格内含换行；请更正引号，单元格内不要换行。',
    en: 'The quotation marks of the row do not close, or a cell holds a line break; correct them and keep each record on one line.',
  });

const tooManyCells = (cells: number, columns: number): Refused => ({
  field: '',
  refusal: refuse.badInput(
    'TOO_MANY_CELLS',
    {
      zh: `该行有 ${cells} 个单元格，而表头只有 ${columns} 列；请检查是否多了分隔符。`,
      en: `The row has ${cells} cells and the header ${columns}; look for a separator too many.`,
    },
    { cells, columns },
  ),
});
