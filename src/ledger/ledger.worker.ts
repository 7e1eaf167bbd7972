import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Periodically } from '../platform/periodically.js';
import { LedgerHolds } from './holds.service.js';
import { LedgerReversals } from './reversals.service.js';

const EVERY_MS = 30_000;

@Injectable()
export class LedgerWorker implements OnApplicationBootstrap {
  constructor(
    private readonly periodically: Periodically,
    private readonly holds: LedgerHolds,
    private readonly reversals: LedgerReversals,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.periodically.every(EVERY_MS, 'holds that have expired', () =>
      this.holds.releaseDue(this.clock.now()),
    );
    this.periodically.every(EVERY_MS, 'lots past their day', () =>
      this.reversals.expireDue(this.clock.today()),
    );
  }
}
