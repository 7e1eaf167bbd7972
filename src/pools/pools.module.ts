import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { Pool } from './pool.entity.js';
import { PoolMember } from './pool-member.entity.js';
import { PoolsResolver } from './pools.resolver.js';
import { PoolsService } from './pools.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Pool, PoolMember]), EnterprisesModule],
  providers: [PoolsService, PoolsResolver],
  exports: [PoolsService],
})
export class PoolsModule {}
