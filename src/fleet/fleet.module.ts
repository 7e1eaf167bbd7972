import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { RegionsModule } from '../regions/index.js';
import { FleetResolver } from './fleet.resolver.js';
import { FleetService } from './fleet.service.js';
import { Vehicle, VehicleClaim } from './vehicle.entity.js';
import { VehicleUse } from './vehicle-use.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Vehicle, VehicleClaim, VehicleUse]), EnterprisesModule, RegionsModule],
  providers: [FleetService, FleetResolver],
  exports: [FleetService],
})
export class FleetModule {}
