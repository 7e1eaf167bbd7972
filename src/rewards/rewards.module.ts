import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CreditsModule } from '../credits/index.js';
import { EnterprisesModule } from '../enterprises/index.js';
import { LedgerModule } from '../ledger/index.js';
import { CONFIG } from '../platform/config.js';
import { RegionsModule } from '../regions/index.js';
import { ConfirmationsService } from './confirmations.service.js';
import { RedemptionCodes } from './redemption-codes.service.js';
import { RedemptionLedger } from './redemption-ledger.service.js';
import { Redemption, WrongCode } from './redemption.entity.js';
import { RedemptionsResolver } from './redemptions.resolver.js';
import { RedemptionsService } from './redemptions.service.js';
import { Reward, RewardRegion, RewardRestocking } from './reward.entity.js';
import { RewardsResolver } from './rewards.resolver.js';
import { RewardsService } from './rewards.service.js';
import { RewardsWorker } from './rewards.worker.js';
import { WrongCodes } from './wrong-codes.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Reward, RewardRegion, RewardRestocking, Redemption, WrongCode]),
    CreditsModule,
    EnterprisesModule,
    LedgerModule,
    RegionsModule,
  ],
  providers: [
    RewardsService,
    RewardsResolver,
    { provide: RedemptionCodes, inject: [CONFIG], useFactory: RedemptionCodes.open },
    RedemptionLedger,
    RedemptionsService,
    RedemptionsResolver,
    ConfirmationsService,
    WrongCodes,
  ],
  exports: [RewardsService, RedemptionsService],
})
export class RewardsModule {}

/** In the worker process only. */
@Module({ imports: [RewardsModule], providers: [RewardsWorker] })
export class RewardsWorkerModule {}
