import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Transaction } from '../platform/database.js';
import { isRefused, type Outcome, type Refused } from '../platform/fact-kind.js';
import type { HearChanged } from '../platform/fact-store.js';
import { LIMITS } from '../platform/limits.js';
import type { Keeper } from './import-kind.js';
import type { ReadRow, RowBatch } from './import-row.js';
import type { RowVerdict } from './import-verdict.entity.js';
import type { Tally } from './imports.queries.js';
import { VerdictRuns } from './verdict-runs.js';

/** A row of which more is kept than its verdict: a refused or a duplicate one. */
export interface JudgedRow {
  readonly row: ReadRow;
  readonly verdict: RowVerdict;
  readonly factId: Id | null;
  readonly refused: Refused | null;
}
export type RefusedRow = JudgedRow & { readonly refused: Refused };

/** What became of a batch of rows. */
export interface JudgedBatch {
  readonly tally: Tally;
  readonly verdictRuns: string;
  /** Duplicate and refused rows, of each as many as there is room for, so that many of one never hide the other. */
  readonly listed: readonly JudgedRow[];
  readonly refused: readonly RefusedRow[];
}

export const NO_ROWS: Tally = {
  rowCount: 0,
  accepted: 0,
  duplicates: 0,
  refused: 0,
  judgedToLine: 0,
  bytesRead: 0,
  chunkCount: 0,
};

/** A batch whose sound rows were judged beforehand. */
export interface PreparedBatch {
  readonly batch: RowBatch;
  readonly itemCount: number;
  readonly prepared: unknown;
}

/** Judges the rows of batches as far as that goes without the transaction that stores them. */
export async function* preparedBatches(
  keeper: Keeper,
  actor: Actor,
  batches: AsyncIterable<RowBatch>,
): AsyncGenerator<PreparedBatch> {
  for await (const batch of batches) {
    const items = batch.rows.flatMap(({ item }) => item ?? []);
    const prepared = items.length === 0 ? undefined : await keeper.prepare(actor, items);
    yield { batch, itemCount: items.length, prepared };
  }
}

/** Hands rows to the same use cases as the API does, and turns what became of them into verdicts. */
export async function judge(
  transaction: Transaction,
  { keeper, actor, before, hear }: { keeper: Keeper; actor: Actor; before: Tally; hear: HearChanged },
  { batch, itemCount, prepared }: PreparedBatch,
): Promise<JudgedBatch> {
  const outcomes = itemCount === 0 ? [] : await keeper.store(transaction, actor, prepared, hear);
  if (outcomes.length !== itemCount) throw new Error('an item has no outcome');
  return verdictsOf(batch, outcomes, before);
}

function verdictsOf(
  { rows, toLine, bytesRead }: RowBatch,
  outcomes: readonly Outcome[],
  before: Tally,
): JudgedBatch {
  const runs = new VerdictRuns();
  const refused: RefusedRow[] = [];
  const duplicate: JudgedRow[] = [];
  const room = Math.max(0, LIMITS.importVerdictsKept - before.duplicates);
  let [next, duplicates] = [0, 0];
  for (const row of rows) {
    const outcome = row.refused ?? (outcomes[next++] as Outcome);
    if (isRefused(outcome)) {
      runs.add(row.line, 'REFUSED');
      refused.push({ row, verdict: 'REFUSED', factId: null, refused: outcome });
    } else if (outcome.state === 'RECORDED') runs.add(row.line, 'ACCEPTED');
    else {
      runs.add(row.line, 'DUPLICATE');
      duplicates += 1;
      if (duplicates <= room)
        duplicate.push({ row, verdict: 'DUPLICATE', factId: outcome.id, refused: null });
    }
  }
  const listed = [...duplicate, ...refused.slice(0, Math.max(0, LIMITS.importVerdictsKept - before.refused))];
  const tally = {
    rowCount: before.rowCount + rows.length,
    accepted: before.accepted + rows.length - duplicates - refused.length,
    duplicates: before.duplicates + duplicates,
    refused: before.refused + refused.length,
    judgedToLine: toLine,
    bytesRead,
    chunkCount: before.chunkCount + 1,
  };
  return { tally, verdictRuns: runs.written(), listed, refused };
}
