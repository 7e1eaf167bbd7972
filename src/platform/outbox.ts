import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type DomainEvent, type EventName, LISTENERS, type QueueName } from '../kernel/event.js';
import { canonicalJson } from '../kernel/id.js';
import { Database, rows, type Transaction, write } from './database.js';
import { LIMITS } from './limits.js';
import { Log } from './log.js';
import { insertInto, raw, type Sql, sql } from './sql.js';

/**
 * Tells what happened, in the transaction in which it happened, to be worked at once or some seconds later. The same
 * event told twice is one event.
 */
export async function tell(
  transaction: Transaction,
  events: readonly DomainEvent[],
  { inSeconds = 0 } = {},
): Promise<void> {
  const told = events.flatMap((event) =>
    LISTENERS[event.name].map((queue) => ({
      event_id: event.id,
      queue,
      name: event.name,
      payload: canonicalJson(event.payload),
      occurred_at: event.occurredAt,
      told_at: raw('UTC_TIMESTAMP(3)'),
      relay_due_at: sql`UTC_TIMESTAMP(3) + INTERVAL ${inSeconds} SECOND`,
    })),
  );
  if (told.length > 0)
    await write(transaction, insertInto('outbox_event', told, raw('ON DUPLICATE KEY UPDATE id = id')));
}

/** A job carries the numbers of outbox rows and nothing else: what they say is read from the database. */
export interface OutboxJob {
  readonly queue: QueueName;
  /** Random, never from a counter: BullMQ drops a job whose id a finished job had. */
  readonly jobId: string;
  readonly eventIds: readonly string[];
}

export interface OutboxRow {
  readonly id: string;
  readonly name: EventName;
  readonly payload: string;
  readonly occurred_at: Date;
  readonly event_id: string;
}

