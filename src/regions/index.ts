export { Region, RegionLevelType } from './region.entity.js';
export { RegionsModule } from './regions.module.js';
export { regionUnknown, RegionsService } from './regions.service.js';
