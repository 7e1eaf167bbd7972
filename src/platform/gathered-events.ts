import { Inject, Injectable } from '@nestjs/common';
import type { DomainEvent } from '../kernel/event.js';
import { canonicalJson, derivedId } from '../kernel/id.js';
import { CONFIG, type Config } from './config.js';
import { row, type Transaction } from './database.js';
import { tell } from './outbox.js';
import { sql } from './sql.js';

const SPAN_SECONDS = 10;
/**
 * Longer than a statement waits for a lock (`innodb_lock_wait_timeout`, 50 s): whoever tells something of a span has told
 * it, or has failed and tells it of a later one, before it is worked.
 */
const AFTER_SPAN_SECONDS = 60;

/** 归并通知: what many transactions say in the same words within seconds is told once, when all of them have said it. */
@Injectable()
export class GatheredEvents {
  /** In tests and demonstrations everything is told at once. */
  private readonly isGathering: boolean;

  constructor(@Inject(CONFIG) { environment }: Config) {
    this.isGathering = environment === 'production';
  }

  /** For what only says that something is stale: the ids of the events are not kept. */
  async tell(transaction: Transaction, events: readonly DomainEvent[]): Promise<void> {
    if (!this.isGathering) return tell(transaction, events);
    if (events.length === 0) return;
    // By the clock of the database, which all processes share.
    const found = await row<{ span: number | string }>(
      transaction,
      sql`SELECT UNIX_TIMESTAMP() DIV ${SPAN_SECONDS} AS span`,
    );
    await tell(
      transaction,
      events.map((event) => ({
        ...event,
        id: derivedId('gathered', event.name, canonicalJson(event.payload), String(found?.span)),
      })),
      { inSeconds: SPAN_SECONDS + AFTER_SPAN_SECONDS },
    );
  }
}
