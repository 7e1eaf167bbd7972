import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { RegionsModule } from '../regions/index.js';
import { FreightHaul } from './freight-haul.entity.js';
import { FreightHaulsResolver } from './freight-hauls.resolver.js';
import { FreightHaulsService } from './freight-hauls.service.js';
import { KnownVehicle, VehicleClaim } from './vehicle-claim.entity.js';
import { VehicleClaimsService } from './vehicle-claims.service.js';
import { VehicleDocument } from './vehicle-document.entity.js';
import { VehicleDocumentsResolver } from './vehicle-documents.resolver.js';
import { VehicleDocumentsService } from './vehicle-documents.service.js';
import { VehicleStandingsService } from './vehicle-standings.service.js';
import { VehicleUse } from './vehicle-use.entity.js';
import { VehicleUsesResolver } from './vehicle-uses.resolver.js';
import { VehicleUsesService } from './vehicle-uses.service.js';
import { Vehicle } from './vehicle.entity.js';
import { VehiclesResolver } from './vehicles.resolver.js';
import { VehiclesService } from './vehicles.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([FreightHaul, KnownVehicle, Vehicle, VehicleClaim, VehicleDocument, VehicleUse]),
    EnterprisesModule,
    RegionsModule,
  ],
  providers: [
    VehiclesService,
    VehicleClaimsService,
    VehicleDocumentsService,
    VehicleStandingsService,
    VehicleUsesService,
    FreightHaulsService,
    FreightHaulsResolver,
    VehiclesResolver,
    VehicleDocumentsResolver,
    VehicleUsesResolver,
  ],
  exports: [FreightHaulsService, VehiclesService, VehicleDocumentsService, VehicleUsesService],
})
export class FleetModule {}
