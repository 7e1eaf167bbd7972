import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Periodically } from '../platform/periodically.js';
import { RedemptionsService } from './redemptions.service.js';

const EVERY_MS = 30_000;

@Injectable()
export class RewardsWorker implements OnApplicationBootstrap {
  constructor(
    private readonly periodically: Periodically,
    private readonly redemptions: RedemptionsService,
  ) {}

  onApplicationBootstrap(): void {
    this.periodically.every(EVERY_MS, 'redemption codes that have expired', () =>
      this.redemptions.expireDue(),
    );
  }
}
