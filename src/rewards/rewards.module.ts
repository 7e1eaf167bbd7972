import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CreditsModule } from '../credits/index.js';
import { EnterprisesModule } from '../enterprises/index.js';
import { LedgerModule } from '../ledger/index.js';
import { CONFIG } from '../platform/config.js';
import { RegionsModule } from '../regions/index.js';
import { Cause, Donation } from './cause.entity.js';
import { ConfirmationsService } from './confirmations.service.js';
import { DonationsResolver } from './donations.resolver.js';
import { DonationsService } from './donations.service.js';
import { GreenAccountResolver } from './green-account.resolver.js';
import { GreenAccountService } from './green-account.service.js';
import { LeaderboardMember } from './leaderboard-member.entity.js';
import { LeaderboardResolver } from './leaderboard.resolver.js';
import { LeaderboardService } from './leaderboard.service.js';
import { RedemptionCodes } from './redemption-codes.service.js';
import { RedemptionLedger } from './redemption-ledger.service.js';
import { Redemption, WrongCode } from './redemption.entity.js';
import { RedemptionsResolver } from './redemptions.resolver.js';
import { RedemptionsService } from './redemptions.service.js';
import { Reward, RewardRegion, RewardRestocking } from './reward.entity.js';
import { RewardsResolver } from './rewards.resolver.js';
import { RewardsService } from './rewards.service.js';
import { RewardsWorker } from './rewards.worker.js';
import { StatementService } from './statement.service.js';
import { WrongCodes } from './wrong-codes.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      Reward,
      RewardRegion,
      RewardRestocking,
      Redemption,
      WrongCode,
      Cause,
      Donation,
      LeaderboardMember,
    ]),
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
    DonationsService,
    DonationsResolver,
    LeaderboardService,
    LeaderboardResolver,
    GreenAccountService,
    StatementService,
    GreenAccountResolver,
  ],
  exports: [RewardsService, RedemptionsService, LeaderboardService],
})
export class RewardsModule {}

/** In the worker process only. */
@Module({ imports: [RewardsModule], providers: [RewardsWorker] })
export class RewardsWorkerModule {}
