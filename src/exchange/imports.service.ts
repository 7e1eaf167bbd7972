import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { scopeOf } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { type FileImport, isOpen } from './file-import.entity.js';
import { ImportFiles } from './import-files.service.js';
import type { ImportVerdict, RowVerdict } from './import-verdict.entity.js';
import { asImport, findImport, findImports, findVerdicts } from './imports.queries.js';

const LOOK_EVERY_MS = 250;

/** Imports as their senders see them. */
@Injectable()
export class ImportsService implements BeforeApplicationShutdown {
  private watching = 0;
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly files: ImportFiles,
    private readonly clock: Clock,
  ) {}

  /** Lets waiting and watching callers go, before the server waits for their answers. */
  beforeApplicationShutdown(): void {
    this.isStopping = true;
  }

  /** Refuses with NOT_FOUND IMPORT_UNKNOWN outside the actor's enterprise, as for an import that does not exist. */
  async import(actor: Actor, id: Id): Promise<FileImport> {
    const found = await this.database.row<FileImport>(findImport(ownScope(actor), id));
    if (!found) throw importUnknown(id);
    return asImport(found);
  }

  async imports(actor: Actor, page: PageArgs): Promise<Page<FileImport>> {
    const found = await this.database.rows<FileImport>(findImports(ownScope(actor), page));
    return pageOf(found.map(asImport), page.first, (one) => [one.id]);
  }

  async verdicts(
    importId: Id,
    verdict: RowVerdict | null | undefined,
    page: PageArgs,
  ): Promise<Page<ImportVerdict>> {
    const found = await this.database.rows<ImportVerdict>(findVerdicts(importId, verdict, page));
    return pageOf(found, page.first, ({ line }) => [line]);
  }

  /**
   * Stops an import: at once where it waits, at the next chunk where it runs. Cancelling again changes nothing; one that
   * has ended is refused with CONFLICT IMPORT_ENDED.
   */
  async cancel(actor: Actor, id: Id): Promise<FileImport> {
    const found = await this.import(actor, id);
    if (found.state === 'CANCELLED') return found;
    const now = this.clock.now();
    await this.database.transaction((transaction) =>
      write(
        transaction,
        sql`UPDATE file_import SET cancel_asked_at = COALESCE(cancel_asked_at, ${now})
            WHERE id = ${id} AND ${ownScope(actor)} AND open_key IS NOT NULL`,
      ),
    );
    const waiting = await this.database.transaction((transaction) =>
      write(
        transaction,
        sql`UPDATE file_import SET state = 'CANCELLED', ended_at = ${now}, open_key = NULL, due_at = NULL,
              failure_reason = 'CANCELLED', failure_zh = ${NOT_BEGUN.zh}, failure_en = ${NOT_BEGUN.en}
            WHERE id = ${id} AND ${ownScope(actor)} AND state = 'WAITING'`,
      ),
    );
    if (waiting > 0) await this.files.forgetUpload(id);
    const after = await this.import(actor, id);
    if (!isOpen(after.state) && after.state !== 'CANCELLED') throw importEnded(after);
    return after;
  }

  /** Waits for an import's end, but no longer than asked for and allowed. */
  async ended(actor: Actor, id: Id, seconds: number): Promise<FileImport> {
    const until = performance.now() + Math.min(seconds, LIMITS.importWaitSeconds) * 1000;
    for (;;) {
      const found = await this.import(actor, id);
      if (!isOpen(found.state) || this.isStopping || performance.now() >= until) return found;
      await pause(Math.min(LOOK_EVERY_MS, 20 + 1_000 * (Number(found.workedMs) / 10_000)));
    }
  }

  /**
   * The import whenever it got on, and at last as it ended; the caller asks again after `LIMITS.progressStreamSeconds`.
   * Refuses with UNAVAILABLE PROGRESS_BUSY where too many watch.
   */
  watch(actor: Actor, id: Id): AsyncGenerator<FileImport | undefined> {
    if (this.watching >= LIMITS.progressStreams) throw progressBusy();
    return this.watched(actor, id);
  }

  /** Gives undefined where nothing changed for a while, so that the connection is seen to live. */
  private async *watched(actor: Actor, id: Id): AsyncGenerator<FileImport | undefined> {
    // Counted from the first step on: a caller who leaves before it never comes to the end of this.
    this.watching += 1;
    try {
      const until = performance.now() + LIMITS.progressStreamSeconds * 1000;
      let last = '';
      let silent = 0;
      while (!this.isStopping && performance.now() < until) {
        const found = await this.import(actor, id);
        const now = `${found.state} ${found.rowCount} ${found.bytesRead}`;
        silent = now === last ? silent + 1 : 0;
        if (now !== last || silent % SIGN_OF_LIFE_EVERY === 0) yield now === last ? undefined : found;
        if (!isOpen(found.state)) return;
        last = now;
        await pause(LOOK_EVERY_MS);
      }
    } finally {
      this.watching -= 1;
    }
  }
}

const SIGN_OF_LIFE_EVERY = 60;

/** Imports belong to the firm that sent them; departments see the facts, not the files. */
const ownScope = (actor: Actor) => scopeOf(actor, { enterprise: 'enterprise_id' });

const NOT_BEGUN = {
  zh: '在开始之前已按要求取消，未保存任何一行。',
  en: 'It was cancelled on request before it began, so nothing is recorded.',
};

const importEnded = ({ state }: FileImport) =>
  refuse.conflict(
    'IMPORT_ENDED',
    {
      zh: '该导入已经结束，不能再取消；如有误报的记录，请逐条更正。',
      en: 'The import has ended and can no longer be cancelled; correct what was recorded wrongly.',
    },
    { state },
  );

const progressBusy = () =>
  refuse.unavailable('PROGRESS_BUSY', {
    zh: '正在查看导入进度的连接过多，请稍后再试，或用 import 查询。',
    en: 'Too many callers watch imports just now; try again shortly, or ask with the import query.',
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
