import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { InspectionDraw, InspectionDrawStep } from './inspection-draw.entity.js';
import { InspectionDraws } from './inspection-draws.service.js';
import { InspectionFilesResolver } from './inspection-files.resolver.js';
import { InspectionList } from './inspection-list.entity.js';
import { InspectionListsResolver } from './inspection-lists.resolver.js';
import { InspectionLists } from './inspection-lists.service.js';
import { InspectionProof } from './inspection-proof.service.js';
import { InspectionPublicity } from './inspection-publicity.service.js';
import { InspectionResult } from './inspection-result.entity.js';
import { InspectionResults } from './inspection-results.service.js';
import { InspectionsResolver } from './inspections.resolver.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([InspectionList, InspectionDraw, InspectionDrawStep, InspectionResult]),
    EnterprisesModule,
  ],
  providers: [
    InspectionLists,
    InspectionDraws,
    InspectionPublicity,
    InspectionResults,
    InspectionProof,
    InspectionListsResolver,
    InspectionsResolver,
  ],
  controllers: [InspectionFilesResolver],
  exports: [InspectionProof],
})
export class InspectionsModule {}
