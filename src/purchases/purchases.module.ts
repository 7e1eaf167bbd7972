import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { SpecificationsModule } from '../specifications/index.js';
import { PackagingPurchase } from './packaging-purchase.entity.js';
import { PurchasesResolver } from './purchases.resolver.js';
import { PurchasesService } from './purchases.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([PackagingPurchase]), EnterprisesModule, SpecificationsModule],
  providers: [PurchasesService, PurchasesResolver],
  exports: [PurchasesService],
})
export class PurchasesModule {}
