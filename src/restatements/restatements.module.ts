import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CarbonModule } from '../carbon/index.js';
import { CreditsModule } from '../credits/index.js';
import { IndicatorsModule } from '../indicators/index.js';
import { ProgrammesModule } from '../programmes/index.js';
import { RestatementPreviews } from './restatement-previews.service.js';
import { RestatementProof } from './restatement-proof.service.js';
import { RestatementReach } from './restatement-reach.service.js';
import { RestatementReadings } from './restatement-readings.service.js';
import { RestatementRun } from './restatement-run.service.js';
import { Restatement, RestatementDifference, RestatementProgress } from './restatement.entity.js';
import { RestatementsResolver } from './restatements.resolver.js';
import { RestatementsService } from './restatements.service.js';
import { ResultHistory } from './result-history.service.js';
import { RestatementsWorker } from './restatements.worker.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Restatement, RestatementDifference, RestatementProgress]),
    CarbonModule,
    CreditsModule,
    IndicatorsModule,
    ProgrammesModule,
  ],
  providers: [
    RestatementsService,
    RestatementPreviews,
    RestatementRun,
    RestatementReadings,
    RestatementReach,
    ResultHistory,
    RestatementProof,
    RestatementsResolver,
  ],
  exports: [RestatementPreviews, RestatementProof],
})
export class RestatementsModule {}

/** In the worker process only. */
@Module({ imports: [RestatementsModule], providers: [RestatementsWorker] })
export class RestatementsWorkerModule {}
