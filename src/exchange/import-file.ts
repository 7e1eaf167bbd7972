import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Actor } from '../kernel/actor.js';
import type { FileStore } from '../platform/file-store.js';
import type { CellFinding } from './cell-value.js';
import { Refusal } from '../kernel/refusal.js';
import { cellsOf, linesOf } from './csv-lines.js';
import {
  type Charset,
  decoderOf,
  type FileFormat,
  HEAD_BYTES,
  fileEmpty,
  readHead,
  ROW_LIMITS,
} from './file-head.js';
import { type ImportHeader, readHeader } from './import-header.js';
import type { ImportKind } from './import-kind.js';
import { type RawRow, type ReadRow, type RowBatch, RowReader } from './import-row.js';
import { csvReader, isBlank, ndjsonHeader, memberReader, ndjsonReader, rowsOf } from './text-rows.js';
import { WorkbookArchive } from './workbook-archive.js';
import { readWorkbook, type Workbook } from './workbook-parts.js';
import { cellText, type SheetRow, sheetRows } from './workbook-rows.js';

/** Where the rows that are not judged yet begin. */
export interface FilePlace {
  readonly bytesRead: number;
  readonly judgedToLine: number;
}

/** A stored file, opened for its rows. */
export interface ImportFile {
  readonly format: FileFormat;
  readonly charset: Charset | null;
  /** The columns as the file names them. */
  readonly names: readonly string[];
  /** Names of what is not read; a file of objects tells them as it goes. */
  ignored(): string[];
  /** The cells of a row, one for each name; undefined where they cannot be told apart. */
  cellsOf(raw: RawRow): readonly string[] | undefined;
  /** The rows after a place, in batches. */
  rows(after: FilePlace): AsyncGenerator<RowBatch>;
  close(): Promise<void>;
}

export interface StoredImport {
  readonly fileKey: string;
  readonly kind: ImportKind;
  readonly actor: Actor;
  readonly charset: Charset | 'auto';
  readonly sheet: string | null;
  readonly byteCount: number;
}

/** Opens a stored file. Refuses as `readHead` does, and with WORKBOOK_BROKEN, WORKBOOK_TOO_LARGE or SHEET_UNKNOWN. */
export async function openImportFile(files: FileStore, stored: StoredImport): Promise<ImportFile> {
  const { kind, actor } = stored;
  const head = readHead(kind, await headOf(await files.read(stored.fileKey)), stored.charset);
  if (head.format === 'xlsx') return openWorkbook(files, stored);
  const ignored = new Set<string>(head.format === 'csv' ? head.header.ignored : []);
  const header = head.format === 'csv' ? head.header : ndjsonHeader(kind);
  const reader = new RowReader(kind, header, actor);
  const first = { byte: head.firstByte, line: head.format === 'csv' ? head.firstLine : 1 };
  const cellsIn = memberReader(kind, ignored);
  const readLine = head.format === 'csv' ? csvReader(head.delimiter, reader) : ndjsonReader(reader, cellsIn);
  return {
    format: head.format,
    charset: head.charset,
    names: header.names,
    ignored: () => [...ignored],
    cellsOf(raw) {
      const cells = head.format === 'csv' ? cellsOf(String(raw), head.delimiter) : cellsIn(String(raw));
      return cells instanceof Refusal ? undefined : cells;
    },
    async *rows({ bytesRead, judgedToLine }) {
      const from = bytesRead > first.byte ? { byte: bytesRead, line: judgedToLine + 1 } : first;
      const bytes = await files.read(stored.fileKey, from.byte);
      yield* rowsOf(linesOf(bytes, decoderOf(head.charset), from, ROW_LIMITS()), readLine);
    },
    close: async () => undefined,
  };
}

/** The first bytes of a file; the rest is left. */
export async function headOf(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of bytes) {
    parts.push(part);
    length += part.byteLength;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES);
}

/** A zip archive is read from its end, so a workbook is laid beside the process first. */
async function openWorkbook(files: FileStore, stored: StoredImport): Promise<ImportFile> {
  const folder = await mkdtemp(join(tmpdir(), 'greenparcel-workbook-'));
  let archive: WorkbookArchive | undefined;
  const close = async () => {
    archive?.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const path = join(folder, 'workbook.xlsx');
    await pipeline(await files.read(stored.fileKey), createWriteStream(path, { mode: 0o600 }));
    archive = await WorkbookArchive.open(path);
    const opened = archive;
    const workbook = await readWorkbook(opened, stored.sheet);
    const header = await workbookHeader(stored.kind, opened, workbook);
    const reader = new RowReader(stored.kind, header, stored.actor);
    return {
      format: 'xlsx',
      charset: null,
      names: header.names,
      ignored: () => [...header.ignored],
      cellsOf: (raw) => (typeof raw === 'string' ? undefined : raw),
      rows: ({ judgedToLine }) =>
        workbookBatches(opened, workbook, Math.max(judgedToLine, header.line), stored.byteCount, (row) =>
          readSheetRow(row, header, workbook, reader),
        ),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type WorkbookHeader = ImportHeader & { readonly line: number };

async function workbookHeader(
  kind: ImportKind,
  archive: WorkbookArchive,
  workbook: Workbook,
): Promise<WorkbookHeader> {
  for await (const { rows } of sheetRows(archive, workbook)) {
    for (const { line, cells } of rows) {
      const names = Array.from(cells, (cell) => {
        const text = cell ? cellText(cell, null, workbook) : '';
        return typeof text === 'string' ? text : '';
      });
      if (names.some((name) => name !== '')) return { line, ...readHeader(kind, names) };
    }
  }
  throw fileEmpty();
}

async function* workbookBatches(
  archive: WorkbookArchive,
  workbook: Workbook,
  afterLine: number,
  byteCount: number,
  read: (row: SheetRow) => ReadRow | undefined,
): AsyncGenerator<RowBatch> {
  let rows: ReadRow[] = [];
  let toLine = afterLine;
  let characters = 0;
  const limits = ROW_LIMITS();
  for await (const { rows: sheet, share } of sheetRows(archive, workbook)) {
    const bytesRead = Math.floor(byteCount * share);
    for (const row of sheet) {
      if (row.line <= afterLine) continue;
      toLine = row.line;
      const one = read(row);
      if (!one) continue;
      rows.push(one);
      for (const cell of one.raw ?? []) characters += cell.length;
      if (rows.length < limits.lines && characters < limits.bytes) continue;
      yield { rows, toLine, bytesRead };
      rows = [];
      characters = 0;
    }
  }
  if (rows.length > 0) yield { rows, toLine, bytesRead: byteCount };
}

function readSheetRow(
  { line, cells: sheet }: SheetRow,
  header: ImportHeader,
  workbook: Workbook,
  reader: RowReader,
): ReadRow | undefined {
  let found: Map<number, CellFinding> | undefined;
  const cells = Array.from(sheet, (cell, index) => {
    if (!cell) return '';
    const text = cellText(cell, header.columns[index] ?? null, workbook);
    if (typeof text === 'string') return text;
    (found ??= new Map()).set(index, text);
    return cell.value || '?';
  });
  return isBlank(cells) ? undefined : reader.read(line, cells, cells, found);
}
