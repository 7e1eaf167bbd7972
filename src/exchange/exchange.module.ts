import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FileImport } from './file-import.entity.js';
import { FilesResolver } from './files.resolver.js';
import { ImportChunk } from './import-chunk.entity.js';
import { ImportFilesResolver } from './import-files.resolver.js';
import { ImportFiles } from './import-files.service.js';
import { ImportLeases } from './import-leases.service.js';
import { ImportRuns } from './import-runs.service.js';
import { ImportVerdict } from './import-verdict.entity.js';
import { ImportsResolver } from './imports.resolver.js';
import { ImportsService } from './imports.service.js';
import { ImportsWorker } from './imports.worker.js';
import { Uploads } from './uploads.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([FileImport, ImportChunk, ImportVerdict])],
  controllers: [FilesResolver, ImportFilesResolver],
  providers: [Uploads, ImportsService, ImportsResolver, ImportFiles, ImportLeases, ImportRuns],
  exports: [ImportFiles, ImportLeases, ImportRuns],
})
export class ExchangeModule {}

/** In the worker process: imports are found and run. */
@Module({ imports: [ExchangeModule], providers: [ImportsWorker] })
export class ExchangeWorkerModule {}
