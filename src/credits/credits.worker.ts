import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Queues } from '../platform/queue.js';
import { CreditsService } from './credits.service.js';

@Injectable()
export class CreditsWorker implements OnApplicationBootstrap {
  constructor(
    private readonly queues: Queues,
    private readonly credits: CreditsService,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.listen('credits', (transaction, events) => this.credits.award(transaction, events));
  }
}
