export { CorrectPackagingUseInput, PackagingUse, RecordPackagingUseInput } from './packaging-use.entity.js';
export { packagingFacts, packagingMeasures } from './packaging.measures.js';
export { PackagingModule } from './packaging.module.js';
export { PackagingService } from './packaging.service.js';
export { COUNT_NAMES, countTitle } from './parcel-count.js';
export { CorrectParcelCountInput, ParcelCount, RecordParcelCountInput } from './parcel-count.entity.js';
