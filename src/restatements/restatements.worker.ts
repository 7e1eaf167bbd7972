import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Periodically } from '../platform/periodically.js';
import { RestatementPreviews } from './restatement-previews.service.js';

const LOOK_EVERY_MS = 1_000;

/** Takes previews that are waiting. */
@Injectable()
export class RestatementsWorker implements OnApplicationBootstrap {
  constructor(
    private readonly periodically: Periodically,
    private readonly previews: RestatementPreviews,
  ) {}

  onApplicationBootstrap(): void {
    this.periodically.every(LOOK_EVERY_MS, 'previews of restatements', () => this.previews.previewNext());
  }
}
