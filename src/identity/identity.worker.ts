import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LIMITS } from '../platform/limits.js';
import { Periodically } from '../platform/periodically.js';
import { Sessions } from './sessions.service.js';
import { SignInGuard } from './sign-in-guard.js';

const FORGET_EVERY_MS = 600_000;

/** What sign-ins leave behind is forgotten when it is of no use any more. */
@Injectable()
export class IdentityWorker implements OnApplicationBootstrap {
  constructor(
    private readonly periodically: Periodically,
    private readonly sessions: Sessions,
    private readonly guard: SignInGuard,
  ) {}

  onApplicationBootstrap(): void {
    this.periodically.every(
      FORGET_EVERY_MS,
      'forget ended sessions',
      async () => (await this.sessions.forgetExpired()) === LIMITS.signInsForgotten,
    );
    this.periodically.every(
      FORGET_EVERY_MS,
      'forget old sign-in failures',
      async () => (await this.guard.forgetOld()) === LIMITS.signInsForgotten,
    );
  }
}
