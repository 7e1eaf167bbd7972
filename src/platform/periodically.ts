import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Log } from './log.js';

/**
 * Work that is due by the clock and not by an event. What is due stands in the database: a round that is missed, or done
 * by two processes at once, changes nothing but the moment.
 */
@Injectable()
export class Periodically implements BeforeApplicationShutdown {
  private readonly stop = new AbortController();
  private readonly rounds = new Set<Promise<void>>();

  constructor(private readonly log: Log) {
    // Each kind of work waits on it.
    setMaxListeners(0, this.stop.signal);
  }

  /** Does `work`, again at once while it says that more is due, and then after a pause; until the process ends. */
  every(pauseMs: number, name: string, work: () => Promise<boolean>): void {
    this.rounds.add(this.untilStopped(pauseMs, name, work));
  }

  /** Finishes the rounds in hand, before the database connections go. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await Promise.all(this.rounds);
  }

  private async untilStopped(pauseMs: number, name: string, work: () => Promise<boolean>): Promise<void> {
    const { signal } = this.stop;
    while (!signal.aborted) {
      let isMoreDue = false;
      try {
        isMoreDue = await work();
      } catch (error) {
        this.log.warn({ work: name, error: (error as Error).message }, 'will be tried again');
      }
      if (!isMoreDue) await pause(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
