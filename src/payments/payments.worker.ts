import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Id } from '../kernel/id.js';
import { Database } from '../platform/database.js';
import { Periodically } from '../platform/periodically.js';
import { Queues } from '../platform/queue.js';
import { Recalculations } from './recalculations.service.js';

const LOOK_EVERY_MS = 60_000;

@Injectable()
export class PaymentsWorker implements OnApplicationBootstrap {
  /** Where the round over all cases stands; another process may stand elsewhere. */
  private lookedAt: Id = '';

  constructor(
    private readonly queues: Queues,
    private readonly periodically: Periodically,
    private readonly database: Database,
    private readonly recalculations: Recalculations,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.listen('payments', (transaction, events) => this.recalculations.hear(transaction, events));
    this.periodically.every(LOOK_EVERY_MS, 'cases on corrected facts', async () => {
      const last = await this.database.transaction((transaction) =>
        this.recalculations.lookOn(transaction, this.lookedAt),
      );
      this.lookedAt = last ?? '';
      return false;
    });
  }
}
