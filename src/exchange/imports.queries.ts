import type { Id } from '../kernel/id.js';
import { afterCursor, type PageArgs, readCursor } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import type { FileImport } from './file-import.entity.js';
import type { RowVerdict } from './import-verdict.entity.js';

const IMPORT = raw(`
  id, enterprise_id AS enterpriseId, kind, mode, is_dry_run AS isDryRun, format, charset, sheet, sha256, state,
  byte_count AS byteCount, bytes_read AS bytesRead, row_count AS rowCount, accepted, duplicates, refused,
  judged_to_line AS judgedToLine, worked_ms AS workedMs, header, sent_by AS sentBy, started_at AS startedAt,
  progress_at AS progressAt, ended_at AS endedAt, cancel_asked_at AS cancelAskedAt, failure_reason AS failureReason,
  failure_zh AS failureZh, failure_en AS failureEn, files_kept AS filesKept`);

export const findImport = (scope: Sql, id: Id): Sql => sql`
  SELECT ${IMPORT} FROM file_import WHERE id = ${id} AND ${scope}`;

/** The import of the same file that waits or runs. */
export const findOpenImport = (openKey: string): Sql => sql`
  SELECT ${IMPORT} FROM file_import WHERE open_key = ${openKey}`;

export const findImports = (scope: Sql, page: PageArgs): Sql => sql`
  SELECT ${IMPORT} FROM file_import
  WHERE ${all([scope, afterCursor(page, ['id'])])}
  ORDER BY id DESC LIMIT ${page.first + 1}`;

export const countOpenImports = (enterpriseId: Id): Sql => sql`
  SELECT COUNT(*) AS number FROM file_import WHERE enterprise_id = ${enterpriseId} AND open_key IS NOT NULL`;

/** Database values in the form that the API gives, with what follows from them. */
export function asImport(row: FileImport): FileImport {
  const { ignored = [] } = JSON.parse(row.header ?? '{}') as { ignored?: string[] };
  const seconds = Number(row.workedMs) / 1000;
  const isRunning = row.state === 'RUNNING' && seconds > 0;
  return {
    ...row,
    isDryRun: Boolean(row.isDryRun),
    filesKept: Boolean(row.filesKept),
    ignoredColumns: ignored,
    rowsPerSecond: seconds > 0 ? Math.round(row.rowCount / seconds) : null,
    secondsLeft:
      isRunning && row.bytesRead > 0
        ? Math.ceil(((row.byteCount - row.bytesRead) / row.bytesRead) * seconds)
        : null,
  };
}

/** The columns of the file as it names them; none where it was never opened. */
export const namesOf = ({ header }: Pick<FileImport, 'header'>): string[] =>
  (JSON.parse(header ?? '{}') as { names?: string[] }).names ?? [];

/** Verdicts in the order of the file. */
export const findVerdicts = (
  importId: Id,
  verdict: RowVerdict | null | undefined,
  page: Pick<PageArgs, 'first' | 'after'>,
): Sql => sql`
  SELECT ${VERDICT} FROM import_verdict
  WHERE ${all([
    sql`import_id = ${importId}`,
    verdict ? sql`verdict = ${verdict}` : undefined,
    page.after ? sql`line > ${readCursor(page.after, 1)[0]}` : undefined,
  ])}
  ORDER BY line LIMIT ${page.first + 1}`;

const VERDICT =
  raw(`import_id AS importId, line, verdict, source_ref AS sourceRef, fact_id AS factId, field, reason,
  text_zh AS textZh, text_en AS textEn`);

/** The verdicts that are kept of the lines of a chunk: never more than it has rows. */
export const findVerdictsBetween = (importId: Id, afterLine: number, toLine: number): Sql => sql`
  SELECT ${VERDICT} FROM import_verdict
  WHERE import_id = ${importId} AND line > ${afterLine} AND line <= ${toLine} ORDER BY line`;

export interface ChunkRow {
  readonly number: number;
  readonly toLine: number;
  readonly verdictRuns: string;
  readonly refused: number;
  readonly changed: string;
}

export const findChunks = (importId: Id, after: number, count: number): Sql => sql`
  SELECT number, to_line AS toLine, verdict_runs AS verdictRuns, refused, changed FROM import_chunk
  WHERE import_id = ${importId} AND number > ${after} ORDER BY number LIMIT ${count}`;

export interface Tally {
  readonly rowCount: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly judgedToLine: number;
  readonly bytesRead: number;
  readonly chunkCount: number;
}
