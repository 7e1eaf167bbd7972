import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor, Role } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Text } from '../kernel/text.js';
import { Clock } from '../platform/clock.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { type Sql, sql } from '../platform/sql.js';
import type { Charset } from './file-head.js';
import type { ImportMode, ImportState } from './file-import.entity.js';
import type { ImportFile } from './import-file.js';
import type { ImportKind } from './import-kind.js';
import { importKindOf } from './import-kinds.js';
import type { Tally } from './imports.queries.js';

/** An import that this process holds, and all that is needed to act for its sender. */
export interface Claim {
  readonly id: Id;
  readonly token: string;
  readonly kind: ImportKind;
  readonly mode: ImportMode;
  readonly isDryRun: boolean;
  readonly actor: Actor;
  readonly charset: Charset | 'auto';
  readonly sheet: string | null;
  readonly byteCount: number;
  /** What is recorded already. */
  readonly tally: Tally;
  readonly attempts: number;
}

/** Why an import ended before its file did. */
export interface Failure {
  readonly reason: string;
  readonly text: Text;
}

/** Another runner has the import, because this one was silent for too long: nothing that it does may stand. */
export class LeaseLost extends Error {}

/**
 * Who works on which import. A runner holds one for a short time and says again and again that it is alive; whoever
 * stays silent loses it. Time is the database's, so that processes agree on it.
 */
@Injectable()
export class ImportLeases {
  constructor(
    private readonly database: Database,
    readonly clock: Clock,
  ) {}

  /** The import that is due longest: one that waits, or one whose runner is silent. */
  claim(): Promise<Claim | undefined> {
    return this.database.transaction(async (transaction) => {
      const found = await row<DueRow>(transaction, DUE);
      if (!found) return undefined;
      const token = randomUUID();
      await write(
        transaction,
        sql`UPDATE file_import SET state = 'RUNNING', lease_token = ${token}, due_at = ${leaseEnd()}, attempts = attempts + 1
            WHERE id = ${found.id}`,
      );
      return claimOf(found, token);
    });
  }

  /** Says that the runner is alive; false where it has lost the import. */
  async hold(claim: Claim): Promise<boolean> {
    return (await this.alone(sql`UPDATE file_import SET due_at = ${leaseEnd()} WHERE ${heldBy(claim)}`)) > 0;
  }

  async isCancelled({ id }: Claim): Promise<boolean> {
    const found = await this.database.row(
      sql`SELECT id FROM file_import WHERE id = ${id} AND cancel_asked_at IS NOT NULL`,
    );
    return found !== undefined;
  }

  /** What the file is, once it is open; its counts begin at zero where it is begun anew. */
  async describe(
    claim: Claim,
    { format, charset, names, ignored }: ImportFile,
    isBegun: boolean,
  ): Promise<void> {
    const header = JSON.stringify({ names, ignored: ignored() });
    const anew = isBegun
      ? sql``
      : sql`, row_count = 0, accepted = 0, duplicates = 0, refused = 0, judged_to_line = 0, bytes_read = 0,
          chunk_count = 0, worked_ms = 0`;
    const saved = await this.alone(
      sql`UPDATE file_import SET format = ${format}, charset = ${charset}, header = ${header} ${anew}
          WHERE ${heldBy(claim)}`,
    );
    if (saved === 0) throw new LeaseLost();
  }

  /** Saves how far the rows are judged, in their transaction. Throws `LeaseLost`, which undoes it. */
  async advance(transaction: Transaction, claim: Claim, tally: Tally, workedMs: number): Promise<void> {
    if ((await write(transaction, this.progress(claim, tally, workedMs))) === 0) throw new LeaseLost();
  }

  /** Tells how far a run is that has not committed anything yet. */
  async report(claim: Claim, tally: Tally, workedMs: number): Promise<void> {
    if ((await this.alone(this.progress(claim, tally, workedMs))) === 0) throw new LeaseLost();
  }

