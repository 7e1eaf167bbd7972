export { RestatementPreviews } from './restatement-previews.service.js';
export { RestatementProof } from './restatement-proof.service.js';
export { RestatementsModule, RestatementsWorkerModule } from './restatements.module.js';
