import type { Actor } from '../kernel/actor.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { LIMITS } from '../platform/limits.js';
import { findings, refusalOf } from '../platform/validation.js';
import type { Refused } from '../packaging/index.js';
import { cellsOf, type CsvLine, isBlank } from './csv-lines.js';
import { charsetBroken, type ImportHeader, ROW_BROKEN } from './import-header.js';
import { type ImportKind, itemOf } from './import-kind.js';

/** A row as read: an item that the API would take, or why there is none. */
export type ReadRow = { readonly line: number; readonly sourceRef: string | null } & (
  { readonly item: object } | Refused
);

/** Batches of rows as they arrive, bounded by number and by size, so that memory does not grow with the file. */
export async function* batchesOf(
  lines: AsyncIterable<CsvLine>,
  header: ImportHeader,
  kind: ImportKind,
  actor: Actor,
): AsyncGenerator<ReadRow[]> {
  let batch: ReadRow[] = [];
  let characters = 0;
  for await (const line of lines) {
    if (isBlank(line.text, header.delimiter)) continue;
    batch.push(readRow(line, header, kind, actor));
    characters += line.text?.length ?? 0;
    if (batch.length < LIMITS.factsPerMutation && characters < BATCH_CHARACTERS) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

const BATCH_CHARACTERS = 2_000_000;

function readRow({ line, text }: CsvLine, header: ImportHeader, kind: ImportKind, actor: Actor): ReadRow {
  const refused = (refusal: Refusal, field = '', sourceRef: string | null = null): ReadRow => ({
    line,
    sourceRef,
    refusal,
    field,
  });
  if (text === null) return refused(rowTooLong());
  if (text.includes('\uFFFD')) return refused(charsetBroken(ROW_BROKEN));
  const cells = cellsOf(text, header.delimiter);
  if (!cells) return refused(quoteOpen());
  if (cells.slice(header.columns.length).some((cell) => cell !== ''))
    return refused(tooManyCells(cells.length, header));
  const item = itemOf(kind, header.columns, cells, actor);
  const sourceRef = String(item.sourceRef).slice(0, 64);
  const found = findings(kind.input, item);
  return found[0] ? refused(refusalOf(found), found[0].path, sourceRef) : { line, sourceRef, item };
}

const rowTooLong = (): Refusal =>
  refuse.badInput('ROW_TOO_LONG', {
    zh: `该行超过 ${LIMITS.csvRowCharacters} 个字符，不像一条记录；请检查换行符与引号。`,
    en: `The row has more than ${LIMITS.csvRowCharacters} characters, which no record has; check line ends and quotation marks.`,
  });

const quoteOpen = (): Refusal =>
  refuse.badInput('QUOTE_NOT_CLOSED', {
    zh: '该行的引号没有成对闭合，或单元格内含换行；请更正引号，单元格内不要换行。',
    en: 'The quotation marks of the row do not close, or a cell holds a line break; correct them and keep each record on one line.',
  });

const tooManyCells = (count: number, header: ImportHeader): Refusal =>
  refuse.badInput(
    'TOO_MANY_CELLS',
    {
      zh: `该行有 ${count} 个单元格，而表头只有 ${header.columns.length} 列；请检查是否多了分隔符。`,
      en: `The row has ${count} cells and the header ${header.columns.length}; look for a separator too many.`,
    },
    { cells: count, columns: header.columns.length },
  );
