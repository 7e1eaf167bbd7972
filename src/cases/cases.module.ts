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
  providers: [CaseHands, CaseInstalments, CaseSteps, FundingRounds],
  exports: [CaseInstalments, FundingRounds],
})
export class CasesModule {}