@Injectable()
export class Outbox {
  constructor(
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  /**
   * Claims what is due, hands it over as batches, and moves it on, all in one transaction. A crash in between hands it
   * over again: at least once, by design. `post` rings the doorbell.
   */
  relay(post: (jobs: readonly OutboxJob[]) => Promise<void>): Promise<number> {
    return this.database.transaction(async (transaction) => {
      // By what is due, not by a watermark of ids: ids are not in the order of commits.
      const due = await rows<{ id: string; queue: QueueName }>(
        transaction,
        sql`SELECT id, queue FROM outbox_event WHERE relay_due_at <= UTC_TIMESTAMP(3)
            ORDER BY relay_due_at, id LIMIT ${LIMITS.relayClaim} FOR UPDATE SKIP LOCKED`,
      );
      if (due.length === 0) return 0;
      await post(batches(due));
      await write(
        transaction,
        sql`UPDATE outbox_event SET relay_due_at = UTC_TIMESTAMP(3) + INTERVAL ${LIMITS.relayAgainSeconds} SECOND
            WHERE id IN ${due.map((row) => row.id)}`,
      );
      return due.length;
    });
  }

  /**
   * Does the work of one job: the unfinished rows, the listener's writes and their being finished are one transaction.
   * `behind` are the events of jobs that wait behind it, and are worked with it where no other worker holds them: many
   * small jobs that say the same become one piece of work, so that a listener catches up. When a batch fails, each event
   * of the job is tried alone, so that one bad event does not hold the others up.
   */
  async work(
    eventIds: readonly string[],
    listen: (transaction: Transaction, events: DomainEvent[]) => Promise<void>,
    behind: readonly string[] = [],
  ): Promise<void> {
    try {
      await this.finish(eventIds, listen, behind);
    } catch (error) {
      if (behind.length > 0) return this.work(eventIds, listen);
      if (eventIds.length === 1) return this.recordFailure(eventIds[0] ?? '', error);
      for (const id of eventIds) await this.work([id], listen);
    }
  }

  private finish(
    eventIds: readonly string[],
    listen: (transaction: Transaction, events: DomainEvent[]) => Promise<void>,
    behind: readonly string[],
  ): Promise<void> {
    return this.database.transaction(async (transaction) => {
      // Waits for locked rows instead of skipping them: a quick worker is here before the relay that rang has committed.
      // By the key alone: a scan would also wait for every row that another worker holds.
      const own = await rows<OutboxRow>(transaction, sql`${findOpen(eventIds)} FOR UPDATE`);
      if (own.length === 0) return;
      const also = behind.filter((id) => !eventIds.includes(id));
      const others =
        also.length === 0
          ? []
          : await rows<OutboxRow>(transaction, sql`${findOpen(also)} FOR UPDATE SKIP LOCKED`);
      const open = [...own, ...others].sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
      await listen(transaction, open.map(toEvent));
      await write(
        transaction,
        sql`UPDATE outbox_event SET done_at = UTC_TIMESTAMP(3), relay_due_at = NULL WHERE id IN ${open.map((row) => row.id)}`,
      );
    });
  }

  /** Counts the attempt, waits longer each time, and after the last one parks the event for an operator. */
  private async recordFailure(id: string, error: unknown): Promise<void> {
    const message = (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, 2_000);
    this.log.error(
      { outboxEvent: id, error: message },
      'an event could not be worked and will be tried again or parked',
    );
    await this.database.transaction((transaction) =>
      write(
        transaction,
        sql`UPDATE outbox_event SET
              last_error = ${message},
              parked_at = IF(attempts + 1 >= ${LIMITS.eventAttempts}, UTC_TIMESTAMP(3), NULL),
              relay_due_at = IF(attempts + 1 >= ${LIMITS.eventAttempts}, NULL,
                                UTC_TIMESTAMP(3) + INTERVAL LEAST(POW(2, attempts), 300) SECOND),
              attempts = attempts + 1
            WHERE id = ${id} AND done_at IS NULL`,
      ),
    );
  }

  /**
   * Forgets what was finished long ago, oldest first and up to the limit, and gives how many: neither the table nor what
   * payloads say of people stays for ever. Parked events stay for the operator.
   */
  forget(): Promise<number> {
    return this.database.transaction((transaction) =>
      write(
        transaction,
        sql`DELETE FROM outbox_event WHERE done_at < UTC_TIMESTAMP(3) - INTERVAL ${LIMITS.outboxKeptDays} DAY
            ORDER BY done_at, id LIMIT ${LIMITS.outboxForgotten}`,
      ),
    );
  }

  /** Events told and not finished, and those parked for an operator. */
  async backlog(): Promise<{ waiting: number; parked: number }> {
    const found = await this.database.row<{ waiting: string; parked: string }>(
      sql`SELECT (SELECT COUNT(*) FROM outbox_event WHERE relay_due_at IS NOT NULL) AS waiting,
                 (SELECT COUNT(*) FROM outbox_event WHERE parked_at IS NOT NULL) AS parked`,
    );
    return { waiting: Number(found?.waiting ?? 0), parked: Number(found?.parked ?? 0) };
  }
}

const findOpen = (eventIds: readonly string[]): Sql => sql`
  SELECT id, name, payload, occurred_at, event_id FROM outbox_event FORCE INDEX (PRIMARY)
  WHERE id IN ${[...eventIds]} AND done_at IS NULL AND parked_at IS NULL ORDER BY id`;

function batches(due: readonly { id: string; queue: QueueName }[]): OutboxJob[] {
  const jobs: OutboxJob[] = [];
  for (const queue of new Set(due.map((row) => row.queue))) {
    const ids = due.filter((row) => row.queue === queue).map((row) => row.id);
    for (let from = 0; from < ids.length; from += LIMITS.jobEvents) {
      jobs.push({
        queue,
        jobId: `relay-${randomUUID()}`,
        eventIds: ids.slice(from, from + LIMITS.jobEvents),
      });
    }
  }
  return jobs;
}

const toEvent = (row: OutboxRow): DomainEvent => ({
  id: row.event_id,
  name: row.name,
  occurredAt: row.occurred_at,
  payload: JSON.parse(row.payload) as DomainEvent['payload'],
});
