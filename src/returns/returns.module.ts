import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnterprisesModule } from '../enterprises/index.js';
import { SpecificationsModule } from '../specifications/index.js';
import { MassBalanceResolver } from './mass-balance.resolver.js';
import { MassBalanceService } from './mass-balance.service.js';
import { RecoveryDevice } from './recovery-device.entity.js';
import { RecoveryDevicesResolver } from './recovery-devices.resolver.js';
import { RecoveryDevicesService } from './recovery-devices.service.js';
import { RecyclerHandOver } from './recycler-hand-over.entity.js';
import { RecyclerHandOversResolver } from './recycler-hand-overs.resolver.js';
import { RecyclerHandOversService } from './recycler-hand-overs.service.js';
import { RecyclerWeighing } from './recycler-weighing.entity.js';
import { RecyclerWeighingsResolver } from './recycler-weighings.resolver.js';
import { RecyclingReturn } from './recycling-return.entity.js';
import { ReturnsResolver } from './returns.resolver.js';
import { ReturnsService } from './returns.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([RecoveryDevice, RecyclingReturn, RecyclerHandOver, RecyclerWeighing]),
    EnterprisesModule,
    SpecificationsModule,
  ],
  providers: [
    RecoveryDevicesService,
    RecoveryDevicesResolver,
    ReturnsService,
    ReturnsResolver,
    RecyclerHandOversService,
    RecyclerHandOversResolver,
    RecyclerWeighingsResolver,
    MassBalanceService,
    MassBalanceResolver,
  ],
  exports: [RecoveryDevicesService, ReturnsService, RecyclerHandOversService, MassBalanceService],
})
export class ReturnsModule {}
