export { consumer, GREEN_CREDITS, issuer } from './award-row.js';
export { AwardsService } from './awards.service.js';
export { awardIdOf } from './credit-candidate.js';
export { CreditAward } from './credit-award.entity.js';
export { CreditPublications } from './credit-publications.service.js';
export { CreditRuleProof } from './credit-rule-proof.js';
export { CreditRuleBook } from './credit-rule-book.service.js';
export { CreditsModule, CreditsWorkerModule } from './credits.module.js';
export { CreditsService } from './credits.service.js';
