import type { Id } from '../kernel/id.js';
import { written } from './csv-lines.js';
import type { ImportFile } from './import-file.js';
import type { RefusedRow } from './import-judge.js';
import { isNote } from './import-header.js';

/**
 * The file of refused rows: the columns of the file as it was sent, and beside them notes on what was wrong. Notes begin
 * with # and are not read, so that the corrected file can be sent as it is.
 */
const NOTES = ['#原行号/line', '#列/column', '#原因/reason', '#说明/because', '#English', '#原文/row'];

/** Files of an import in the store. */
export const uploadKey = (importId: Id): string => `imports/${importId}/upload`;
export const refusedKey = (importId: Id, chunk: number): string =>
  `imports/${importId}/refused-${String(chunk).padStart(6, '0')}.csv`;

export const refusedHeader = (names: readonly string[]): string =>
  lineOf([...names.filter((name) => !isNote(name)), ...NOTES]);

/**
 * Refused rows of one chunk as lines of CSV. A row whose cells cannot be told, or are too many, stands in the notes as it
 * is and its columns are empty: sent again without correction it is refused again, and never read as something else.
 */
export function refusedLines(
  { names, cellsOf }: Pick<ImportFile, 'names' | 'cellsOf'>,
  rows: readonly RefusedRow[],
): string {
  const places = names.flatMap((name, place) => (isNote(name) ? [] : [place]));
  return rows
    .map(({ row: { line, raw }, refused }) => {
      const cells = (raw && cellsOf(raw)) || [];
      const isWhole = cells.length > 0 && cells.length <= names.length;
      const { reason, text } = refused.refusal;
      const asItIs = isWhole || raw === null ? '' : typeof raw === 'string' ? raw : raw.join(',');
      const notes = [String(line), refused.field, reason, text.zh, text.en, asItIs];
      return lineOf([
        ...places.map((place) => (isWhole ? (cells[place] ?? '') : '')),
        ...notes.map(harmless),
      ]);
    })
    .join('');
}

/** A spreadsheet takes a cell that begins so for a formula, and sentences repeat what strangers wrote. */
const harmless = (note: string): string => (/^[=+\-@\t\r]/.test(note) ? `'${note}` : note);

const lineOf = (cells: readonly string[]): string => `${cells.map(written).join(',')}\r\n`;
