import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { MonthReview } from './month-review.service.js';
import { MonthLook, MonthStep, ReportingMonth } from './reporting-month.entity.js';
import { ReportingResolver } from './reporting.resolver.js';
import { ReportingService } from './reporting.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([ReportingMonth, MonthStep, MonthLook]), EnterprisesModule],
  providers: [ReportingService, MonthReview, ReportingResolver],
  exports: [ReportingService, MonthReview],
})
export class ReportingModule {}
