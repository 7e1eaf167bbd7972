import { Injectable } from '@nestjs/common';
import type { Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { Clock } from '../platform/clock.js';
import { Database, write } from '../platform/database.js';
import { FileStore } from '../platform/file-store.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import type { FileImport } from './file-import.entity.js';
import type { ImportVerdict, RowVerdict } from './import-verdict.entity.js';
import { type ChunkRow, findChunks, findVerdictsBetween, namesOf } from './imports.queries.js';
import { refusedHeader, refusedKey, uploadKey } from './refused-rows.js';
import { readRuns } from './verdict-runs.js';

/** A row's verdict with all that is kept of it, or rows from line to line that have the same. */
export type VerdictLine =
  Omit<ImportVerdict, 'importId'> | { line: number; toLine: number; verdict: RowVerdict };

const CHUNKS_AT_ONCE = 20;
const FORGOTTEN_AT_ONCE = 100;

/** What an import gives back as files, and how long they are kept. */
@Injectable()
export class ImportFiles {
  constructor(
    private readonly database: Database,
    private readonly files: FileStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Every row's verdict in the order of the file: refused and duplicate rows one by one as far as kept, others as runs.
   * Refuses with NOT_FOUND IMPORT_FORGOTTEN when they are no longer kept.
   */
  verdictLines(from: FileImport): AsyncGenerator<VerdictLine> {
    if (!from.filesKept) throw importForgotten();
    return this.verdictsOf(from.id);
  }

  /** The refused rows as CSV. Refuses with NOT_FOUND IMPORT_FORGOTTEN when they are no longer kept. */
  refusedRows(from: FileImport): AsyncGenerator<string | Buffer> {
    if (!from.filesKept) throw importForgotten();
    return this.refusedParts(from);
  }

  /** The file itself is needed no more once its import has ended. */
  forgetUpload(importId: Id): Promise<void> {
    return this.files.remove(uploadKey(importId));
  }

  /** Forgets files and verdicts of imports that ended long ago, and gives how many imports that were; counts stay. */
  async forgetOld(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - LIMITS.importFilesKeptDays * 86_400_000);
    const old = await this.database.rows<{ id: Id }>(
      sql`SELECT id FROM file_import WHERE files_kept = 1 AND ended_at < ${before} ORDER BY ended_at LIMIT ${FORGOTTEN_AT_ONCE}`,
    );
    for (const { id } of old) {
      for await (const { number, refused } of this.chunks(id))
        if (refused > 0) await this.files.remove(refusedKey(id, number));
      await this.forgetUpload(id);
      await this.database.transaction(async (transaction) => {
        await write(transaction, sql`DELETE FROM import_verdict WHERE import_id = ${id}`);
        await write(transaction, sql`DELETE FROM import_chunk WHERE import_id = ${id}`);
        await write(transaction, sql`UPDATE file_import SET files_kept = 0 WHERE id = ${id}`);
      });
    }
    return old.length;
  }

  private async *verdictsOf(importId: Id): AsyncGenerator<VerdictLine> {
    let judgedTo = 0;
    for await (const { toLine, verdictRuns } of this.chunks(importId)) {
      const kept = await this.database.rows<ImportVerdict>(findVerdictsBetween(importId, judgedTo, toLine));
      let next = 0;
      for (const run of readRuns(verdictRuns)) {
        let line = run.line;
        for (; next < kept.length && (kept[next] as ImportVerdict).line <= run.toLine; next += 1) {
          const { importId: _id, ...verdict } = kept[next] as ImportVerdict;
          if (line < verdict.line) yield { line, toLine: verdict.line - 1, verdict: run.verdict };
          yield verdict;
          line = verdict.line + 1;
        }
        if (line <= run.toLine) yield { line, toLine: run.toLine, verdict: run.verdict };
      }
      judgedTo = toLine;
    }
  }

  private async *refusedParts(from: FileImport): AsyncGenerator<string | Buffer> {
    // With a byte order mark, by which spreadsheets know UTF-8.
    yield `\uFEFF${refusedHeader(namesOf(from))}`;
    for await (const { number, refused } of this.chunks(from.id)) {
      if (refused === 0) continue;
      for await (const part of await this.files.read(refusedKey(from.id, number))) yield part as Buffer;
    }
  }

  private async *chunks(importId: Id): AsyncGenerator<ChunkRow> {
    for (let after = 0; ;) {
      const chunks = await this.database.rows<ChunkRow>(findChunks(importId, after, CHUNKS_AT_ONCE));
      yield* chunks;
      const last = chunks.at(-1);
      if (!last || chunks.length < CHUNKS_AT_ONCE) return;
      after = last.number;
    }
  }
}

const importForgotten = () =>
  refuse.notFound('IMPORT_FORGOTTEN', {
    zh: `逐行结论与拒绝行只保留 ${LIMITS.importFilesKeptDays} 天，已删除；如仍需要，请重新上传原文件。`,
    en: `Verdicts and refused rows are kept for ${LIMITS.importFilesKeptDays} days and are gone; upload the file again if you need them.`,
  });
