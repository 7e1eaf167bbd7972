export { RedemptionsService } from './redemptions.service.js';
export { RewardsModule, RewardsWorkerModule } from './rewards.module.js';
export { RewardsService } from './rewards.service.js';
