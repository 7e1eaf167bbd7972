import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PackagingModule } from '../packaging/index.js';
import { FileImport } from './file-import.entity.js';
import { FilesResolver } from './files.resolver.js';
import { ImportJudge } from './import-judge.js';
import { ImportVerdict } from './import-verdict.entity.js';
import { ImportsResolver } from './imports.resolver.js';
import { ImportsService } from './imports.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([FileImport, ImportVerdict]), PackagingModule],
  controllers: [FilesResolver],
  providers: [ImportsService, ImportJudge, ImportsResolver],
})
export class ExchangeModule {}
