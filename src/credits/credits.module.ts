import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LedgerModule } from '../ledger/index.js';
import { CreditAward } from './credit-award.entity.js';
import { CreditCapUsage } from './credit-cap-usage.entity.js';
import { CREDIT_RULES, readCreditRules } from './credit-rules.js';
import { CreditAwardResolver, CreditsResolver } from './credits.resolver.js';
import { CreditsService } from './credits.service.js';
import { CreditsWorker } from './credits.worker.js';

@Module({
  imports: [TypeOrmModule.forFeature([CreditAward, CreditCapUsage]), LedgerModule],
  providers: [
    { provide: CREDIT_RULES, useFactory: () => readCreditRules() },
    CreditsService,
    CreditsResolver,
    CreditAwardResolver,
  ],
  exports: [CreditsService],
})
export class CreditsModule {}

/** In the worker process only. */
@Module({ imports: [CreditsModule], providers: [CreditsWorker] })
export class CreditsWorkerModule {}
