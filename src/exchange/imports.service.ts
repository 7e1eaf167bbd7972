import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { Refusal, refuse } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import { reportingEnterprise, scopeOf } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, type Transaction, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { insertInto } from '../platform/sql.js';
import { type Charset, fileEmpty, fileTooLarge, limitedBytes, openText } from './file-text.js';
import { type CsvLine, linesOf } from './csv-lines.js';
import type { FileImport, ImportMode, ImportState } from './file-import.entity.js';
import { readHeader } from './import-header.js';
import { IMPORT_KINDS, type ImportKindCode } from './import-kind.js';
import { batchesOf, type ReadRow } from './import-row.js';
import { ImportJudge, type JudgedRow, keptRows, NO_ROWS, tallied } from './import-judge.js';
import type { ImportVerdict, RowVerdict } from './import-verdict.entity.js';
import {
  endImport,
  findImport,
  findImports,
  findVerdicts,
  saveProgress,
  type Tally,
} from './imports.queries.js';

export interface ImportRequest {
  readonly kind: ImportKindCode;
  readonly mode: ImportMode;
  readonly charset: Charset | 'auto';
  /** As the sender declares it; a sender who says less than it sends is stopped at the limit. */
  readonly declaredBytes: number;
}

export interface ImportSummary {
  readonly importId: Id;
  readonly kind: ImportKindCode;
  readonly mode: ImportMode;
  readonly state: ImportState;
  readonly rows: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly charset: Charset;
  readonly ignoredColumns: readonly string[];
}

/** One import on its way. */
interface Run {
  readonly id: Id;
  readonly actor: Actor;
  readonly kind: ImportKindCode;
  readonly mode: ImportMode;
  readonly batches: AsyncIterable<ReadRow[]>;
  tally: Tally;
  state: ImportState;
}

