import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegionsModule } from '../regions/index.js';
import { EnergyUse } from './energy-use.entity.js';
import { EnergyUsesResolver, SitesResolver } from './energy.resolver.js';
import { EnergyService } from './energy.service.js';
import { Site } from './site.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Site, EnergyUse]), RegionsModule],
  providers: [EnergyService, SitesResolver, EnergyUsesResolver],
  exports: [EnergyService],
})
export class EnergyModule {}
