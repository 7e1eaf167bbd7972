import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FactorReleaseRow, FactorRow } from './factor.entity.js';
import { FactorsResolver } from './factors.resolver.js';
import { FactorsService } from './factors.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([FactorReleaseRow, FactorRow])],
  providers: [FactorsService, FactorsResolver],
  exports: [FactorsService],
})
export class FactorsModule {}
