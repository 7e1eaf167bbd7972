export { InspectionProof } from './inspection-proof.service.js';
export { InspectionsModule } from './inspections.module.js';
