import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { AssetEvent } from './asset-event.entity.js';
import { CommissioningService } from './commissioning.service.js';
import { CustodyService } from './custody.service.js';
import { EnvelopeTrip } from './envelope-trip.entity.js';
import { EnvelopesResolver } from './envelopes.resolver.js';
import { EnvelopesService } from './envelopes.service.js';
import { ReusableAsset } from './reusable-asset.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([ReusableAsset, AssetEvent, EnvelopeTrip]), EnterprisesModule],
  providers: [CustodyService, CommissioningService, EnvelopesService, EnvelopesResolver],
  exports: [EnvelopesService, CommissioningService],
})
export class EnvelopesModule {}
