export { CirculationService } from './circulation.service.js';
export { CommissioningService, type NewAsset } from './commissioning.service.js';
export { CorrectionsService } from './corrections.service.js';
export { RecordCustodyEventInput } from './custody-event.entity.js';
export type { CustodyRow } from './custody-row.js';
export { CustodyService } from './custody.service.js';
export { assetFacts, envelopeFacts } from './asset-facts.measures.js';
export { assetMeasures, envelopeMeasures } from './envelopes.measures.js';
export { EnvelopesModule } from './envelopes.module.js';
export {
  EnvelopesService,
  type Issue,
  type Retirement,
  type ReturnDeclaration,
  type TakingBack,
} from './envelopes.service.js';
export { digitalLinkOf, labelUri, readableGrai } from './grai.js';
export {
  type AssetKind,
  ASSET_KIND_TEXT,
  CommissionAssetInput,
  type ReusableAsset,
} from './reusable-asset.entity.js';
