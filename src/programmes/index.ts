export { ProgrammeDrafts } from './programme-drafts.service.js';
export { ProgrammeProof } from './programme-proof.js';
export { ProgrammePublications } from './programme-publications.service.js';
export { ProgrammesModule } from './programmes.module.js';
export { ProgrammesService } from './programmes.service.js';
