import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { LIMITS } from '../platform/limits.js';
import { Log } from '../platform/log.js';
import { internalError } from './import-ends.js';
import { type Claim, ImportLeases, LeaseLost } from './import-leases.service.js';
import { ImportRuns, RunStopped } from './import-runs.service.js';
import { ImportFiles } from './import-files.service.js';

const FORGET_EVERY_MS = 600_000;

/** Takes imports that are due, a few at a time, until the process stops. */
@Injectable()
export class ImportsWorker implements BeforeApplicationShutdown {
  private readonly running = new Set<Promise<void>>();
  private readonly stop = new AbortController();
  private looking: Promise<void> = Promise.resolve();
  private forgetAtMs = 0;

  constructor(
    private readonly leases: ImportLeases,
    private readonly runs: ImportRuns,
    private readonly files: ImportFiles,
    private readonly log: Log,
  ) {}

  /** Looks for due imports until the process ends. */
  start(pauseMs = 1_000): void {
    this.looking = this.lookUntilStopped(pauseMs);
  }

  /** Finishes the chunks in hand and gives the imports back, before the database connections go. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.looking;
    await Promise.all(this.running);
  }

  private async lookUntilStopped(pauseMs: number): Promise<void> {
    while (!this.stop.signal.aborted) {
      try {
        while (this.running.size < LIMITS.importsAtOnce && (await this.takeOne()));
        await this.forgetNowAndThen();
      } catch (error) {
        this.log.warn({ error: (error as Error).message }, 'imports will be looked for again');
      }
      await pause(pauseMs, undefined, { signal: this.stop.signal }).catch(() => undefined);
    }
  }

  private async takeOne(): Promise<boolean> {
    const claim = await this.leases.claim();
    if (!claim) return false;
    const run = this.work(claim).finally(() => this.running.delete(run));
    this.running.add(run);
    return true;
  }

  /** Runs an import, saying all the while that this process is alive. Never rejects. */
  private async work(claim: Claim): Promise<void> {
    const stop = new AbortController();
    const both = AbortSignal.any([this.stop.signal, stop.signal]);
    const alive = setInterval(
      () =>
        void this.leases.hold(claim).then(
          (isHeld) => isHeld || stop.abort(),
          (error: Error) => this.log.warn({ importId: claim.id, error: error.message }, 'lease not renewed'),
        ),
      (LIMITS.importLeaseSeconds * 1000) / 3,
    );
    try {
      await this.runs.run(claim, both);
      await this.files.forgetUpload(claim.id);
    } catch (error) {
      await this.failed(claim, error).catch((second: Error) =>
        this.log.error({ importId: claim.id, error: second.message }, 'an import is left to its lease'),
      );
    } finally {
      clearInterval(alive);
    }
  }

  /** Another process goes on at once where this one stops, and after a growing pause where something went wrong. */
  private async failed(claim: Claim, error: unknown): Promise<void> {
    if (error instanceof LeaseLost) return;
    if (error instanceof RunStopped) return this.leases.release(claim, 0);
    this.log.error(
      { importId: claim.id, error: (error as Error).stack },
      'an import failed and will be tried again',
    );
    if (claim.attempts >= LIMITS.importAttempts) return this.runs.giveUp(claim, internalError());
    await this.leases.release(claim, 2 ** claim.attempts);
  }

  private async forgetNowAndThen(): Promise<void> {
    if (performance.now() < this.forgetAtMs) return;
    this.forgetAtMs = performance.now() + FORGET_EVERY_MS;
    await this.files.forgetOld();
  }
}
