export { CreditAward } from './credit-award.entity.js';
export { CreditsModule, CreditsWorkerModule } from './credits.module.js';
export { consumer, CreditsService, GREEN_CREDITS, issuer } from './credits.service.js';
