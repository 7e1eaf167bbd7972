import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { RecoveryDevice } from './recovery-device.entity.js';
import { RecoveryDevicesResolver } from './recovery-devices.resolver.js';
import { RecoveryDevicesService } from './recovery-devices.service.js';
import { RecyclingReturn } from './recycling-return.entity.js';
import { ReturnsResolver } from './returns.resolver.js';
import { ReturnsService } from './returns.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([RecoveryDevice, RecyclingReturn]), EnterprisesModule],
  providers: [RecoveryDevicesService, RecoveryDevicesResolver, ReturnsService, ReturnsResolver],
  exports: [RecoveryDevicesService, ReturnsService],
})
export class ReturnsModule {}
