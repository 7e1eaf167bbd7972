import { Readable } from 'node:stream';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { rows, type Transaction, write } from '../platform/database.js';
import type { FileStore } from '../platform/file-store.js';
import { factsChanged } from '../platform/facts-changed.js';
import { tell } from '../platform/outbox.js';
import { insertInto } from '../platform/sql.js';
import type { ImportFile } from './import-file.js';
import type { JudgedBatch, JudgedRow } from './import-judge.js';
import { type ChunkRow, findChunks } from './imports.queries.js';
import { refusedKey, refusedLines } from './refused-rows.js';
import { undoneRuns } from './verdict-runs.js';

/** A month of a region of which facts changed. */
export interface Changed {
  readonly feature: string;
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly month: Month;
}

/** The months that an import has changed, each once: of every chunk those that no chunk before it changed. */
export class ChangedMonths {
  private readonly known = new Map<string, Changed>();

  add(changed: readonly Changed[]): Changed[] {
    const first = changed.filter((one) => !this.known.has(keyOf(one)));
    for (const one of first) this.known.set(keyOf(one), one);
    return first;
  }

  without(changed: readonly Changed[]): Changed[] {
    return [...new Map(changed.map((one) => [keyOf(one), one])).values()].filter(
      (one) => !this.known.has(keyOf(one)),
    );
  }
}
const keyOf = ({ feature, enterpriseId, regionCode, month }: Changed) =>
  [feature, enterpriseId, regionCode, month].join('/');

/** What is kept of a batch beside its facts. */
export interface KeptChunk {
  readonly number: number;
  readonly toLine: number;
  readonly verdictRuns: string;
  readonly refused: number;
  readonly changed: readonly Changed[];
}

export const chunkOf = (
  { tally, verdictRuns, refused }: JudgedBatch,
  changed: readonly Changed[],
): KeptChunk => ({
  number: tally.chunkCount,
  toLine: tally.judgedToLine,
  verdictRuns,
  refused: refused.length,
  changed,
});

export async function insertChunks(
  transaction: Transaction,
  importId: Id,
  chunks: readonly KeptChunk[],
  { areUndone = false } = {},
): Promise<void> {
  for (let from = 0; from < chunks.length; from += CHUNKS_AT_ONCE) {
    const part = chunks.slice(from, from + CHUNKS_AT_ONCE).map((chunk) => ({
      import_id: importId,
      number: chunk.number,
      to_line: chunk.toLine,
      verdict_runs: areUndone ? undoneRuns(chunk.verdictRuns) : chunk.verdictRuns,
      refused: chunk.refused,
      changed: JSON.stringify(areUndone ? [] : chunk.changed),
    }));
    await write(transaction, insertInto('import_chunk', part));
  }
}
const CHUNKS_AT_ONCE = 20;

/** A duplicate of a row that was undone repeats no fact. */
export async function insertVerdicts(
  transaction: Transaction,
  importId: Id,
  listed: readonly JudgedRow[],
  { areUndone = false } = {},
): Promise<void> {
  for (let from = 0; from < listed.length; from += VERDICTS_AT_ONCE) {
    const part = listed.slice(from, from + VERDICTS_AT_ONCE).map(({ row, verdict, factId, refused }) => ({
      import_id: importId,
      line: row.line,
      verdict,
      source_ref: row.sourceRef,
      fact_id: areUndone ? null : factId,
      field: refused?.field || null,
      reason: refused?.refusal.reason ?? null,
      text_zh: refused?.refusal.text.zh.slice(0, 1_000) ?? null,
      text_en: refused?.refusal.text.en.slice(0, 1_000) ?? null,
    }));
    await write(transaction, insertInto('import_verdict', part));
  }
}
const VERDICTS_AT_ONCE = 1_000;

/**
 * Keeps the refused rows of a chunk as a file of their own, before the chunk is committed: a chunk that stands has its
 * file, and one that is judged again writes the same file again.
 */
export async function keepRefused(
  files: FileStore,
  importId: Id,
  file: ImportFile,
  { tally, refused }: JudgedBatch,
): Promise<void> {
  if (refused.length === 0) return;
  const lines = Buffer.from(refusedLines(file, refused));
  await files.write(refusedKey(importId, tally.chunkCount), Readable.from([lines]));
}

/** Tells once, when an import ends, which months its chunks changed. */
export async function tellChanged(transaction: Transaction, importId: Id, at: Date): Promise<void> {
  for (let after = 0; ;) {
    const chunks = await rows<ChunkRow>(transaction, findChunks(importId, after, CHUNKS_AT_ONCE));
    const changed = chunks.flatMap((chunk) => JSON.parse(chunk.changed) as Changed[]);
    for (const feature of new Set(changed.map((one) => one.feature))) {
      const months = changed.filter((one) => one.feature === feature);
      await tell(transaction, factsChanged(feature, months, [importId], at));
    }
    const last = chunks.at(-1);
    if (!last || chunks.length < CHUNKS_AT_ONCE) return;
    after = last.number;
  }
}
