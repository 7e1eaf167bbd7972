import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { EventPayloads } from '../kernel/event.js';
import { Periodically } from '../platform/periodically.js';
import { Queues } from '../platform/queue.js';
import { LeaderboardService } from './leaderboard.service.js';
import { RedemptionsService } from './redemptions.service.js';

const EVERY_MS = 30_000;

@Injectable()
export class RewardsWorker implements OnApplicationBootstrap {
  constructor(
    private readonly periodically: Periodically,
    private readonly queues: Queues,
    private readonly redemptions: RedemptionsService,
    private readonly leaderboards: LeaderboardService,
  ) {}

  onApplicationBootstrap(): void {
    this.periodically.every(EVERY_MS, 'redemption codes that have expired', () =>
      this.redemptions.expireDue(),
    );
    this.queues.listen('rewards', (transaction, events) => {
      const forgotten = events.map(({ payload }) => (payload as EventPayloads['person.forgotten']).personId);
      return this.leaderboards.forget(transaction, forgotten);
    });
  }
}