  /** Ends the import, in the transaction that records the last of it. */
  async end(
    transaction: Transaction,
    claim: Claim,
    end: { state: ImportState; tally: Tally; failure?: Failure },
  ): Promise<void> {
    await this.advance(transaction, claim, end.tally, 0);
    await write(
      transaction,
      sql`UPDATE file_import SET state = ${end.state}, ended_at = ${this.clock.now()},
            failure_reason = ${end.failure?.reason ?? null}, failure_zh = ${end.failure?.text.zh.slice(0, 1_000) ?? null},
            failure_en = ${end.failure?.text.en.slice(0, 1_000) ?? null},
            open_key = NULL, due_at = NULL, lease_token = NULL
          WHERE ${heldBy(claim)}`,
    );
  }

  /** Gives it back for another to take after a while. */
  async release(claim: Claim, afterSeconds: number): Promise<void> {
    await this.alone(
      sql`UPDATE file_import SET due_at = UTC_TIMESTAMP(3) + INTERVAL ${afterSeconds} SECOND, lease_token = NULL
          WHERE ${heldBy(claim)}`,
    );
  }

  private progress(claim: Claim, tally: Tally, workedMs: number): Sql {
    return sql`UPDATE file_import SET row_count = ${tally.rowCount}, accepted = ${tally.accepted},
        duplicates = ${tally.duplicates}, refused = ${tally.refused}, judged_to_line = ${tally.judgedToLine},
        bytes_read = ${tally.bytesRead}, chunk_count = ${tally.chunkCount},
        worked_ms = worked_ms + ${Math.round(workedMs)}, attempts = 0, due_at = ${leaseEnd()},
        progress_at = ${this.clock.now()}
      WHERE ${heldBy(claim)}`;
  }

  private alone(statement: Sql): Promise<number> {
    return this.database.transaction((transaction) => write(transaction, statement));
  }
}

const heldBy = ({ id, token }: Claim): Sql =>
  sql`id = ${id} AND lease_token = ${token} AND state = 'RUNNING'`;

const leaseEnd = (): Sql => sql`UTC_TIMESTAMP(3) + INTERVAL ${LIMITS.importLeaseSeconds} SECOND`;

const DUE = sql`
  SELECT id, kind, mode, is_dry_run, asked_charset, sheet, byte_count, enterprise_id, sent_by, sender_kind, sender_roles,
    row_count, accepted, duplicates, refused, judged_to_line, bytes_read, chunk_count, attempts
  FROM file_import WHERE due_at <= UTC_TIMESTAMP(3) ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`;

interface DueRow {
  readonly id: Id;
  readonly kind: string;
  readonly mode: ImportMode;
  readonly is_dry_run: number;
  readonly asked_charset: Charset | 'auto';
  readonly sheet: string | null;
  readonly byte_count: number;
  readonly enterprise_id: Id;
  readonly sent_by: Id;
  readonly sender_kind: Actor['kind'];
  readonly sender_roles: string;
  readonly row_count: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly judged_to_line: number;
  readonly bytes_read: number;
  readonly chunk_count: number;
  readonly attempts: number;
}

const claimOf = (due: DueRow, token: string): Claim => ({
  id: due.id,
  token,
  kind: importKindOf(due.kind),
  mode: due.mode,
  isDryRun: due.is_dry_run === 1,
  actor: {
    id: due.sent_by,
    kind: due.sender_kind,
    roles: due.sender_roles.split(',') as Role[],
    enterpriseId: due.enterprise_id,
  },
  charset: due.asked_charset,
  sheet: due.sheet,
  byteCount: due.byte_count,
  tally: {
    rowCount: due.row_count,
    accepted: due.accepted,
    duplicates: due.duplicates,
    refused: due.refused,
    judgedToLine: due.judged_to_line,
    bytesRead: due.bytes_read,
    chunkCount: due.chunk_count,
  },
  attempts: due.attempts + 1,
});
