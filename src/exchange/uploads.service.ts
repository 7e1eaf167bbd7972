import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { digest, type Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { reportingEnterprise } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { Database, write } from '../platform/database.js';
import { FileStore, fileTooLarge, type StoredFile } from '../platform/file-store.js';
import { LIMITS } from '../platform/limits.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import { type Charset, HEAD_BYTES, readHead } from './file-head.js';
import type { FileImport, ImportMode } from './file-import.entity.js';
import type { ImportKind } from './import-kind.js';
import { importKindOf } from './import-kinds.js';
import { asImport, countOpenImports, findImport, findOpenImport } from './imports.queries.js';
import { uploadKey } from './refused-rows.js';

export interface UploadRequest {
  readonly kind: string;
  readonly mode: ImportMode;
  readonly isDryRun: boolean;
  readonly charset: Charset | 'auto';
  readonly sheet: string | null;
  /** As the sender declares it; a sender who says less than it sends is stopped at the limit. */
  readonly declaredBytes: number;
}

/** Takes files in: kept first, judged later by the worker. */
@Injectable()
export class Uploads {
  constructor(
    private readonly database: Database,
    private readonly files: FileStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Keeps a file as it arrives and has it wait for its turn; the same file while it waits or runs is that import. What
   * its first bytes show to be wrong refuses it, see `readHead`; so do FILE_TOO_LARGE and
   * IMPORTS_TOO_MANY. What is refused, and what breaks off, leaves nothing.
   */
  async receive(
    actor: Actor,
    request: UploadRequest,
    arriving: AsyncIterable<Uint8Array>,
  ): Promise<FileImport> {
    const enterpriseId = reportingEnterprise(actor);
    if (request.declaredBytes > LIMITS.uploadBytes) throw fileTooLarge(LIMITS.uploadBytes);
    await this.assertRoom(enterpriseId);
    const id = this.newId();
    const bytes = judgedByHead(importKindOf(request.kind), request.charset, arriving);
    const stored = await this.files.write(uploadKey(id), bytes, LIMITS.uploadBytes);
    try {
      const found = await this.open(id, enterpriseId, actor, request, stored);
      if (found.id !== id) await this.files.remove(uploadKey(id));
      return asImport(found);
    } catch (error) {
      await this.files.remove(uploadKey(id));
      throw error;
    }
  }

  private async open(
    id: Id,
    enterpriseId: Id,
    actor: Actor,
    { kind, mode, isDryRun, charset, sheet }: UploadRequest,
    { byteCount, sha256 }: StoredFile,
  ): Promise<FileImport> {
    const now = this.clock.now();
    const openKey = digest(enterpriseId, kind, mode, String(isDryRun), charset, sheet ?? '', sha256);
    const row = {
      id,
      enterprise_id: enterpriseId,
      kind,
      mode,
      is_dry_run: isDryRun,
      asked_charset: charset,
      sheet,
      sha256,
      state: 'WAITING',
      byte_count: byteCount,
      ...NOTHING_READ,
      sent_by: actor.id,
      sender_kind: actor.kind,
      sender_roles: actor.roles.join(','),
      started_at: now,
      progress_at: now,
      open_key: openKey,
      due_at: raw('UTC_TIMESTAMP(3)'),
      files_kept: true,
    };
    for (;;) {
      await this.database.transaction((transaction) =>
        write(transaction, insertInto('file_import', [row], raw('ON DUPLICATE KEY UPDATE id = id'))),
      );
      const found =
        (await this.database.row<FileImport>(findImport(sql`1 = 1`, id))) ??
        (await this.database.row<FileImport>(findOpenImport(openKey)));
      if (found) return found;
      // The same file was open a moment ago and has ended since.
    }
  }

  private async assertRoom(enterpriseId: Id): Promise<void> {
    const found = await this.database.row<{ number: string }>(countOpenImports(enterpriseId));
    if (Number(found?.number ?? 0) >= LIMITS.importsOpen) throw importsTooMany();
  }

  private newId(): Id {
    return `${this.clock.now().getTime().toString(16).padStart(12, '0')}${randomBytes(10).toString('hex')}`;
  }
}

const NOTHING_READ = {
  bytes_read: 0,
  row_count: 0,
  accepted: 0,
  duplicates: 0,
  refused: 0,
  judged_to_line: 0,
  attempts: 0,
  chunk_count: 0,
  worked_ms: 0,
};

/** The same bytes, refused by the first of them where they are no file of this kind. */
async function* judgedByHead(
  kind: ImportKind,
  charset: Charset | 'auto',
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let head: Uint8Array[] | undefined = [];
  let length = 0;
  for await (const part of bytes) {
    if (!head) {
      yield part;
      continue;
    }
    head.push(part);
    length += part.byteLength;
    if (length < HEAD_BYTES) continue;
    const whole = Buffer.concat(head);
    readHead(kind, whole.subarray(0, HEAD_BYTES), charset);
    head = undefined;
    yield whole;
  }
  if (!head) return;
  const whole = Buffer.concat(head);
  readHead(kind, whole, charset);
  yield whole;
}

const importsTooMany = () =>
  refuse.unavailable('IMPORTS_TOO_MANY', {
    zh: `本企业已有 ${LIMITS.importsOpen} 个文件在等待或导入中，请待其完成后再上传。`,
    en: `Your firm has ${LIMITS.importsOpen} files waiting or running; upload more when some have ended.`,
  });
