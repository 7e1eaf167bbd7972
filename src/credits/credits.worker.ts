import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Queues } from '../platform/queue.js';
import { AwardsService } from './awards.service.js';

@Injectable()
export class CreditsWorker implements OnApplicationBootstrap {
  constructor(
    private readonly queues: Queues,
    private readonly awards: AwardsService,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.listen('credits', (transaction, events) => this.awards.hear(transaction, events));
  }
}
