import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { FactorsModule } from '../factors/index.js';
import { IndicatorsModule } from '../indicators/index.js';
import { CarbonAccounting } from './carbon-accounting.service.js';
import { CarbonBoard } from './carbon-board.service.js';
import { CarbonComparisonsResolver } from './carbon-comparisons.resolver.js';
import { CarbonComparisons } from './carbon-comparisons.service.js';
import { CarbonInput, CarbonMonth, CarbonResult } from './carbon.entity.js';
import { CarbonProof } from './carbon-proof.service.js';
import { CarbonTraceResolver } from './carbon-trace.resolver.js';
import { CarbonTrace } from './carbon-trace.service.js';
import { RestatedCarbon } from './restated-carbon.service.js';
import { StoredReductions } from './stored-reductions.service.js';
import { CarbonResolver } from './carbon.resolver.js';
import { CarbonService } from './carbon.service.js';
import { CarbonWorker } from './carbon.worker.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([CarbonResult, CarbonMonth, CarbonInput]),
    EnterprisesModule,
    FactorsModule,
    IndicatorsModule,
  ],
  providers: [
    CarbonService,
    CarbonAccounting,
    CarbonBoard,
    CarbonProof,
    CarbonResolver,
    CarbonTrace,
    CarbonTraceResolver,
    CarbonComparisons,
    CarbonComparisonsResolver,
    RestatedCarbon,
    StoredReductions,
  ],
  exports: [CarbonService, CarbonBoard, CarbonProof, CarbonTrace, RestatedCarbon, StoredReductions],
})
export class CarbonModule {}

/** In the worker process only. */
@Module({ imports: [CarbonModule], providers: [CarbonWorker] })
export class CarbonWorkerModule {}