@Injectable()
export class ImportsService {
  constructor(
    private readonly database: Database,
    private readonly judge: ImportJudge,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes a CSV file as it arrives. What is wrong with the file as a whole refuses it before anything is stored:
   * FILE_TOO_LARGE, FILE_EMPTY, BINARY_FILE, CHARSET_BROKEN, HEADER_MISSING, HEADER_REPEATED. What is wrong with a row is
   * its verdict. A file that ends early leaves an import in state INTERRUPTED that says what was kept.
   */
  async importFile(
    actor: Actor,
    request: ImportRequest,
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<ImportSummary> {
    if (request.declaredBytes > LIMITS.uploadBytes) throw fileTooLarge(LIMITS.uploadBytes);
    const { charset, chunks } = await openText(limitedBytes(bytes, LIMITS.uploadBytes), request.charset);
    const kind = IMPORT_KINDS[request.kind];
    const lines = linesOf(chunks, LIMITS.csvRowCharacters);
    const header = readHeader(kind, await firstLine(lines));
    const run: Run = {
      id: await this.open(actor, request, charset),
      actor,
      kind: request.kind,
      mode: request.mode,
      batches: batchesOf(lines, header, kind, actor),
      tally: NO_ROWS,
      state: 'RUNNING',
    };
    try {
      await (request.mode === 'all-or-nothing' ? this.allOrNothing(run) : this.keepGoodRows(run));
    } catch (error) {
      throw await this.interrupted(run, error);
    }
    const { rowCount: rows, accepted, duplicates, refused } = run.tally;
    const { kind: code, mode } = request;
    const counts = { rows, accepted, duplicates, refused };
    return {
      importId: run.id,
      kind: code,
      mode,
      state: run.state,
      ...counts,
      charset,
      ignoredColumns: header.ignored,
    };
  }

  /** Refuses with NOT_FOUND IMPORT_UNKNOWN outside the actor's enterprise, as for an import that does not exist. */
  async import(actor: Actor, id: Id): Promise<FileImport> {
    const found = await this.database.row<FileImport>(findImport(ownScope(actor), id, this.clock.now()));
    if (!found) throw importUnknown(id);
    return found;
  }

  async imports(actor: Actor, page: PageArgs): Promise<Page<FileImport>> {
    const found = await this.database.rows<FileImport>(findImports(ownScope(actor), page, this.clock.now()));
    return pageOf(found, page.first, (one) => [one.id]);
  }

  async verdicts(
    importId: Id,
    verdict: RowVerdict | null | undefined,
    page: PageArgs,
  ): Promise<Page<ImportVerdict>> {
    const found = await this.database.rows<ImportVerdict>(findVerdicts(importId, verdict, page));
    return pageOf(found, page.first, ({ line }) => [line]);
  }

  private async open(actor: Actor, request: ImportRequest, charset: Charset): Promise<Id> {
    const now = this.clock.now();
    const id = `${now.getTime().toString(16).padStart(12, '0')}${randomBytes(10).toString('hex')}`;
    const row = {
      id,
      enterprise_id: reportingEnterprise(actor),
      kind: request.kind,
      mode: request.mode,
      charset,
      state: 'RUNNING',
      row_count: 0,
      accepted: 0,
      duplicates: 0,
      refused: 0,
      judged_to_line: 1,
      sent_by: actor.id,
      started_at: now,
      progress_at: now,
    };
    await this.database.transaction((transaction) => write(transaction, insertInto('file_import', [row])));
    return id;
  }

  /** Each batch, its verdicts and the counts are one transaction: what the counts say is what is recorded. */
  private async keepGoodRows(run: Run): Promise<void> {
    for await (const batch of run.batches) {
      run.tally = await this.database.transaction(async (transaction) => {
        const judged = await this.judge.judge(transaction, run.actor, run.kind, batch);
        return this.save(transaction, run, run.tally, judged);
      });
    }
    run.state = 'FINISHED';
    await this.database.transaction((transaction) => this.end(transaction, run));
  }

  /** The whole file is one transaction; where a row is refused it is undone, and the verdicts say why. */
  private async allOrNothing(run: Run): Promise<void> {
    const listed: JudgedRow[] = [];
    let isBegun = false;
    try {
      await this.database.transaction(async (transaction) => {
        // The file has passed by and cannot be read a second time when the database asks for a retry.
        if (isBegun) throw importBusy();
        isBegun = true;
        for await (const batch of run.batches) {
          const judged = await this.judge.judge(transaction, run.actor, run.kind, batch);
          listed.push(...keptRows(run.tally, judged));
          run.tally = tallied(run.tally, judged);
        }
        if (run.tally.refused > 0) throw new RowRefused();
        run.state = 'FINISHED';
        await this.saveAll(transaction, run, listed);
      });
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error;
      run.state = 'REFUSED';
      run.tally = { ...run.tally, accepted: 0 };
      await this.database.transaction((transaction) => this.saveAll(transaction, run, listed));
    }
  }

  private async saveAll(transaction: Transaction, run: Run, listed: readonly JudgedRow[]): Promise<void> {
    for (let from = 0; from < listed.length; from += LIMITS.factsPerMutation) {
      await this.list(transaction, run.id, listed.slice(from, from + LIMITS.factsPerMutation));
    }
    await write(transaction, saveProgress(run.id, run.tally, this.clock.now()));
    await this.end(transaction, run);
  }

  private async save(
    transaction: Transaction,
    run: Run,
    before: Tally,
    judged: readonly JudgedRow[],
  ): Promise<Tally> {
    const tally = tallied(before, judged);
    await this.list(transaction, run.id, keptRows(before, judged));
    await write(transaction, saveProgress(run.id, tally, this.clock.now()));
    return tally;
  }

  private async list(transaction: Transaction, importId: Id, listed: readonly JudgedRow[]): Promise<void> {
    if (listed.length === 0) return;
    const rows = listed.map(({ line, verdict, sourceRef, factId, refused }) => ({
      import_id: importId,
      line,
      verdict,
      source_ref: sourceRef,
      fact_id: factId,
      field: refused?.field || null,
      reason: refused?.refusal.reason ?? null,
      text_zh: refused?.refusal.text.zh.slice(0, 1_000) ?? null,
      text_en: refused?.refusal.text.en.slice(0, 1_000) ?? null,
    }));
    await write(transaction, insertInto('import_verdict', rows));
  }

  private end(transaction: Transaction, run: Run): Promise<number> {
    return write(transaction, endImport(run.id, { state: run.state, at: this.clock.now() }));
  }

  /** Says on the import, and to the caller if still there, what was kept of a file that was not read to its end. */
  private async interrupted(run: Run, error: unknown): Promise<unknown> {
    const cause = error instanceof Refusal ? error : internalError();
    const text = inFull(cause.text, keptText(run));
    const failure = { reason: cause.reason, text };
    const end = endImport(run.id, { state: 'INTERRUPTED', at: this.clock.now(), failure });
    await this.database.transaction((transaction) => write(transaction, end));
    if (!(error instanceof Refusal)) return error;
    return new Refusal(error.code, error.reason, text, { ...error.details, importId: run.id });
  }
}

/** Undoes an all-or-nothing import of which a row was refused; never leaves this file. */
class RowRefused extends Error {}

/** Imports belong to the firm that sent them; departments see the facts, not the files. */
const ownScope = (actor: Actor) => scopeOf(actor, { enterprise: 'enterprise_id' });

async function firstLine(lines: AsyncGenerator<CsvLine>): Promise<string> {
  for (;;) {
    const next = await lines.next();
    if (next.done) throw fileEmpty();
    if (next.value.text === null) throw headerTooLong();
    if (next.value.text.trim() !== '') return next.value.text;
  }
}

const inFull = (cause: Text, kept: Text): Text => ({
  zh: `${cause.zh}${kept.zh}`,
  en: `${cause.en} ${kept.en}`,
});

function keptText({ mode, tally }: Run): Text {
  if (mode === 'all-or-nothing')
    return {
      zh: '按“全部或全不”导入，未保存任何一行。',
      en: 'All or nothing was asked for, so nothing was kept.',
    };
  const { judgedToLine: line, accepted, duplicates, refused } = tally;
  return {
    zh: `已处理到第 ${line} 行：记录 ${accepted} 行、重复 ${duplicates} 行、拒绝 ${refused} 行，结果均已保存；再次上传同一文件即可继续，已记录的行会识别为重复。`,
    en: `Lines up to ${line} are judged: ${accepted} recorded, ${duplicates} duplicate, ${refused} refused, and that is kept; send the same file again to go on, and what is recorded will be recognised.`,
  };
}

const internalError = () =>
  refuse.unavailable('INTERNAL', {
    zh: '系统内部错误，导入未完成。',
    en: 'Something went wrong on our side and the import did not finish.',
  });

const importBusy = () =>
  refuse.unavailable('IMPORT_BUSY', {
    zh: '其他操作正在填报同样的记录，本次导入未能完成，请稍后重新上传。',
    en: 'The same records were being written elsewhere and the import could not finish; upload the file again shortly.',
  });

const headerTooLong = () =>
  refuse.badInput('HEADER_TOO_LONG', {
    zh: `表头超过 ${LIMITS.csvRowCharacters} 个字符，不像表头；请检查换行符。未导入任何内容。`,
    en: `The first line has more than ${LIMITS.csvRowCharacters} characters, which no header has; check the line ends. Nothing was imported.`,
  });

const importUnknown = (id: Id) =>
  refuse.notFound(
    'IMPORT_UNKNOWN',
    {
      zh: '没有找到该导入：标识有误，或不在您的权限范围内。',
      en: 'There is no such import: the id is wrong, or it is outside what you may see.',
    },
    { importId: id },
  );
