import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { SpecificationsModule } from '../specifications/index.js';
import { PackagingUse } from './packaging-use.entity.js';
import { PackagingUsesResolver, ParcelCountsResolver } from './packaging.resolver.js';
import { PackagingService } from './packaging.service.js';
import { ParcelCount } from './parcel-count.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([ParcelCount, PackagingUse]), EnterprisesModule, SpecificationsModule],
  providers: [PackagingService, ParcelCountsResolver, PackagingUsesResolver],
  exports: [PackagingService],
})
export class PackagingModule {}
