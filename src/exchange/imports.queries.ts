import type { Id } from '../kernel/id.js';
import type { Text } from '../kernel/text.js';
import { afterCursor, type PageArgs, readCursor } from '../platform/connection.js';
import { all, type Sql, sql } from '../platform/sql.js';
import type { ImportState } from './file-import.entity.js';
import type { RowVerdict } from './import-verdict.entity.js';

/** An import that has not moved for so long was left by a process that is no more. */
const SILENT_MINUTES = 10;

const importAt = (now: Date): Sql => sql`
  id, enterprise_id AS enterpriseId, kind, mode, charset,
  IF(state = 'RUNNING' AND progress_at < ${now} - INTERVAL ${SILENT_MINUTES} MINUTE, 'INTERRUPTED', state) AS state,
  row_count AS rowCount, accepted, duplicates, refused, judged_to_line AS judgedToLine, sent_by AS sentBy,
  started_at AS startedAt, progress_at AS progressAt, ended_at AS endedAt, failure_reason AS failureReason,
  failure_zh AS failureZh, failure_en AS failureEn`;

export const findImport = (scope: Sql, id: Id, now: Date): Sql => sql`
  SELECT ${importAt(now)} FROM file_import WHERE id = ${id} AND ${scope}`;

export const findImports = (scope: Sql, page: PageArgs, now: Date): Sql => sql`
  SELECT ${importAt(now)} FROM file_import
  WHERE ${all([scope, afterCursor(page, ['id'])])}
  ORDER BY id DESC LIMIT ${page.first + 1}`;

/** Verdicts in the order of the file. */
export const findVerdicts = (
  importId: Id,
  verdict: RowVerdict | null | undefined,
  page: Pick<PageArgs, 'first' | 'after'>,
): Sql => sql`
  SELECT import_id AS importId, line, verdict, source_ref AS sourceRef, fact_id AS factId, field, reason,
    text_zh AS textZh, text_en AS textEn
  FROM import_verdict
  WHERE ${all([
    sql`import_id = ${importId}`,
    verdict ? sql`verdict = ${verdict}` : undefined,
    page.after ? sql`line > ${readCursor(page.after, 1)[0]}` : undefined,
  ])}
  ORDER BY line LIMIT ${page.first + 1}`;

export interface Tally {
  readonly rowCount: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly judgedToLine: number;
}

export const saveProgress = (id: Id, tally: Tally, at: Date): Sql => sql`
  UPDATE file_import SET row_count = ${tally.rowCount}, accepted = ${tally.accepted},
    duplicates = ${tally.duplicates}, refused = ${tally.refused}, judged_to_line = ${tally.judgedToLine},
    progress_at = ${at}
  WHERE id = ${id}`;

export const endImport = (
  id: Id,
  end: { state: ImportState; at: Date; failure?: { reason: string; text: Text } },
): Sql => sql`
  UPDATE file_import SET state = ${end.state}, ended_at = ${end.at}, failure_reason = ${end.failure?.reason ?? null},
    failure_zh = ${end.failure?.text.zh ?? null}, failure_en = ${end.failure?.text.en ?? null}
  WHERE id = ${id}`;
