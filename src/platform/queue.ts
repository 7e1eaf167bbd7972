import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { type DomainEvent, QUEUE_NAMES, type QueueName } from '../kernel/event.js';
import { CONFIG, type Config } from './config.js';
import type { Transaction } from './database.js';
import { LIMITS } from './limits.js';
import { Log } from './log.js';
import { Outbox, type OutboxJob } from './outbox.js';

/** What a feature does with its events; called inside the transaction that also marks them finished. */
export type Listener = (transaction: Transaction, events: DomainEvent[]) => Promise<void>;

const FORGET_EVERY_MS = 60_000;
const JOBS_LOOKED_AT = 100;

/** For listeners: commands wait while Redis is away and go on when it is back. */
export const redisConnection = (url: string): Redis => new Redis(url, { maxRetriesPerRequest: null });

/** For the relay: a command fails at once while Redis is away, so that no transaction waits for it with rows locked. */
export const impatientConnection = (url: string): Redis =>
  new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: 5_000 });

/**
 * The doorbell. Redis knows only that there is work, never what it is: lose all of it and the relay rings again.
 */
@Injectable()
export class Queues implements BeforeApplicationShutdown {
  private readonly connections: Redis[] = [];
  private readonly queues = new Map<QueueName, Queue>();
  private readonly workers: Worker[] = [];
  private relaying: Promise<void> = Promise.resolve();
  private forgetAtMs = 0;
  private stopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly outbox: Outbox,
    private readonly log: Log,
  ) {}

  /** Hands due events to Redis until the process ends. */
  startRelay(pauseMs = 200): void {
    for (const name of QUEUE_NAMES) {
      const queue = new Queue(name, {
        connection: this.connect(impatientConnection),
        prefix: prefixOf(this.config),
      });
      queue.on('error', (error) => this.log.warn({ queue: name, error: error.message }, 'queue connection'));
      this.queues.set(name, queue);
    }
    this.relaying = this.relayUntilStopped(pauseMs);
  }

  /**
   * Listens to one queue. A job is already a batch, so one at a time per process is enough where most of the work is the
   * database's; with `jobsAtOnce` the next is read and prepared while the database is busy with the one before.
   */
  listen(name: QueueName, listener: Listener, { jobsAtOnce = 1 } = {}): void {
    const worker = new Worker<OutboxJob>(
      name,
      async ({ data: { eventIds } }) =>
        this.outbox.work(eventIds, listener, await this.behind(name, LIMITS.jobEvents - eventIds.length)),
      { connection: this.connect(), prefix: prefixOf(this.config), concurrency: jobsAtOnce },
    );
    worker.on('error', (error) => this.log.warn({ queue: name, error: error.message }, 'queue connection'));
    this.workers.push(worker);
  }

  /** Up to so many events of the jobs that wait; none where that cannot be asked. */
  private async behind(name: QueueName, atMost: number): Promise<string[]> {
    if (atMost <= 0) return [];
    try {
      // A job that another worker has finished meanwhile is none.
      const waiting: (Job<OutboxJob> | undefined)[] =
        (await this.queues.get(name)?.getWaiting(0, JOBS_LOOKED_AT - 1)) ?? [];
      const eventIds = waiting.flatMap((job) => job?.data.eventIds ?? []);
      return [...new Set(eventIds)].slice(0, atMost);
    } catch (error) {
      this.log.warn({ queue: name, error: (error as Error).message }, 'each job is worked by itself');
      return [];
    }
  }

  /** Finishes the batch in hand, takes no new one, and closes; before the database connections go. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await Promise.all([...this.workers.map((worker) => worker.close()), this.relaying]);
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    for (const connection of this.connections) connection.disconnect();
  }

  private async relayUntilStopped(pauseMs: number): Promise<void> {
    while (!this.stopping) {
      let relayed = 0;
      try {
        relayed = await this.outbox.relay((jobs) => this.post(jobs));
      } catch (error) {
        this.log.warn({ error: (error as Error).message }, 'relay will try again');
      }
      await this.forgetNowAndThen();
      if (relayed === 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  /** A round that found as many as it may take is followed by the next at once. */
  private async forgetNowAndThen(): Promise<void> {
    if (performance.now() < this.forgetAtMs) return;
    this.forgetAtMs = performance.now() + FORGET_EVERY_MS;
    try {
      if ((await this.outbox.forget()) === LIMITS.outboxForgotten) this.forgetAtMs = 0;
    } catch (error) {
      this.log.warn({ error: (error as Error).message }, 'finished events will be forgotten later');
    }
  }

  private async post(jobs: readonly OutboxJob[]): Promise<void> {
    for (const job of jobs) {
      await this.queues.get(job.queue)?.add('events', job, {
        jobId: job.jobId,
        removeOnComplete: true,
        removeOnFail: true,
      });
    }
  }

  private connect(open = redisConnection): Redis {
    const connection = open(this.config.redisUrl);
    // Without a listener a lost connection would end the process; ioredis reconnects by itself.
    connection.on('error', (error) => this.log.warn({ error: error.message }, 'redis connection'));
    this.connections.push(connection);
    return connection;
  }
}

/** One Redis may serve several databases (parallel tests): keys carry the database's name. */
const prefixOf = (config: Config): string => `greenparcel-${new URL(config.databaseUrl).pathname.slice(1)}`;
