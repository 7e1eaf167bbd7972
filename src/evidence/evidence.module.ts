import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { EvidenceFile } from './evidence-file.entity.js';
import { EvidenceFilesResolver } from './evidence-files.resolver.js';
import { EvidenceResolver } from './evidence.resolver.js';
import { EvidenceService } from './evidence.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([EvidenceFile]), EnterprisesModule],
  controllers: [EvidenceFilesResolver],
  providers: [EvidenceService, EvidenceResolver],
  exports: [EvidenceService],
})
export class EvidenceModule {}
