import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { EvidenceFile, EvidenceUpload } from './evidence-file.entity.js';
import { EvidenceFilesResolver } from './evidence-files.resolver.js';
import { EvidenceResolver } from './evidence.resolver.js';
import { EvidenceStore } from './evidence-store.service.js';
import { EvidenceService } from './evidence.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([EvidenceFile, EvidenceUpload]), EnterprisesModule],
  controllers: [EvidenceFilesResolver],
  providers: [EvidenceStore, EvidenceService, EvidenceResolver],
  exports: [EvidenceService],
})
export class EvidenceModule {}
