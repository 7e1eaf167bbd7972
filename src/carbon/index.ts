export { CarbonModule, CarbonWorkerModule } from './carbon.module.js';
export { CarbonService, type StatedCredited } from './carbon.service.js';
