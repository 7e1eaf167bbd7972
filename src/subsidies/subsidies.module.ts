import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { FleetModule } from '../fleet/index.js';
import { ProgrammesModule } from '../programmes/index.js';
import { EligibilityService } from './eligibility.service.js';
import { ProgrammeFactsService } from './programme-facts.service.js';
import { Qualification } from './qualification.entity.js';
import { QualificationsService } from './qualifications.service.js';
import { SubsidiesResolver } from './subsidies.resolver.js';

@Module({
  imports: [TypeOrmModule.forFeature([Qualification]), EnterprisesModule, FleetModule, ProgrammesModule],
  providers: [EligibilityService, ProgrammeFactsService, QualificationsService, SubsidiesResolver],
  exports: [ProgrammeFactsService, QualificationsService],
})
export class SubsidiesModule {}
