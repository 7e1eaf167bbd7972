import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { ProgrammesModule } from '../programmes/index.js';
import { SubsidiesModule } from '../subsidies/index.js';
import { ReplayJudgement } from './replay-judgement.service.js';
import { ReplayPlaces } from './replay-places.service.js';
import { ReplayReadings } from './replay-readings.service.js';
import { ReplayRun } from './replay-run.service.js';
import { ReplaySources } from './replay-sources.service.js';
import { Replay, ReplayEntrant, ReplayRow } from './replay.entity.js';
import { ReplaysResolver } from './replays.resolver.js';
import { ReplaysService } from './replays.service.js';
import { ReplaysWorker } from './replays.worker.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Replay, ReplayEntrant, ReplayRow]),
    EnterprisesModule,
    ProgrammesModule,
    SubsidiesModule,
  ],
  providers: [
    ReplaysService,
    ReplayJudgement,
    ReplayPlaces,
    ReplayReadings,
    ReplaySources,
    ReplayRun,
    ReplaysResolver,
  ],
  exports: [ReplaysService, ReplayReadings, ReplayRun],
})
export class ReplaysModule {}

/** In the worker process only. */
@Module({ imports: [ReplaysModule], providers: [ReplaysWorker] })
export class ReplaysWorkerModule {}
