import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Queues } from '../platform/queue.js';
import { IndicatorsService } from './indicators.service.js';

@Injectable()
export class IndicatorsWorker implements OnApplicationBootstrap {
  constructor(
    private readonly queues: Queues,
    private readonly indicators: IndicatorsService,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.listen('indicators', (transaction, events) => this.indicators.recompute(transaction, events));
  }
}
