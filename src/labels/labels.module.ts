import { Module } from '@nestjs/common';
import { EnterprisesModule } from '../enterprises/index.js';
import { EnvelopesModule } from '../envelopes/index.js';
import { LabelsResolver } from './labels.resolver.js';
import { LabelsService } from './labels.service.js';

@Module({
  imports: [EnvelopesModule, EnterprisesModule],
  providers: [LabelsService],
  controllers: [LabelsResolver],
})
export class LabelsModule {}
