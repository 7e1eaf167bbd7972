import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Refusal } from '../kernel/refusal.js';
import { ahead } from '../platform/ahead.js';
import { Database, type Transaction } from '../platform/database.js';
import { FileStore } from '../platform/file-store.js';
import { type FilePlace, type ImportFile, openImportFile } from './import-file.js';
import {
  judge,
  type JudgedBatch,
  type JudgedRow,
  NO_ROWS,
  type PreparedBatch,
  preparedBatches,
} from './import-judge.js';
import type { Keeper } from './import-kind.js';
import { type Claim, type Failure, ImportLeases } from './import-leases.service.js';
import {
  type Changed,
  ChangedMonths,
  chunkOf,
  insertChunks,
  insertVerdicts,
  keepRefused,
  type KeptChunk,
  tellChanged,
} from './import-record.js';
import type { Tally } from './imports.queries.js';
import type { ImportState } from './file-import.entity.js';
import { cancelled, failed } from './import-ends.js';
import { uploadKey } from './refused-rows.js';

/** Stops a run between two chunks. */
export class RunStopped extends Error {}

/** One import on its way. */
interface Run {
  readonly claim: Claim;
  readonly file: ImportFile;
  readonly keeper: Keeper;
  readonly stop: AbortSignal;
  readonly seen: ChangedMonths;
  tally: Tally;
  /** Since when the work of the chunk in hand is counted. */
  sinceMs: number;
}

/** Judges and records the rows of one import that this process holds. */
@Injectable()
export class ImportRuns {
  constructor(
    private readonly modules: ModuleRef,
    private readonly database: Database,
    private readonly files: FileStore,
    private readonly leases: ImportLeases,
  ) {}

  /**
   * Runs to the end of the file, or until it is cancelled; what is wrong with the file ends it too. Throws `LeaseLost`
   * where another has taken over, `RunStopped` where the process stops, and what is our own fault.
   */
  async run(claim: Claim, stop: AbortSignal): Promise<void> {
    const isUndoable = claim.isDryRun || claim.mode === 'all-or-nothing';
    const tally = isUndoable ? NO_ROWS : claim.tally;
    if (await this.leases.isCancelled(claim))
      return this.endEarly(claim, 'CANCELLED', cancelled(claim, tally), tally);
    let file: ImportFile | undefined;
    const run = { tally };
    try {
      file = await openImportFile(this.files, { ...claim, fileKey: uploadKey(claim.id) });
      await this.leases.describe(claim, file, !isUndoable && tally.chunkCount > 0);
      const keeper = claim.kind.keeperFrom(this.modules);
      const begun = Object.assign(run, {
        claim,
        file,
        keeper,
        stop,
        seen: new ChangedMonths(),
        sinceMs: performance.now(),
      });
      await (isUndoable ? this.inOneTransaction(begun) : this.chunkByChunk(begun));
    } catch (error) {
      const kept = isUndoable ? NO_ROWS : run.tally;
      if (error instanceof CancelAsked)
        return this.endEarly(claim, 'CANCELLED', cancelled(claim, kept), kept);
      if (error instanceof Refusal) return this.endEarly(claim, 'FAILED', failed(claim, kept, error), kept);
      throw error;
    } finally {
      await file?.close();
    }
  }

  /** Gives an import up, saying what stands. */
  async giveUp(claim: Claim, error: Refusal): Promise<void> {
    const isUndoable = claim.isDryRun || claim.mode === 'all-or-nothing';
    const kept = isUndoable ? NO_ROWS : claim.tally;
    await this.endEarly(claim, 'FAILED', failed(claim, kept, error), kept);
  }

  /** Each chunk, its verdicts and the counts are one transaction: what the counts say is what is recorded. */
  private async chunkByChunk(run: Run): Promise<void> {
    const { claim } = run;
    for await (const batch of ahead(batchesOf(run, run.tally))) {
      await this.assertWanted(run);
      const judged = await this.database.transaction(async (transaction) => {
        const { one, changed } = await this.judge(transaction, run, batch);
        await insertVerdicts(transaction, claim.id, one.listed);
        await insertChunks(transaction, claim.id, [chunkOf(one, changed)]);
        await this.leases.advance(transaction, claim, one.tally, worked(run));
        return { one, changed };
      });
      run.seen.add(judged.changed);
      this.advance(run, judged.one.tally);
    }
    await this.assertWanted(run);
    // A file of objects has told all its names by now.
    await this.leases.describe(claim, run.file, true);
    await this.database.transaction((transaction) => this.finish(transaction, run, 'FINISHED'));
  }

