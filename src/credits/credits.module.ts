import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LedgerModule } from '../ledger/index.js';
import { AwardsService } from './awards.service.js';
import { CreditAward } from './credit-award.entity.js';
import { CreditCapUsage } from './credit-cap-usage.entity.js';
import { CreditPatterns } from './credit-patterns.service.js';
import { CreditPostings } from './credit-postings.service.js';
import { CreditPreviewResolver } from './credit-preview.resolver.js';
import { CreditPreviewService } from './credit-preview.service.js';
import { CreditPublications } from './credit-publications.service.js';
import { CreditReview } from './credit-review.entity.js';
import { CreditReviewsResolver } from './credit-reviews.resolver.js';
import { CreditReviewsService } from './credit-reviews.service.js';
import { CreditRuleProof } from './credit-rule-proof.js';
import { CreditRuleBook } from './credit-rule-book.service.js';
import { CreditRuleVersionRow } from './credit-rule-version.entity.js';
import { CreditRulesResolver } from './credit-rules.resolver.js';
import { CreditWaiting } from './credit-waiting.entity.js';
import { CreditAwardResolver, CreditsResolver } from './credits.resolver.js';
import { CreditsService } from './credits.service.js';
import { CreditsWorker } from './credits.worker.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      CreditAward,
      CreditCapUsage,
      CreditReview,
      CreditRuleVersionRow,
      CreditWaiting,
    ]),
    LedgerModule,
  ],
  providers: [
    CreditRuleBook,
    CreditPublications,
    CreditRuleProof,
    CreditRulesResolver,
    CreditPostings,
    AwardsService,
    CreditPatterns,
    CreditReviewsService,
    CreditReviewsResolver,
    CreditPreviewService,
    CreditPreviewResolver,
    CreditsService,
    CreditsResolver,
    CreditAwardResolver,
  ],
  exports: [
    AwardsService,
    CreditPatterns,
    CreditsService,
    CreditRuleBook,
    CreditPublications,
    CreditRuleProof,
  ],
})
export class CreditsModule {}

/** In the worker process only. */
@Module({ imports: [CreditsModule], providers: [CreditsWorker] })
export class CreditsWorkerModule {}
