import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { PoolsModule } from '../pools/index.js';
import { SpecificationsModule } from '../specifications/index.js';
import { CirculationResolver } from './circulation.resolver.js';
import { CirculationService } from './circulation.service.js';
import { CommissioningService } from './commissioning.service.js';
import { CorrectionsService } from './corrections.service.js';
import { CustodyEvent } from './custody-event.entity.js';
import { CustodyService } from './custody.service.js';
import { EnvelopeTrip } from './envelope-trip.entity.js';
import { EnvelopesResolver } from './envelopes.resolver.js';
import { EnvelopesService } from './envelopes.service.js';
import { ReusableAsset } from './reusable-asset.entity.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([ReusableAsset, CustodyEvent, EnvelopeTrip]),
    EnterprisesModule,
    PoolsModule,
    SpecificationsModule,
  ],
  providers: [
    CustodyService,
    CommissioningService,
    CorrectionsService,
    EnvelopesService,
    CirculationService,
    EnvelopesResolver,
    CirculationResolver,
  ],
  exports: [EnvelopesService, CommissioningService, CustodyService, CorrectionsService, CirculationService],
})
export class EnvelopesModule {}
