import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LedgerModule } from '../ledger/index.js';
import { AwardsService } from './awards.service.js';
import { CreditAward } from './credit-award.entity.js';
import { CreditCapUsage } from './credit-cap-usage.entity.js';
import { CreditPostings } from './credit-postings.service.js';
import { CreditPublications } from './credit-publications.service.js';
import { CreditReview } from './credit-review.entity.js';
import { CreditReviewsResolver } from './credit-reviews.resolver.js';
import { CreditReviewsService } from './credit-reviews.service.js';
import { CreditRuleBook } from './credit-rule-book.service.js';
import { CreditRuleVersionRow } from './credit-rule-version.entity.js';
import { CreditRulesResolver } from './credit-rules.resolver.js';
import { CreditAwardResolver, CreditsResolver } from './credits.resolver.js';
import { CreditsService } from './credits.service.js';
import { CreditsWorker } from './credits.worker.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([CreditAward, CreditCapUsage, CreditReview, CreditRuleVersionRow]),
    LedgerModule,
  ],
  providers: [
    CreditRuleBook,
    CreditPublications,
    CreditRulesResolver,
    CreditPostings,
    AwardsService,
    CreditReviewsService,
    CreditReviewsResolver,
    CreditsService,
    CreditsResolver,
    CreditAwardResolver,
  ],
  exports: [AwardsService, CreditsService, CreditRuleBook, CreditPublications],
})
export class CreditsModule {}

/** In the worker process only. */
@Module({ imports: [CreditsModule], providers: [CreditsWorker] })
export class CreditsWorkerModule {}
