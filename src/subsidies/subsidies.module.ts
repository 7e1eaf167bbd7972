import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { FleetModule } from '../fleet/index.js';
import { ProgrammesModule } from '../programmes/index.js';
import { PurchasesModule } from '../purchases/index.js';
import { CandidatesService } from './candidates.service.js';
import { EligibilityService } from './eligibility.service.js';
import { GivenFunding } from './given-funding.entity.js';
import { FundingRegister } from './given-funding.service.js';
import { ProgrammeFact } from './programme-fact.entity.js';
import { ProgrammeFactsService } from './programme-facts.service.js';
import { Qualification } from './qualification.entity.js';
import { QualificationsService } from './qualifications.service.js';
import { RecordedFactsResolver } from './recorded-facts.resolver.js';
import { RecordedFacts } from './recorded-facts.service.js';
import { StandingFacts } from './standing-facts.service.js';
import { SubsidiesResolver } from './subsidies.resolver.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([GivenFunding, ProgrammeFact, Qualification]),
    EnterprisesModule,
    FleetModule,
    ProgrammesModule,
    PurchasesModule,
  ],
  providers: [
    CandidatesService,
    EligibilityService,
    FundingRegister,
    ProgrammeFactsService,
    QualificationsService,
    RecordedFacts,
    RecordedFactsResolver,
    StandingFacts,
    SubsidiesResolver,
  ],
  exports: [
    CandidatesService,
    EligibilityService,
    FundingRegister,
    ProgrammeFactsService,
    QualificationsService,
    RecordedFacts,
  ],
})
export class SubsidiesModule {}
