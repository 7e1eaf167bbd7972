import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Queues } from '../platform/queue.js';
import { AnomalyWatch } from './anomaly-watch.service.js';

@Injectable()
export class AnomaliesWorker implements OnApplicationBootstrap {
  constructor(
    private readonly queues: Queues,
    private readonly watch: AnomalyWatch,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.listen('anomalies', (transaction, events) => this.watch.hear(transaction, events));
  }
}
