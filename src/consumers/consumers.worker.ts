import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Periodically } from '../platform/periodically.js';
import { SignInCodes } from './sign-in-codes.service.js';

const FORGET_EVERY_MS = 600_000;

@Injectable()
export class ConsumersWorker implements OnApplicationBootstrap {
  constructor(
    private readonly periodically: Periodically,
    private readonly codes: SignInCodes,
  ) {}

  onApplicationBootstrap(): void {
    this.periodically.every(FORGET_EVERY_MS, 'forget old codes', () => this.codes.forgetOld());
  }
}
