export { CommissioningService, type NewAsset } from './commissioning.service.js';
export { envelopeMeasures } from './envelopes.measures.js';
export { EnvelopesModule } from './envelopes.module.js';
export {
  EnvelopesService,
  type Issue,
  type Retirement,
  type ReturnDeclaration,
  type TakingBack,
} from './envelopes.service.js';