  /** The whole file is one transaction; a dry run, and a file of which a row is refused, is undone and says why. */
  private async inOneTransaction(run: Run): Promise<void> {
    let listed: JudgedRow[] = [];
    let chunks: KeptChunk[] = [];
    try {
      await this.database.transaction(async (transaction) => {
        [run.tally, listed, chunks] = [NO_ROWS, [], []];
        for await (const batch of ahead(batchesOf(run, NO_ROWS))) {
          await this.assertWanted(run);
          const { one, changed } = await this.judge(transaction, run, batch);
          listed.push(...one.listed);
          chunks.push(chunkOf(one, changed));
          run.seen.add(changed);
          await this.leases.report(run.claim, one.tally, worked(run));
          this.advance(run, one.tally);
        }
        await this.assertWanted(run);
        await this.leases.describe(run.claim, run.file, true);
        if (run.claim.isDryRun || run.tally.refused > 0) throw new Undone();
        await insertVerdicts(transaction, run.claim.id, listed);
        await insertChunks(transaction, run.claim.id, chunks);
        await this.finish(transaction, run, 'FINISHED');
      });
    } catch (error) {
      if (!(error instanceof Undone)) throw error;
      const isRefused = run.claim.mode === 'all-or-nothing' && run.tally.refused > 0;
      if (isRefused) run.tally = { ...run.tally, accepted: 0 };
      await this.database.transaction(async (transaction) => {
        await insertVerdicts(transaction, run.claim.id, listed, { areUndone: true });
        await insertChunks(transaction, run.claim.id, chunks, { areUndone: isRefused });
        await this.finish(transaction, run, isRefused ? 'REFUSED' : 'FINISHED');
      });
    }
  }

  private async judge(
    transaction: Transaction,
    { claim, file, keeper, seen, tally }: Run,
    batch: PreparedBatch,
  ): Promise<{ one: JudgedBatch; changed: Changed[] }> {
    const heard: Changed[] = [];
    const hear = (changed: readonly Changed[]) => void heard.push(...changed);
    const one = await judge(transaction, { keeper, actor: claim.actor, before: tally, hear }, batch);
    await keepRefused(this.files, claim.id, file, one);
    return { one, changed: seen.without(heard) };
  }

  private advance(run: Run, tally: Tally): void {
    run.tally = tally;
    run.sinceMs = performance.now();
  }

  /** Between two chunks: stops where the sender has cancelled or the process is to stop. */
  private async assertWanted({ claim, stop }: Run): Promise<void> {
    if (stop.aborted) throw new RunStopped();
    if (await this.leases.isCancelled(claim)) throw new CancelAsked();
  }

  private async finish(transaction: Transaction, run: Run, state: ImportState): Promise<void> {
    const tally = { ...run.tally, bytesRead: run.claim.byteCount };
    if (!run.claim.isDryRun) await tellChanged(transaction, run.claim.id, this.leases.clock.now());
    await this.leases.end(transaction, run.claim, { state, tally });
  }

  private async endEarly(claim: Claim, state: ImportState, failure: Failure, tally: Tally): Promise<void> {
    await this.database.transaction(async (transaction) => {
      await tellChanged(transaction, claim.id, this.leases.clock.now());
      await this.leases.end(transaction, claim, { state, tally, failure });
    });
  }
}

/** The sender wants the import stopped; never leaves this file. */
class CancelAsked extends Error {}
/** Undoes what was judged in one transaction; never leaves this file. */
class Undone extends Error {}

const batchesOf = ({ keeper, claim, file }: Run, after: FilePlace) =>
  preparedBatches(keeper, claim.actor, file.rows(after));

const worked = ({ sinceMs }: Run): number => performance.now() - sinceMs;
