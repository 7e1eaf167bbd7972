import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AnomaliesResolver } from './anomalies.resolver.js';
import { AnomaliesService } from './anomalies.service.js';
import { AnomaliesWorker } from './anomalies.worker.js';
import {
  Anomaly,
  AnomalyFact,
  AnomalyGroup,
  AnomalyStep,
  PackagingMonth,
  ParcelMonth,
} from './anomaly.entity.js';
import { AnomalyBook } from './anomaly-book.service.js';
import { AnomalyWatch } from './anomaly-watch.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Anomaly, AnomalyFact, AnomalyStep, AnomalyGroup, PackagingMonth, ParcelMonth]),
  ],
  providers: [AnomaliesService, AnomaliesResolver, AnomalyBook, AnomalyWatch],
  exports: [AnomalyWatch],
})
export class OversightModule {}

/** In the worker process only. */
@Module({ imports: [OversightModule], providers: [AnomaliesWorker] })
export class OversightWorkerModule {}
