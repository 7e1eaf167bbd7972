import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Periodically } from '../platform/periodically.js';
import { Queues } from '../platform/queue.js';
import { AwardsService } from './awards.service.js';
import { CreditPatterns } from './credit-patterns.service.js';

const LOOK_EVERY_MS = 600_000;

@Injectable()
export class CreditsWorker implements OnApplicationBootstrap {
  constructor(
    private readonly queues: Queues,
    private readonly periodically: Periodically,
    private readonly awards: AwardsService,
    private readonly patterns: CreditPatterns,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.listen('credits', (transaction, events) => this.awards.hear(transaction, events), {
      jobsAtOnce: 2,
    });
    this.periodically.every(LOOK_EVERY_MS, 'patterns of credits', async () => {
      await this.patterns.look();
      return false;
    });
  }
}
