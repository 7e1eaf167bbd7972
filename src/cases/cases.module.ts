import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { EvidenceModule } from '../evidence/index.js';
import { ProgrammesModule } from '../programmes/index.js';
import { SubsidiesModule } from '../subsidies/index.js';
import { AllocationPlan } from './allocation-plan.entity.js';
import { CaseClaim, CaseClaimFinding, CaseDocument } from './case-claim.entity.js';
import { CaseHands } from './case-hands.service.js';
import { CaseInstalment } from './case-instalment.entity.js';
import { CaseInstalments } from './case-instalments.service.js';
import { CaseInterest, CaseObjection } from './case-objection.entity.js';
import { CaseSteps } from './case-steps.service.js';
import { CaseApprovals } from './case-approvals.service.js';
import { CaseAwards } from './case-awards.service.js';
import { CaseChecks } from './case-checks.service.js';
import { CaseDocuments } from './case-documents.service.js';
import { CaseDrafts } from './case-drafts.service.js';
import { CaseFilings } from './case-filings.service.js';
import { CaseInterests } from './case-interests.service.js';
import { CaseJudgement } from './case-judgement.service.js';
import { CaseNotices } from './case-notices.service.js';
import { CasePlans } from './case-plans.service.js';
import { PlanJudgement } from './plan-judgement.service.js';
import { InstalmentTests } from './instalment-tests.service.js';
import { AllocationPlansResolver, FundingRoundsResolver } from './funding-rounds.resolver.js';
import { CaseFilingsResolver } from './case-filings.resolver.js';
import { CaseNoticesResolver } from './case-notices.resolver.js';
import { CaseStepsResolver } from './case-steps.resolver.js';
import {
  CaseDecisionResolver,
  CaseInstalmentResolver,
  CaseStepFields,
  CasesResolver,
} from './cases.resolver.js';
import { CaseOffers } from './case-offers.service.js';
import { CaseParts } from './case-parts.service.js';
import { CaseRecomputation } from './case-recomputation.service.js';
import { CasesService } from './cases.service.js';
import { CaseProof } from './case-proof.service.js';
import { FundingRound } from './funding-round.entity.js';
import { FundingRounds } from './funding-rounds.service.js';
import { CaseDecision, CaseStep, SubsidyCase } from './subsidy-case.entity.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      FundingRound,
      SubsidyCase,
      CaseDecision,
      CaseStep,
      CaseObjection,
      CaseInterest,
      CaseInstalment,
      CaseClaim,
      CaseClaimFinding,
      CaseDocument,
      AllocationPlan,
    ]),
    EnterprisesModule,
    EvidenceModule,
    ProgrammesModule,
    SubsidiesModule,
  ],
  providers: [
    AllocationPlansResolver,
    CaseApprovals,
    CaseAwards,
    CaseChecks,
    CaseDecisionResolver,
    CaseDocuments,
    CaseDrafts,
    CaseFilings,
    CaseFilingsResolver,
    CaseHands,
    CaseInstalmentResolver,
    CaseInstalments,
    CaseInterests,
    CaseJudgement,
    CaseNotices,
    CaseOffers,
    CaseNoticesResolver,
    CaseParts,
    CaseRecomputation,
    CaseProof,
    CasePlans,
    CaseStepFields,
    CaseSteps,
    CaseStepsResolver,
    CasesResolver,
    CasesService,
    FundingRounds,
    FundingRoundsResolver,
    InstalmentTests,
    PlanJudgement,
  ],
  exports: [CaseInstalments, CaseParts, CaseProof, CaseRecomputation, CasesService, FundingRounds],
})
export class CasesModule {}
