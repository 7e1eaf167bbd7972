import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegionsModule } from '../regions/index.js';
import { Department } from './department.entity.js';
import { Enterprise } from './enterprise.entity.js';
import { EnterprisesResolver } from './enterprises.resolver.js';
import { EnterprisesService } from './enterprises.service.js';
import { Outlet } from './outlet.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Enterprise, Outlet, Department]), RegionsModule],
  providers: [EnterprisesService, EnterprisesResolver],
  exports: [EnterprisesService],
})
export class EnterprisesModule {}
