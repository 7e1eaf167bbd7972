export type { CaseInstalment } from './case-instalment.entity.js';
export { CaseInstalments, type PayableInstalment } from './case-instalments.service.js';
export { caseScope } from './case-scope.js';
export { CaseProof } from './case-proof.service.js';
export { CasesModule } from './cases.module.js';
export { fenOf, yuanOf } from './fen.js';
export { FundingRound } from './funding-round.entity.js';
export { FundingRounds } from './funding-rounds.service.js';
export { SubsidyCase } from './subsidy-case.entity.js';
