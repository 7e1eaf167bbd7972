import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { EnterpriseSpecification } from './enterprise-specification.entity.js';
import { PackagingSpecification } from './packaging-specification.entity.js';
import { SpecificationsResolver } from './specifications.resolver.js';
import { SpecificationsService } from './specifications.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([PackagingSpecification, EnterpriseSpecification]), EnterprisesModule],
  providers: [SpecificationsService, SpecificationsResolver],
  exports: [SpecificationsService],
})
export class SpecificationsModule {}
