import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { PackagingSpecification } from './packaging-specification.entity.js';
import { PackagingUse } from './packaging-use.entity.js';
import { PackagingUsesResolver, ParcelCountsResolver } from './packaging.resolver.js';
import { PackagingService } from './packaging.service.js';
import { ParcelCount } from './parcel-count.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([ParcelCount, PackagingUse, PackagingSpecification]), EnterprisesModule],
  providers: [PackagingService, ParcelCountsResolver, PackagingUsesResolver],
  exports: [PackagingService],
})
export class PackagingModule {}
