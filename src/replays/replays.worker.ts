import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Periodically } from '../platform/periodically.js';
import { ReplayRun } from './replay-run.service.js';

const LOOK_EVERY_MS = 1_000;

/** Works replays that are due. */
@Injectable()
export class ReplaysWorker implements OnApplicationBootstrap {
  constructor(
    private readonly periodically: Periodically,
    private readonly run: ReplayRun,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.periodically.every(LOOK_EVERY_MS, 'replays of programmes', () => this.run.step(this.clock));
  }
}
