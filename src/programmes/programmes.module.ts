import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProgrammeDraft } from './programme-draft.entity.js';
import { ProgrammeDrafts } from './programme-drafts.service.js';
import { ProgrammeProof } from './programme-proof.js';
import { ProgrammePublications } from './programme-publications.service.js';
import { ProgrammeVersionRow } from './programme-version.entity.js';
import { ProgrammesResolver } from './programmes.resolver.js';
import { ProgrammesService } from './programmes.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([ProgrammeDraft, ProgrammeVersionRow])],
  providers: [ProgrammesService, ProgrammePublications, ProgrammeDrafts, ProgrammeProof, ProgrammesResolver],
  exports: [ProgrammesService, ProgrammePublications, ProgrammeDrafts, ProgrammeProof],
})
export class ProgrammesModule {}
