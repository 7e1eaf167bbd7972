import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { SpecificationsModule } from '../specifications/index.js';
import { LaboratoryReport } from './laboratory-report.entity.js';
import { Sample } from './sample.entity.js';
import { LaboratoryReportsResolver, SamplesResolver } from './samples.resolver.js';
import { SamplesService } from './samples.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Sample, LaboratoryReport]), EnterprisesModule, SpecificationsModule],
  providers: [SamplesService, SamplesResolver, LaboratoryReportsResolver],
  exports: [SamplesService],
})
export class SamplesModule {}
