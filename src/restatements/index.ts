export { RestatementPreviews } from './restatement-previews.service.js';
export { RestatementProof } from './restatement-proof.service.js';
export { RestatementsModule, RestatementsWorkerModule } from './restatements.module.js';
export {
  type Difference,
  differencesOfCarbon,
  differencesOfResult,
  shown,
} from './restatement-difference.js';
export { DifferenceKindType, TargetTurnView } from './restatement.view.js';
export type { DifferenceKind } from './restatement.entity.js';
