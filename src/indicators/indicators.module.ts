import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { FactorsModule } from '../factors/index.js';
import { RegionsModule } from '../regions/index.js';
import { Derivations } from './derivations.service.js';
import { IndicatorBoard } from './indicator-board.service.js';
import {
  FinalMonth,
  IndicatorScope,
  ResultBasisRow,
  StoredMeasure,
  StoredInputs,
  StoredResult,
} from './indicator.entity.js';
import { IndicatorsResolver } from './indicators.resolver.js';
import { IndicatorsService } from './indicators.service.js';
import { IndicatorsWorker } from './indicators.worker.js';
import { MeasureReader } from './measure-reader.service.js';
import { MeasureSums } from './measure-sums.service.js';
import { IndicatorStandings } from './indicator-standings.service.js';
import { StandingsResolver } from './standings.resolver.js';
import { TargetProgressService } from './target-progress.service.js';
import { VisibleScopes } from './visible-scopes.service.js';
import { OutsideFigures } from './outside-figures.service.js';
import { RestatedProof } from './restated-proof.service.js';
import { RestatedResults } from './restated-results.service.js';
import { ResultBasis } from './result-basis.service.js';
import { MeasureProof } from './measure-proof.service.js';
import { ResultTrace } from './result-trace.service.js';
import { TraceResolver } from './trace.resolver.js';
import { ResultProof } from './result-proof.service.js';
import { ResultComputation } from './result-computation.service.js';
import { MonthInputs } from './month-inputs.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      StoredMeasure,
      StoredInputs,
      StoredResult,
      IndicatorScope,
      ResultBasisRow,
      FinalMonth,
    ]),
    EnterprisesModule,
    FactorsModule,
    RegionsModule,
  ],
  providers: [
    Derivations,
    IndicatorsService,
    MeasureReader,
    MeasureSums,
    MonthInputs,
    ResultBasis,
    ResultComputation,
    RestatedProof,
    RestatedResults,
    MeasureProof,
    ResultProof,
    ResultTrace,
    TraceResolver,
    OutsideFigures,
    VisibleScopes,
    IndicatorBoard,
    IndicatorStandings,
    TargetProgressService,
    IndicatorsResolver,
    StandingsResolver,
  ],
  exports: [
    OutsideFigures,
    RestatedProof,
    RestatedResults,
    VisibleScopes,
    IndicatorsService,
    MeasureReader,
    IndicatorBoard,
    IndicatorStandings,
    TargetProgressService,
    ResultBasis,
    MeasureProof,
    ResultProof,
    ResultTrace,
  ],
})
export class IndicatorsModule {}

/** In the worker process only. */
@Module({ imports: [IndicatorsModule], providers: [IndicatorsWorker] })
export class IndicatorsWorkerModule {}
