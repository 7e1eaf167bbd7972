import { Injectable } from '@nestjs/common';
import { CarbonService } from '../carbon/index.js';
import { AwardsService } from '../credits/index.js';
import { IndicatorsService } from '../indicators/index.js';
import type { DomainEvent, EventName, QueueName } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import { row, rows, type Transaction } from '../platform/database.js';
import { sql } from '../platform/sql.js';

interface ToldRow {
  readonly event_id: Id;
  readonly queue: QueueName;
  readonly name: EventName;
  readonly payload: string;
  readonly occurred_at: Date;
}

/** An event for one of its listeners. */
export interface Told {
  readonly queue: QueueName;
  readonly event: DomainEvent;
}

/** What follows from a fact, worked at once and inside a transaction: what the worker would do after it. */
@Injectable()
export class Followers {
  private readonly listeners: Partial<
    Record<QueueName, (transaction: Transaction, events: DomainEvent[]) => Promise<void>>
  >;

  constructor(awards: AwardsService, indicators: IndicatorsService, carbon: CarbonService) {
    this.listeners = {
      credits: (transaction, events) => awards.hear(transaction, events),
      indicators: (transaction, events) => indicators.recompute(transaction, events),
      carbon: (transaction, events) => carbon.recompute(transaction, events),
    };
  }

  /** Where to read on from: events are told after this one. */
  async last(transaction: Transaction): Promise<string> {
    const found = await row<{ id: string | null }>(transaction, sql`SELECT MAX(id) AS id FROM outbox_event`);
    return found?.id ?? '0';
  }

  /** What was told of the firm since then. What others tell of it meanwhile is among it: it is about what stands. */
  async told(transaction: Transaction, enterpriseId: Id, since: string): Promise<Told[]> {
    const found = await rows<ToldRow>(
      transaction,
      sql`SELECT event_id, queue, name, payload, occurred_at FROM outbox_event WHERE id > ${since} ORDER BY id`,
    );
    return found.filter(({ payload }) => payload.includes(`"${enterpriseId}"`)).map(toTold);
  }

  /** Each queue's part, in the order in which one follows from another. */
  async work(transaction: Transaction, told: readonly Told[]): Promise<void> {
    for (const [queue, listen] of Object.entries(this.listeners)) {
      const events = told.filter((one) => one.queue === queue).map(({ event }) => event);
      if (events.length > 0) await listen(transaction, events);
    }
  }

  /** Works what was told of the firm since then, and what that tells in turn, until nothing more is. */
  async follow(transaction: Transaction, enterpriseId: Id, since: string): Promise<void> {
    for (let from = since; ;) {
      const told = await this.told(transaction, enterpriseId, from);
      if (told.length === 0) return;
      from = await this.last(transaction);
      await this.work(transaction, told);
    }
  }
}

const toTold = ({ queue, event_id, name, occurred_at, payload }: ToldRow): Told => ({
  queue,
  event: {
    id: event_id,
    name,
    occurredAt: occurred_at,
    payload: JSON.parse(payload) as DomainEvent['payload'],
  },
});
