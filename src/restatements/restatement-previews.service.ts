import { Injectable } from '@nestjs/common';
import type { Id } from '../kernel/id.js';
import { chunks } from '../platform/chunks.js';
import { Clock } from '../platform/clock.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import { type Difference, shown } from './restatement-difference.js';
import { type Outcome, RestatementRun } from './restatement-run.service.js';
import type { Restatement } from './restatement.entity.js';
import { claimNext, findProgress } from './restatements.queries.js';

const DIFFERENCES_AT_ONCE = 500;

/** 重述预览: works out what restatements would change, and stores the differences alone. */
@Injectable()
export class RestatementPreviews {
  constructor(
    private readonly database: Database,
    private readonly run: RestatementRun,
    private readonly clock: Clock,
  ) {}

  /**
   * Previews the one that waits longest; false where none does. Its row is locked meanwhile, so that no other process
   * takes it; when this one dies nothing of the preview stands and the next takes it up.
   */
  previewNext(): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      const waiting = await row<Restatement>(transaction, claimNext);
      if (!waiting) return false;
      if (await this.isGivenUp(waiting.id)) {
        await write(transaction, sql`UPDATE restatement SET state = 'FAILED' WHERE id = ${waiting.id}`);
        return true;
      }
      const { plan, digest, resultCount } = await this.undone(transaction, waiting);
      const moved = plan.moved.map(({ period, subject, before, edition }) => ({
        period,
        subject,
        before,
        edition,
      }));
      await write(
        transaction,
        sql`UPDATE restatement SET state = 'PREVIEWED', previewed_at = ${this.clock.now()},
              moved = ${JSON.stringify(moved)}, preview_digest = ${digest}, result_count = ${resultCount}
            WHERE id = ${waiting.id}`,
      );
      return true;
    });
  }

  /** Counted outside the preview, which leaves nothing when it fails. */
  private async isGivenUp(restatementId: Id): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      const begun = { restatement_id: restatementId, attempts: 1, done: 0, total: 0 };
      const again = raw('ON DUPLICATE KEY UPDATE attempts = attempts + 1, done = 0');
      await write(transaction, insertInto('restatement_progress', [begun], again));
      const found = await row<{ attempts: number }>(transaction, findProgress(restatementId));
      return (found?.attempts ?? 1) > LIMITS.restatementAttempts;
    });
  }

  /** Runs it in a transaction of its own that is always rolled back; what it finds is written by the other. */
  private async undone(transaction: Transaction, restatement: Restatement): Promise<Outcome> {
    try {
      return await this.database.transaction(async (undone) => {
        let position = 0;
        await write(
          transaction,
          sql`DELETE FROM restatement_difference WHERE restatement_id = ${restatement.id}`,
        );
        const outcome = await this.run.run(undone, restatement, {
          isKept: false,
          watcher: {
            differences: async (found) => {
              await this.store(transaction, restatement.id, position, found);
              position += found.length;
            },
            progress: (done, total) => this.progress(restatement.id, done, total),
          },
        });
        throw new Undone(outcome);
      });
    } catch (error) {
      if (error instanceof Undone) return error.outcome;
      throw error;
    }
  }

  private async store(
    transaction: Transaction,
    restatementId: Id,
    after: number,
    found: readonly Difference[],
  ): Promise<void> {
    const stored = found.map((one, index) => ({
      restatement_id: restatementId,
      position: after + index + 1,
      kind: one.kind,
      enterprise_id: one.enterpriseId,
      region_code: one.regionCode,
      period: one.period,
      code: one.code,
      figure: one.figure,
      unit: one.unit,
      value_before: shown(one.before),
      value_after: shown(one.after),
      reason_before: one.before.reason,
      reason_after: one.after.reason,
      turned: one.turned.length > 0 ? JSON.stringify(one.turned) : null,
    }));
    for (const some of chunks(stored, DIFFERENCES_AT_ONCE))
      await write(transaction, insertInto('restatement_difference', some));
  }

  private async progress(restatementId: Id, done: number, total: number): Promise<void> {
    await this.database.transaction((transaction) =>
      write(
        transaction,
        sql`UPDATE restatement_progress SET done = ${done}, total = ${total} WHERE restatement_id = ${restatementId}`,
      ),
    );
  }
}

/** Carries what was found out of a transaction that is rolled back. */
class Undone extends Error {
  constructor(readonly outcome: Outcome) {
    super('a preview is always undone');
  }
}
