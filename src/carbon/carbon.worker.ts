import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Queues } from '../platform/queue.js';
import { CarbonService } from './carbon.service.js';

@Injectable()
export class CarbonWorker implements OnApplicationBootstrap {
  constructor(
    private readonly queues: Queues,
    private readonly carbon: CarbonService,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.listen('carbon', (transaction, events) => this.carbon.recompute(transaction, events));
  }
}
