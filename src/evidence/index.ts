export { EvidenceFile } from './evidence-file.entity.js';
export { EvidenceModule } from './evidence.module.js';
export { EvidenceService } from './evidence.service.js';
export { MONTH_EVIDENCE } from './month-evidence.js';
