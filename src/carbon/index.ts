export { CarbonBoard } from './carbon-board.service.js';
export type { CarbonInventoryView, CarbonReductionView } from './carbon.view.js';
export { CarbonModule, CarbonWorkerModule } from './carbon.module.js';
export { CarbonService } from './carbon.service.js';
export { CarbonProof } from './carbon-proof.service.js';
export { type CarbonRuleFiles, carbonRuleFiles, carbonVersionsOf } from './carbon-rules.js';
export { type CarbonNamed, CarbonTrace } from './carbon-trace.service.js';
export {
  type CarbonChange,
  countFirmMonths,
  findPastCarbon,
  type PastCarbon,
  RestatedCarbon,
} from './restated-carbon.service.js';
export { type StoredReduction, StoredReductions } from './stored-reductions.service.js';
