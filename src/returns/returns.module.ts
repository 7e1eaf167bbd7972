import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { RecyclingReturn } from './recycling-return.entity.js';
import { ReturnsResolver } from './returns.resolver.js';
import { ReturnsService } from './returns.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([RecyclingReturn]), EnterprisesModule],
  providers: [ReturnsService, ReturnsResolver],
  exports: [ReturnsService],
})
export class ReturnsModule {}
